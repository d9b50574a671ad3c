package javaconsumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// warmUp is what the first heartbeat of a process takes beyond a round trip: a connection is
// opened for it, and both ends load classes. In recordings that is 10 to 220 ms, and only the
// whole of it is known. How much of it there is before the heartbeat comes to the coordinator
// decides which of the processes that start together is the first there, and is assigned all
// partitions; the rest goes by until the answer has been read.
type warmUp struct {
	over   bool
	reads  clock.Duration // how long the answer will wait
	answer *protocol.ConsumerGroupHeartbeatResponse
	to     member.Sent
	readAt clock.Time
}

// onItsWay is how much longer than the link says a heartbeat is on its way that leaves now.
func (e *engine) onItsWay() clock.Duration {
	p, w := e.Process, &e.heartbeat.warmUp
	if w.over {
		return p.Noise().Take(noise.Transit)
	}
	takes := p.WarmUp()
	w.over, w.reads = true, p.Noise().Turn(takes)
	return takes - w.reads
}

// waits keeps the answer to the first heartbeat, and tells whether it is that.
func (w *warmUp) waits(to member.Sent, answer *protocol.ConsumerGroupHeartbeatResponse, now clock.Time) bool {
	if w.reads == 0 {
		return false
	}
	w.answer, w.to, w.readAt, w.reads = answer, to, now.Add(w.reads), 0
	return true
}

// next is when an answer is read that has been kept.
func (w *warmUp) next() clock.Time {
	if w.answer == nil {
		return clock.Never
	}
	return w.readAt
}

// readsOn reads it, and tells whether it did.
func (e *engine) readsOn() bool {
	w := &e.heartbeat.warmUp
	if w.next() > e.Process.Now() {
		return false
	}
	answer := w.answer
	w.answer = nil
	e.handleHeartbeat(w.to, answer)
	return true
}
