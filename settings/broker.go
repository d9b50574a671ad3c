package settings

import (
	"github.com/groupsim/groupsim/coordinator/classic"
	consumergroup "github.com/groupsim/groupsim/coordinator/consumer"
	"github.com/groupsim/groupsim/event"
)

// Broker lists the broker's settings that are modelled (GroupCoordinatorConfig).
func Broker() Table[BrokerConfig] { return brokerTable }

// BrokerConfig has what a broker is configured with for groups of either protocol.
type BrokerConfig struct {
	classic.Config
	Consumer consumergroup.Config
}

type broker = BrokerConfig

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
	millis("group.consumer.session.timeout.ms", from(1), usual(45_000),
		func(c *broker) *int32 { return &c.Consumer.SessionTimeoutMs },
		"With group.protocol consumer: after how long without a heartbeat the coordinator removes a member."),
	millis("group.consumer.heartbeat.interval.ms", from(1), usual(5_000),
		func(c *broker) *int32 { return &c.Consumer.HeartbeatIntervalMs },
		"With group.protocol consumer: how often members send heartbeats, and so how soon they hear of anything."),
	millis("group.consumer.assignment.interval.ms", from(0), usual(1_000),
		func(c *broker) *int32 { return &c.Consumer.AssignmentIntervalMs },
		"With group.protocol consumer: how long after one assignment has been computed the next one is not (KIP-1263)."),
	serverAssignors("group.consumer.assignors",
		func(c *broker) *[]string { return &c.Consumer.Assignors },
		"With group.protocol consumer: which of Kafka's own assignors the broker has. The first is used where members ask for none."),
	count("group.consumer.max.size", from(1), usual(maxInt32),
		func(c *broker) *int32 { return &c.Consumer.MaxSize },
		"The most members that a group of the consumer protocol may have."),
}

// BrokerDefaults has Kafka 4.3's defaults (GroupCoordinatorConfig).
func BrokerDefaults() BrokerConfig { return Broker().defaults(event.Java) }
