package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// A new Java process is slow where it comes for the first time: classes are loaded,
// code is interpreted. In recordings of the 4.3 consumer the first answer of each
// kind that a rebalance brings takes it some 8 to 30 ms longer than any later one,
// 15 ms in the middle. That is not much, but it decides a race: after a cooperative
// scale-out the newcomer's SyncGroup comes behind the JoinGroup of the members that
// gave something up, is answered REBALANCE_IN_PROGRESS, and so the follow-up
// rebalance need not wait for the newcomer's next heartbeat.
const firstTime = 15 * clock.Millisecond

// familiar has the kinds of answers that the process has dealt with before.
type familiar struct {
	refusal, join, sync bool
}

// warmsUp tells whether the application thread needs firstTime for this answer,
// and from here on knows answers like it.
func (c *Client) warmsUp(response protocol.Response) bool {
	known := &c.familiar.sync
	switch r := response.(type) {
	case *protocol.JoinGroupResponse:
		if known = &c.familiar.join; r.Error != protocol.NONE {
			known = &c.familiar.refusal
		}
	case *protocol.SyncGroupResponse:
	default:
		return false
	}
	was := *known
	*known = true
	if was || c.thread != inPoll {
		return false
	}
	c.thread, c.until = warmingUp, c.now.Add(firstTime)
	return true
}
