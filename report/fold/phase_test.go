package fold

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// A protocol whose coordinator assigns without asking a leader has no Assigning, and
// tells each member by itself what is its own. The fold knows no more than the phases.
func TestPhasesOfAnotherProtocol(t *testing.T) {
	names := &event.Names{Members: []string{"c1", "c2"}, Topics: []string{"orders"}}
	f := New(names)
	at := clock.Time(0)
	was, epoch := event.Vacant, protocol.Generation(0)
	second := func(n int) { at = clock.Time(n) * clock.Time(clock.Second) }
	member := func(m event.Member) func(...event.Fact) {
		return func(facts ...event.Fact) {
			for _, fact := range facts {
				f.Event(event.Event{At: at, Member: m, Fact: fact})
			}
		}
	}
	c1, c2 := member(0), member(1)
	enter := func(to event.Phase) {
		f.turn(turn{at: at, member: event.Coordinator, from: was, to: to, generation: epoch})
		was = to
	}
	one := []protocol.TopicPartition{{}}
	f.Event(event.Event{Member: event.Coordinator, Fact: event.PartitionsAdded{Partitions: 1}})
	given := event.Given{MemberID: "c1-1", Partitions: one}
	c1(event.ProcessStart{})
	c2(event.ProcessStart{})
	second(1)
	enter(event.Gathering)
	c1(event.MemberAdded{MemberID: "c1-1"})
	c2(event.MemberAdded{MemberID: "c2-1"})
	second(2)
	epoch++
	enter(event.Delivering)
	c1(given, event.Assigned{Partitions: one}, event.CallbackDone{Partitions: one})
	second(3)
	c1(event.Position{Partitions: one})
	enter(event.Settled)
	second(10)
	enter(event.Gathering)
	c1(event.Revoked{Partitions: one}, event.CallbackDone{Partitions: one})
	second(11)
	c1(event.Joined{MemberID: "c1-1"})
	second(12)
	c2(event.Joined{MemberID: "c2-1"})
	epoch++
	enter(event.Delivering)
	c1(given)
	second(13)
	c1(event.Assigned{Partitions: one}, event.CallbackDone{Partitions: one}, event.Position{Partitions: one})
	enter(event.Settled)
	second(20)
	want := `orders-0 up from 3000, down for 3000
  10000 to 13000, c1 to c1
    10000 to 11000 revoking c1: c1 had let go and sent nothing since
    11000 to 12000 joining c2: c2 joined last: 2 s waiting for its next heartbeat
    12000 to 13000 assigning c1: c1 had not handled its assignment in poll() yet
rebalance 1 from 1000 to 3000, startup true, abandoned false, trigger c1, last c2, members [c1 c2], leader , 
  held up by the initial rebalance delay of an Empty group
rebalance 2 from 10000 to 13000, startup false, abandoned false, trigger , last c2, members [c1 c2], leader , 
  held up by c2 joined last: 2 s waiting for its next heartbeat
1 rebalances, rebalancing for 3000, 0 moved
`
	if got := history(f.Finish(at, Info{})); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// When members join a large consumer group one after another, its epoch rises each time. What
// is down is not looked at for that: why it is follows from the group's state.
func TestARisingEpochLooksAtNothing(t *testing.T) {
	f := New(&event.Names{Members: []string{"c1"}, Topics: []string{"orders"}})
	one := []protocol.TopicPartition{{}}
	f.Event(event.Event{Fact: event.ProcessStart{}})
	f.Event(event.Event{Fact: event.MemberAdded{MemberID: "c1-1"}})
	f.Event(event.Event{Member: event.Coordinator, Fact: event.Epoch{Group: 2, Target: 1}})
	f.Event(event.Event{At: 1, Fact: event.Assigned{Partitions: one}})
	f.Event(event.Event{At: 1, Fact: event.CallbackDone{Partitions: one}})
	f.Event(event.Event{At: 1, Fact: event.Position{Partitions: one}})
	f.Event(event.Event{At: 2, Fact: event.Revoked{Partitions: one}})
	if len(f.down) != 1 {
		t.Fatalf("%d partitions are down, want 1", len(f.down))
	}
	f.Event(event.Event{At: 3, Member: event.Coordinator, Fact: event.Epoch{Group: 3, Target: 1}})
	if n := len(f.holding.touched); n > 0 {
		t.Errorf("%d partitions are looked at", n)
	}
}
