package java

import (
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// slow tells whether the application's thread is held up: by a step of a rebalance, which in
// recordings of the 4.3 consumer takes a new process some 8 to 30 ms, and later 0 to 3. That
// is not much, but it decides races: after a cooperative scale-out the newcomer's SyncGroup
// mostly comes behind the JoinGroup of the members that gave something up, is answered
// REBALANCE_IN_PROGRESS, and so the follow-up rebalance need not wait for the newcomer's next
// heartbeat.
func (e *engine) slow(k noise.Kind) bool {
	if !e.polling() {
		return false
	}
	by := e.p.Noise().Take(k)
	if by == 0 {
		return false
	}
	e.hold(atWork, e.p.Now().Add(by))
	return true
}

// Ready implements [member.Engine]: an answer that has arrived has to wait a little until
// the application's thread has read it.
func (e *engine) Ready(response protocol.Response) bool {
	if e.waited == response {
		e.waited = nil
		return true
	}
	k := noise.SyncAnswer
	switch r := response.(type) {
	case *protocol.JoinGroupResponse:
		if k = noise.JoinAnswer; r.Error != protocol.NONE {
			k = noise.Refusal
		} else {
			e.p.Noise().Join(int32(r.Generation))
		}
	case *protocol.SyncGroupResponse:
	default:
		return true
	}
	if !e.slow(k) {
		e.waited = nil
		return true
	}
	e.waited = response
	return false
}
