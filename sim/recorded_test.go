package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Rules that recordings of real groups have taught; package fidelity holds the whole
// model against them.

// A newcomer's first SyncGroup comes behind the JoinGroup of the members that gave
// something up (KIP-429), so it hears of the follow-up rebalance from the answer and
// not from its next heartbeat, an interval later.
// docs/protocol.md: Threads and poll()
func TestANewcomerIsRefusedItsFirstSync(t *testing.T) {
	sc := group(3, "cooperative-sticky")
	sc.Members[2].Start = clock.Time(20 * clock.Second)
	events := run(t, sc)
	joined, synced := times(events, 2, "join.ok"), times(events, 2, "sync.ok")
	if refused := times(events, 2, "sync.err"); len(refused) != 1 || len(joined) != 2 || len(synced) != 1 {
		t.Fatalf("sync.err at %v, join.ok at %v, sync.ok at %v; want one refusal, two joinings and one assignment", refused, joined, synced)
	}
	if took := synced[0].Sub(joined[0]); took > 200*clock.Millisecond {
		t.Errorf("the second joining took %v", took)
	}
}

// What is appended while a member can fetch nothing is not there for it before it has
// fetched again (Fetcher); at least the answer has to travel then.
// docs/protocol.md: Threads and poll()
func TestABacklogHasToBeFetched(t *testing.T) {
	from, to := clock.Time(30*clock.Second), clock.Time(40*clock.Second)
	for _, verb := range []*Verb{&disconnectVerb, &pauseVerb, &stallVerb} {
		sc := group(1, "range", Step{At: from, Verb: verb, Members: []int{0}, For: to.Sub(from)})
		first, last := int64(0), int64(0)
		for _, e := range run(t, sc) {
			switch f := e.Fact.(type) {
			case event.Produced:
				// A few records more may be on their way when the fault begins.
				first, last = int64(from+50_000)*f.Rate/1_000_000_000, int64(to)*f.Rate/1_000_000_000
			case event.Consumed:
				if f.Partition == (protocol.TopicPartition{}) && f.To > first && f.From < last && f.Until < to.Add(clock.Millisecond) {
					t.Errorf("%s: records up to %d are processed by %v, before they can have been fetched", verb.Name, f.To, f.Until)
				}
			}
		}
		if last == 0 {
			t.Errorf("%s: nothing is produced", verb.Name)
		}
	}
}
