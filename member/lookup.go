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

// reconnectBackoff is reconnect.backoff.ms at its default.
const reconnectBackoff = 50 * clock.Millisecond

// CoordinatorKnown tells whether requests to the coordinator can be sent.
func (p *Process) CoordinatorKnown() bool { return p.lookup.known }

// LoseCoordinator is AbstractCoordinator.markCoordinatorUnknown. It closes the
// connection, so whatever waited there has failed, and comes back to it no sooner
// than reconnect.backoff.ms later.
func (p *Process) LoseCoordinator(reason protocol.Reason) {
	l := &p.lookup
	if l.known {
		l.known = false
		p.Emit(event.CoordinatorLost{Reason: reason})
	}
	l.at, l.Failures = p.now.Add(reconnectBackoff), 0
	p.disconnect(ToCoordinator)
}

// FindCoordinator asks any broker for the coordinator, unless it is too early or the last
// question is open.
func (p *Process) FindCoordinator() {
	l := &p.lookup
	if l.known || l.inFlight || l.at > p.now {
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
	return p.lookup.at
}

func (p *Process) handleFindCoordinator(r *protocol.FindCoordinatorResponse) {
	l := &p.lookup
	l.inFlight = false
	if r.Error != protocol.NONE {
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
