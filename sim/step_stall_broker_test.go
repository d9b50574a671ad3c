package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// brokerStall is a step in which the broker stands still.
func brokerStall(at, length clock.Duration) Step {
	return Step{At: clock.Time(at), Verb: &stallBrokerVerb, For: length}
}

// Heartbeats wait in the broker's sockets, and are read when it goes on: shorter than a
// session it costs nobody a membership, and every answer comes after it.
func TestABrokerStandsStill(t *testing.T) {
	const from, length = 30 * clock.Second, 20 * clock.Second
	events := run(t, group(2, "range", brokerStall(from, length)))
	for m := range event.Member(2) {
		if at, why := removedAt(events, m); at != clock.Never {
			t.Errorf("c%d is removed at %v, %v", m+1, at, why)
		}
		for _, at := range times(events, m, "heartbeat.ok") {
			if at > clock.Time(from)+5_000 && at < clock.Time(from+length) {
				t.Errorf("c%d has an answer at %v, while the broker stands still", m+1, at)
			}
		}
		if got := times(events, m, "disconnected"); len(got) != 1 || got[0] != clock.Time(from) {
			t.Errorf("c%d does not reach it from %v on", m+1, got)
		}
		if got := times(events, m, "reconnected"); len(got) != 1 || got[0] != clock.Time(from+length) {
			t.Errorf("c%d reaches it again at %v", m+1, got)
		}
	}
	if got := times(events, event.Coordinator, "broker.resumed"); len(got) != 1 || got[0] != clock.Time(from+length) {
		t.Errorf("the broker goes on at %v", got)
	}
}

// Its timers go on: sessions end a session timeout after the last sign of life that was
// read, while it stands still, and what was sent before that does not help.
func TestSessionsEndWhileTheBrokerStandsStill(t *testing.T) {
	const from, length = 30 * clock.Second, 60 * clock.Second
	sc := group(2, "range", brokerStall(from, length))
	events := run(t, sc)
	for m := range event.Member(2) {
		last := clock.Time(0)
		for _, name := range []string{"heartbeat.sent", "commit.sent"} {
			for _, at := range times(events, m, name) {
				if at < clock.Time(from) {
					last = max(last, at)
				}
			}
		}
		session := clock.Millis(sc.Members[m].Consumer.SessionTimeoutMs)
		at, why := removedAt(events, m)
		if late := at.Sub(last.Add(session)); why != protocol.ReasonSessionTimeout || late < 0 || late > 20*clock.Millisecond {
			t.Errorf("c%d is removed at %v (%v), want a session of %v after %v", m+1, at, why, session, last)
		}
	}
}

// A join phase that ends while the broker stands still is answered when it goes on.
func TestAJoinPhaseEndsWhileTheBrokerStandsStill(t *testing.T) {
	sc := group(2, "range", brokerStall(clock.Second, 9*clock.Second)) // the initial delay is 3 s, and c2 extends it
	events := run(t, sc)
	for _, e := range events {
		if s, ok := e.Fact.(event.State); ok && s.To == event.CompletingRebalance {
			if e.At > clock.Time(7*clock.Second) {
				t.Errorf("the initial delay ends at %v, though the broker's timers go on", e.At)
			}
			break
		}
	}
	for m := range event.Member(2) {
		if got := times(events, m, "join.ok"); len(got) == 0 || got[0] < clock.Time(10*clock.Second) {
			t.Errorf("c%d hears of generation 1 at %v", m+1, got)
		}
	}
}

// A copy of the world that is made meanwhile has all that waits to be read and to be sent.
func TestClonesOfABrokerThatStandsStill(t *testing.T) {
	testClones(t, func() *Scenario {
		return group(3, "range", brokerStall(2*clock.Second, 30*clock.Second), brokerStall(70*clock.Second, 50*clock.Second))
	})
}

// Of two faults that overlap the later end counts, and a process that starts in between
// waits, too.
func TestABrokerStandsStillForThoseThatAreCutOff(t *testing.T) {
	sc := group(3, "range", Step{At: clock.Time(25 * clock.Second), Verb: &disconnectVerb, Members: []int{0}, For: 10 * clock.Second},
		brokerStall(30*clock.Second, 20*clock.Second),
		Step{At: clock.Time(45 * clock.Second), Verb: &disconnectVerb, Members: []int{1}, For: 10 * clock.Second})
	sc.Members[2].Start = clock.Time(40 * clock.Second)
	events := run(t, sc)
	for m, want := range []clock.Time{50, 55, 50} {
		if got := times(events, event.Member(m), "reconnected"); len(got) != 1 || got[0] != want*1_000_000 {
			t.Errorf("c%d reaches the broker again at %v, want %d s", m+1, got, want)
		}
	}
	if got := times(events, 2, "join.sent"); len(got) == 0 || got[0] < clock.Time(50*clock.Second) {
		t.Errorf("c3 joins at %v, before it can have found the coordinator", got)
	}
}
