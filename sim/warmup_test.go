package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// newcomers is a group of the consumer protocol whose first two processes find the coordinator
// at the same moment.
func newcomers(run uint64) *Scenario {
	sc := group(2, "range")
	sc.Duration, sc.Run, sc.Chance.Noise = 20*clock.Second, run, true
	for i := range sc.Members {
		sc.Members[i].Consumer.Protocol, sc.Members[i].Consumer.HeartbeatIntervalMs = member.ConsumerProtocol, sc.Broker.Consumer.HeartbeatIntervalMs
	}
	return sc
}

// The first heartbeat of a process takes as long as it is said to, with its answer. How much of
// that there is before it comes to the coordinator is drawn: so each of two processes is the
// first there in some of the runs, and is assigned all partitions, and not always the one whose
// answer is read first.
func TestTheFirstHeartbeatTakesItsTime(t *testing.T) {
	const runs = 60
	takes := []clock.Duration{100 * clock.Millisecond, 110 * clock.Millisecond}
	first := [2]int{}
	for k := range uint64(runs) {
		sc := newcomers(k)
		for i := range sc.Members {
			sc.Members[i].WarmUps, sc.Members[i].Jitter = []clock.Duration{takes[i]}, 0
		}
		events := run(t, sc)
		got := clock.Never
		for m := range event.Member(2) {
			sent, answered := times(events, m, "heartbeat.sent"), times(events, m, "heartbeat.ok")
			// A round trip, and the log write that the answer waits for; messages take a little more or less.
			if took := answered[0].Sub(sent[0]) - 2*clock.Millisecond - sc.Append - takes[m]; took < -2*clock.Millisecond || took > 3*clock.Millisecond {
				t.Errorf("run %d: the first heartbeat of member %d is off by %v", k, m, took)
			}
		}
		for _, e := range events {
			if a, ok := e.Fact.(event.Assigned); ok && len(a.Partitions) == 12 && e.At < got {
				got = e.At
				first[e.Member]++
			}
		}
	}
	if first[0]+first[1] != runs || first[0] < runs/4 || first[1] < runs/4 {
		t.Errorf("of %d runs the members are first in %v", runs, first)
	}
}

// Where nothing is said it is drawn, and in run 0 it is the median: longer for a process that
// starts with the group than for one that comes to it.
func TestTheFirstHeartbeatIsDrawn(t *testing.T) {
	sc := newcomers(0)
	sc.Members[1].Start = clock.Time(10 * clock.Second)
	events := run(t, sc)
	var took [2]clock.Duration
	for m := range event.Member(2) {
		took[m] = times(events, m, "heartbeat.ok")[0].Sub(times(events, m, "heartbeat.sent")[0])
	}
	if took[1] < 20*clock.Millisecond || took[0] <= took[1] {
		t.Errorf("the first heartbeats take %v", took)
	}
}

// Its answer is read all the same where the process is closed meanwhile.
func TestAProcessIsClosedInItsFirstHeartbeat(t *testing.T) {
	for _, at := range []clock.Duration{5 * clock.Millisecond, 60 * clock.Millisecond, 95 * clock.Millisecond} {
		sc := newcomers(0)
		sc.Members[0].WarmUps = []clock.Duration{100 * clock.Millisecond}
		sc.Steps = []Step{{At: clock.Time(at), Verb: &closeVerb, Members: []int{0}}}
		events := run(t, sc)
		if closed := times(events, 0, "closed"); len(closed) != 1 || closed[0] > clock.Time(clock.Second) {
			t.Errorf("closed at %v, it has left at %v", at, closed)
		}
	}
}
