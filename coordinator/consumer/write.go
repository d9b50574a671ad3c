package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/protocol"
)

// # What waits for the log
//
// The state changes at once. Who has caused records is answered when they are in the log,
// and who has not, when those that were on their way before it are (CoordinatorRuntime).
// Refusals and OffsetFetch wait for nothing.

// write gathers what an input changes, for the record of it.
type write struct {
	group   bool // the group's own epochs have changed
	touched []*member
	removed []protocol.MemberID

	newcomer *member // whom the input has brought
	votedFor string  // the assignor that its member had named before
}

// touch notes that something of the member has changed.
func (w *write) touch(m *member) {
	if !slices.Contains(w.touched, m) {
		w.touched = append(w.touched, m)
	}
}

// persist sends what has changed to the log, if anything has.
func (g *Group) persist(t coordinator.Turn, w *write) {
	if !w.group && len(w.touched) == 0 && len(w.removed) == 0 {
		return
	}
	change := &Change{Epoch: g.epoch, TargetEpoch: g.targetEpoch, TargetAt: g.targetAt, Metadata: g.metadata, Removed: w.removed}
	for _, m := range w.touched {
		change.Members = append(change.Members, MemberRecord{*m})
	}
	g.appends.Append(t, change, change)
}

// Persisted takes the end of the oldest append. One that fails is told to all who wait, for
// what they wait for was on its way behind it, and the group goes back to what the log has.
func (g *Group) Persisted(now clock.Time, token coordinator.Token, err protocol.ErrorCode, log *coordinator.Snapshot, fx *coordinator.Effects) {
	record, known := g.appends.Ended(token)
	t := coordinator.Turn{Now: now, Fx: fx}
	switch {
	case !known:
	case err == protocol.NONE:
		g.stored(record, log)
		g.appends.Release(t, token, false, nil)
	default:
		g.appends.Cancel(t, coordinator.Refusing(coordinator.AfterAppend(err)))
		g.revert(t, log, protocol.Because(protocol.ReasonAppendFailed, err.String()))
	}
}

// stored takes note of what is in the log: fetches read that.
func (g *Group) stored(r coordinator.Record, log *coordinator.Snapshot) {
	switch r := r.(type) {
	case *coordinator.CommittedOffsets:
		g.offsets = log.Offsets
	case *Change:
		for i := range r.Members {
			if m := g.members.get(r.Members[i].of.id); m != nil {
				m.logged, m.stored = true, r.Members[i].of.epoch
			}
		}
	}
}
