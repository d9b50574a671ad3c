package consumer

// Config has the broker's settings for consumer groups, in Kafka's units.
type Config struct {
	SessionTimeoutMs     int32    // group.consumer.session.timeout.ms
	HeartbeatIntervalMs  int32    // group.consumer.heartbeat.interval.ms
	AssignmentIntervalMs int32    // group.consumer.assignment.interval.ms (KIP-1263)
	MaxSize              int32    // group.consumer.max.size
	Assignors            []string // group.consumer.assignors; the first is the default
}

// Rules are the settings, and what follows from others for members of the classic protocol.
type Rules struct {
	Config
	// DowngradeSize is with how many members at most the group goes over to the classic
	// protocol when none of the consumer protocol is left in it; 0: it never does
	// (group.consumer.migration.policy, group.max.size).
	DowngradeSize int32
	// StrictCommits: a commit is refused unless its epoch is the member's (before KIP-1251).
	StrictCommits bool
	// RefusesClassic: it takes in nobody of the classic protocol (KAFKA-20640).
	RefusesClassic bool
}
