package check

import (
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// goesOver lists in which state a group of one protocol becomes one of the other: with
// members, one of the consumer protocol with all of them where they were, and a classic one
// with an assignment that holds; without, it is as if there had been none.
var goesOver = map[event.GroupState][]event.GroupState{
	event.Empty:               {event.ConsumerEmpty},
	event.PreparingRebalance:  {event.ConsumerStable, event.ConsumerEmpty},
	event.CompletingRebalance: {event.ConsumerStable},
	event.Stable:              {event.ConsumerStable},
	event.ConsumerEmpty:       {event.Empty},
	event.ConsumerAssigning:   {event.Stable},
	event.ConsumerReconciling: {event.Stable},
	event.ConsumerStable:      {event.Stable},
}

// goOver follows a group to the other protocol. With members the generation is the epoch,
// and the epoch the generation.
func (f *follower) goOver(s event.State) {
	if s.From != f.state {
		f.complain("the group was %s and leaves %s", f.state, s.From)
	}
	if !slices.Contains(goesOver[s.From], s.To) {
		f.complain("%s became %s of the other protocol", s.From, s.To)
	}
	empty := s.From.Phase() == event.Vacant
	if !empty && s.Generation != f.generation && !consumerState(s.From) || !empty && consumerState(s.From) && s.Generation != protocol.Generation(f.epochs.group) {
		f.complain("the group goes over to %d from %d", s.Generation, f.generation)
	}
	clear(f.given)
	clear(f.epochs.targets)
	for id := range f.epochs.members {
		f.epochs.members[id] = &reconciled{}
	}
	f.epochs.speaks, f.epochs.moved = consumerState(s.To), false
	f.epochs.stale = s.From.Phase().Rebalancing() && !empty
	f.epochs.group, f.epochs.target = protocol.Epoch(s.Generation), protocol.Epoch(s.Generation)
	f.state, f.generation, f.givenIn = s.To, s.Generation, s.Generation
}

// wentOver: the group becomes one of the consumer protocol by this, and the member that is named
// comes in by it. What it is said to have left undone it was about.
func (c *storyCheck) wentOver(x *claimed) bool {
	f := x.event.Fact.(event.State)
	if consumerState(f.From) || !consumerState(f.To) {
		return false
	}
	if x.groups["gen"] != "" && (f.From != event.PreparingRebalance && f.From != event.CompletingRebalance || !c.generation(x)) {
		return false
	}
	return len(c.at[moment{x.event.At, c.member(x.groups["other"]), "member.added"}]) > 0
}

// raisedAsItWentOver: the group's epoch rises, and it was rebalancing as it went over.
func (c *storyCheck) raisedAsItWentOver(x *claimed) bool {
	f := x.event.Fact.(event.Epoch)
	for _, i := range c.at[moment{x.event.At, event.Coordinator, "state"}] {
		if s := c.events[i].Fact.(event.State); i < x.index && consumerState(s.To) && (s.From == event.PreparingRebalance || s.From == event.CompletingRebalance) {
			return f.Target < f.Group && strconv.Itoa(int(f.Group)) == x.groups["epoch"]
		}
	}
	return false
}
