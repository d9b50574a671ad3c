package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// A program may wait before each of its polls, to take more at once, as the container of
// Spring does (KafkaMessageListenerContainer.idleBetweenPollIfNecessary): only while it has
// partitions, and not so long that its client would leave the group. It hears of nothing
// meanwhile that needs poll(). Such a poll returns what there is, or the first to come before
// its timeout; those that return records are followed one by one, and those that return none
// come round alike.

// pollMargin is what such a wait leaves of max.poll.interval.ms, so that it does not race
// against it.
const pollMargin = 5 * clock.Second

// idles tells whether the program waits before its next poll().
func (c *caller) idles() bool {
	return c.p.Application().IdleBetweenPolls > 0 && len(c.p.Holdings.List()) > 0 && c.idle(0, 0) > 0
}

// idle is how long it waits if its last call of poll() was at a moment and it is done with
// what that returned at another.
func (c *caller) idle(last, done clock.Time) clock.Duration {
	idle, config := c.p.Application().IdleBetweenPolls, c.p.Config()
	if idle > 0 && config.Client.Traits().WatchesPolls {
		idle = min(idle, clock.Millis(config.MaxPollIntervalMs)-done.Sub(last)-pollMargin)
	}
	return max(idle, 0)
}

// rests lets the program wait before it calls poll() again, and tells whether it does. What it
// has been ordered to do it does at once.
func (c *caller) rests(at clock.Time) bool {
	if !c.idles() || len(c.orders) > 0 {
		return false
	}
	wait := c.idle(c.last, at)
	if wait > 0 {
		c.thread, c.until = waiting, at.Add(wait)
	}
	return wait > 0
}

// nextPoll follows when the program is done with what poll() returned: it calls it again, or
// waits before that.
func (l *loop) nextPoll(at clock.Time) {
	if !l.rests(at) {
		l.enterPoll(at)
	}
}

// takeIdling is takeNext of a program that waits between its polls.
func (l *loop) takeIdling(to clock.Time) bool {
	h, wait := &l.p.Holdings, l.p.Engine().PollWaits()
	if wait == member.DoesNotReturn {
		l.at = to
		return false
	}
	arrival := h.NextRecord()
	if arrival > l.at && !h.Sealed() {
		h.CaughtUp(min(arrival, l.pollEnds(), to))
	}
	switch at, with := l.comesBack(wait, arrival); {
	case at > to:
		l.at = to
		return false
	case with:
		l.at = at
		l.takeBatch(at)
	default:
		l.timedOut(at, min(arrival, to))
		l.nextPoll(l.at)
	}
	return true
}

// comesBack is when the poll() that is under way returns, and whether with records, the first
// of which is there at a moment.
func (c *caller) comesBack(wait member.Wait, arrival clock.Time) (at clock.Time, with bool) {
	ends := c.pollEnds()
	at = max(arrival, c.at)
	switch with = at == c.entered || at < ends; {
	case !with:
		return max(ends, c.at), false
	case wait == member.ReturnsTimedOut:
		return ends, true
	}
	return at, true
}

// returnsNext is when the poll() that is under way may return records.
func (c *caller) returnsNext() clock.Time {
	wait, arrival := c.p.Engine().PollWaits(), max(c.p.Holdings.NextRecord(), c.p.Now())
	if c.idles() && wait == member.ReturnsTimedOut && arrival != clock.Never {
		return c.pollEnds()
	}
	return c.pollReturns(wait, arrival)
}

// pollEnds is when the call of poll() that is under way returns without records.
func (c *caller) pollEnds() clock.Time {
	if c.overdue != 0 {
		return c.returnAt
	}
	timeout := max(c.PollTimeout(), 0)
	if c.at.Sub(c.entered) > timeout { // there were no partitions, and no waits
		c.entered = c.PollSince(c.at)
	}
	return c.entered.Add(timeout)
}

// timedOut follows when a poll() has returned no records, and passes over those after it that
// return none before a moment.
func (c *caller) timedOut(at, before clock.Time) {
	c.out = at
	round := c.idle(c.last, at) + max(c.PollTimeout(), 0)
	if c.overdue == 0 && round > 0 && before > at {
		pass := (before.Sub(at) / round) * round
		at, c.entered, c.last, c.out = at.Add(pass), c.entered.Add(pass), c.last.Add(pass), c.out.Add(pass)
	}
	c.at, c.overdue = at, 0
}
