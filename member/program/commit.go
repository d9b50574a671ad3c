package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// commit is what the program knows of the commits that it makes by itself, commitSync()
// after a record or after the records of a poll(). Each takes a round trip, in which the
// application waits.
//
// While nothing is unusual nobody has to look at them: they are counted, and what they take
// is added to what processing takes ([member.Unwatched]), so that a commit costs the model
// no more than a record. A batch is begun in one way or the other; [loop.Settle] goes from
// the first to the second in the middle of one.
type commit struct {
	rhythm
	unwatched bool // those of the batch in hand are
}

// begin begins a batch of so many records.
func (c *commit) begin(l *loop, n int64) {
	if c.by.WithinBatch && c.by.Every > 0 && c.records == 0 { // its time has run while there was nothing to commit (timedAcks)
		c.last = c.last.Add(l.returned.Sub(c.last) / c.by.Every * c.by.Every)
	}
	c.unwatched = c.always() && l.p.Unwatchable() && l.failures.before == none
	if c.unwatched {
		l.p.Holdings.Sample(n)
	}
}

// ahead is how many of so many records in hand are processed without a look in between.
func (l *loop) ahead(n int64) int64 {
	n = l.failures.ahead(n)
	switch by := l.commit.by; {
	case by.By == member.EveryRecord && !l.commit.unwatched:
		return min(n, 1)
	case by.By == member.EverySoOften && by.WithinBatch:
		return min(n, l.untilCommit())
	}
	return n
}

// plan decides how many of the records in hand are processed next.
func (l *loop) plan(n int64) int64 {
	l.count = l.ahead(n)
	return l.count
}

// untilCommit is how many records are processed, of those in hand, until a commit is due that
// is looked at behind each: one at least.
func (l *loop) untilCommit() int64 {
	c, n := &l.commit, int64(1<<62)
	if c.by.Records > 0 {
		n = c.by.Records - c.records
	}
	if left := c.last.Add(c.by.Every).Sub(l.began); c.by.Every > 0 && l.perRecord > 0 {
		n = min(n, int64((left+l.perRecord-1)/l.perRecord))
	}
	return max(n, 1)
}

// nanos is how many parts a record has that is counted in thousandths per second times
// microseconds.
const nanos = 1_000_000_000

// Pace implements [member.Program]. At a load of at most nine tenths, where even one poll() a
// record would do, a stretch of work without a pause is shorter than the work of one record of
// each partition, stretched by the load: n·cost/(1−load).
func (l *loop) Pace(load member.Load) member.Pace {
	batch, record := l.cost()
	return pace(int64(batch+record), 0, load)
}

// pace is that of one thread that a record costs so much, and that is done with it so long after
// it came.
func pace(cost int64, trail clock.Duration, load member.Load) member.Pace {
	pace := member.Pace{Steady: cost == 0 || load.Rate == 0 || load.Rate <= nanos*9/10/cost, Trail: trail}
	if pace.Steady && load.Rate > 0 {
		pace.Lookback = clock.Duration(load.Partitions * cost * (1 + nanos/(nanos-load.Rate*cost)))
	}
	return pace
}

// cost is what a poll() that returns records takes, and what each of them does, with the
// commits that the program makes.
func (l *loop) cost() (batch, record clock.Duration) {
	app := l.p.Application()
	batch, record = app.PerBatch, app.PerRecord
	switch l.commit.by.By {
	case member.EveryBatch:
		batch += l.p.CommitTakes()
	case member.EveryRecord:
		record += l.p.CommitTakes()
	}
	return batch, record
}

// afterBatch is what comes behind the records of a batch whose commit nobody looks at.
func (l *loop) afterBatch() clock.Duration {
	if l.commit.unwatched && l.commit.by.By == member.EveryBatch {
		return l.p.CommitTakes()
	}
	return 0
}

// done follows when the records that were ahead have been processed: they are committed,
// if it is time, and then come those that are left, or the next poll().
func (l *loop) done() {
	c, h := &l.commit, &l.p.Holdings
	if l.failures.before == 0 {
		l.fail()
		return
	}
	n := min(l.count, h.InHand())
	last, some := h.Finish(n, l.began, l.each())
	l.failures.passed(n)
	c.records += n
	l.checkpoints.records += n
	switch {
	case c.unwatched:
		l.committedUnwatched(n)
		l.batchOver(l.at)
	case c.by.By == member.EveryRecord:
		l.commitNow(ofRecord(last, some), l.p.Now().Sub(l.at))
	case l.commit.due(l.at):
		l.commitNow(h.Done(), l.p.Now().Sub(l.at))
	case h.InHand() > 0:
		l.goOn(l.at)
	case c.by.By == member.EveryBatch:
		l.commitNow(h.Done(), l.p.Now().Sub(l.at))
	default:
		l.batchOver(l.at)
	}
}

// ofRecord is what is committed of one record, if there is one.
func ofRecord(last protocol.PartitionOffset, some bool) member.Offsets {
	if !some {
		return nil
	}
	return member.Offsets{last}
}

// goOn goes on with the records in hand.
func (l *loop) goOn(at clock.Time) {
	l.thread, l.began = processing, at
	l.until = at.Add(l.each().Times(l.plan(l.p.Holdings.InHand())))
}

// committedUnwatched notes the commits of a batch of so many records.
func (l *loop) committedUnwatched(n int64) {
	l.commit.records = 0
	sent := l.at.Add(-l.p.CommitTakes())
	if l.commit.by.By == member.EveryBatch {
		l.p.Unwatched(1, sent, sent)
		return
	}
	l.p.Unwatched(n, l.began.Add(l.perRecord), sent)
}

// passed notes that so many records have been processed as they came, the last of which
// came at a moment.
func (l *loop) passed(n int64, from, last clock.Time) {
	c := &l.commit
	c.records += n
	l.checkpoints.records += n
	batch, record := l.cost()
	sent := last.Add(batch + record - l.p.CommitTakes())
	switch c.by.By {
	case member.EveryRecord:
		c.records = 0
		l.p.Unwatched(n, from, sent)
	case member.EveryBatch:
		c.records = 0
		l.p.Unwatched(l.p.Holdings.BatchesOf(n), from, sent)
	}
}

// commitNow commits, in a request that left so much before now.
func (l *loop) commitNow(offsets member.Offsets, ago clock.Duration) {
	if len(offsets) == 0 { // the library has taken all of them away meanwhile
		l.afterFailure(l.at)
		return
	}
	l.commit.records, l.commit.last = 0, l.p.Now()
	l.Hold()
	l.p.Engine().Commit(offsets, ago)
}

// Committed implements [member.Program].
func (l *loop) Committed(bool) {
	now := l.p.Now()
	l.at = now
	if l.p.Holdings.InHand() > 0 {
		l.commit.unwatched = l.commit.by.By == member.EveryRecord && l.p.Unwatchable() && l.failures.before == none
		l.goOn(now)
		return
	}
	if !l.commitsState(0) {
		l.afterFailure(now)
	}
	l.wanted = true
}

// CommitInCallback implements [member.Program].
func (l *loop) CommitInCallback() member.Offsets { return nil }

// Settle implements [member.Program].
func (l *loop) Settle() {
	c, h, now := &l.commit, &l.p.Holdings, l.p.Now()
	if !c.unwatched || !l.Processing() {
		return
	}
	takes, processing := l.p.CommitTakes(), l.perRecord
	if c.by.By == member.EveryRecord {
		each := processing + takes
		if k := int64(max(now.Sub(l.began), 0) / max(each, 1)); k > 0 {
			h.Finish(k, l.began, each)
			l.p.Unwatched(k, l.began.Add(processing), l.began.Add(each.Times(k)-takes))
			l.began = l.began.Add(each.Times(k))
		}
	}
	c.unwatched = false
	l.until = l.began.Add(processing.Times(l.plan(h.InHand())))
	if sent := l.until; sent <= now { // the commit is on its way
		n := l.count
		offsets := ofRecord(h.Finish(n, l.began, processing))
		if c.by.By == member.EveryBatch {
			offsets = h.Done()
		}
		l.at = now
		l.commitNow(offsets, now.Sub(sent))
	}
}

// looks tells whether the next batch has to be looked at when it is there: it is to be
// committed, and not unwatched, or a state is to be saved.
func (l *loop) looks() bool {
	return l.commit.always() && !l.p.Unwatchable() || l.nextLook() <= l.p.Now()
}

// jumpsTo is up to when records that come need not be looked at.
func (l *loop) jumpsTo() clock.Time {
	failing := l.dueFailure().Add(-1)
	switch {
	case !l.commit.unseen(l.p):
		return 0
	case l.commit.by.By == member.EverySoOften:
		return min(l.dueCommit(), failing)
	}
	return failing
}

// dueCommit is from when on the next batch may have to be followed by a commit that is made
// every so often: while the application is busy it may have more to do than what comes.
func (l *loop) dueCommit() clock.Time {
	by := &l.commit.by
	return l.commit.next(by.Records, by.Every, l.processedBy)
}

// nextLook is when the program is to be looked at because of a commit that is made every
// so often, or of a checkpoint.
func (l *loop) nextLook() clock.Time {
	if l.commit.by.By == member.EverySoOften {
		return min(l.dueCommit(), l.savesNext(), l.dueFailure())
	}
	return min(l.savesNext(), l.dueFailure())
}

// commitsNext tells whether the records in hand are followed by a commit that is looked at.
func (l *loop) commitsNext() bool {
	return l.commit.always() && !l.commit.unwatched
}
