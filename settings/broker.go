package settings

import (
	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/event"
)

// Broker lists the broker's settings that are modelled (GroupCoordinatorConfig).
func Broker() Table[classic.Config] { return brokerTable }

type broker = classic.Config

var brokerTable = Table[broker]{
	millis("group.min.session.timeout.ms", from(0), usual(6_000),
		func(c *broker) *int32 { return &c.MinSessionTimeoutMs },
		"The shortest session.timeout.ms that is accepted."),
	millis("group.max.session.timeout.ms", from(0), usual(1_800_000),
		func(c *broker) *int32 { return &c.MaxSessionTimeoutMs },
		"The longest one."),
	millis("group.initial.rebalance.delay.ms", from(0), usual(3_000),
		func(c *broker) *int32 { return &c.InitialRebalanceDelayMs },
		"How long the first rebalance of an empty group waits for more members; each that joins meanwhile extends it."),
	count("group.max.size", from(1), usual(maxInt32),
		func(c *broker) *int32 { return &c.MaxSize },
		"The most members that a group may have."),
}

// BrokerDefaults has Kafka 4.3's defaults (GroupCoordinatorConfig).
func BrokerDefaults() classic.Config { return Broker().defaults(event.Java) }
