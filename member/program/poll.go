package program

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// Run implements [member.Program].
func (l *loop) Run() {
	for l.Polling() && l.pollWanted(l.p.Now()) {
		l.pollOnce()
		if l.Polling() {
			l.Advance(l.p.Now())
		}
	}
}

// pollWanted tells whether poll() has something to do besides returning records.
func (l *loop) pollWanted(now clock.Time) bool {
	return l.wanted || l.p.Unread() > 0 || min(l.p.Engine().PollDue(), l.p.Holdings.FetchDue()) <= now
}

// pollOnce is one turn of the loop inside poll(): the network is read, and the engine does
// its part, which never waits. What is left is to return records, in Advance.
func (l *loop) pollOnce() {
	l.wanted = false
	l.last = l.p.Now()
	if l.p.ReadInbox(); l.returnsOverdue() {
		return
	}
	l.p.TimeOutRequests()
	l.p.Engine().Poll()
	l.p.Holdings.FetchSealed()
}

// Due implements [member.Program].
func (l *loop) Due() {
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

// Next implements [member.Program].
func (l *loop) Next() clock.Time {
	switch l.thread {
	case polling:
		at := min(l.p.Engine().PollDue(), l.p.Holdings.FetchDue())
		if len(l.orders) > 0 {
			at = min(at, l.returnAt)
		}
		if len(l.orders) > 0 || l.looks() {
			return min(at, l.pollReturns(l.p.Engine().PollWaits(), max(l.p.Holdings.NextRecord(), l.p.Now())))
		}
		return min(at, l.nextLook())
	case processing:
		if l.wanted || len(l.orders) > 0 || l.p.Unread() > 0 || l.commitsNext() {
			return l.until
		}
		return max(l.until, min(l.p.Engine().PollDue(), l.nextLook()))
	case held:
		return l.p.Engine().HeldUntil()
	}
	return l.until
}

// enterPoll begins a call of poll(), or what is to be done in place of it.
func (l *loop) enterPoll(at clock.Time) {
	if l.thread == polling {
		l.out = at
	}
	l.thread = polling
	l.entered, l.last, l.overdue = at, at, 0
	for len(l.orders) > 0 && l.Polling() {
		o := l.orders[0]
		l.orders = l.orders[1:]
		l.obey(o)
	}
	if l.Polling() {
		l.p.Engine().Polled(at)
	}
}

// Order implements [member.Program].
func (l *loop) Order(o member.Order) {
	l.orders = append(l.orders, o)
	if l.Polling() {
		l.returnAt = l.timeoutBoundary(l.p.Now())
	}
}

// Ordered implements [member.Program].
func (l *loop) Ordered(kind member.OrderKind) bool {
	return slices.ContainsFunc(l.orders, func(o member.Order) bool { return o.Kind == kind })
}

// Stalled implements [member.Program].
func (l *loop) Stalled() bool {
	return l.thread == stalled && l.p.Running() || l.Ordered(member.StallOrder)
}

func (l *loop) obey(o member.Order) {
	switch o.Kind {
	case member.StallOrder:
		l.stall(o.Length)
	case member.SubscribeOrder:
		l.p.CallSubscribe(o.Topics)
	case member.UnsubscribeOrder:
		l.p.Engine().Unsubscribe()
	case member.EnforceOrder:
		l.p.Engine().EnforceRebalance()
	case member.CloseOrder:
		l.orders = nil
		l.p.CallClose(o.Leave)
	}
}

// holdBatch lets a stall that waited for poll() to return begin before the records
// that it returned are processed.
func (l *loop) holdBatch() {
	if len(l.orders) > 0 && l.orders[0].Kind == member.StallOrder {
		length := l.orders[0].Length
		l.orders = l.orders[1:]
		l.stall(length)
	}
}

func (l *loop) stall(length clock.Duration) {
	l.p.Emit(event.Stall{})
	l.p.Holdings.Seal()
	l.thread, l.until = stalled, l.p.Now().Add(length)
}

// awake ends a stall: the records in hand are processed, else poll() is called.
func (l *loop) awake() {
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

// Wake implements [member.Program].
func (l *loop) Wake() { l.wanted = true }

// Polling implements [member.Program].
func (l *loop) Polling() bool { return l.thread == polling && l.p.Running() }

// Processing implements [member.Program].
func (l *loop) Processing() bool { return l.thread == processing && l.p.Running() }

// InHandSince implements [member.Program].
func (l *loop) InHandSince(at clock.Time) clock.Time {
	if !l.Processing() || l.until <= at {
		return clock.Never
	}
	return l.returned
}

// Hold implements [member.Program].
func (l *loop) Hold() { l.thread = held }

// Release implements [member.Program].
func (l *loop) Release() { l.thread, l.wanted = polling, true }

// PollTimeout implements [member.Program].
func (l *loop) PollTimeout() clock.Duration { return l.p.Application().PollTimeout }

// PollSince is when the call of poll() that is under way began, if the ones before it
// ran into their timeout.
func (l *loop) PollSince(at clock.Time) clock.Time {
	timeout := l.PollTimeout()
	if timeout <= 0 {
		return at
	}
	return l.entered.Add(at.Sub(l.entered) / timeout * timeout)
}

// LastPoll implements [member.Program].
func (l *loop) LastPoll() clock.Time {
	if l.Polling() && !l.stopped {
		return max(l.last, l.PollSince(l.p.Now()))
	}
	return l.last
}

// OutSince implements [member.Program].
func (l *loop) OutSince() clock.Time {
	if l.Polling() {
		return clock.Never
	}
	return l.out
}

// timeoutBoundary is when an idle poll() returns for its timeout.
func (l *loop) timeoutBoundary(at clock.Time) clock.Time {
	since := l.PollSince(at)
	if since == at {
		return at
	}
	return since.Add(l.PollTimeout())
}
