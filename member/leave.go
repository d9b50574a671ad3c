package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// closing is how far close() has come.
type closing struct {
	stage    closeStage
	reason   string
	deadline clock.Time
}

type closeStage uint8

const (
	notClosing   closeStage = iota
	closeCommits            // waits for the last auto-commit
	closeRevokes            // in onPartitionsRevoked or onPartitionsLost
	closeWaits              // waits for what is still in flight
	closeLeaves             // franz-go: waits for the end of its loop
)

// closeTimeout is CloseOptions.timeout at its default, 30 s.
const closeTimeout = 30 * clock.Second

// beginClose is ClassicKafkaConsumer.close: commit, call the listener, leave.
func (c *Client) beginClose(reason string) {
	held := c.list
	if c.franz != nil {
		held = c.franz.holds()
	}
	c.emit(event.Closing{Partitions: held, Reason: protocol.ParseReason(reason)})
	c.closing = closing{stage: closeCommits, reason: reason, deadline: c.now.Add(closeTimeout)}
	c.thread, c.until = inClose, c.closing.deadline
	c.commands = nil
	if c.franz != nil {
		c.closing.stage, c.until = closeLeaves, clock.Never
		c.franz.quit()
		return
	}
	if c.spec.Config.EnableAutoCommit {
		c.commitSync(commitOnClose, c.closing.deadline)
		return
	}
	c.closeGoesOn()
}

// closeGoesOn takes close() as far as it goes without waiting.
func (c *Client) closeGoesOn() {
	switch c.closing.stage {
	case closeCommits:
		if c.thread == inCommitSync {
			return
		}
		c.heartbeat.stopped = true
		c.closing.stage = closeRevokes
		if !c.giveUpAll(stepNone) {
			c.closeGoesOn()
		}
	case closeRevokes:
		if c.thread == inCallback || c.thread == inCommitSync {
			return
		}
		c.closing.stage = closeWaits
		c.thread, c.until = inClose, c.closing.deadline
		c.leave("the consumer is being closed")
		c.closeGoesOn()
	case closeWaits:
		if len(c.links[ToCoordinator].waiting) == 0 {
			c.closed()
		}
	}
}

// giveUpAll is ConsumerCoordinator.onLeavePrepare: what the member holds is lost if
// its generation is gone or a rebalance is under way, else revoked. It tells whether
// there was anything.
func (c *Client) giveUpAll(during step) bool {
	ps := c.list
	switch {
	case len(ps) == 0:
		return false
	case c.generation == protocol.NoGeneration || c.state != stable:
		c.lose(ps, during)
	default:
		c.revoke(ps, during)
	}
	return true
}

func (c *Client) closed() {
	reason := c.closing.reason
	c.closing.stage = notClosing
	c.exit()
	c.emit(event.Closed{Reason: protocol.ParseReason(reason)})
}

// leave is AbstractCoordinator.maybeLeaveGroup: a dynamic member says goodbye and
// forgets who it was; a static one only forgets, and stays in the group until its
// session times out (KIP-345).
func (c *Client) leave(reason string) {
	if c.spec.Config.GroupInstanceID == "" && c.coordinatorKnown && c.state != unjoined && c.memberID != "" {
		c.emit(event.LeaveSent{Reason: protocol.ParseReason(reason)})
		c.send(ToCoordinator, &protocol.LeaveGroupRequest{
			Members: []protocol.LeavingMember{{MemberID: c.memberID, Reason: protocol.ParseReason(reason)}},
		}, ordinary, c.requestTimeout())
	}
	c.reset("consumer pro-actively leaving the group", false)
}

// subscribe changes the subscription; the next poll() sees that it differs from
// the one the member joined with.
func (c *Client) subscribe(topics []protocol.TopicID) {
	topics = slices.Sorted(slices.Values(topics))
	if slices.Equal(topics, c.subscription) {
		return
	}
	if c.franz != nil {
		c.franz.subscribe(topics)
		return
	}
	c.subscription = topics
	c.poll.wanted = true
	c.refreshMetadata()
}

// unsubscribe gives everything up and leaves the group, without a commit.
func (c *Client) unsubscribe() {
	if c.franz != nil {
		c.franz.quit()
		return
	}
	c.subscription, c.joined, c.snapshot = nil, nil, nil
	c.step, c.pending, c.leader = stepNone, nil, false
	if !c.giveUpAll(stepUnsubscribe) {
		c.leave(unsubscribed)
	}
}

const unsubscribed = "the consumer unsubscribed from all topics"
