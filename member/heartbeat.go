package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// heartbeat is the heartbeat thread (AbstractCoordinator.HeartbeatThread, Heartbeat).
//
// The thread looks around in steps of retry.backoff.ms. While the application is in
// poll() it is woken for a heartbeat that is due, which so leaves nearly on time;
// while the application is elsewhere the thread's own steps decide.
type heartbeat struct {
	due      clock.Time // the next heartbeat
	session  clock.Time // session.timeout.ms after the last good answer
	base     clock.Time // the thread's last step
	failures int
	request  *protocol.HeartbeatRequest // of this generation
	stopped  bool                       // close() has stopped the thread
}

// enableHeartbeat starts the thread's timers anew; it happens when the answer to a
// JoinGroup is handled, which lines the members' heartbeats up.
func (c *Client) enableHeartbeat() {
	cfg, h := &c.spec.Config, &c.heartbeat
	h.due = c.now.Add(clock.Millis(cfg.HeartbeatIntervalMs))
	h.session = c.now.Add(clock.Millis(cfg.SessionTimeoutMs))
	h.base, h.failures = c.now, 0
	c.poll.last = c.now
	h.request = c.heartbeatRequest()
}

func (c *Client) heartbeatRequest() *protocol.HeartbeatRequest {
	return &protocol.HeartbeatRequest{MemberID: c.memberID, InstanceID: c.spec.Config.GroupInstanceID, Generation: c.generation}
}

// heartbeatRuns tells whether the thread is at work: not before the first join, and
// not while a JoinGroup is in flight (MemberState.hasNotJoinedGroup). While a leader
// assigns, or waits for metadata to assign from, poll() holds the thread's lock.
func (c *Client) heartbeatRuns() bool {
	return c.Running() && c.franz == nil && !c.heartbeat.stopped && c.fatal == "" && c.pending == nil && (c.state == completingRebalance || c.state == stable)
}

// pollExpiry is when max.poll.interval.ms will have passed without a poll().
func (c *Client) pollExpiry() clock.Time {
	return c.lastPoll().Add(clock.Millis(c.spec.Config.MaxPollIntervalMs))
}

// heartbeatWants is when the thread next has a reason to act.
func (c *Client) heartbeatWants() clock.Time {
	if !c.coordinatorKnown {
		return c.nextLookup()
	}
	return min(c.heartbeat.due, c.heartbeat.session, c.pollExpiry())
}

// How late the thread is, on average over recordings of the 4.3 consumer.
const (
	wakeUp    = 2500 * clock.Microsecond // when poll() wakes it for what is due
	overslept = 500 * clock.Microsecond  // in each of its own steps
	// While the application is in poll() the steps wait for a lock that poll()
	// holds. When it goes elsewhere they are this far from the last heartbeat.
	displaced = 25 * clock.Millisecond
)

// nextHeartbeat is when the thread is worth looking at.
func (c *Client) nextHeartbeat() clock.Time {
	if c.franz != nil {
		return c.franz.next()
	}
	if !c.heartbeatRuns() {
		return clock.Never
	}
	at := c.heartbeatWants()
	if c.reading() {
		return at.Add(wakeUp)
	}
	if len(c.inbox) > 0 {
		at = c.now
	}
	if at > c.now && c.thread == processing {
		return at
	}
	return c.gridAfter(max(at, c.now))
}

// heartbeatPause is the length of the thread's own step.
func (c *Client) heartbeatPause() clock.Duration {
	return clock.Millis(c.spec.Config.RetryBackoffMs) + overslept
}

// gridAfter is the thread's first step at a moment or later, and after now.
func (c *Client) gridAfter(at clock.Time) clock.Time {
	if at == clock.Never {
		return at
	}
	length := c.heartbeatPause()
	steps := (at.Sub(c.heartbeat.base) + length - 1) / length
	grid := c.heartbeat.base.Add(steps * length)
	if grid <= c.now {
		grid = grid.Add(length)
	}
	return grid
}

// heartbeatDue acts if the thread takes a step now; else it leaves word that the
// next poll() is to wake it.
func (c *Client) heartbeatDue() {
	if !c.heartbeatRuns() {
		return
	}
	if c.reading() || c.now.Sub(c.heartbeat.base)%c.heartbeatPause() == 0 {
		c.heartbeatStep()
		return
	}
	c.poll.wanted = true
}

// heartbeatStep is one turn of the thread's loop, in the order of its checks. It does
// not look again at the member's state when it has read the network, so a heartbeat may
// leave for a membership that was just lost.
func (c *Client) heartbeatStep() {
	c.heartbeat.base = c.now
	if c.reading() {
		c.heartbeat.base = c.now.Add(displaced)
	}
	if !c.heartbeatRuns() {
		return
	}
	c.readInbox()
	switch {
	case !c.Running() || c.heartbeat.stopped || c.fatal != "" || c.pending != nil:
	case !c.coordinatorKnown:
		c.lookup()
	case c.heartbeat.session <= c.now:
		c.loseCoordinator("session timed out without receiving a heartbeat response")
	case c.pollExpiry() <= c.now:
		c.emit(event.PollTimeout{})
		c.leave("consumer poll timeout has expired.")
	case c.heartbeat.due <= c.now:
		c.sendHeartbeat()
	}
}

func (c *Client) sendHeartbeat() {
	c.heartbeat.due = c.now.Add(clock.Millis(c.spec.Config.HeartbeatIntervalMs))
	if h := &c.heartbeat; h.request.Generation != c.generation {
		h.request = c.heartbeatRequest()
	}
	c.emit(event.HeartbeatSent{})
	c.send(ToCoordinator, c.heartbeat.request, ordinary, c.requestTimeout())
}

// handleHeartbeat is AbstractCoordinator.HeartbeatResponseHandler. Errors that
// belong to a generation the member has left are nothing to it.
func (c *Client) handleHeartbeat(request sent, r *protocol.HeartbeatResponse) {
	h := &c.heartbeat
	if r.Error == protocol.NONE {
		c.emit(event.HeartbeatOK{})
		h.session, h.failures = c.now.Add(clock.Millis(c.spec.Config.SessionTimeoutMs)), 0
		return
	}
	c.emit(event.HeartbeatErr{Error: r.Error})
	switch r.Error {
	case protocol.REBALANCE_IN_PROGRESS:
		h.session, h.failures = c.now.Add(clock.Millis(c.spec.Config.SessionTimeoutMs)), 0
		if c.state == stable {
			c.rejoin("group is already rebalancing")
		}
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR:
		c.loseCoordinator("error response " + r.Error.String())
		c.heartbeatFailed()
	case protocol.UNKNOWN_MEMBER_ID, protocol.ILLEGAL_GENERATION, protocol.FENCED_INSTANCE_ID:
		if !c.unchangedSince(request) {
			return
		}
		c.reset("encountered "+r.Error.String()+" from HEARTBEAT response", r.Error == protocol.ILLEGAL_GENERATION)
		if r.Error == protocol.FENCED_INSTANCE_ID {
			c.fatal = r.Error.String()
		}
	default:
		c.heartbeatFailed()
	}
}

// heartbeatFailed tries again sooner than the next interval (Heartbeat.failHeartbeat).
func (c *Client) heartbeatFailed() {
	c.heartbeat.due = c.now.Add(c.backoff(c.heartbeat.failures))
	c.heartbeat.failures++
}
