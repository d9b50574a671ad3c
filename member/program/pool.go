package program

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// pool is a program that hands the records that poll() returns to a crew of threads, and polls
// again. A partition with work in hand is paused, unless the program does without that, and
// resumed when its work is done. Whoever has done something wakes the thread that polls
// (Consumer.wakeup), so that it commits and resumes at once and not when its poll() times out.
type pool struct {
	caller
	crew    crew
	commits poolCommits
	states  poolStates
	doing   doing
	rested  bool            // it has waited before its next poll()
	leaves  *member.Leaving // close() is to be called as soon as the work in hand is done
	closeBy clock.Time      // or then
	drain   drain
	inside  clock.Time                // a callback that keeps it from polling lasts until then
	halted  []protocol.TopicPartition // paused
	own     poolKind
}

// poolKind is what a pool is a part of, or the pool itself.
type poolKind interface {
	kind
	// took follows when the crew has been given what a poll() has returned.
	took(parts []member.Part)
	// resume ends pauses whose time has come, between two polls.
	resume()
}

// doing is what the thread that polls is at while it is processing.
type doing uint8

const (
	handing    doing = iota // over what poll() has returned
	committing              // in a commit that nobody looks at
	finishing               // waiting for the crew before close()
)

func newPool(p *member.Process) *pool {
	w := makePool(p)
	w.of, w.own = &w, &w
	return &w
}

func makePool(p *member.Process) pool {
	app := &p.Application().Workers
	return pool{caller: caller{p: p}, crew: crew{p: p, threads: int(app.Threads), order: app.Order}, drain: drain{until: clock.Never}}
}

// Clone implements [member.Program].
func (w *pool) Clone(p *member.Process) member.Program {
	d := &pool{}
	*d = w.clone(p, d)
	return d
}

func (w *pool) clone(p *member.Process, own poolKind) pool {
	d := *w
	d.caller, d.crew, d.own = w.caller.clone(p, own), w.crew.clone(p), own
	d.halted = slices.Clone(w.halted)
	d.commits.queue, d.commits.refused = slices.Clone(w.commits.queue), slices.Clone(w.commits.refused)
	return d
}

// Start implements [member.Program].
func (w *pool) Start() {
	w.caller.start()
	w.commits = poolCommits{rhythm: rhythm{by: w.p.Application().Committing(w.p.Config()), tally: tally{last: w.at}}}
	w.states.last = w.at
	w.crew.single = w.commits.by.By == member.EveryRecord
}

// Advance implements [member.Program].
func (w *pool) Advance(to clock.Time) {
	for w.p.Running() {
		switch w.thread {
		case polling:
			if w.at >= to && w.pollWanted(to) || !w.turn(to) {
				return
			}
		case processing:
			if w.until > to {
				w.work(to)
				w.at = to
				return
			}
			w.work(w.until)
			w.at = w.until
			w.done()
		case waiting:
			if w.until > to {
				w.work(to)
				w.at = to
				return
			}
			w.at = max(w.at, w.until)
			w.work(w.at)
			w.rested = true
			w.awakened(w.at)
		default:
			w.work(to)
			w.at = to
			return
		}
	}
}

// turn moves an idle poll() on to when it next returns at or before a moment, and tells
// whether there is such a one.
func (w *pool) turn(to clock.Time) bool {
	if w.between() {
		return true
	}
	h, wait := &w.p.Holdings, w.p.Engine().PollWaits()
	arrival := h.NextRecord()
	if arrival > w.at && !h.Sealed() {
		first, _ := w.crew.next()
		h.CaughtUp(min(arrival, first, to))
		if until := w.jumpsTo(to); wait == member.ReturnsAtOnce && !h.Late(w.at) && until > w.at {
			w.jump(until)
			arrival = h.NextRecord()
		}
	}
	at, with := w.pollReturns(wait, max(arrival, w.at)), true
	if w.idles() && wait != member.DoesNotReturn {
		at, with = w.comesBack(wait, arrival)
	}
	first, _ := w.crew.next()
	if next := min(at, first, w.drain.until); next > to {
		w.work(to)
		w.at = to
		return false
	}
	if first <= at || w.drain.until <= at {
		w.at = max(w.at, min(first, w.drain.until))
		w.work(w.at)
		w.awakened(w.at)
		return true
	}
	if !with {
		w.timedOut(at, min(arrival, first, w.drain.until, w.nextCommit(), to))
		w.awakened(w.at)
		return true
	}
	w.at = at
	w.takeBatch(at)
	return true
}

// jumpsTo is up to when, before a moment, records that come need not be looked at: nothing
// waits for anybody, and what has been begun is done by then.
func (w *pool) jumpsTo(to clock.Time) clock.Time {
	steady, lookback := w.p.Holdings.Plan()
	_, last := w.crew.next()
	until := min(min(to, w.savesNext()-1).Add(-lookback), w.commitsUnseen())
	if !steady || until <= last || w.idles() || w.crew.waiting() != nil || w.drain.on() || w.leaves != nil || len(w.orders) > 0 {
		return 0
	}
	return until
}

// jump passes over time in which every record was processed as it came.
func (w *pool) jump(to clock.Time) {
	from := w.at
	w.work(to)
	w.passQueue()
	w.own.resume()
	n, last := w.p.Holdings.Jump(from, to)
	w.passed(n, from, last)
	w.at, w.entered, w.last = to, to, to
}

// takeBatch makes poll() return up to max.poll.records records.
func (w *pool) takeBatch(at clock.Time) {
	w.p.Holdings.Take(at, int64(w.p.Config().MaxPollRecords))
	w.last, w.out = max(w.last, w.PollSince(at)), at
	if w.holdBatch(); w.thread != stalled {
		w.handOver(at)
	}
}

// handOver gives the crew what poll() has returned, which takes its time.
func (w *pool) handOver(at clock.Time) {
	if takes := w.p.Application().PerBatch; takes > 0 {
		w.thread, w.doing, w.until = processing, handing, at.Add(takes)
		return
	}
	w.handed(at)
}

func (w *pool) handed(at clock.Time) {
	h, app := &w.p.Holdings, w.p.Application()
	parts := h.HandOver()
	w.own.took(parts)
	for _, part := range parts {
		w.crew.give(part, app.PerRecord, at)
	}
	w.crew.begin(at)
	w.work(at)
	w.awakened(at)
}

// work follows the crew up to a moment.
func (w *pool) work(to clock.Time) {
	for {
		switch at, _ := w.crew.next(); {
		case min(at, w.drain.until) > to:
			return
		case at <= w.drain.until:
			w.finished(w.crew.step(at))
		default:
			w.cancel(w.drain.until)
		}
	}
}

// awakened follows when poll() has returned and what it returned has been handed over, or
// somebody of the crew has woken it, or it has waited: it does what is to be done before the
// next poll().
func (w *pool) awakened(at clock.Time) {
	switch {
	case w.between():
	case w.leaves != nil:
		w.closes(at)
	case !w.rested && w.rests(at):
	default:
		w.rested = false
		w.enterPoll(at)
	}
}

// between is what is done between two polls: partitions without work in hand are resumed,
// states are saved, and what has been done is committed. It tells whether a commit is under
// way, behind which there may be more.
func (w *pool) between() bool {
	w.own.resume()
	w.saveStates()
	return w.commitsNow()
}

// took implements [poolKind]: partitions with work in hand are paused.
func (w *pool) took(parts []member.Part) {
	if !w.p.Application().Workers.Pause {
		return
	}
	for _, part := range parts {
		w.p.Holdings.PausePartition(part.Partition)
		w.halted = append(w.halted, part.Partition)
	}
}

// resume implements [poolKind]: those without are resumed.
func (w *pool) resume() {
	w.halted = slices.DeleteFunc(w.halted, func(p protocol.TopicPartition) bool {
		if w.crew.has(p) {
			return false
		}
		w.p.Holdings.ResumePartition(p)
		return true
	})
}

// done follows when the thread that polls is done with what it was at.
func (w *pool) done() {
	switch w.doing {
	case handing:
		w.handed(w.at)
	case committing:
		w.passedCommit()
		w.awakened(w.at)
	case finishing:
		w.awakened(w.at)
	}
}

// close implements [kind]: what is in hand is finished first, as long as a drain may take.
func (w *pool) close(how member.Leaving) {
	w.leaves, w.closeBy = &how, w.at.Add(w.p.Application().Workers.Drain)
	w.tellDrain(w.p.Holdings.List())
	w.awakened(w.at)
}

func (w *pool) closes(at clock.Time) {
	all := w.p.Holdings.List()
	if until := w.crew.doneWith(all, at, w.closeBy); until > at {
		w.thread, w.doing, w.until = processing, finishing, until
		return
	}
	w.crew.cut(at, anyOf)
	how := *w.leaves
	w.leaves = nil
	w.p.CallClose(how)
}

// awake implements [kind].
func (w *pool) awake() {
	now := w.p.Now()
	w.stirs()
	w.at, w.wanted = now, true
	if w.p.Holdings.InHand() > 0 {
		w.handOver(now)
		return
	}
	w.awakened(now)
}

// End implements [member.Program].
func (w *pool) End() {
	w.crew.cut(w.at, anyOf)
	w.p.Holdings.Abandon()
}

// Delay implements [member.Program].
func (w *pool) Delay(by clock.Duration) {
	w.at = w.at.Add(by)
	w.crew.delay(by)
	w.drain.delay(by)
	if w.thread == processing {
		w.until, w.closeBy = w.until.Add(by), w.closeBy.Add(by)
	}
}

// Next implements [member.Program].
func (w *pool) Next() clock.Time {
	engine, h := w.p.Engine(), &w.p.Holdings
	switch w.thread {
	case polling:
		at := min(engine.PollDue(), h.FetchDue(), w.nextCommit())
		if len(w.orders) > 0 {
			at = min(at, w.returnAt)
		}
		if len(w.orders) > 0 || w.looks() {
			first, _ := w.crew.next()
			at = min(at, first, w.returnsNext())
		}
		return at
	case waiting:
		switch {
		case len(w.orders) > 0:
			return w.p.Now()
		case w.wanted || w.p.Unread() > 0 || w.looks():
			return w.until
		}
		return max(w.until, min(engine.PollDue(), h.FetchDue(), w.nextCommit()))
	case held:
		first, _ := w.crew.next()
		if first > w.inside {
			first = clock.Never
		}
		return min(engine.HeldUntil(), first)
	}
	return w.until
}

// Works implements [member.Program].
func (w *pool) Works(p protocol.TopicPartition) bool { return w.crew.has(p) }

// Processing implements [member.Program]: the crew keeps nobody from polling.
func (w *pool) Processing() bool { return false }

// InHandSince implements [member.Program].
func (w *pool) InHandSince(clock.Time) clock.Time {
	if !w.p.Running() {
		return clock.Never
	}
	return w.crew.since()
}

// Pace implements [member.Program]. The crew keeps up if all of it has a tenth of its time to
// spare, and so have whoever works for the busiest partition and the thread that polls.
func (w *pool) Pace(load member.Load) member.Pace {
	app, threads := w.p.Application(), int64(w.crew.threads)
	record, poll := int64(app.PerRecord), int64(app.PerBatch+w.commits.takes(w.p))
	pace := member.Pace{Trail: app.PerRecord}
	switch {
	case record > 0 && (load.Rate > nanos*9/10*threads/record || load.Fastest > nanos*9/10/record):
		return pace
	case poll > 0 && load.Rate > nanos*9/10/poll:
		return pace
	}
	busy := max(load.Rate*record/threads, load.Fastest*record, load.Rate*poll)
	pace.Steady = true
	pace.Lookback = clock.Duration(load.Partitions*(record+poll)*(1+nanos/(nanos-busy)) + record)
	return pace
}

// CommitRefused implements [member.Program]: Committed tells it.
func (w *pool) CommitRefused() {}
