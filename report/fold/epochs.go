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
// the epoch exceeds the target's; one that is under way is abandoned by that. Why a partition
// is down does not depend on it: the group's state does, and it follows.
func (f *Fold) epoch(e event.Event, fact event.Epoch) {
	g := &f.group
	f.settleRebalance(e.At)
	if g.instant.at != e.At {
		g.instant.seat = nil
	}
	g.epochs, g.generation = true, protocol.Generation(fact.Group)
	r := g.round()
	switch {
	case fact.Target < fact.Group:
		if r == nil || r.gathered != clock.Never {
			f.notCome(e.At)
			f.abandon(fact.Reason, e.At)
			f.beginRound(turn{at: e.At, member: event.Coordinator, from: g.phase, reason: fact.Reason})
			r = g.round()
		}
		r.generation = g.generation - 1 // the one before the epoch that waits for its target
	case fact.Target == fact.Group && r != nil:
		g.stale = g.stale && fact.Assignor == ""
		r.gathered, r.generation, r.assignor = e.At, protocol.Generation(fact.Target), fact.Assignor
		r.members = g.present()
	}
}

// goOver takes the group over to the other protocol. A rebalance that was under way does not
// come to its end by that, and whom the assignment gave what it does again.
func (f *Fold) goOver(at clock.Time, fact event.State) {
	g := &f.group
	f.settleRebalance(at)
	f.notCome(at)
	f.abandon(fact.Reason, at)
	g.epochs, g.phase, g.generation, g.outdated = fact.To.OfEpochs(), fact.To.Phase(), fact.Generation, false
	g.stale = fact.ToOldTarget()
	g.wentOver()
}

// staysSettled ends a rebalance that nobody has had to wait for: the heartbeat that raised the
// epoch had the target computed and brought the member there, and the group has been Stable
// all along.
func (f *Fold) staysSettled(now clock.Time) {
	if r := f.group.round(); r != nil && r.epochs && f.group.phase == event.Settled && now > r.gathered {
		r.settled, r.ended = r.gathered, r.gathered
	}
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
		f.notCome(at)
		f.abandon(protocol.Because(protocol.ReasonCoordinatorMoves), at)
	}
}

// reconciled takes what the coordinator tells a member: all that it may own now. What the
// member had let go of before has arrived with that.
func (f *Fold) reconciled(s *seat, e event.Event, fact event.MemberEpoch) {
	s.process.client.awaited, s.process.client.leaving = false, false
	f.tell(s, fact.Partitions)
	f.comes(s, e.At, fact)
	f.touchChanged(s)
}

// comes notes who comes last to the target, and for whom it had to wait.
func (f *Fold) comes(s *seat, now clock.Time, fact event.MemberEpoch) {
	was := s.state
	s.state = fact.State
	r, i := f.group.round(), f.group.current()
	if r == nil {
		return
	}
	if r.trigger < 0 && r.from == now {
		r.trigger = s.member // whose heartbeat it was
	}
	if fact.State == event.UnrevokedPartitions || protocol.Generation(fact.Epoch) != r.generation {
		return
	}
	s.round = i
	r.last = late{member: s.member, at: now, came: clock.Never}
	r.held = r.last
	gaveUp := &r.gaveUp
	switch {
	case was == event.UnrevokedPartitions:
		*gaveUp = f.lateness(s, now)
	case was == event.UnreleasedPartitions && gaveUp.member >= 0 && 2*gaveUp.at.Sub(r.gathered) >= now.Sub(r.gathered):
		r.held = *gaveUp
	}
}

// lateness is what a member has done since the rebalance began.
func (f *Fold) lateness(s *seat, now clock.Time) late {
	f.settle(s.process, now)
	return late{member: s.member, at: now, came: clock.Never, spent: s.process.client.spentIn(f.group.current())}
}

// notCome notes of a rebalance that ends before all have come to its target who has not.
func (f *Fold) notCome(now clock.Time) {
	g := &f.group
	r, i := g.round(), g.current()
	if r == nil || !r.epochs || r.gathered == clock.Never || r.held.removed {
		return
	}
	owes := map[event.Member]bool{}
	for _, m := range r.members {
		owes[m] = true
	}
	for _, s := range g.list {
		switch {
		case !s.counted || s.round == i || !owes[s.member]: // or it has joined since
		case r.held.absent:
			r.held.more++
		default:
			r.held = f.lateness(s, now)
			r.held.absent = true
		}
	}
}

// wentWithout notes that a member has gone that was to come to the target: that is the end
// of the rebalance.
func (f *Fold) wentWithout(s *seat, now clock.Time) {
	if r, i := f.group.round(), f.group.current(); r != nil && r.epochs && r.gathered != clock.Never && s.round != i {
		r.held = f.lateness(s, now)
		r.held.removed = true
	}
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
