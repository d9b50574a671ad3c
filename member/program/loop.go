package program

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// loop is a program that calls poll(), processes the records it returned, and calls
// poll() again, all in one thread.
type loop struct {
	p         *member.Process
	thread    thread
	until     clock.Time     // when processing or a stall ends
	at        clock.Time     // up to here the loop has been followed
	returned  clock.Time     // when poll() returned the records in hand
	began     clock.Time     // the first of those that are left of them
	perRecord clock.Duration // and how long each takes, whatever they come to cost meanwhile
	orders    []member.Order
	commit    commit

	entered  clock.Time // the call of poll() that is under way, or the last one
	last     clock.Time // when max.poll.interval.ms was last counted from
	out      clock.Time // when poll() last returned
	stopped  bool       // with the process; poll() has not gone on yet
	wanted   bool       // poll() has something to do besides returning records
	returnAt clock.Time // when an idle poll() returns, for an order that waits for that
	overdue  clock.Time // when a listener callback returned that outlasted its timeout; 0: none did
}

// thread is where the application's thread is.
type thread uint8

const (
	polling    thread = iota // inside poll(), waiting
	processing               // a batch in hand, until loop.until
	stalled                  // doing nothing, until loop.until
	held                     // inside a call of the library that has not returned
)

// New makes the program of a process.
func New(p *member.Process) member.Program { return &loop{p: p} }

// Clone implements [member.Program].
func (l *loop) Clone(p *member.Process) member.Program {
	d := *l
	d.p, d.orders = p, slices.Clone(l.orders)
	return &d
}

// Start implements [member.Program].
func (l *loop) Start() {
	now := l.p.Now()
	l.entered, l.last, l.at = now, now, now
	l.commit = commit{by: l.p.Application().Committing(l.p.Config()), last: now}
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
	h, wait := &l.p.Holdings, l.p.Engine().PollWaits()
	arrival := h.NextRecord()
	if arrival > l.at && !h.Sealed() {
		h.CaughtUp(min(arrival, to))
		steady, lookback := h.Plan()
		if until := min(to.Add(-lookback), l.jumpsTo()); steady && wait == member.ReturnsAtOnce && !h.Late(l.at) && arrival <= to && until > l.at {
			l.jump(until)
			arrival = h.NextRecord()
		}
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

// pollReturns is when poll() returns a record that is there at a moment: at once, or if
// the engine lets it wait when it times out, or not before the engine is through.
func (l *loop) pollReturns(wait member.Wait, arrival clock.Time) clock.Time {
	if wait == member.ReturnsAtOnce || arrival == clock.Never {
		return arrival
	}
	timeout := l.PollTimeout()
	switch {
	case wait == member.DoesNotReturn:
		return clock.Never
	case timeout <= 0:
		return arrival
	}
	calls := max(1, (arrival.Sub(l.entered)+timeout-1)/timeout)
	return l.entered.Add(calls * timeout)
}

// takeBatch makes poll() return up to max.poll.records records, and the application
// begin to process them.
func (l *loop) takeBatch(at clock.Time) {
	most := int64(l.p.Config().MaxPollRecords)
	if batch, record := l.Cost(); batch == 0 && record == 0 {
		most = 1<<63 - 1
	}
	n := l.p.Holdings.Take(at, most)
	// The poll timer was last set when that call, or the one before that timed out, began.
	l.last, l.out = max(l.last, l.PollSince(at)), at
	l.process(at, n)
	l.holdBatch()
}

// process begins to process records that poll() has returned at a moment.
func (l *loop) process(at clock.Time, n int64) {
	app := l.p.Application()
	l.thread, l.returned, l.began, l.perRecord = processing, at, at.Add(app.PerBatch), app.PerRecord
	l.commit.begin(l, n)
	l.until = l.began.Add(l.each().Times(l.commit.ahead(n))).Add(l.afterBatch())
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

// Pause implements [member.Program].
func (l *loop) Pause() {
	l.last, l.stopped = l.LastPoll(), true
	l.at = l.p.Now()
}

// Delay implements [member.Program]. A stall is a sleep.
func (l *loop) Delay(by clock.Duration) {
	l.at = l.at.Add(by)
	if l.thread == processing {
		l.until, l.began, l.returned = l.until.Add(by), l.began.Add(by), l.returned.Add(by)
	}
}

// Resume implements [member.Program].
func (l *loop) Resume() {
	l.stopped = false
	if l.Polling() {
		l.entered, l.last = l.p.Now(), l.p.Now()
	}
}
