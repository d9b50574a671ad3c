package sim

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// unfinished tells at the end of the run what was still to come: what the scenario would
// have done, and what the group was on its way to.
func (w *World) unfinished() {
	w.neverBegun()
	w.underWay()
}

// underWay tells what was begun.
func (w *World) underWay() {
	b, before := &w.broker, w.last.n
	if b.moving {
		w.open(event.Coordinator, failoverVerb.Name, true, clock.Never)
	}
	if b.stall.ends() {
		w.open(event.Coordinator, stallBrokerVerb.Name, true, b.stall.until)
	}
	for i := range w.controllers {
		c := &w.controllers[i]
		for _, m := range c.Open() {
			w.open(event.Member(m), c.step.Verb.Name, true, clock.Never)
		}
	}
	for i := range w.processes {
		w.openOf(i)
	}
	for _, s := range w.resting.seats {
		if !w.heldBy(s) && !w.mayStay(s) {
			w.open(s.member, event.OpenSession, true, w.sessionEnds(s))
		}
	}
	if b.state.Phase().Rebalancing() {
		w.open(event.Coordinator, event.OpenRebalance, true, clock.Never)
	} else if w.last.n == before && !w.allHeld() && !w.anyStopped() {
		w.open(event.Coordinator, event.OpenPartitions, true, clock.Never)
	}
}

func (w *World) open(m event.Member, what string, begun bool, due clock.Time) {
	w.emit(m, event.Unfinished{What: what, Begun: begun, Due: due})
}

// neverBegun tells of what lies behind the end.
func (w *World) neverBegun() {
	for i := range w.scenario.Members {
		if at := w.scenario.Members[i].Start; at > w.Now() && at != clock.Never {
			w.open(event.Member(i), startVerb.Name, false, at)
		}
	}
	for i := range w.scenario.Steps {
		s := &w.scenario.Steps[i]
		if s.At <= w.Now() {
			continue
		}
		m := event.Coordinator
		if len(s.Members) == 1 {
			m = event.Member(s.Members[0])
		}
		w.open(m, s.Verb.Name, false, s.At)
	}
}

// openOf tells what a process was in the middle of.
func (w *World) openOf(i int) {
	p, m := &w.processes[i], event.Member(i)
	switch {
	case p.returns != clock.Never, p.revival != noRevival:
		w.open(m, restartVerb.Name, true, p.returns)
	case p.closing:
		w.open(m, closeVerb.Name, true, clock.Never)
	}
	for kind, verb := range [faultKinds]*Verb{&pauseVerb, &disconnectVerb, &slowVerb} {
		if f := p.faults[kind]; f.active && f.until != clock.Never {
			w.open(m, verb.Name, true, f.until)
		}
	}
	if !p.present() || p.closing {
		return
	}
	switch {
	case p.client.Stalled():
		w.open(m, stallVerb.Name, true, clock.Never)
	case p.faulty():
	case !w.isMember(m):
		w.open(m, event.OpenJoin, true, clock.Never)
	case !p.client.Consuming() && !w.broker.state.Phase().Rebalancing():
		w.open(m, event.OpenAssignment, true, clock.Never)
	}
}

// mayStay tells whether a seat is that of a process which does nothing for good and whose
// session goes on all the same: heartbeats are sent beside the application.
func (w *World) mayStay(s seat) bool {
	p := &w.processes[s.member]
	return p.running() && p.client.MemberID == s.id && p.client.Stalled()
}

// anyStopped tells whether a process that runs is in a fault without an end.
func (w *World) anyStopped() bool {
	return slices.ContainsFunc(w.processes, func(p process) bool { return p.running() && p.stopped })
}

// isMember tells whether the coordinator counts a member's process in.
func (w *World) isMember(m event.Member) bool {
	for _, s := range w.resting.seats {
		if s.member == m && w.heldBy(s) {
			return true
		}
	}
	return false
}

// sessionEnds is when the coordinator takes somebody out if it does not hear of him.
func (w *World) sessionEnds(of seat) clock.Time {
	for _, slot := range w.broker.slots {
		if slot.timer.MemberID == of.id && slot.alarm.Armed() {
			return slot.alarm.Due()
		}
	}
	return clock.Never
}
