package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// tally is how far a program has come since it did last what it does every so many records, or
// every so often.
type tally struct {
	records int64      // done since then, or since the start
	last    clock.Time // when that was
}

// next is from when on it may be time again. The program says when so many records more may have
// been done, at the earliest.
func (t *tally) next(records int64, every clock.Duration, done func(records int64) clock.Time) clock.Time {
	due := clock.Never
	if records > 0 {
		due = done(records - t.records)
	}
	if every > 0 {
		due = min(due, t.last.Add(every))
	}
	return due
}

// rhythm is when a program commits by itself, and how far it has come since it did last.
type rhythm struct {
	by member.Commits
	tally
}

// always tells whether a commit follows each record or batch, however soon after the one before.
func (r *rhythm) always() bool { return r.by.By == member.EveryRecord || r.by.By == member.EveryBatch }

// unseen tells whether such commits need not be looked at while records come: what they are is
// known without ([member.Unwatched]).
func (r *rhythm) unseen(p *member.Process) bool {
	return !r.always() || p.Unwatchable() && (r.by.By == member.EveryRecord || p.Holdings.Sampled())
}

// due tells whether it is time at a moment for a commit that is made every so often.
func (r *rhythm) due(at clock.Time) bool {
	return r.by.By == member.EverySoOften && r.records > 0 &&
		(r.by.Records > 0 && r.records >= r.by.Records || r.by.Every > 0 && at.Sub(r.last) >= r.by.Every)
}
