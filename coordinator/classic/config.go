package classic

// Config has the broker's settings for classic groups, in Kafka's units.
type Config struct {
	MinSessionTimeoutMs     int32 // group.min.session.timeout.ms
	MaxSessionTimeoutMs     int32 // group.max.session.timeout.ms
	InitialRebalanceDelayMs int32 // group.initial.rebalance.delay.ms
	MaxSize                 int32 // group.max.size
}

// AcceptsSession tells whether a JoinGroup may ask for a session of this length, in a group
// of either protocol (GroupCoordinatorService.joinGroup).
func (c *Config) AcceptsSession(ms int32) bool {
	return ms >= c.MinSessionTimeoutMs && ms <= c.MaxSessionTimeoutMs
}
