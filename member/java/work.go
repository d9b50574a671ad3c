package java

import (
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// task is a step of a rebalance that takes the application's thread a moment, and a new
// process more than one: classes are loaded, code is interpreted. In recordings of the 4.3
// consumer the first time takes some 8 to 30 ms, the next ones 0 to 3. That is not much, but
// it decides races: after a cooperative scale-out the newcomer's SyncGroup mostly comes
// behind the JoinGroup of the members that gave something up, is answered
// REBALANCE_IN_PROGRESS, and so the follow-up rebalance need not wait for the newcomer's
// next heartbeat.
type task uint8

const (
	readRefusal task = iota // an answer to JoinGroup that is an error
	readJoin                // and one that is none
	sendSync                // from there to the SyncGroup of a follower
	makePlan                // and to that of the leader
	readSync                // the answer to SyncGroup
	takeOver                // from there to the listener
	tasks
)

// late has how long a task takes: the first time, in a young group or in another, and later.
var late = [tasks]struct{ young, first, later noise.Kind }{
	readRefusal: {noise.FirstRefusal, noise.FirstRefusal, noise.Refusal},
	readJoin:    {noise.YoungJoinAnswer, noise.FirstJoinAnswer, noise.JoinAnswer},
	sendSync:    {noise.YoungSync, noise.FirstSync, noise.Sync},
	makePlan:    {noise.YoungPlan, noise.FirstPlan, noise.Plan},
	readSync:    {noise.YoungSyncAnswer, noise.FirstSyncAnswer, noise.SyncAnswer},
	takeOver:    {noise.YoungTakeOver, noise.FirstTakeOver, noise.TakeOver},
}

// firstGeneration is that of a young group.
const firstGeneration = 1

// slow tells whether the application's thread is held up by a task.
func (e *engine) slow(t task, g protocol.Generation) bool {
	if !e.polling() {
		return false
	}
	kinds := &late[t]
	switch first := !e.done[t]; {
	case first && g == firstGeneration:
		e.done[t] = true
		return e.slowBy(kinds.young)
	case first:
		e.done[t] = true
		return e.slowBy(kinds.first)
	}
	return e.slowBy(kinds.later)
}

// slowBy tells whether it is held up by some noise.
func (e *engine) slowBy(k noise.Kind) bool {
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
	t, generation := readJoin, e.p.Generation
	switch r := response.(type) {
	case *protocol.JoinGroupResponse:
		generation = r.Generation
		if r.Error != protocol.NONE {
			t = readRefusal
		}
	case *protocol.SyncGroupResponse:
		t = readSync
	default:
		return true
	}
	if e.waited == response || !e.slow(t, generation) {
		e.waited = nil
		return true
	}
	e.waited = response
	return false
}
