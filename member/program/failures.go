package program

import (
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// failures are the records that a listener fails on. Which they are follows from their
// offsets, so that nobody looks at those on which it does not fail: the loop is followed one
// record at a time at the one that fails alone.
//
// What becomes of it is what Spring's DefaultErrorHandler does (SeekUtils.seekOrRecover): what
// is acknowledged is committed, the positions go back to the record and the rest of the batch,
// the handler waits, and the next poll() fetches them anew. The last failure gives the record
// up: it is acknowledged, and the rest is fetched anew all the same.
type failures struct {
	before int64     // records in hand before the first that fails; none: it fails on none of them
	tried  []attempt // records that are being tried again, by their partitions
	waits  bool      // a commit is under way, behind which the handler waits
}

// attempt is a record that has failed, and how often.
type attempt struct {
	partition protocol.TopicPartition
	offset    int64
	failed    int32
}

// none: the listener fails on none of the records in hand.
const none int64 = -1

// errors are the settings of the listener's failures.
func (l *loop) errors() *member.SpringErrors { return &l.p.Application().Spring.Errors }

// failsAtAll tells whether the listener fails on any record.
func (l *loop) failsAtAll() bool { return l.errors().Every > 0 && l.of.fails() }

// begin looks for a record in the batch in hand that fails.
func (f *failures) begin(l *loop) {
	if f.before = none; l.failsAtAll() {
		f.before = l.p.Holdings.FailsAfter(int64(l.errors().Every))
	}
}

// ahead is how many of the records in hand are processed before one fails, or the one.
func (f *failures) ahead(n int64) int64 {
	if f.before == none {
		return n
	}
	return min(n, max(f.before, 1))
}

// passed notes that so many records have been processed that do not fail.
func (f *failures) passed(n int64) {
	if f.before != none {
		f.before -= n
	}
}

// fail follows when the record has been processed on which the listener fails.
func (l *loop) fail() {
	f, h := &l.failures, &l.p.Holdings
	f.before = none
	if f.again(h.First()) > l.errors().Tries {
		f.forget(h.First())
		last := ofRecord(h.Finish(1, l.began, l.each()))
		l.commit.records++
		h.GiveBack(0)
		h.Refetch()
		l.commitAfterFailure(last)
		return
	}
	h.GiveBack(0)
	h.Refetch()
	f.waits = true
	l.commitAfterFailure(nil)
}

// commitAfterFailure commits what is pending, before the handler waits or behind a record
// that it has given up (ListenerConsumer.invokeErrorHandler, ackCurrent).
func (l *loop) commitAfterFailure(last member.Offsets) {
	h, c, ago := &l.p.Holdings, &l.commit, l.p.Now().Sub(l.at)
	switch by := c.by.By; {
	case by == member.EveryRecord && last != nil:
		l.commitNow(last, ago)
	case by == member.EveryBatch && c.records > 0, l.commit.due(l.at):
		l.commitNow(h.Done(), ago)
	default:
		l.afterFailure(l.at)
	}
}

// afterFailure lets the handler wait, if it is to, or poll() be called.
func (l *loop) afterFailure(at clock.Time) {
	if l.failures.waits {
		l.failures.waits = false
		l.of.backOff()
		return
	}
	l.batchOver(at)
}

// again counts a failure of a record.
func (f *failures) again(p protocol.TopicPartition, offset int64) int32 {
	for i := range f.tried {
		if a := &f.tried[i]; a.partition == p {
			if a.offset != offset {
				*a = attempt{partition: p, offset: offset}
			}
			a.failed++
			return a.failed
		}
	}
	f.tried = append(f.tried, attempt{p, offset, 1})
	return 1
}

// forget forgets a record that has been given up.
func (f *failures) forget(p protocol.TopicPartition, _ int64) {
	for i := range f.tried {
		if f.tried[i].partition == p {
			f.tried = append(f.tried[:i:i], f.tried[i+1:]...)
			return
		}
	}
}

// dueFailure is from when on the next batch may have a record on which the listener fails.
func (l *loop) dueFailure() clock.Time {
	if !l.failsAtAll() {
		return clock.Never
	}
	at, before := l.p.Holdings.NextFailing(int64(l.errors().Every))
	if l.Processing() {
		at = max(at, l.until.Add(l.p.Application().PerRecord.Times(before)))
	}
	return at
}

// failing says which record has failed, for a reason.
func (l *loop) failing() []string {
	a := l.failures.tried[len(l.failures.tried)-1]
	return []string{l.p.PartitionNames([]protocol.TopicPartition{a.partition})[0], strconv.FormatInt(a.offset, 10), strconv.Itoa(int(a.failed))}
}
