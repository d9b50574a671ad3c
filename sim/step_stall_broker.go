package sim

import (
	"errors"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

var stallBrokerVerb = Verb{
	Name:   "stall-broker",
	Target: TheBroker,
	Doc:    "The broker reads nothing and answers nothing; connections stay open, its timers go on.",
	Fields: []Field{
		{Name: "for", Type: DurationField, Doc: "how long; default: to the end"},
	},
	apply: (*World).applyStallBroker,
}

// standstill is a time in which the broker's network threads stand still. Its sockets take
// in what comes, and its timers go on: a session ends although the heartbeats that would
// have kept it wait to be read.
type standstill struct {
	active bool
	until  clock.Time // clock.Never: it does not end
	unread []int32    // connections, in the order in which something came to be read
	unsent []unsent   // answers that are ready, in their order
}

// unsent is an answer that waits for the broker to go on.
type unsent struct {
	conn     int32
	response any
}

// ends tells whether it stands still, and not for good.
func (b *standstill) ends() bool { return b.active && b.until != clock.Never }

var errBrokerStalled = errors.New("the broker stands still already")

func (w *World) applyStallBroker(s *Step) error {
	b := &w.broker.stall
	switch {
	case b.active && b.until > w.Now():
		return errBrokerStalled
	case b.active: // it ends at this very moment
		w.brokerGoesOn()
	}
	w.disturb()
	b.active, b.until = true, w.Now().Add(s.For)
	if s.For < clock.Forever {
		w.queue.At(b.until, item{kind: brokerItem})
	}
	w.emit(event.Coordinator, event.BrokerStalled{})
	for m := range w.processes {
		if w.processes[m].running() {
			w.loseBroker(m)
		}
	}
	return nil
}

// loseBroker tells a process that runs that it does not reach the broker from now on,
// because that stands still, if its link is not cut anyway.
func (w *World) loseBroker(m int) {
	p := &w.processes[m]
	p.stopped = p.stopped || w.broker.stall.until == clock.Never
	if p.faults[cutFault].active {
		return
	}
	w.emit(event.Member(m), event.Disconnected{Reason: protocol.Because(protocol.ReasonBrokerStalled)})
	w.input(m, (*member.Process).CutOff)
}

// brokerWakes is the end of a time in which the broker stood still, if it has not ended
// already.
func (w *World) brokerWakes() {
	if b := &w.broker.stall; b.active && b.until <= w.Now() {
		w.brokerGoesOn()
	}
}

// brokerGoesOn lets the broker send what is ready and read what has come. What its timers
// have done is done. A connection whose client has given up meanwhile is read like the
// others: its bytes are in the broker's socket.
func (w *World) brokerGoesOn() {
	b := &w.broker.stall
	b.active, w.unsettled = false, true
	w.emit(event.Coordinator, event.BrokerResumed{})
	for m := range w.processes {
		if p := &w.processes[m]; p.running() && !p.faults[cutFault].active {
			w.emit(event.Member(m), event.Reconnected{})
		}
	}
	answers, conns := b.unsent, b.unread
	b.unsent, b.unread = nil, nil
	for _, a := range answers {
		w.answer(a.conn, a.response)
	}
	for _, id := range conns {
		w.serveNext(id)
	}
}
