package fold

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// A group of the consumer protocol has no join phase. Its epoch rises, somebody's heartbeat
// has the target computed, and each member is told of its part in a heartbeat of its own. So
// a partition is given to a member by the target, and the member is told some time later.

// epoch takes what becomes of the group's epoch and of its target. A rebalance begins when
// the epoch exceeds the target's; one that is under way is abandoned by that.
func (f *Fold) epoch(e event.Event, fact event.Epoch) {
	g := &f.group
	f.settleRebalance(e.At)
	g.epochs, g.generation = true, protocol.Generation(fact.Group)
	r := g.round()
	switch {
	case fact.Target < fact.Group:
		if r == nil || r.gathered != clock.Never {
			f.abandon(fact.Reason, e.At)
			f.beginRound(turn{at: e.At, member: event.Coordinator, from: g.phase, reason: fact.Reason})
			r = g.round()
			r.epochs = true
		}
		r.generation = g.generation - 1 // the one before the epoch that waits for its target
	case fact.Target == fact.Group && r != nil:
		r.gathered, r.generation = e.At, protocol.Generation(fact.Target)
		r.members = g.present()
	}
	f.touchDown()
}

// epochState takes the state of a consumer group, which follows from its epochs.
func (f *Fold) epochState(at clock.Time, to event.Phase) {
	g := &f.group
	f.settleRebalance(at)
	if g.epochs, g.phase = true, to; to == event.Settled {
		g.settled = min(g.settled, at)
	}
	switch r := g.round(); {
	case r == nil:
	case to == event.Settled:
		r.settled, r.ended = at, at
	case to == event.Vacant && r.gathered == clock.Never:
		r.empty, r.ended = true, at
	case to == event.Gone:
		f.abandon(protocol.Because(protocol.ReasonCoordinatorMoves), at)
	}
	f.touchDown()
}

// reconciled takes what the coordinator tells a member: all that it may own now. What the
// member had let go of before has arrived with that.
func (f *Fold) reconciled(s *seat, e event.Event, fact event.MemberEpoch) {
	s.process.client.awaited, s.process.client.leaving = false, false
	for _, t := range s.told {
		if t.group.told == s {
			t.group.told = nil
			f.holding.touch(t)
		}
	}
	s.told = s.told[:0]
	for _, tp := range fact.Partitions {
		t := f.holding.Tenure(tp)
		t.group.told = s
		s.told = append(s.told, t)
		f.holding.touch(t)
	}
	if r := f.group.round(); r != nil && fact.State != event.UnrevokedPartitions && protocol.Generation(fact.Epoch) == r.generation {
		r.last = late{member: s.member, at: e.At, came: clock.Never}
		r.held = r.last
	}
	f.touchSeat(s)
}

// present lists the members that are counted in.
func (g *group) present() (members []event.Member) {
	for _, s := range g.list {
		if s.counted {
			members = append(members, s.member)
		}
	}
	return members
}

// epochCondition is what a partition that is down waits for in a consumer group, behind
// what is the same in both.
func (f *Fold) epochCondition(t *Tenure) condition {
	g := &f.group
	given, told := t.group.given, t.group.told
	switch {
	case given.alive() && given != told:
		return condition{cause: report.Handover, member: given.member, why: notTold, round: -1}
	case g.phase == event.Gathering:
		return condition{cause: report.Joining, member: event.Coordinator, why: notComputed, round: -1}
	case told.alive():
		return t.assigning(told.process)
	}
	return condition{cause: report.Unassigned, member: event.Coordinator, why: g.nobody(), round: -1}
}
