package member

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// prepareJoin is ConsumerCoordinator.onJoinPrepare, once for each chain of attempts
// to rejoin: commit what was consumed, then give up what has to be given up.
func (c *Client) prepareJoin() {
	c.step = stepCommit
	c.joinDeadline = c.now.Add(clock.Millis(c.spec.Config.MaxPollIntervalMs))
	c.commit.beforeJoin = commitNotSent
	if !c.spec.Config.EnableAutoCommit {
		c.commit.beforeJoin = commitSettled
		return
	}
	if !c.cooperative {
		c.stopReturning(func(*owned) bool { return true })
	}
	c.sendCommitBeforeJoin()
}

// stopReturning marks partitions as pending revocation: poll() returns nothing more
// of them. That ends a run of records, however long the callback takes.
func (c *Client) stopReturning(which func(*owned) bool) {
	for i := range c.owned {
		if o := &c.owned[i]; which(o) {
			c.flushSegment(o)
			o.revoking = true
		}
	}
	c.consumer.planned = false
}

func (c *Client) sendCommitBeforeJoin() {
	if c.sendCommit(commitBeforeJoin) {
		c.commit.beforeJoin = commitInFlight
		return
	}
	c.commit.beforeJoin = commitSettled
}

// commitBeforeJoinDone tells whether the commit has been answered. One that failed
// and may be tried again is, for max.poll.interval.ms in all.
func (c *Client) commitBeforeJoinDone() bool {
	if c.commit.beforeJoin == commitNotSent && c.retryAt <= c.now {
		c.retryAt = clock.Never
		c.sendCommitBeforeJoin()
	}
	if c.commit.beforeJoin != commitSettled && c.joinDeadline > c.now {
		return false
	}
	c.retryAt = clock.Never
	return true
}

// giveUp calls the listener for what the member no longer holds when it rejoins:
// everything as lost without a generation, everything under EAGER, and under
// COOPERATIVE what it is no longer subscribed to (KIP-429).
func (c *Client) giveUp() {
	switch {
	case c.generation == protocol.NoGeneration || c.memberID == "":
		if len(c.list) == 0 {
			c.step = stepJoinReady
			return
		}
		c.lose(c.list, stepRevoke)
	case !c.cooperative:
		c.revoke(c.list, stepRevoke)
	default:
		unwanted := c.unsubscribedOf()
		if len(unwanted) == 0 {
			c.step = stepJoinReady
			return
		}
		c.revoke(unwanted, stepRevoke)
	}
}

// unsubscribedOf is what the member holds and is no longer subscribed to.
func (c *Client) unsubscribedOf() (ps []protocol.TopicPartition) {
	for _, p := range c.list {
		if !c.subscribedTo(p.Topic) {
			ps = append(ps, p)
		}
	}
	return ps
}

func (c *Client) subscribedTo(topic protocol.TopicID) bool {
	for _, t := range c.subscription {
		if t == topic {
			return true
		}
	}
	return false
}

// revoke calls onPartitionsRevoked. The member still counts as their owner for a
// commitSync in there, and not once it has returned.
func (c *Client) revoke(ps []protocol.TopicPartition, during step) {
	c.emit(event.Revoked{Partitions: ps})
	c.revoking = ps
	c.callback(ps, c.spec.Application.OnRevoked, during)
}

// lose calls onPartitionsLost. The member is no owner any more by then.
func (c *Client) lose(ps []protocol.TopicPartition, during step) {
	c.drop(ps)
	c.emit(event.Lost{Partitions: ps})
	c.callback(ps, c.spec.Application.OnLost, during)
}

// callback runs a listener callback, which takes its time inside poll().
func (c *Client) callback(ps []protocol.TopicPartition, length clock.Duration, during step) {
	c.step, c.inListener = during, ps
	c.thread, c.until, c.callbackBegan = inCallback, c.now.Add(length), c.now
	if length == 0 {
		c.callbackDone()
	}
}

// callbackDone returns from the listener callback, after the commitSync in
// onPartitionsRevoked if the application does one.
func (c *Client) callbackDone() {
	if c.revoking != nil && c.spec.Application.CommitOnRevoke {
		c.commitSync(commitInCallback, c.now.Add(clock.Millis(c.spec.Config.DefaultAPITimeoutMs)))
		return
	}
	c.callbackReturned()
}

func (c *Client) callbackReturned() {
	revoked := c.revoking
	c.drop(revoked)
	c.revoking = nil
	c.emit(event.CallbackDone{Partitions: c.inListener})
	c.inListener = nil
	c.thread = inPoll
	c.consumer.at = c.now
	c.poll.wanted = true
	c.outlasted()
	switch c.step {
	case stepRevoke:
		c.step = stepJoinReady
	case stepRevokeMoved:
		c.step = stepAssignReady
		c.rejoinBecause("need to revoke partitions and re-join",
			fmt.Sprintf("need to revoke partitions %s as indicated by the current assignment and re-join", c.partitionNames(revoked)))
	case stepAssign:
		c.step = stepAssignDone
	case stepUnsubscribe:
		c.step = stepNone
		c.leave(unsubscribed)
	}
	c.closeGoesOn()
}
