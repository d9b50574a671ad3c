package kafkametrics

import "github.com/groupsim/groupsim/clock"

// metric is one of a client's metrics.
type metric struct {
	name       string // as Prometheus has it
	labels     []Label
	counter    bool
	classic    bool // only a client of the classic protocol has it
	statistics bool // only a client with statistics has it
	help       string
	get        func(c *client, now clock.Time) Value
}

// has tells whether a client has the metric.
func (m *metric) has(c *client) bool {
	return (!m.classic || !c.epochs) && (!m.statistics || c.Library.Traits().Statistics)
}

// consumerMetrics lists the metrics of a consumer that the record of a run can
// tell (AbstractCoordinator.GroupCoordinatorMetrics, ConsumerCoordinatorMetrics,
// RebalanceCallbackMetricsManager, KafkaConsumerMetrics; of a client of the consumer
// protocol HeartbeatMetricsManager, ConsumerRebalanceMetricsManager and
// OffsetCommitMetricsManager, which have the same names).
func consumerMetrics() []metric {
	var list []metric
	add := func(group, name string, counter bool, help string, get func(c *client, now clock.Time) Value) {
		list = append(list, metric{name: exported(group, name), counter: counter, help: help, get: get})
	}
	// meter is a rate, per second or per hour, and a total.
	meter := func(name, suffix string, per clock.Duration, what, every string, of func(c *client) *window) {
		add(coordinatorGroup, name+suffix, false, what+", "+every, func(c *client, now clock.Time) Value { return of(c).rate(per, now.Sub(c.Started)) })
		add(coordinatorGroup, name+"-total", true, what, func(c *client, _ clock.Time) Value { return Count(of(c).total) })
	}
	perSecond := func(name, what string, of func(c *client) *window) {
		meter(name, "-rate", clock.Second, what, "per second", of)
	}
	perHour := func(name, what string, of func(c *client) *window) {
		meter(name, "-rate-per-hour", clock.Hour, what, "per hour", of)
	}
	latency := func(group, name, what string, average bool, of func(c *client) *window) {
		if average {
			add(group, name+"-avg", false, what+", mean of the last minute in ms", func(c *client, _ clock.Time) Value { return of(c).avg() })
		}
		add(group, name+"-max", false, what+", longest of the last minute in ms", func(c *client, _ clock.Time) Value { return of(c).max() })
	}
	heartbeat := func(c *client) *window { return &c.heartbeat }
	join, sync := func(c *client) *window { return &c.join }, func(c *client) *window { return &c.sync }
	rebalance, failed := func(c *client) *window { return &c.rebalance }, func(c *client) *window { return &c.failed }
	perSecond("heartbeat", "Answers to heartbeats", heartbeat)
	latency(coordinatorGroup, "heartbeat-response-time", "Time to the answer of a heartbeat", false, heartbeat)
	add(coordinatorGroup, "last-heartbeat-seconds-ago", false, "Seconds since the last heartbeat was sent; -1: never",
		func(c *client, now clock.Time) Value { return secondsAgo(now, c.lastHeartbeat) })
	before := len(list)
	perSecond("join", "JoinGroups that succeeded", join)
	latency(coordinatorGroup, "join-time", "Time to the answer of a JoinGroup", true, join)
	perSecond("sync", "SyncGroups that succeeded", sync)
	latency(coordinatorGroup, "sync-time", "Time to the answer of a SyncGroup", true, sync)
	for i := range list[before:] {
		list[before+i].classic = true
	}
	perHour("rebalance", "Rebalances that succeeded", rebalance)
	latency(coordinatorGroup, "rebalance-latency", "Time from the first JoinGroup to the assignment, in the consumer protocol from an assignment to its acknowledgement", true, rebalance)
	add(coordinatorGroup, "rebalance-latency-total", true, "Time in rebalances that succeeded, in ms",
		func(c *client, _ clock.Time) Value { return millis(c.rebalance.sum) })
	perHour("failed-rebalance", "JoinGroups and SyncGroups that were refused, MEMBER_ID_REQUIRED included, in the consumer protocol heartbeats that were refused before an assignment was acknowledged", failed)
	add(coordinatorGroup, "last-rebalance-seconds-ago", false, "Seconds since the last rebalance that succeeded; -1: never",
		func(c *client, now clock.Time) Value { return secondsAgo(now, c.lastRebalance) })
	add(coordinatorGroup, "assigned-partitions", false, "Partitions that the consumer has",
		func(c *client, _ clock.Time) Value { return Count(int64(len(c.partitions))) })
	perSecond("commit", "Answers to commits", func(c *client) *window { return &c.commit })
	latency(coordinatorGroup, "commit-latency", "Time to the answer of a commit", true, func(c *client) *window { return &c.commit })
	latency(coordinatorGroup, "partition-revoked-latency", "Time in onPartitionsRevoked", true, func(c *client) *window { return &c.revoked })
	latency(coordinatorGroup, "partition-assigned-latency", "Time in onPartitionsAssigned", true, func(c *client) *window { return &c.assigned })
	latency(coordinatorGroup, "partition-lost-latency", "Time in onPartitionsLost", true, func(c *client) *window { return &c.lost })
	add(consumerGroup, "time-between-poll-max", false, "Time between two calls of poll(), longest of the last minute in ms; only where a stall or a pause made it long, and that at least",
		func(c *client, now clock.Time) Value {
			if len(c.betweenPoll.samples) == 0 {
				return Absent
			}
			return c.betweenPoll.max()
		})
	return list
}

// forget drops from all windows what is too old.
func (c *client) forget(now clock.Time) {
	for _, w := range []*window{&c.heartbeat, &c.join, &c.sync, &c.rebalance, &c.failed, &c.commit, &c.revoked, &c.assigned, &c.lost, &c.betweenPoll} {
		w.forget(now)
	}
}
