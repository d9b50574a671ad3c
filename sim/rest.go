package sim

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Rest lets a run end by itself: For after its group has come to rest, which counts from
// From on.
type Rest struct {
	From clock.Time
	For  clock.Duration
}

// resting follows whether the group has come to rest: nothing that was begun is under way,
// the group is Stable or Empty, the coordinator counts in those that are there and nobody
// else, and every partition that one of them is subscribed to is consumed.
type resting struct {
	since clock.Time // clock.Never: it has not
	// disturbed: something has happened since it was looked at that may have changed it.
	disturbed bool
	// lacks is the process that was not at rest then, which it can come to without a word;
	// nobody: it was something else.
	lacks int
	seats []seat // whom the coordinator counts in
}

// nobody is the number of no process.
const nobody = -1

// seat is a member id that the coordinator counts in, and whose it is.
type seat struct {
	id          protocol.MemberID
	member      event.Member
	incarnation int32
}

// End is when the run ends: of one that ends by itself the latest moment, until the group
// has come to rest.
func (w *World) End() clock.Time {
	end := clock.Time(w.scenario.Duration)
	if w.scenario.Rest != nil && w.resting.since != clock.Never {
		end = min(end, w.resting.since.Add(w.scenario.Rest.For))
	}
	return end
}

// Expected is when the run would end if nothing more came in its way.
func (w *World) Expected() clock.Time {
	if rest := w.scenario.Rest; rest != nil {
		return min(w.End(), max(w.Now(), rest.From).Add(rest.For))
	}
	return w.End()
}

// settle looks whether the group is at rest now.
func (w *World) settle() {
	rest, r := w.scenario.Rest, &w.resting
	if w.Now() < rest.From {
		return
	}
	if !r.disturbed && (r.lacks == nobody || w.processAtWork(r.lacks)) {
		return
	}
	r.disturbed = false
	switch {
	case !w.atRest():
		r.since = clock.Never
	case r.since == clock.Never:
		r.since = w.Now()
	}
}

// disturb takes note of a fact after which the group may be at rest no more. Those are left
// out that come all the time and change nothing in that.
func (r *resting) disturb(fact event.Fact) {
	switch fact.(type) {
	case event.HeartbeatSent, event.ConsumerHeartbeatSent, event.HeartbeatOK, event.Heartbeats, event.CommitSent, event.CommitOK, event.Consumed, event.Interrupted:
	default:
		r.disturbed = true
	}
}

// seated follows whom the coordinator counts in.
func (w *World) seated(e event.Event) {
	r := &w.resting
	switch fact := e.Fact.(type) {
	case event.MemberAdded:
		if r.seatOf(fact.MemberID) < 0 {
			r.seats = append(r.seats, seat{fact.MemberID, e.Member, w.processes[e.Member].incarnation})
		}
	case event.MemberRemoved:
		if i := r.seatOf(fact.MemberID); i >= 0 {
			r.seats = slices.Delete(r.seats, i, i+1)
		}
	}
}

func (r *resting) seatOf(id protocol.MemberID) int {
	return slices.IndexFunc(r.seats, func(s seat) bool { return s.id == id })
}

// heldBy tells whether a seat is that of a process which is there to use it.
func (w *World) heldBy(s seat) bool {
	p := &w.processes[s.member]
	return p.present() && p.incarnation == s.incarnation && p.client.MemberID == s.id
}

// present tells whether the process is there for the group to count on: it runs, has a
// subscription, and nothing stops it for good.
func (p *process) present() bool {
	return p.running() && !p.stopped && p.client.Subscription() != nil
}

// atRest tells whether the group is.
func (w *World) atRest() bool {
	phase := w.broker.state.Phase()
	r := &w.resting
	if r.lacks != nobody && w.processAtWork(r.lacks) {
		return false
	}
	r.lacks = nobody
	if w.broker.moving || w.broker.stall.ends() || phase.Rebalancing() || phase == event.Delivering {
		return false
	}
	for i := range w.controllers {
		if len(w.controllers[i].Open()) > 0 {
			return false
		}
	}
	present := 0
	for i := range w.processes {
		if w.processAtWork(i) {
			r.lacks = i
			return false
		}
		if w.processes[i].present() {
			present++
		}
	}
	if len(r.seats) != present || slices.ContainsFunc(r.seats, func(s seat) bool { return !w.heldBy(s) }) {
		return false
	}
	return w.allHeld()
}

// processAtWork tells whether a process has something before it that is to come: its end,
// its return, the end of a fault, that it consumes what it holds, or that it is done with
// the records which it began with before the last of what was to happen.
func (w *World) processAtWork(i int) bool {
	p := &w.processes[i]
	if p.returns != clock.Never || p.closing {
		return true
	}
	return p.present() && (p.faulty() || !p.client.Consuming() || p.client.InHandSince(w.Now()) < w.scenario.Rest.From)
}

// faulty tells whether the process is in a fault that ends.
func (p *process) faulty() bool {
	return slices.ContainsFunc(p.faults[:], func(f fault) bool { return f.active && f.until != clock.Never })
}

// allHeld tells whether every partition is held that somebody present is subscribed to.
// Where all of them have the assignment of one generation, nobody holds what another one
// does, so that it is enough to count.
func (w *World) allHeld() bool {
	subscribed, held := make([]bool, len(w.scenario.Topics)), 0
	for i := range w.processes {
		if p := &w.processes[i]; p.present() {
			held += len(p.client.Holdings.List())
			for _, t := range p.client.Subscription() {
				subscribed[t] = true
			}
		}
	}
	for topic, partitions := range w.logs.counts() {
		if subscribed[topic] {
			held -= int(partitions)
		}
	}
	return held == 0
}
