package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// loop is a program that calls poll(), processes the records it returned, and calls
// poll() again, all in one thread.
type loop struct {
	caller
	returned    clock.Time     // when poll() returned the records in hand
	began       clock.Time     // the first of those that are left of them
	perRecord   clock.Duration // and how long each takes, whatever they come to cost meanwhile
	count       int64          // how many of them are processed next
	commit      commit
	failures    failures
	checkpoints checkpoints
}

func newLoop(p *member.Process) *loop {
	l := &loop{}
	l.caller = caller{p: p, of: l}
	return l
}

// Clone implements [member.Program].
func (l *loop) Clone(p *member.Process) member.Program {
	d := *l
	d.caller = l.caller.clone(p, &d)
	return &d
}

// Start implements [member.Program].
func (l *loop) Start() {
	l.caller.start()
	l.commit = commit{rhythm: rhythm{by: l.p.Application().Committing(l.p.Config()), tally: tally{last: l.at}}}
	l.failures.before = none
	l.checkpoints.last = l.at
}

// Advance implements [member.Program].
func (l *loop) Advance(to clock.Time) {
	for l.p.Running() {
		switch l.thread {
		case processing:
			if l.until > to {
				l.at = to
				return
			}
			l.at = l.until
			l.done()
		case waiting:
			if l.until > to {
				l.at = to
				return
			}
			l.at = max(l.at, l.until)
			l.enterPoll(l.at)
		case polling:
			if l.at >= to && l.pollWanted(to) || !l.takeNext(to) {
				return
			}
		default:
			l.at = to
			return
		}
	}
}

// takeNext moves an idle poll() on to its next return with records at or before
// the moment, and tells whether there is one.
func (l *loop) takeNext(to clock.Time) bool {
	if l.idles() {
		return l.takeIdling(to)
	}
	h, wait := &l.p.Holdings, l.p.Engine().PollWaits()
	arrival := h.NextRecord()
	if arrival > l.at && !h.Sealed() {
		steady, lookback := h.Plan()
		if until := min(min(to, l.savesNext()-1).Add(-lookback), l.jumpsTo()); steady && wait == member.ReturnsAtOnce && !h.Late(l.at) && arrival <= to && until > l.at {
			l.jump(until)
			arrival = h.NextRecord()
		}
		h.CaughtUp(min(arrival, to))
	}
	at := l.pollReturns(wait, max(arrival, l.at))
	if at > to {
		l.at = to
		return false
	}
	l.at = at
	l.takeBatch(at)
	return true
}

// jump passes over time in which every record was processed as it arrived.
func (l *loop) jump(to clock.Time) {
	from := l.at
	n, last := l.p.Holdings.Jump(from, to)
	l.passed(n, from, last)
	l.at, l.entered, l.last = to, to, to
}

// takeBatch makes poll() return up to max.poll.records records, and the application
// begin to process them.
func (l *loop) takeBatch(at clock.Time) {
	most := int64(l.p.Config().MaxPollRecords)
	if batch, record := l.cost(); batch == 0 && record == 0 && !l.commit.by.WithinBatch {
		most = 1<<63 - 1 // one call is as good as many
	}
	n := l.p.Holdings.Take(at, most)
	// The poll timer was last set when that call, or the one before that timed out, began.
	l.last, l.out = max(l.last, l.PollSince(at)), at
	l.process(at, n)
	if l.holdBatch(); l.thread == processing {
		l.of.received(at)
	}
}

// process begins to process records that poll() has returned at a moment.
func (l *loop) process(at clock.Time, n int64) {
	app := l.p.Application()
	l.thread, l.returned, l.began, l.perRecord = processing, at, at.Add(app.PerBatch), app.PerRecord
	l.failures.begin(l)
	l.commit.begin(l, n)
	l.until = l.began.Add(l.each().Times(l.plan(n))).Add(l.afterBatch())
}

// each is what a record in hand takes.
func (l *loop) each() clock.Duration {
	if l.commit.unwatched && l.commit.by.By == member.EveryRecord {
		return l.perRecord.Plus(l.p.CommitTakes())
	}
	return l.perRecord
}

// End implements [member.Program].
func (l *loop) End() {
	if worked := l.at.Sub(l.began); l.Processing() && worked > 0 && l.each() > 0 {
		l.p.Holdings.Finish(int64(worked/l.each()), l.began, l.each())
	}
	l.p.Holdings.Abandon()
}

// Delay implements [member.Program]. A stall is a sleep.
func (l *loop) Delay(by clock.Duration) {
	l.at = l.at.Add(by)
	if l.thread == processing {
		l.until, l.began, l.returned = l.until.Add(by), l.began.Add(by), l.returned.Add(by)
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
			return min(at, l.returnsNext())
		}
		return min(at, l.nextLook())
	case waiting:
		switch {
		case len(l.orders) > 0:
			return l.p.Now()
		case l.wanted || l.p.Unread() > 0 || l.looks():
			return l.until
		}
		return max(l.until, min(l.p.Engine().PollDue(), l.p.Holdings.FetchDue(), l.nextLook()))
	case processing:
		if l.wanted || len(l.orders) > 0 || l.p.Unread() > 0 || l.commitsNext() || l.failures.before != none {
			return l.until
		}
		return max(l.until, min(l.p.Engine().PollDue(), l.nextLook()))
	case held:
		return l.p.Engine().HeldUntil()
	}
	return l.until
}

// awake ends a stall: the records in hand are processed, else poll() is called.
func (l *loop) awake() {
	now := l.p.Now()
	l.stirs()
	l.at = now
	n := l.p.Holdings.InHand()
	if n == 0 {
		l.enterPoll(now)
		l.wanted = true
		return
	}
	l.process(now, n)
}

// close implements [kind].
func (l *loop) close(how member.Leaving) { l.p.CallClose(how) }

// Works implements [member.Program].
func (l *loop) Works(protocol.TopicPartition) bool { return false }

// Processing implements [member.Program].
func (l *loop) Processing() bool { return l.thread == processing && l.p.Running() }

// InHandSince implements [member.Program].
func (l *loop) InHandSince(at clock.Time) clock.Time {
	if !l.Processing() || l.until <= at {
		return clock.Never
	}
	return l.returned
}
