package consumer

// Config has the broker's settings for consumer groups, in Kafka's units.
type Config struct {
	SessionTimeoutMs     int32    // group.consumer.session.timeout.ms
	HeartbeatIntervalMs  int32    // group.consumer.heartbeat.interval.ms
	AssignmentIntervalMs int32    // group.consumer.assignment.interval.ms (KIP-1263)
	MaxSize              int32    // group.consumer.max.size
	Assignors            []string // group.consumer.assignors; the first is the default
}
