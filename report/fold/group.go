package fold

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// group is the group as the coordinator has it.
type group struct {
	state      event.GroupState // to print it
	phase      event.Phase
	generation protocol.Generation
	down       bool // the coordinator is
	since      clock.Time
	seats      map[protocol.MemberID]*seat
	all        slab[seat]
	list       []*seat // those counted in, and some that were
	countedIn  int
	mostIn     int // at a time
	rounds     []round
	rebalance  clock.Duration // time of rebalances in the window
	delay      clock.Duration // group.initial.rebalance.delay.ms; 0: not known, or none
	settled    clock.Time     // when it first was; clock.Never: not yet
	fruitless  clock.Duration // time of rebalances since, while no partition has ever been up

	spare    []*Tenure // room for a list
	epochs   bool      // it is a consumer group
	stale    bool      // the target is that of before the rebalance in which the group went over (KAFKA-21582)
	outdated bool      // a new generation has begun, whose assignment will replace what is given
	giving   bool      // that is just being told, member by member
	given    int32     // the number of assignments that were told
	// instant is what has happened at this moment since the state changed last:
	// what made it change next.
	instant struct {
		at     clock.Time
		seat   *seat
		joined bool // by a JoinGroup
	}
}

// seat is a place in the group: a member id.
type seat struct {
	member  event.Member
	process *process
	counted bool
	listed  bool    // in group.list
	round   int32   // the last one it has joined; -1 none
	given   portion // what the assignment gave it
	told    portion // of a consumer group: what it has been told that it may own
	givenIn int32   // the last assignment that gave it something, by group.given
	state   event.Reconciliation
}

func (s *seat) alive() bool { return s != nil && s.counted && s.process.Running }

// counted tells whether the coordinator counts this incarnation in.
func (p *process) counted() bool { return p.client.seat != nil && p.client.seat.counted }

// current gives the index of the rebalance in flight, or -1.
func (g *group) current() int32 {
	if n := len(g.rounds); n > 0 && g.rounds[n-1].ended == clock.Never {
		return int32(n - 1)
	}
	return -1
}

// round gives the rebalance in flight, or nil.
func (g *group) round() *round {
	if i := g.current(); i >= 0 {
		return &g.rounds[i]
	}
	return nil
}

// coordinator takes an event of the coordinator.
func (f *Fold) coordinator(e event.Event) {
	g := &f.group
	f.staysSettled(e.At)
	if _, given := e.Fact.(event.Given); !given {
		f.voidRest()
	}
	switch fact := e.Fact.(type) {
	case event.State:
		g.state = fact.To
		switch gone := fact.From == event.Dead || fact.To == event.Dead; {
		case fact.From.OfEpochs() != fact.To.OfEpochs() && !gone:
			f.goOver(e.At, fact)
			return
		case fact.To.OfEpochs() || fact.From.OfEpochs():
			f.epochState(e.At, fact.To.Phase())
			return
		}
		g.epochs = false
		f.turn(turn{e.At, e.Member, fact.From.Phase(), fact.To.Phase(), fact.Generation, fact.Reason})
	case event.MemberAdded:
		f.memberAdded(e.Member, fact.MemberID, e.At)
	case event.MemberRemoved:
		if s := g.seats[fact.MemberID]; s != nil {
			f.memberRemoved(s, fact.Reason, e.At)
		}
	case event.Joined:
		if s := g.seats[fact.MemberID]; s != nil && s.counted {
			f.joined(s, e.At)
			f.touchChanged(s)
		}
	case event.Given:
		if s := g.seats[fact.MemberID]; s != nil {
			f.give(s, fact.Partitions)
		}
	case event.Epoch:
		f.epoch(e, fact)
	case event.MemberEpoch:
		if s := g.seats[fact.MemberID]; s != nil {
			f.reconciled(s, e, fact)
		}
	case event.CoordinatorDown:
		g.down = true
	case event.CoordinatorUp:
		g.down = false
	}
}

// settleRebalance adds up the time of rebalances within the window.
func (f *Fold) settleRebalance(now clock.Time) {
	g := &f.group
	switch {
	case !g.phase.Unsettled():
	case f.holding.started:
		g.rebalance += now.Sub(max(g.since, f.holding.start))
	case g.settled != clock.Never:
		g.fruitless += now.Sub(g.since)
	}
	g.since = now
}

// turn is a change of the group's phase.
type turn struct {
	at         clock.Time
	member     event.Member // that made it; event.Coordinator: the coordinator itself
	from, to   event.Phase
	generation protocol.Generation // or epoch
	reason     protocol.Reason
}

// turn takes a change of the group's phase. A protocol may leave phases out: whoever
// has an assignment has gathered, and whoever is settled has been given it.
func (f *Fold) turn(t turn) {
	g := &f.group
	f.settleRebalance(t.at)
	if g.instant.at != t.at {
		g.instant.seat = nil
	}
	switch t.to {
	case event.Gathering:
		f.abandon(t.reason, t.at)
		f.beginRound(t)
	case event.Assigning:
		f.gathered(t)
	case event.Delivering, event.Settled:
		f.assigned(t)
	case event.Vacant:
		if r := g.round(); r != nil && r.gathered == clock.Never {
			f.holdUp(g.current(), t.at)
			r.empty, r.ended = true, t.at
		}
	case event.Gone:
		f.abandon(t.reason, t.at)
		g.outdated = false
	}
	g.phase, g.generation = t.to, t.generation
	g.instant.seat = nil
}

// gathered is the end of the wait for members: what is assigned now is to be replaced.
func (f *Fold) gathered(t turn) {
	f.endGathering(t.generation, t.at)
	f.group.outdated = true
}

// assigned is the beginning of an assignment that holds.
func (f *Fold) assigned(t turn) {
	g := &f.group
	if r := g.round(); r != nil {
		if r.gathered == clock.Never {
			f.gathered(t)
		}
		f.replaceAssignment()
		if f.voidRest(); t.to == event.Settled {
			r.settled, r.ended = t.at, t.at
			g.settled = min(g.settled, t.at)
		}
	}
	g.outdated = false
}

// abandon ends a rebalance that did not get to Stable.
func (f *Fold) abandon(reason protocol.Reason, now clock.Time) {
	if r := f.group.round(); r != nil {
		r.ended, r.abandoned, r.abandonedFor = now, true, reason
	}
}

func (f *Fold) memberAdded(m event.Member, id protocol.MemberID, now clock.Time) {
	g := &f.group
	s := g.seats[id]
	if s == nil {
		p := f.holding.process(m)
		s = g.all.new()
		s.member, s.process, s.round = m, p, -1
		p.client.seat = s
		g.seats[id] = s
	}
	if !s.counted {
		s.counted = true
		g.countedIn++
		g.mostIn = max(g.mostIn, g.countedIn)
	}
	f.relist(s)
	f.arrived(s, now)
	f.touchSeat(s)
}

func (f *Fold) memberRemoved(s *seat, reason protocol.Reason, now clock.Time) {
	g := &f.group
	if !s.counted {
		return
	}
	s.counted = false
	g.countedIn--
	s.process.client.awaited, s.process.client.leaving = false, false
	if i := g.current(); i >= 0 && g.phase == event.Gathering {
		f.removedFrom(&g.rounds[i], i, s, reason, now)
	}
	f.wentWithout(s, now)
	g.instant.at, g.instant.seat, g.instant.joined = now, s, false
	f.touchSeat(s)
}

// joined is the arrival of a JoinGroup, which in a consumer group no one else waits for.
func (f *Fold) joined(s *seat, now clock.Time) {
	if !f.group.epochs {
		f.arrived(s, now)
		return
	}
	s.process.client.awaited, s.process.client.arrived = false, true
}

// arrived is the arrival of a JoinGroup that counts.
func (f *Fold) arrived(s *seat, now clock.Time) {
	g := &f.group
	c := &s.process.client
	c.awaited = false
	if i := g.current(); i >= 0 && g.phase == event.Gathering {
		f.join(i, s, now)
	}
	c.arrived = true
	g.instant.at, g.instant.seat, g.instant.joined = now, s, true
}
