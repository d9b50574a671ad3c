package java

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// A new Java process is slow where it comes for the first time: classes are loaded,
// code is interpreted. In recordings of the 4.3 consumer each of the tasks below
// takes it some 8 to 30 ms longer the first time, 15 ms in the middle. That is not
// much, but it decides races: after a cooperative scale-out the newcomer's SyncGroup
// comes behind the JoinGroup of the members that gave something up, is answered
// REBALANCE_IN_PROGRESS, and so the follow-up rebalance need not wait for the
// newcomer's next heartbeat.
const firstTime = 15 * clock.Millisecond

// task is something that a process does for the first time once.
type task uint8

const (
	readRefusal task = 1 << iota // an answer to JoinGroup that is an error
	readJoin                     // and one that is none
	sendFirst                    // SyncGroup
	makePlan                     // the leader's assignment
	takeOver                     // the assignment of a SyncGroup answer
)

// slow tells whether the application thread is held up by tasks that the process has
// not done before.
func (e *engine) slow(tasks ...task) bool {
	if !e.polling() {
		return false
	}
	until := e.p.Now()
	for _, t := range tasks {
		if e.done&t == 0 {
			e.done |= t
			until = until.Add(firstTime)
		}
	}
	if until == e.p.Now() {
		return false
	}
	e.hold(warmingUp, until)
	return true
}

// Ready implements [member.Engine]: an answer that has arrived has to wait a little if the
// process has read none like it.
func (e *engine) Ready(response protocol.Response) bool {
	r, ok := response.(*protocol.JoinGroupResponse)
	if !ok {
		return true
	}
	if r.Error != protocol.NONE {
		return !e.slow(readRefusal)
	}
	return !e.slow(readJoin)
}
