package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Lookup is what a process knows of where the coordinator is, and of its attempts to
// find out.
type Lookup struct {
	Failures int        // attempts that failed in a row, as the engine counts rows
	Failed   clock.Time // the last of them
	known    bool
	inFlight bool
	at       clock.Time // not to be asked before
}

// CoordinatorKnown tells whether requests to the coordinator can be sent.
func (p *Process) CoordinatorKnown() bool { return p.lookup.known }

// LoseCoordinator is AbstractCoordinator.markCoordinatorUnknown. It closes the
// connection, so whatever waited there has failed.
func (p *Process) LoseCoordinator(reason protocol.Reason) {
	l := &p.lookup
	if !l.known {
		return
	}
	l.known, l.at, l.Failures = false, p.now, 0
	p.Emit(event.CoordinatorLost{Reason: reason})
	p.disconnect(ToCoordinator)
}

// FindCoordinator asks any broker for the coordinator, unless it is too early or the last
// question is open.
func (p *Process) FindCoordinator() {
	l := &p.lookup
	if l.known || p.NextLookup() > p.now {
		return
	}
	l.inFlight = true
	p.send(ToBroker, &protocol.FindCoordinatorRequest{})
}

// NextLookup is when the coordinator may be asked for.
func (p *Process) NextLookup() clock.Time {
	if p.lookup.inFlight {
		return clock.Never
	}
	return max(p.lookup.at, p.links[ToBroker].opens)
}

// handleFindCoordinator takes the coordinator over. One that must not be connected to yet
// is given up again, as if it had not been found (AbstractCoordinator.ensureCoordinatorReady);
// no fact says so.
func (p *Process) handleFindCoordinator(r *protocol.FindCoordinatorResponse) {
	l := &p.lookup
	l.inFlight = false
	if r.Error != protocol.NONE || !p.mayConnect(ToCoordinator) {
		p.retryLookup()
		return
	}
	l.known, l.Failures = true, 0
	p.Emit(event.CoordinatorFound{})
}

func (p *Process) retryLookup() {
	l := &p.lookup
	l.at = p.engine.RetryLookup(l)
	l.Failures++
	l.Failed = p.now
}
