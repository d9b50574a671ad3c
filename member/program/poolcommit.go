package program

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// poolCommits is what the thread that polls commits of what the crew has done, one commitSync()
// after another, outside of poll(): the consumer is for one thread.
//
// A commit that is refused, as the Java client does of its own accord while it rejoins, is made
// again once the member is settled, for all partitions together.
type poolCommits struct {
	rhythm
	together bool                       // all that there are at a moment are one commit
	queue    []protocol.PartitionOffset // in the order in which it was done
	refused  []protocol.PartitionOffset
	retryAt  clock.Time
	now      member.Offsets // of the commit that is under way
}

// takes is how long the thread that polls is away for each record, at most.
func (c *poolCommits) takes(p *member.Process) clock.Duration {
	if c.always() {
		return p.CommitTakes()
	}
	return 0
}

// finished takes what the crew has done.
func (w *pool) finished(f finished) {
	c := &w.commits
	if w.thread == held && w.p.Now() <= w.inside && !w.crew.has(f.partition) {
		w.p.Emit(event.Idle{Partitions: []protocol.TopicPartition{f.partition}})
	}
	c.records += f.records
	w.states.records, w.states.look = w.states.records+f.records, w.states.look || f.whole
	switch {
	case c.together && !f.ahead:
		c.queue = append(c.queue, protocol.PartitionOffset{Partition: f.partition, Offset: f.upTo})
	case c.together:
	case c.by.By == member.EveryRecord && f.upTo > 0:
		for offset := f.upTo - f.records + 1; offset <= f.upTo; offset++ {
			c.queue = append(c.queue, protocol.PartitionOffset{Partition: f.partition, Offset: offset})
		}
	case c.by.By == member.EveryBatch:
		if f.whole {
			w.p.Holdings.Sample(f.records)
			c.queue = append(c.queue, protocol.PartitionOffset{Partition: f.partition, Offset: f.upTo})
		}
	}
}

// commitsNow commits what is to be committed at the moment up to which the thread has been
// followed, and tells whether there was something.
func (w *pool) commitsNow() bool {
	c, now := &w.commits, w.p.Now()
	var offsets member.Offsets
	switch {
	case len(c.refused) > 0:
		if c.retryAt > w.at || !w.p.Engine().Settled() {
			return false
		}
		offsets = latest(append(c.refused, c.queue...))
		c.refused, c.queue = nil, nil
	case len(c.queue) > 0 && c.together:
		w.p.Holdings.Sample(c.records)
		offsets, c.queue, c.records = latest(c.queue), nil, 0
	case len(c.queue) > 0:
		offsets, c.queue = member.Offsets{c.queue[0]}, c.queue[1:]
	case w.commits.due(w.at):
		offsets, c.records, c.last = w.p.Holdings.Done(), 0, w.at
	}
	if offsets = w.ofHeld(offsets); len(offsets) == 0 {
		return false
	}
	c.now = offsets
	if w.takesUnwatched() {
		w.thread, w.doing, w.until = processing, committing, w.at.Add(w.p.CommitTakes())
		return true
	}
	w.Hold()
	w.p.Engine().Commit(offsets, now.Sub(w.at))
	return true
}

// takesUnwatched tells whether the next commit need not be looked at.
func (w *pool) takesUnwatched() bool {
	return w.commits.by.By != member.EverySoOften && w.p.Unwatchable()
}

// latest has the last offset of each partition.
func latest(offsets member.Offsets) (last member.Offsets) {
	for _, o := range offsets {
		if i := slices.IndexFunc(last, func(x protocol.PartitionOffset) bool { return x.Partition == o.Partition }); i >= 0 {
			last[i].Offset = max(last[i].Offset, o.Offset)
		} else {
			last = append(last, o)
		}
	}
	slices.SortFunc(last, func(a, b protocol.PartitionOffset) int { return a.Partition.Compare(b.Partition) })
	return last
}

// ofHeld leaves out partitions that the member does not hold any more.
func (w *pool) ofHeld(offsets member.Offsets) member.Offsets {
	held := w.p.Holdings.List()
	return slices.DeleteFunc(offsets, func(o protocol.PartitionOffset) bool {
		_, is := slices.BinarySearchFunc(held, o.Partition, protocol.TopicPartition.Compare)
		return !is
	})
}

// Committed implements [member.Program].
func (w *pool) Committed(accepted bool) {
	c := &w.commits
	w.at, w.wanted = w.p.Now(), true
	if !accepted && c.by.By != member.EverySoOften {
		c.refused = latest(append(c.refused, c.now...))
		c.retryAt = w.p.NextTurn()
	}
	c.now = nil
	w.awakened(w.at)
}

// passedCommit notes a commit that nobody has looked at.
func (w *pool) passedCommit() {
	sent := w.at.Add(-w.p.CommitTakes())
	w.p.Unwatched(1, sent, sent)
	w.commits.now = nil
}

// passQueue notes all that are to be made, of time that is passed over.
func (w *pool) passQueue() {
	n := int64(len(w.commits.queue))
	w.commits.queue = nil
	w.p.Unwatched(n, w.at, w.at.Add(w.p.CommitTakes().Times(n-1)))
}

// passed notes that so many records have been processed as they came, the last of which came
// at a moment.
func (w *pool) passed(n int64, from, last clock.Time) {
	c, takes := &w.commits, w.p.Application().PerRecord
	c.records += n
	w.states.records += n
	switch c.by.By {
	case member.EveryRecord:
		w.p.Unwatched(n, from.Add(takes), last.Add(takes))
	case member.EveryBatch:
		w.p.Unwatched(w.p.Holdings.BatchesOf(n), from.Add(takes), last.Add(takes))
	}
}

// Settle implements [member.Program].
func (w *pool) Settle() {
	if w.thread != processing || w.doing != committing || !w.p.Running() {
		return
	}
	sent, now := w.until.Add(-w.p.CommitTakes()), w.p.Now()
	w.at = now
	w.Hold()
	w.p.Engine().Commit(w.commits.now, now.Sub(sent))
}

// looks tells whether the end of what is in hand, and of what comes next, has to be looked at
// when it is there.
func (w *pool) looks() bool {
	switch {
	case w.savesNext() <= w.p.Now():
		return true
	case w.commits.always():
		return !w.p.Unwatchable()
	case w.commits.by.By == member.EverySoOften:
		return w.dueCommit() <= w.p.Now()
	}
	return w.leaves != nil
}

// commitsUnseen is up to when the commits of records that come need not be looked at.
func (w *pool) commitsUnseen() clock.Time {
	switch {
	case len(w.commits.refused) > 0 || !w.commits.unseen(w.p):
		return 0
	case w.commits.by.By == member.EverySoOften:
		return w.dueCommit()
	}
	return clock.Never
}

// dueCommit is from when on such a commit may be due.
func (w *pool) dueCommit() clock.Time {
	by := &w.commits.by
	return w.commits.next(by.Records, by.Every, func(records int64) clock.Time {
		return w.at.Add(w.p.Application().PerRecord.Times(max(records, 0) / int64(w.crew.threads)))
	})
}

// nextCommit is when the thread that polls is to be looked at because of a commit, or of a state
// to be saved.
func (w *pool) nextCommit() clock.Time {
	c, due := &w.commits, w.savesNext()
	switch {
	case len(c.refused) > 0 && w.p.Engine().Settled():
		return max(c.retryAt, w.p.Now())
	case c.by.By == member.EverySoOften:
		due = min(due, w.dueCommit())
	}
	if due <= w.p.Now() { // the next record is looked at
		return clock.Never
	}
	return due
}
