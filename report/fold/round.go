package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// round is one rebalance: the group gathers and, if members are in it, gets an
// assignment.
type round struct {
	from         clock.Time // since when members are waited for
	gathered     clock.Time // until when; clock.Never where it did not come to that
	settled      clock.Time // when everybody had come to the assignment; clock.Never likewise
	ended        clock.Time // when it was over, whichever way; clock.Never while it is not
	generation   protocol.Generation
	reason       protocol.Reason // why the group gathers
	trigger      event.Member
	asked        protocol.ReasonCode // and why that one does, as it says itself
	epochs       bool                // of a consumer group
	initial      bool                // out of a vacant group: the coordinator waits for more members
	empty        bool                // it ended with nobody in the group
	abandoned    bool
	abandonedFor protocol.Reason // the reason of what came instead
	members      []event.Member

	joins   int // members that have joined so far
	last    late
	removed late // of those removed at one moment the first
	held    late // whom the others waited for last, and what that one was doing
	gaveUp  late // of a consumer group: who gave something up last

	leader                     event.Member
	assignor                   string
	leaderJoined, leaderSynced clock.Time
}

// late is a member for which the others waited: until it joined, or was removed, or
// still.
type late struct {
	member  event.Member
	at      clock.Time
	came    clock.Time      // when its process became a member, if that was in this phase; else clock.Never
	reason  protocol.Reason // why it was removed
	more    int             // others of whom the same can be said
	removed bool
	absent  bool
	spent   spent
}

var nobodyLate = late{member: event.Coordinator, at: clock.Never}

// beginRound begins to gather. What made the group do that happened at the same
// instant, before; or it is the first to join after.
func (f *Fold) beginRound(t turn) {
	g := &f.group
	g.rounds = append(g.rounds, round{
		from: t.at, epochs: g.epochs, gathered: clock.Never, settled: clock.Never, ended: clock.Never, generation: g.generation, reason: t.reason, trigger: t.member,
		initial: t.from == event.Vacant, last: nobodyLate, removed: nobodyLate, held: nobodyLate, gaveUp: nobodyLate,
		leader: event.Coordinator, leaderJoined: clock.Never, leaderSynced: clock.Never,
	})
	i := g.current()
	if s := g.instant.seat; s != nil {
		if g.rounds[i].trigger < 0 {
			g.rounds[i].trigger = s.member
		}
		if g.instant.joined {
			f.join(i, s, t.at)
		}
	}
	f.asks(&g.rounds[i])
}

// asks notes why the member that the round is about asked for it.
func (f *Fold) asks(r *round) {
	if r.trigger >= 0 {
		r.asked = f.holding.process(r.trigger).client.asked
	}
}

// join takes a JoinGroup into the join phase. A member that sends another one,
// or that has taken the place of an earlier self, counts once.
func (f *Fold) join(i int32, s *seat, now clock.Time) {
	r := &f.group.rounds[i]
	if r.trigger < 0 && r.from == now {
		r.trigger = s.member
		f.asks(r)
	}
	if s.round == i {
		return
	}
	came := clock.Never
	if s.round < 0 && now > r.from {
		came = now
	}
	s.round = i
	r.joins++
	f.settle(s.process, now)
	r.last = late{member: s.member, at: now, came: came, spent: s.process.client.spentIn(i)}
}

func (c *client) spentIn(i int32) spent {
	if c.round != i+1 {
		return spent{}
	}
	return c.spent
}

func (f *Fold) removedFrom(r *round, i int32, s *seat, reason protocol.Reason, now clock.Time) {
	if s.round == i {
		r.joins--
		s.round = -1
		return
	}
	if r.removed.at == now {
		r.removed.more++
		return
	}
	f.settle(s.process, now)
	r.removed = late{member: s.member, at: now, reason: reason, removed: true, spent: s.process.client.spentIn(i)}
}

// endGathering is the end of the wait, with members.
func (f *Fold) endGathering(gen protocol.Generation, now clock.Time) {
	g := &f.group
	i := g.current()
	if i < 0 {
		return
	}
	r := &g.rounds[i]
	r.gathered, r.generation = now, gen
	for _, s := range g.list {
		if s.counted {
			r.members = append(r.members, s.member)
		}
	}
	slices.Sort(r.members)
	f.holdUp(i, now)
}

// holdUp finds out whom a join phase waited for last: who joined at its very end,
// or was removed then, or is still missing.
func (f *Fold) holdUp(i int32, now clock.Time) {
	r := &f.group.rounds[i]
	switch {
	case r.last.at == now:
		r.held = r.last
	case r.removed.at == now:
		r.held = r.removed
	case r.joins < f.group.countedIn:
		r.held = f.absent(i, now)
	default:
		r.held = r.last
	}
}

// absent looks for the members that are counted in and have not joined.
func (f *Fold) absent(i int32, now clock.Time) late {
	missing, n := (*seat)(nil), 0
	for _, s := range f.group.list {
		if s.counted && s.round != i {
			n++
			if missing == nil || s.member < missing.member {
				missing = s
			}
		}
	}
	f.settle(missing.process, now)
	return late{member: missing.member, at: now, more: n - 1, absent: true, spent: missing.process.client.spentIn(i)}
}

// joinHandled takes the leader and the assignor of a generation from the answers
// of the members.
func (f *Fold) joinHandled(e event.Event, fact event.JoinOK) {
	r := f.group.roundOf(fact.Generation)
	if r == nil || r.epochs {
		return
	}
	r.assignor = fact.Protocol
	// A static leader that comes back gets the answer of its generation once more.
	if fact.Leader && r.leaderJoined == clock.Never {
		r.leader, r.leaderJoined = e.Member, e.At
	}
}

func (f *Fold) syncSent(e event.Event, fact event.SyncSent) {
	if r := f.group.roundOf(fact.Generation); r != nil && fact.Leader && r.leaderSynced == clock.Never {
		r.leaderSynced = e.At
	}
}

// roundOf finds the last rebalance with a generation. It is looked for among the
// last few: an answer is about the generation before, at most.
func (g *group) roundOf(gen protocol.Generation) *round {
	for i := len(g.rounds) - 1; i >= 0 && i >= len(g.rounds)-4; i-- {
		if r := &g.rounds[i]; r.gathered != clock.Never && r.generation == gen {
			return r
		}
	}
	return nil
}
