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
func (l *loop) idles() bool { return len(l.p.Holdings.List()) > 0 && l.idle(0, 0) > 0 }

// idle is how long it waits if its last call of poll() was at a moment and it is done with
// what that returned at another.
func (l *loop) idle(last, done clock.Time) clock.Duration {
	idle, config := l.p.Application().IdleBetweenPolls, l.p.Config()
	if config.Client.Traits().WatchesPolls {
		idle = min(idle, clock.Millis(config.MaxPollIntervalMs)-done.Sub(last)-pollMargin)
	}
	return max(idle, 0)
}

// nextPoll follows when the program is done with what poll() returned: it calls it again, or
// waits before that. What it has been ordered to do it does at once.
func (l *loop) nextPoll(at clock.Time) {
	if !l.idles() || len(l.orders) > 0 {
		l.enterPoll(at)
		return
	}
	wait := l.idle(l.last, at)
	if wait == 0 {
		l.enterPoll(at)
		return
	}
	l.thread, l.until = waiting, at.Add(wait)
}

// takeIdling is takeNext of a program that waits between its polls.
func (l *loop) takeIdling(to clock.Time) bool {
	h, wait := &l.p.Holdings, l.p.Engine().PollWaits()
	if wait == member.DoesNotReturn {
		l.at = to
		return false
	}
	ends, arrival := l.pollEnds(), h.NextRecord()
	if arrival > l.at && !h.Sealed() {
		h.CaughtUp(min(arrival, ends, to))
	}
	at := max(arrival, l.at)
	returns := at == l.entered || at < ends
	if returns && wait == member.ReturnsTimedOut {
		at = ends
	}
	switch {
	case returns && at <= to:
		l.at = at
		l.takeBatch(at)
		return true
	case !returns && ends <= to:
		l.timedOut(max(ends, l.at), min(arrival, to))
		return true
	}
	l.at = to
	return false
}

// returnsNext is when the poll() that is under way may return records.
func (l *loop) returnsNext() clock.Time {
	wait, arrival := l.p.Engine().PollWaits(), max(l.p.Holdings.NextRecord(), l.p.Now())
	if l.idles() && wait == member.ReturnsTimedOut && arrival != clock.Never {
		return l.pollEnds()
	}
	return l.pollReturns(wait, arrival)
}

// pollEnds is when the call of poll() that is under way returns without records.
func (l *loop) pollEnds() clock.Time {
	if l.overdue != 0 {
		return l.returnAt
	}
	timeout := max(l.PollTimeout(), 0)
	if l.at.Sub(l.entered) > timeout { // there were no partitions, and no waits
		l.entered = l.PollSince(l.at)
	}
	return l.entered.Add(timeout)
}

// timedOut follows when a poll() has returned no records, and passes over those after it that
// return none before a moment.
func (l *loop) timedOut(at, before clock.Time) {
	l.out = at
	round := l.idle(l.last, at) + max(l.PollTimeout(), 0)
	if l.overdue == 0 && round > 0 && before > at {
		pass := (before.Sub(at) / round) * round
		at, l.entered, l.last, l.out = at.Add(pass), l.entered.Add(pass), l.last.Add(pass), l.out.Add(pass)
	}
	l.at, l.overdue = at, 0
	l.nextPoll(at)
}
