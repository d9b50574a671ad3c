package settings

import (
	"github.com/groupsim/groupsim/coordinator/group"
	"github.com/groupsim/groupsim/event"
)

// Broker lists the broker's settings that are modelled (GroupCoordinatorConfig).
func Broker() Table[BrokerConfig] { return brokerTable }

// BrokerConfig has what a broker is configured with for groups of either protocol.
type BrokerConfig struct {
	group.Config
	Bounds Bounds
}

// Bounds are those that Kafka sets to what single groups may have in the place of the
// broker's settings for the consumer protocol. It does not start if these are not within them.
type Bounds struct {
	MinSessionTimeoutMs, MaxSessionTimeoutMs       int32 // group.consumer.(min|max).session.timeout.ms
	MinHeartbeatIntervalMs, MaxHeartbeatIntervalMs int32 // group.consumer.(min|max).heartbeat.interval.ms
}

// Bounded is a setting with its bounds.
type Bounded struct {
	Name, Least, Most string // of the setting and of its bounds
	Value             int32
	Min, Max          *int32
}

// Bounded lists the settings that have bounds.
func (c *BrokerConfig) Bounded() []Bounded {
	const session, heartbeat = "session.timeout.ms", "heartbeat.interval.ms"
	const any, least, most = "group.consumer.", "group.consumer.min.", "group.consumer.max."
	return []Bounded{
		{any + session, least + session, most + session, c.Consumer.SessionTimeoutMs, &c.Bounds.MinSessionTimeoutMs, &c.Bounds.MaxSessionTimeoutMs},
		{any + heartbeat, least + heartbeat, most + heartbeat, c.Consumer.HeartbeatIntervalMs, &c.Bounds.MinHeartbeatIntervalMs, &c.Bounds.MaxHeartbeatIntervalMs},
	}
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
	bound("group.consumer.min.session.timeout.ms", 45_000, func(c *broker) *int32 { return &c.Bounds.MinSessionTimeoutMs },
		"The shortest group.consumer.session.timeout.ms with which Kafka starts."),
	bound("group.consumer.max.session.timeout.ms", 60_000, func(c *broker) *int32 { return &c.Bounds.MaxSessionTimeoutMs },
		"The longest one."),
	bound("group.consumer.min.heartbeat.interval.ms", 5_000, func(c *broker) *int32 { return &c.Bounds.MinHeartbeatIntervalMs },
		"The shortest group.consumer.heartbeat.interval.ms with which Kafka starts."),
	bound("group.consumer.max.heartbeat.interval.ms", 15_000, func(c *broker) *int32 { return &c.Bounds.MaxHeartbeatIntervalMs },
		"The longest one."),
	caseless(choice("group.consumer.migration.policy",
		[]string{group.Bidirectional: "bidirectional", group.Upgrade: "upgrade", group.Downgrade: "downgrade", group.Disabled: "disabled"}, "",
		usual(group.Bidirectional),
		func(c *broker) *group.Policy { return &c.Migration },
		"Which way a group with members may go over to the other protocol, for members of it: upgrade is from classic to consumer.")),
	choice("x.kafka.version", []string{group.Kafka430: "4.3.0", group.Kafka433: "4.3.3", group.Kafka420: "4.2.0"}, "", usual(group.Kafka430),
		func(c *broker) *group.Version { return &c.Kafka },
		"The broker's version, as far as groups of the consumer protocol go. 4.2.0 refuses each commit of an older epoch than the member's (since KIP-1251 that of what the member had then already is taken), and has no group.consumer.assignment.interval.ms (KIP-1263). 4.3.3 has a new assignment computed when a group goes over to the consumer protocol in the middle of a rebalance (KAFKA-21582), and with the migration policy disabled it lets nobody of the classic protocol into a group of the other (KAFKA-20640)."),
}

// bound is one of Bounds.
func bound(name string, kafkas int, at func(*broker) *int32, doc string) Setting[broker] {
	return millis(name, from(1), usual(kafkas), at, doc+" Where it is not named it gives way.")
}

// BrokerDefaults has Kafka 4.3's defaults (GroupCoordinatorConfig).
func BrokerDefaults() BrokerConfig { return Broker().defaults(event.Java) }
