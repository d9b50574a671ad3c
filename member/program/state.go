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
	tally                      // where all partitions are counted together; a revocation does not end it
}

// CallbackOver implements [member.Program].
func (c *caller) CallbackOver(which member.Callback, ps []protocol.TopicPartition) {
	switch h := &c.p.Holdings; {
	case !c.p.Application().State.Kept():
	case which == member.OnAssigned:
		h.Restore(ps)
	case which == member.OnRevoked:
		h.SaveStates(ps, protocol.ReasonCheckpointRevoked)
	}
}

// save saves the states that it is time to save at a moment, and gives what is to be committed
// of them.
func (c *checkpoints) save(p *member.Process, at clock.Time) (offsets member.Offsets) {
	if state := &p.Application().State; state.Counting == member.ByPartition {
		offsets = p.Holdings.SaveDue(at)
	} else if why, due := c.due(state, at); due {
		c.records, c.last = 0, at
		offsets = p.Holdings.SaveAll(why)
	}
	if p.Application().NamedCommit().By == member.Nobody {
		return nil
	}
	return offsets
}

// due tells whether it is time for all states together, and why.
func (c *checkpoints) due(state *member.Stateful, at clock.Time) (why protocol.ReasonCode, due bool) {
	switch records, every := state.Checkpoints(); {
	case c.records == 0:
	case records > 0 && c.records >= records:
		return protocol.ReasonCheckpointRecords, true
	case every > 0 && at.Sub(c.last) >= every:
		return protocol.ReasonCheckpointTime, true
	}
	return why, false
}

// batchOver follows when a batch has been processed and committed: states are saved if it is
// time, and then comes the next poll().
func (l *loop) batchOver(at clock.Time) {
	if l.p.Application().State.Kept() {
		l.checkpoints.uncommitted = l.checkpoints.save(l.p, at)
		if l.commitsState(l.p.Now().Sub(at)) {
			return
		}
	}
	l.nextPoll(at)
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
		each := l.p.Application().PerRecord
		return h.SavesNext(func(_ protocol.TopicPartition, position, before int64) clock.Time {
			return busy.Add(each.Times(max(before-position, 0)))
		})
	}
	records, every := state.Checkpoints()
	return l.checkpoints.next(records, every, l.processedBy)
}

// processedBy is from when on so many records more may have been processed, those in hand
// among them: while the application is busy it may have more to do than what comes.
func (l *loop) processedBy(records int64) clock.Time {
	records -= l.p.Holdings.InHand()
	if l.Processing() {
		return l.until.Add(l.p.Application().PerRecord.Times(max(records, 0)))
	}
	return l.p.Holdings.Come(records, l.at)
}
