package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// A pool that keeps state saves it in the thread that polls, between two polls, as it does all
// that is about the consumer. What it has of a partition by then is what has been done without
// a gap. It looks whether it is time when all that one poll() returned of a partition has been
// done, as a loop does behind its batches: a program that saves has to have an end of something
// to save behind.

// poolStates is what a pool knows of the states that it saves.
type poolStates struct {
	checkpoints
	look bool // some poll()'s share of a partition has been done since it last looked
}

// saveStates saves states if it is time, and lets them be committed.
func (w *pool) saveStates() {
	s := &w.states
	if !s.look || !w.p.Application().State.Kept() {
		return
	}
	s.look = false
	for _, f := range w.crew.progress(w.at, anyOf) {
		w.finished(f)
	}
	w.commits.queue = append(w.commits.queue, s.save(w.p, w.at)...)
}

// savesNext is from when on there may be a state to save.
func (w *pool) savesNext() clock.Time {
	app, h := w.p.Application(), &w.p.Holdings
	if !app.State.Kept() {
		return clock.Never
	}
	if app.State.Counting == member.ByPartition {
		return h.SavesNext(func(p protocol.TopicPartition, position, before int64) clock.Time {
			return w.at.Add(w.crew.takes(p, position, before, app.PerRecord, w.at))
		})
	}
	records, every := app.State.Checkpoints()
	return w.states.next(records, every, w.doneBy)
}

// doneBy is from when on so many records more may have been done.
func (w *pool) doneBy(records int64) clock.Time {
	if w.crew.idle() && w.p.Holdings.NextRecord() > w.at {
		return w.p.Holdings.Come(records, w.at)
	}
	return w.crew.soonest(records, w.p.Application().PerRecord, w.at)
}

// CallbackOver implements [member.Program]: nothing is done any more for what is gone, and its
// state is saved. A client that works beside the program may have returned records of it during
// the callback.
func (w *pool) CallbackOver(c member.Callback, ps []protocol.TopicPartition) {
	if c != member.OnAssigned {
		w.crew.cut(w.p.Now(), only(ps))
	}
	w.caller.CallbackOver(c, ps)
}
