package program

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// checkpoints is what the program knows of the states that it saves after batches, as
// [member.Stateful] says.
type checkpoints struct {
	uncommitted member.Offsets // of states that have been saved, not committed yet
	// Where all partitions are counted together: what has been processed since the last
	// checkpoint, and when that was. A revocation does not count as one.
	records int64
	last    clock.Time
}

// CallbackOver implements [member.Program].
func (l *loop) CallbackOver(c member.Callback, ps []protocol.TopicPartition) {
	switch h := &l.p.Holdings; {
	case !l.p.Application().State.Kept():
	case c == member.OnAssigned:
		h.Restore(ps)
	case c == member.OnRevoked:
		h.SaveStates(ps, protocol.ReasonCheckpointRevoked)
	}
}

// batchOver follows when a batch has been processed and committed: states are saved if it is
// time, and then comes the next poll().
func (l *loop) batchOver(at clock.Time) {
	if state := &l.p.Application().State; state.Kept() {
		l.checkpoints.uncommitted = l.saveStates(at, state)
		if l.p.Application().Commit.By == member.Nobody {
			l.checkpoints.uncommitted = nil
		}
		if l.commitsState(l.p.Now().Sub(at)) {
			return
		}
	}
	l.nextPoll(at)
}

func (l *loop) saveStates(at clock.Time, state *member.Stateful) member.Offsets {
	if state.Counting == member.ByPartition {
		return l.p.Holdings.SaveDue(at)
	}
	c := &l.checkpoints
	why, due := protocol.ReasonCheckpointRecords, false
	switch records, every := state.Checkpoints(); {
	case c.records == 0:
	case records > 0 && c.records >= records:
		due = true
	case every > 0 && at.Sub(c.last) >= every:
		why, due = protocol.ReasonCheckpointTime, true
	}
	if !due {
		return nil
	}
	c.records, c.last = 0, at
	return l.p.Holdings.SaveAll(why)
}

// commitsState commits the offset of the next state that has been saved, in a request that
// left so much before now, and tells whether there was one.
func (l *loop) commitsState(ago clock.Duration) bool {
	c := &l.checkpoints
	for len(c.uncommitted) > 0 {
		next := c.uncommitted[:1]
		c.uncommitted = c.uncommitted[1:]
		if !slices.Contains(l.p.Holdings.List(), next[0].Partition) { // the library has taken it away meanwhile
			continue
		}
		l.Hold()
		l.p.Engine().Commit(next, ago)
		return true
	}
	return false
}

// savesNext is from when on a batch may be followed by a checkpoint.
func (l *loop) savesNext() clock.Time {
	state, h := &l.p.Application().State, &l.p.Holdings
	if !state.Kept() {
		return clock.Never
	}
	busy := l.at
	if l.Processing() {
		busy = l.until
	}
	if state.Counting == member.ByPartition {
		return h.SavesNext(busy, l.p.Application().PerRecord)
	}
	c, due := &l.checkpoints, clock.Never
	records, every := state.Checkpoints()
	if records > 0 {
		due = l.processedBy(records - c.records - h.InHand())
	}
	if every > 0 {
		due = min(due, c.last.Add(every))
	}
	return due
}

// processedBy is from when on so many records more may have been processed than those in
// hand: while the application is busy it may have more to do than what comes.
func (l *loop) processedBy(records int64) clock.Time {
	if l.Processing() {
		return l.until.Add(l.p.Application().PerRecord.Times(max(records, 0)))
	}
	return l.p.Holdings.Come(records, l.at)
}
