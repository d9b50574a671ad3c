package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// condition is a cause with what its detail needs.
type condition struct {
	cause  report.Cause
	member event.Member // event.Coordinator where it belongs to nobody
	why    why
	since  clock.Time // of a fault
	round  int32      // index of the rebalance it belongs to, or -1
}

// why tells apart what one cause can mean.
type why uint8

const (
	plain why = iota
	closedQuietly
	lastCommit
	revokedCallback
	lostCallback
	joinNotSent
	joinOnItsWay
	leaveOnItsWay
	leaveBehindJoin // one request of a connection is served at a time
	leftUnread      // the process is gone, its LeaveGroup is not read yet
	answerUnhandled
	answerNotPolled // a Java consumer handles it in poll()
	assignedCallback
	positionUnknown
	assignRefused
	groupEmpty
	groupGone
	givenToNobody
	givenLongAgo // the target is older than the group
	notTold      // of the consumer protocol: the new owner's next heartbeat is awaited
	notComputed  // nobody's heartbeat has had the target computed
	ackOnItsWay
	brokerStalled
	backOffSleeps
	backOffPauses
	stillPaused
	inABatch // Spring's container had not stopped when its program ended
)

// ofStall is what a program waits for by itself when it does nothing.
func ofStall(code protocol.ReasonCode) why {
	switch code {
	case protocol.ReasonBackOffSleeps:
		return backOffSleeps
	case protocol.ReasonBackOffPauses:
		return backOffPauses
	}
	return plain
}

// seating is what the coordinator has to do with a partition.
type seating struct {
	given   *seat // whom the last accepted assignment gives it to; nil: nobody
	told    *seat // who may own it, as the coordinator has said last; in a classic group that is given
	downAt  int32 // its place in Fold.down
	noted   int32 // the cause that holds, a number of conditions; -1: none of this gap is noted yet
	zombies int32 // how many hold it whom the coordinator does not take for its owner
	// withheldIn is the generation for whose assignment it was let go of, as that gives it to
	// nobody; it holds again where a failover brings the generation back.
	withheldIn protocol.Generation
	wasUp      bool // it has been up
	down       bool // it is in Fold.down
	unnoted    bool // it is in Fold.unnoted
	stays      bool // while a list of partitions takes the place of another: it is in the new one
}

// condition finds the first cause that holds for a partition that is down.
func (f *Fold) condition(t *Tenure) condition {
	g := &f.group
	s := g.subject(t)
	if c, ok := subjectCause(s); ok {
		return c
	}
	if c, ok := t.stopped(); ok {
		return c
	}
	if c, ok := t.revoking(); ok {
		return c
	}
	round := g.current()
	switch {
	case g.down:
		return condition{cause: report.Failover, member: event.Coordinator, round: -1}
	case g.epochs:
		return f.epochCondition(t)
	case g.generation > 0 && t.group.withheldIn == g.generation, t.withheld():
		return condition{cause: report.Handover, member: event.Coordinator, round: round}
	case g.phase == event.Gathering:
		return condition{cause: report.Joining, member: event.Coordinator, round: round}
	case g.phase == event.Assigning:
		return condition{cause: report.Syncing, member: event.Coordinator, round: round}
	case t.group.given.alive():
		return t.assigning(t.group.given.process)
	case t.last != nil && !t.last.Running && t.last.counted() && t.last.client.leaving:
		return condition{cause: report.Dead, member: t.last.member, why: leftUnread, since: t.last.Ended, round: -1}
	}
	return condition{cause: report.Unassigned, member: event.Coordinator, why: g.nobody(), round: -1}
}

// withheld tells whether the assignment keeps a partition back for one that owns it
// and is not up to using it: a cooperative member that had to rejoin before it knew
// its position. It counts as a handover from the beginning.
func (t *Tenure) withheld() bool {
	return t.group.given == nil && slices.ContainsFunc(t.holds, func(x *hold) bool { return x.process.counted() })
}

// subject finds the member that the first rows of the table are about: not who went when an
// assignment has given the partition to another since.
func (g *group) subject(t *Tenure) *process {
	var subject *process
	for _, x := range t.holds {
		if x.active && x.process.counted() {
			subject = x.process
			if x.process.client.seat == t.group.given {
				return subject
			}
		}
	}
	switch {
	case subject != nil:
		return subject
	case t.last != nil && (t.last.Closing || !t.last.Running) && t.last.counted() && !t.replaced(t.last):
		return t.last
	case g.phase.Assigned() && t.group.given != nil && t.group.given.counted:
		return t.group.given.process
	}
	return nil
}

func subjectCause(s *process) (condition, bool) {
	if s == nil {
		return condition{}, false
	}
	if !s.Running {
		c := condition{cause: report.Dead, member: s.member, since: s.Ended, round: -1}
		if s.client.closed {
			c.why = closedQuietly
		} else if s.Unfinished {
			c.why = inABatch
		}
		return c, !s.client.closed || !s.client.leaving
	}
	if fault, ok := s.Fault(); ok {
		c := condition{cause: fault.Cause(), member: s.member, since: s.Since(fault), round: -1}
		if fault == report.Cut && s.Waits {
			c.why = brokerStalled
		}
		if fault == report.Stall {
			c.why = ofStall(s.Awaits)
		}
		return c, true
	}
	return condition{}, false
}

// stopped is of a partition that the program of its owner has left paused.
func (t *Tenure) stopped() (condition, bool) {
	for _, x := range t.holds {
		if x.active && x.stopped > 0 && !t.replaced(x.process) {
			return condition{cause: report.Stalled, member: x.process.member, why: stillPaused, since: x.stopped, round: -1}, true
		}
	}
	return condition{}, false
}

// revoking is row 5. A process which the coordinator has replaced by another
// owner of the partition does not count: what it does changes nothing. Nor does one that
// is gone: what the group does without it is the cause then.
func (t *Tenure) revoking() (condition, bool) {
	for _, x := range t.holds {
		if in := x.process.Callback; x.active && (in == report.InRevoked || in == report.InLost) && !t.replaced(x.process) {
			return lettingGo(x.process), true
		}
	}
	p := t.last
	if p == nil || t.replaced(p) {
		return condition{}, false
	}
	if !p.Running || !p.lettingGo() && !(p.counted() && p.client.awaited) {
		return condition{}, false
	}
	return lettingGo(p), true
}

func (t *Tenure) replaced(p *process) bool {
	owner := t.group.told
	return owner != nil && owner.counted && owner != p.client.seat
}

func lettingGo(p *process) condition {
	c := condition{cause: report.Revoking, member: p.member, why: joinNotSent, round: -1}
	switch {
	case p.Callback == report.InRevoked:
		c.why = revokedCallback
	case p.Callback == report.InLost:
		c.why = lostCallback
	case p.client.leaving && p.client.joinSent:
		c.why = leaveBehindJoin
	case p.client.leaving:
		c.why = leaveOnItsWay
	case p.Closing:
		c.why = lastCommit
	case p.client.joinSent:
		c.why = joinOnItsWay
	case p.client.epochs:
		c.why = ackOnItsWay
	}
	return c
}

// assigning is row 10, of a partition that is given to p.
func (t *Tenure) assigning(p *process) condition {
	c := condition{cause: report.Assigning, member: p.member, why: answerNotPolled, round: -1}
	if p.Beside() {
		c.why = answerUnhandled
	}
	if x := t.heldBy(p); p.Callback == report.InAssigned {
		c.why = assignedCallback
	} else if p.Refused {
		c.why = assignRefused
	} else if x != nil && x.returned {
		c.why = positionUnknown
	}
	return c
}

// nobody says why nobody is there to own a partition.
func (g *group) nobody() why {
	switch {
	case g.phase == event.Gone:
		return groupGone
	case g.countedIn == 0:
		return groupEmpty
	case g.stale:
		return givenLongAgo
	}
	return givenToNobody
}

// grounds is what a cause can rest on besides what has to do with the partition itself.
type grounds struct {
	down, epochs bool
	phase        event.Phase
	generation   protocol.Generation // of a classic group, as the round
	round        int32
	nobody       why
}

func (g *group) grounds() grounds {
	x := grounds{down: g.down, epochs: g.epochs, phase: g.phase, round: -1, nobody: g.nobody()}
	if !g.epochs {
		x.generation, x.round = g.generation, g.current()
	}
	return x
}

// noteMoment notes the causes that hold when a moment is over: what lasts no time is none. A
// group that each of a thousand members brings from one target to the next is at the end of
// each such moment as it was before, and so are those of its partitions that nothing has
// happened to.
func (f *Fold) noteMoment() {
	for _, t := range f.unnoted {
		if t.group.unnoted = false; t.group.down {
			f.note(t, f.condition(t), f.moment)
		}
	}
	f.unnoted = f.unnoted[:0]
	if x := f.group.grounds(); x != f.noted {
		f.noted = x
		for _, t := range f.down {
			f.note(t, f.condition(t), f.moment)
		}
	}
}

// note records the cause of a partition that is down, from now on.
func (f *Fold) note(t *Tenure, x condition, now clock.Time) {
	if was := t.group.noted; was >= 0 && f.conditions.list[was] == x {
		return
	}
	g := &t.Gaps[len(t.Gaps)-1]
	t.group.noted = f.conditions.number(x)
	if g.last == 0 || f.segments.list[g.last].cond != t.group.noted {
		g.last = f.segments.number(segment{g.last, t.group.noted, now})
	}
}
