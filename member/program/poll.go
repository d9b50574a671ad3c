package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// Run implements [member.Program].
func (c *caller) Run() {
	for c.Polling() && c.pollWanted(c.p.Now()) {
		c.pollOnce()
		if c.Polling() {
			c.of.Advance(c.p.Now())
		}
	}
}

// pollWanted tells whether poll() has something to do besides returning records.
func (c *caller) pollWanted(now clock.Time) bool {
	return c.wanted || c.p.Unread() > 0 || min(c.p.Engine().PollDue(), c.p.Holdings.FetchDue()) <= now
}

// pollOnce is one turn of the loop inside poll(): the network is read, and the engine does
// its part, which never waits. What is left is to return records, in Advance.
func (c *caller) pollOnce() {
	c.wanted = false
	c.last = c.p.Now()
	if c.p.ReadInbox(); c.returnsOverdue() {
		return
	}
	c.p.TimeOutRequests()
	c.p.Engine().Poll()
	c.p.Holdings.FetchSealed()
}

// Due implements [member.Program].
func (c *caller) Due() {
	now := c.p.Now()
	switch c.thread {
	case held:
		c.p.Engine().HeldDue()
	case stalled:
		if c.until <= now {
			c.of.awake()
		}
	case waiting:
		if len(c.orders) > 0 {
			c.at = now
			c.enterPoll(now)
		}
	case polling:
		if len(c.orders) > 0 && c.returnAt <= now {
			c.enterPoll(now)
		}
	}
}

// enterPoll begins a call of poll(), or what is to be done in place of it.
func (c *caller) enterPoll(at clock.Time) {
	if c.thread == polling {
		c.out = at
	}
	c.thread = polling
	c.entered, c.last, c.overdue = at, at, 0
	for len(c.orders) > 0 && c.Polling() {
		o := c.orders[0]
		c.orders = c.orders[1:]
		c.obey(o)
	}
	if c.Polling() {
		c.of.beforePoll()
		c.p.Engine().Polled(at)
	}
}

// Wake implements [member.Program].
func (c *caller) Wake() { c.wanted = true }

// pollReturns is when poll() returns a record that is there at a moment: at once, or if
// the engine lets it wait when it times out, or not before the engine is through.
func (c *caller) pollReturns(wait member.Wait, arrival clock.Time) clock.Time {
	if wait == member.ReturnsAtOnce || arrival == clock.Never {
		return arrival
	}
	timeout := c.PollTimeout()
	switch {
	case wait == member.DoesNotReturn:
		return clock.Never
	case timeout <= 0:
		return arrival
	}
	calls := max(1, (arrival.Sub(c.entered)+timeout-1)/timeout)
	return c.entered.Add(calls * timeout)
}

// timeoutBoundary is when an idle poll() returns for its timeout.
func (c *caller) timeoutBoundary(at clock.Time) clock.Time {
	since := c.PollSince(at)
	if since == at {
		return at
	}
	return since.Add(c.PollTimeout())
}

// ReleaseCallback implements [member.Program]. A callback may take longer than the poll() in
// which it is called. Kafka's timer counts on only once the network has been waited for,
// so poll() sends one request more and hears one answer, or waits for what was left of
// its timeout; then it returns (AbstractCoordinator.joinGroupIfNeeded, Timer).
func (c *caller) ReleaseCallback(began clock.Time) {
	c.Release()
	now := c.p.Now()
	left := c.PollSince(began).Add(c.PollTimeout()).Sub(began)
	if now.Sub(began) >= left {
		c.overdue, c.returnAt = now, now.Add(left)
	}
}

// Heard implements [member.Program]. What had come while a callback ran does not count: the
// engine has read it beside the application.
func (c *caller) Heard() {
	if now := c.p.Now(); c.overdue != 0 && now > c.overdue {
		c.returnAt = now
	}
}

// returnsOverdue lets a poll() return that a callback has outlasted, if the application
// has something else to do than to call the next one.
func (c *caller) returnsOverdue() bool {
	if c.overdue == 0 || c.p.Now() < c.returnAt || !c.Polling() {
		return false
	}
	c.overdue = 0
	if len(c.orders) == 0 {
		return false
	}
	c.enterPoll(c.p.Now())
	return true
}
