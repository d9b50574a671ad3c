package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
)

// Rules of librdkafka that need the coordinator, too; those of the client alone are scripts of
// member/librdkafka.

// ofLibrdkafka gives all members that client, with short timeouts.
func ofLibrdkafka(sc *Scenario) *Scenario {
	for i := range sc.Members {
		strategy := sc.Members[i].Consumer.AssignmentStrategy
		cfg := settings.Defaults(event.Librdkafka)
		cfg.AssignmentStrategy = strategy
		cfg.HeartbeatIntervalMs, cfg.SessionTimeoutMs, cfg.MaxPollIntervalMs = 2000, 6000, 20_000
		sc.Members[i].Consumer = cfg
	}
	return sc
}

// stateChange is when the group went to a state for the first time from a moment on.
func stateChange(events []event.Event, to event.GroupState, from clock.Time) clock.Time {
	for _, e := range events {
		if f, ok := e.Fact.(event.State); ok && f.To == to && e.At >= from {
			return e.At
		}
	}
	return clock.Never
}

// A LeaveGroup behind a parked JoinGroup is carried out when that is answered, although the
// client has given up and gone after 5 s: the generation that just began ends at once.
// docs/protocol.md: Leaving the group
func TestALateLeaveGroupIsASecondRebalance(t *testing.T) {
	const c1, c3 = 0, 2
	at := func(s clock.Duration) clock.Time { return clock.Time(s * clock.Second) }
	events := run(t, ofLibrdkafka(group(3, "range",
		Step{At: at(40), Verb: &stallVerb, Members: []int{c1}, For: 15 * clock.Second},
		Step{At: at(41), Verb: &closeVerb, Members: []int{1}},
		Step{At: at(46), Verb: &closeVerb, Members: []int{c3}})))
	closed, removed := times(events, c3, "closed"), times(events, c3, "member.removed")
	if len(closed) != 1 || closed[0].Sub(at(46)) < 5*clock.Second || closed[0].Sub(at(46)) > 5200*clock.Millisecond {
		t.Errorf("close() returns at %v, want 5 s after 46 s", closed)
	}
	joined := stateChange(events, event.CompletingRebalance, at(46))
	again := stateChange(events, event.PreparingRebalance, joined)
	if len(removed) != 1 || removed[0].Sub(joined) > 2*clock.Millisecond || again.Sub(joined) > 2*clock.Millisecond {
		t.Errorf("the JoinGroups are answered at %v; the member is removed at %v and the group rebalances again at %v", joined, removed, again)
	}
	if refused := times(events, c1, "sync.err"); len(refused) != 1 {
		t.Errorf("the one that is left is refused its SyncGroup at %v, want once", refused)
	}
}

// An eager follower that joins by itself has said the same before, so the coordinator answers at
// once with the generation that there is, and nobody else hears of it.
// docs/protocol.md: Callbacks
func TestAnEagerFollowerJoinsAloneAndUnheard(t *testing.T) {
	for _, c := range []struct {
		strategy    string
		generations protocol.Generation
	}{{"range", 1}, {"cooperative-sticky", 2}} {
		sc := ofLibrdkafka(group(2, c.strategy,
			Step{At: clock.Time(30 * clock.Second), Verb: &addPartitionsVerb, Topic: 0, To: 14}))
		sc.Members[0].Consumer.MetadataMaxAgeMs = 3_600_000 // the leader does not look
		sc.Members[1].Consumer.MetadataMaxAgeMs = 20_000
		sc.Members[1].Start = clock.Time(clock.Second)
		latest := protocol.Generation(0)
		events := run(t, sc)
		for _, e := range events {
			if f, ok := e.Fact.(event.JoinOK); ok {
				latest = max(latest, f.Generation)
			}
		}
		if latest != c.generations || len(times(events, 1, "join.ok")) != 2 {
			t.Errorf("%s: %d generations, and the follower joins at %v; want %d, and twice", c.strategy, latest, times(events, 1, "join.ok"), c.generations)
		}
	}
}

// A member that has exceeded max.poll.interval.ms leaves, so that the others have its partitions
// after their next heartbeats; a static one falls silent, and they wait for its session to end.
// docs/protocol.md: The poll interval of librdkafka
func TestWhoHasAStalledMembersPartitionsWhen(t *testing.T) {
	stalled := clock.Time(40 * clock.Second)
	for _, c := range []struct {
		instance    string
		after, most clock.Duration // from max.poll.interval.ms on
	}{{"", 0, 2700 * clock.Millisecond}, {"i2", 4 * clock.Second, 8700 * clock.Millisecond}} {
		sc := ofLibrdkafka(group(2, "cooperative-sticky", Step{At: stalled, Verb: &stallVerb, Members: []int{1}, For: 60 * clock.Second}))
		sc.Members[1].Consumer.GroupInstanceID = c.instance
		exceeded := stalled.Add(20 * clock.Second)
		had := clock.Never
		for _, e := range run(t, sc) {
			if f, ok := e.Fact.(event.Assigned); ok && e.Member == 0 && e.At > stalled && len(f.Partitions) > 0 {
				had = min(had, e.At)
			}
		}
		if after := had.Sub(exceeded); after < c.after || after > c.most {
			t.Errorf("instance %q: the other has its partitions %v after the poll interval, want %v to %v", c.instance, after, c.after, c.most)
		}
	}
}
