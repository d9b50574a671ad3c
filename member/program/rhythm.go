package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// rhythm is when a program commits by itself, and how far it has come since it did last.
type rhythm struct {
	by      member.Commits
	records int64      // done since the last commit, or since the start
	last    clock.Time // when that was
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
