package trials_test

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
)

// A program that waits before each poll() hears of a rebalance only then: the join phase waits
// for it. A client that joins beside its program does not.
func TestWaitsBetweenPollsHoldUpARebalance(t *testing.T) {
	const text = `
topics: {orders: {partitions: 6, rate: 20}}
application: {per.record: 1ms, idle.between.polls: 5s}
members: [{id: c1..c3}]
steps: [{at: 40s, close: c3}]
duration: 2m
`
	java, beside := mustRun(t, text).Summary, mustRun(t, "client: franz-go"+text).Summary
	if took := clock.Duration(java.Rebalancing); took < 2*clock.Second || took > 9*clock.Second {
		t.Errorf("the rebalance took %v", took)
	}
	if took := clock.Duration(beside.Rebalancing); took > 4*clock.Second {
		t.Errorf("with a client that joins beside its program it took %v", took)
	}
	for name, s := range map[string]report.Summary{"java": java, "franz-go": beside} {
		if s.FinalState != "Stable" || s.NeverUp > 0 {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// A wait is cut to what max.poll.interval.ms leaves: nobody leaves the group for it.
func TestAWaitIsCutToWhatThePollIntervalLeaves(t *testing.T) {
	r := mustRun(t, `
topics: {orders: {partitions: 4, rate: 5}}
consumer: {max.poll.interval.ms: 20000}
application: {per.record: 10ms, idle.between.polls: 10m}
members: [{id: c1..c2}]
duration: 10m
`)
	if s := r.Summary; s.Rebalances > 0 || s.Downtime.Total > 0 || s.PeakLag < 20*15 || s.PeakLag > 20*22 {
		t.Errorf("%d rebalances, %v down, a lag of %d at most", s.Rebalances, s.Downtime.Total, s.PeakLag)
	}
}

// A program that waits for positions with records of other partitions at hand, and is due to
// commit, is looked at when that poll() ends.
func TestAWaitingProgramComesToItsEnd(t *testing.T) {
	r := mustRun(t, `
duration: 5m
seed: 725
topics: {orders: {partitions: 10, rate: 30}}
network: {append: 50ms, latency: 200us}
broker: {group.initial.rebalance.delay.ms: 60000}
consumer:
  partition.assignment.strategy: cooperative-sticky
  session.timeout.ms: 6000
  heartbeat.interval.ms: 3000
  max.poll.interval.ms: 10000
  group.instance.id: "i-{id}"
  enable.auto.commit: false
application: {commit.on.revoke: true, commit: {every: 1s, records: 20}, idle.between.polls: 900ms, on.revoked.per.partition: 700ms, on.assigned.per.partition: 300ms}
members:
  - {id: c1, start: 4s}
  - {id: c2, start: 7s}
  - {id: c3, start: 10s, consumers: 2}
  - {id: c4, start: 11s}
  - {id: c5, start: 5s}
steps:
  - {at: 63165ms, stall: c2, for: 49198ms}
`)
	if r.Summary.NeverUp > 0 {
		t.Errorf("%d partitions were never up", r.Summary.NeverUp)
	}
}
