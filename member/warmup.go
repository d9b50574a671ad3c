package member

import "github.com/groupsim/groupsim/clock"

// A new Java process is slow where it comes for the first time: classes are loaded,
// code is interpreted. In recordings of the 4.3 consumer each of the things below
// takes it some 8 to 30 ms longer the first time, 15 ms in the middle. That is not
// much, but it decides races: after a cooperative scale-out the newcomer's SyncGroup
// comes behind the JoinGroup of the members that gave something up, is answered
// REBALANCE_IN_PROGRESS, and so the follow-up rebalance need not wait for the
// newcomer's next heartbeat.
const firstTime = 15 * clock.Millisecond

// task is something that a process does for the first time once.
type task uint8

const (
	takeMemberID task = 1 << iota // to come back with the member id of MEMBER_ID_REQUIRED
	joinedGroup                   // from the answer to JoinGroup to SyncGroup
	leadGroup                     // to make the assignment
	syncedGroup                   // from the answer to SyncGroup to the listener
)

// warmUp lets the application thread take longer for tasks that the process has not
// done before.
func (c *Client) warmUp(tasks ...task) {
	if c.thread != inPoll {
		return
	}
	c.until = c.now
	for _, t := range tasks {
		if c.done&t == 0 {
			c.done |= t
			c.thread, c.until = warmingUp, c.until.Add(firstTime)
		}
	}
}
