package member

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
func (c *Client) slow(tasks ...task) bool {
	if c.thread != inPoll || c.franz != nil {
		return false
	}
	c.until = c.now
	for _, t := range tasks {
		if c.done&t == 0 {
			c.done |= t
			c.thread, c.until = warmingUp, c.until.Add(firstTime)
		}
	}
	return c.thread == warmingUp
}

// slowToRead tells whether an answer that has arrived has to wait a little because
// the process has read none like it.
func (c *Client) slowToRead(response protocol.Response) bool {
	r, ok := response.(*protocol.JoinGroupResponse)
	if !ok {
		return false
	}
	if r.Error != protocol.NONE {
		return c.slow(readRefusal)
	}
	return c.slow(readJoin)
}
