package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// A program may keep state of each partition, in a store outside its process: a state is
// saved with the position up to which it has taken the records in, loaded by whoever is
// assigned the partition next, and that one seeks to its position. What had been done since
// is done again, but nothing after a revocation, in which it is saved.

// Stateful is a program that keeps state.
type Stateful struct {
	Records  int32          // a checkpoint after so many records; 0: however many
	Every    clock.Duration // or after so much time, whichever comes first; 0: however long
	Counting Counting       // of what
	Restore  Restoring
	// RestorePerRecord is added for each record that the state has taken in.
	RestorePerRecord clock.Duration
}

// Restoring is what loading the state of a partition takes.
type Restoring struct {
	Named bool
	Takes clock.Duration
}

// Counting is what a checkpoint is counted by.
type Counting uint8

// What it is counted by.
const (
	ByPartition Counting = iota // each partition has its own
	ByMember                    // all that the member holds have one together
)

// When a program makes its checkpoints that says nothing of that.
const (
	CheckpointRecords = 1000
	CheckpointEvery   = 30 * clock.Second
)

// Kept tells whether the program keeps state.
func (s *Stateful) Kept() bool {
	return s.Records != 0 || s.Every != 0 || s.Counting != ByPartition || s.Restore.Named || s.Restore.Takes != 0 || s.RestorePerRecord != 0
}

// Checkpoints is when it is saved besides revocations.
func (s *Stateful) Checkpoints() (records int64, every clock.Duration) {
	if s.Records == 0 && s.Every == 0 {
		return CheckpointRecords, CheckpointEvery
	}
	return int64(s.Records), s.Every
}

// State is what is in the store of a partition: all records from Base on, which is where the
// first owner of the partition began, up to Offset, not including it.
type State struct{ Base, Offset int64 }

// States is the store.
type States interface {
	// Saved gives what has been saved last, if something has.
	Saved(p protocol.TopicPartition) (State, bool)
}

// Save is a state that goes to the store.
type Save struct {
	Partition protocol.TopicPartition
	State     State
}

// RestoreTakes is how long the states of partitions take to be loaded.
func (h *Holdings) RestoreTakes(ps []protocol.TopicPartition) (takes clock.Duration) {
	s := &h.p.spec.Application.State
	for _, p := range ps {
		takes = takes.Plus(s.Restore.Takes)
		if saved, is := h.p.spec.States.Saved(p); is {
			takes = takes.Plus(s.RestorePerRecord.Times(saved.Offset - saved.Base))
		}
	}
	return takes
}

// Restore takes over the states of partitions that have been assigned, and seeks to where
// they end. Where there is none a partition begins as any other.
func (h *Holdings) Restore(ps []protocol.TopicPartition) {
	var ends Offsets
	for _, p := range ps {
		if saved, is := h.p.spec.States.Saved(p); is {
			ends = append(ends, protocol.PartitionOffset{Partition: p, Offset: saved.Offset})
		}
	}
	h.setPositions(ends, noReset)
}

// begins notes where a state of a partition begins whose position has become known: one that has a state has an entry
// of its own.
func (h *Holdings) begins(o *owned) {
	if !h.p.spec.Application.State.Kept() {
		return
	}
	o.kept = &kept{State{o.position, o.position}, h.p.now}
	if saved, is := h.p.spec.States.Saved(o.first()); is {
		o.kept.Base = saved.Base
	}
}

// keeps tells whether a partition has a state to be saved.
func (o *owned) keeps() bool { return o.kept != nil && o.position >= 0 && !o.gone }

// unsaved is how many records its saved state has not taken in.
func (o *owned) unsaved() int64 { return o.done - o.kept.Offset }

// SaveStates saves those of some partitions.
func (h *Holdings) SaveStates(ps []protocol.TopicPartition, why protocol.ReasonCode) {
	h.saveThose(func(o *owned) bool { return slices.Contains(ps, o.first()) }, why)
}

// SaveAll saves those of all that the member holds, and gives how far each is.
func (h *Holdings) SaveAll(why protocol.ReasonCode) Offsets {
	return h.saveThose(func(*owned) bool { return true }, why)
}

// SaveDue saves those of the partitions of which enough records have been processed, or that
// have not been saved for long enough, and gives how far each is.
func (h *Holdings) SaveDue(at clock.Time) Offsets {
	records, every := h.p.spec.Application.State.Checkpoints()
	counted := h.saveThose(func(o *owned) bool { return records > 0 && o.unsaved() >= records }, protocol.ReasonCheckpointRecords)
	timed := h.saveThose(func(o *owned) bool {
		return every > 0 && o.unsaved() > 0 && at.Sub(o.kept.at) >= every
	}, protocol.ReasonCheckpointTime)
	return append(counted, timed...)
}

func (h *Holdings) saveThose(which func(*owned) bool, why protocol.ReasonCode) (offsets Offsets) {
	fact := event.Checkpoint{Reason: protocol.Because(why)}
	for i := range h.owned {
		o := &h.owned[i]
		if !o.keeps() || !which(o) {
			continue
		}
		o.kept.Offset, o.kept.at = o.done, h.p.now
		h.p.fx.Saves = append(h.p.fx.Saves, Save{o.first(), o.kept.State})
		fact.Partitions, fact.Offsets = append(fact.Partitions, o.first()), append(fact.Offsets, o.done)
		offsets = append(offsets, protocol.PartitionOffset{Partition: o.first(), Offset: o.done})
	}
	if len(offsets) > 0 {
		h.p.Emit(fact)
	}
	return offsets
}

// SavesNext is from when on the end of a batch may be one at which SaveDue has something to
// save. The program says when it may have processed all records of a partition before one, at
// the earliest, where poll() has returned those up to its position.
func (h *Holdings) SavesNext(processed func(p protocol.TopicPartition, position, before int64) clock.Time) clock.Time {
	records, every := h.p.spec.Application.State.Checkpoints()
	next := clock.Never
	for i := range h.owned {
		o := &h.owned[i]
		if !o.keeps() {
			continue
		}
		if records > 0 {
			enough := o.kept.Offset + records
			next = min(next, max(h.appended(o.first(), enough-1), processed(o.first(), o.position, enough)))
		}
		if every > 0 {
			due := max(o.kept.at.Add(every), processed(o.first(), o.position, o.kept.Offset+1))
			if o.position == o.kept.Offset {
				due = max(due, h.appended(o.first(), o.position))
			}
			next = min(next, due)
		}
	}
	return next
}
