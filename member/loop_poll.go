package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// Run implements [Program].
func (l *Loop) Run() {
	for l.Polling() && l.pollWanted(l.p.Now()) {
		l.pollOnce()
		if l.Polling() {
			l.Advance(l.p.Now())
		}
	}
}

// pollWanted tells whether poll() has something to do besides returning records.
func (l *Loop) pollWanted(now clock.Time) bool {
	return l.wanted || l.p.Unread() > 0 || l.p.Engine().PollDue() <= now
}

// pollOnce is one turn of the loop inside poll(): the network is read, and the engine does
// its part, which never waits. What is left is to return records, in Advance.
func (l *Loop) pollOnce() {
	l.wanted = false
	l.last = l.p.Now()
	if l.p.ReadInbox(); l.returnsOverdue() {
		return
	}
	l.p.TimeOutRequests()
	l.p.Engine().Poll()
	l.p.Holdings.FetchSealed()
}

// Due implements [Program].
func (l *Loop) Due() {
	now := l.p.Now()
	switch l.thread {
	case held:
		l.p.Engine().HeldDue()
	case stalled:
		if l.until <= now {
			l.awake()
		}
	case polling:
		if len(l.orders) > 0 && l.returnAt <= now {
			l.enterPoll(now)
		}
	}
}

// Next implements [Program].
func (l *Loop) Next() clock.Time {
	switch l.thread {
	case polling:
		at := l.p.Engine().PollDue()
		if len(l.orders) > 0 {
			at = min(at, l.returnAt, l.pollReturns(max(l.p.Holdings.NextRecord(), l.p.Now())))
		}
		return at
	case processing:
		if l.wanted || len(l.orders) > 0 || l.p.Unread() > 0 {
			return l.until
		}
		return max(l.until, l.p.Engine().PollDue())
	case held:
		return l.p.Engine().HeldUntil()
	}
	return l.until
}

// enterPoll begins a call of poll(), or what is to be done in place of it.
func (l *Loop) enterPoll(at clock.Time) {
	l.thread = polling
	l.entered, l.last, l.overdue = at, at, 0
	for len(l.orders) > 0 && l.Polling() {
		o := l.orders[0]
		l.orders = l.orders[1:]
		l.obey(o)
	}
	if l.Polling() {
		l.p.Engine().Polled()
	}
}

// Order implements [Program].
func (l *Loop) Order(o Order) {
	l.orders = append(l.orders, o)
	if l.Polling() {
		l.returnAt = l.timeoutBoundary(l.p.Now())
	}
}

// Ordered implements [Program].
func (l *Loop) Ordered(kind OrderKind) bool {
	return slices.ContainsFunc(l.orders, func(o Order) bool { return o.Kind == kind })
}

// Stalled implements [Program].
func (l *Loop) Stalled() bool { return l.thread == stalled && l.p.Running() || l.Ordered(StallOrder) }

func (l *Loop) obey(o Order) {
	switch o.Kind {
	case StallOrder:
		l.stall(o.Length)
	case SubscribeOrder:
		l.p.CallSubscribe(o.Topics)
	case UnsubscribeOrder:
		l.p.Engine().Unsubscribe()
	case EnforceOrder:
		l.p.Engine().EnforceRebalance()
	case CloseOrder:
		l.orders = nil
		l.p.CallClose(o.Reason)
	}
}

// holdBatch lets a stall that waited for poll() to return begin before the records
// that it returned are processed.
func (l *Loop) holdBatch() {
	if len(l.orders) > 0 && l.orders[0].Kind == StallOrder {
		length := l.orders[0].Length
		l.orders = l.orders[1:]
		l.stall(length)
	}
}

func (l *Loop) stall(length clock.Duration) {
	l.p.Emit(event.Stall{})
	l.p.Holdings.Seal()
	l.thread, l.until = stalled, l.p.Now().Add(length)
}

// awake ends a stall: the records in hand are processed, else poll() is called.
func (l *Loop) awake() {
	now := l.p.Now()
	l.p.Emit(event.Awake{})
	l.at = now
	n := l.p.Holdings.InHand()
	if n == 0 {
		l.enterPoll(now)
		l.wanted = true
		return
	}
	l.process(now, n)
}

// Wake implements [Program].
func (l *Loop) Wake() { l.wanted = true }

// Polling implements [Program].
func (l *Loop) Polling() bool { return l.thread == polling && l.p.Running() }

// Processing implements [Program].
func (l *Loop) Processing() bool { return l.thread == processing && l.p.Running() }

// Hold implements [Program].
func (l *Loop) Hold() { l.thread = held }

// Release implements [Program].
func (l *Loop) Release() { l.thread, l.wanted = polling, true }

// PollTimeout implements [Program].
func (l *Loop) PollTimeout() clock.Duration { return l.p.Application().PollTimeout }

// PollSince is when the call of poll() that is under way began, if the ones before it
// ran into their timeout.
func (l *Loop) PollSince(at clock.Time) clock.Time {
	timeout := l.PollTimeout()
	if timeout <= 0 {
		return at
	}
	return l.entered.Add(at.Sub(l.entered) / timeout * timeout)
}

// LastPoll implements [Program].
func (l *Loop) LastPoll() clock.Time {
	if l.Polling() && !l.stopped {
		return max(l.last, l.PollSince(l.p.Now()))
	}
	return l.last
}

// timeoutBoundary is when an idle poll() returns for its timeout.
func (l *Loop) timeoutBoundary(at clock.Time) clock.Time {
	since := l.PollSince(at)
	if since == at {
		return at
	}
	return since.Add(l.PollTimeout())
}
