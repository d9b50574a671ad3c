package report

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Process follows what one process of a member is in: whether it runs, which listener
// callback it is in, and what is wrong with it. All who need to know that of events
// ask a Process. The zero value has not started.
type Process struct {
	Running    bool
	Closing    bool // close() has been called; it stays so when the process has ended
	Library    event.Library
	Callback   Callback // that it is in
	Waits      bool     // it does not reach the broker, whose sockets keep what it sends
	Unfinished bool     // it has ended before Spring\'s container had stopped
	Refused    bool     // its assign() in a callback was, and it waits for a call that does not come
	faults     [numFaults]bool
	Awaits     protocol.ReasonCode // of its own, for which its application does nothing, if it says so

	Entered clock.Time // when it entered the callback, or the last one
	Started clock.Time
	Ended   clock.Time            // if it runs no more
	since   [numFaults]clock.Time // when each fault began, if it lasts
}

// Callback is a callback of ConsumerRebalanceListener, or what is like it elsewhere.
type Callback uint8

// The callbacks.
const (
	NoCallback Callback = iota
	InAssigned
	InRevoked
	InLost
)

var callbackNames = [...]string{"no callback", "onPartitionsAssigned", "onPartitionsRevoked", "onPartitionsLost"}

// String gives the name of Java's method.
func (c Callback) String() string { return callbackNames[c] }

// Fault is what is done to a process from outside, and ends again.
type Fault uint8

// The faults. Of several that last at a time the first in this order counts.
const (
	Pause Fault = iota // the process is stopped
	Cut                // it cannot reach the broker
	Stall              // its application does not go on
	numFaults
)

// Cause is the cause of the downtime that a fault leads to.
func (f Fault) Cause() Cause { return [numFaults]Cause{Paused, CutOff, Stalled}[f] }

// FaultOf tells which fault a fact begins, or ends.
func FaultOf(fact event.Fact) (fault Fault, begins, ok bool) {
	switch fact.(type) {
	case event.Paused:
		return Pause, true, true
	case event.Resumed:
		return Pause, false, true
	case event.Disconnected:
		return Cut, true, true
	case event.Reconnected:
		return Cut, false, true
	case event.Stall:
		return Stall, true, true
	case event.Awake:
		return Stall, false, true
	}
	return 0, false, false
}

// Event takes the next event of the member. A process that starts takes the place of
// the one before.
func (p *Process) Event(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.ProcessStart:
		*p = Process{Running: true, Library: fact.Client, Started: e.At}
	case event.Closing:
		p.Closing = true
	case event.Closed:
		p.End(e.At)
	case event.Killed:
		p.KilledBy(fact)
		p.End(e.At)
	case event.Assigned:
		p.enter(InAssigned, e.At)
	case event.Revoked:
		p.enter(InRevoked, e.At)
	case event.Lost:
		p.enter(InLost, e.At)
	case event.CallbackDone:
		p.Callback = NoCallback
	case event.AssignRefused:
		p.Refused = p.Running
	default:
		if fault, begins, ok := FaultOf(fact); ok {
			p.faults[fault] = begins && p.Running
			p.since[fault] = e.At
		}
		switch f := e.Fact.(type) {
		case event.Disconnected:
			p.Waits = f.Reason.Code == protocol.ReasonBrokerStalled
		case event.Reconnected:
			p.Waits = false
		case event.Stall:
			p.Awaits = f.Reason.Code
		}
	}
}

func (p *Process) enter(c Callback, now clock.Time) {
	if p.Running {
		p.Callback, p.Entered, p.Refused = c, now, false
	}
}

// KilledBy notes why it ends without a word.
func (p *Process) KilledBy(fact event.Killed) {
	p.Unfinished = p.Running && fact.Reason.Code == protocol.ReasonShutdownTimeout
}

// End is the end of the process, and of its faults.
func (p *Process) End(now clock.Time) {
	if p.Running {
		p.Running, p.Callback, p.Waits, p.Refused, p.Ended, p.faults = false, NoCallback, false, false, now, [numFaults]bool{}
	}
}

// Has tells whether a fault lasts.
func (p *Process) Has(f Fault) bool { return p.faults[f] }

// Since tells when a fault began that lasts.
func (p *Process) Since(f Fault) clock.Time { return p.since[f] }

// Fault is the first fault that lasts, if any does.
func (p *Process) Fault() (f Fault, any bool) {
	for f = range numFaults {
		if p.faults[f] {
			return f, true
		}
	}
	return 0, false
}

// Beside tells whether the library works beside the application, so that neither a
// callback nor a stall keeps it from consuming what it holds or from rebalancing.
func (p *Process) Beside() bool { return p.Library.Traits().Beside }
