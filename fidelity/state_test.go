package fidelity

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/event"
)

// savedTolerance is how many records a checkpoint may be off: what comes in half a second.
const savedTolerance = 25

// A recorded program that keeps state, beside its simulation: besides what is asked of every
// recording, the same checkpoints for the same reasons and near the same records, and the same
// partitions sought to where they had been saved.
func TestStateIsSavedAndSoughtAsRecorded(t *testing.T) {
	r, events := recordedProgram(t, "state-scale-out--range--1.json.gz")
	for m, id := range r.names.Members {
		real, simulated := savedBy(r.events, event.Member(m)), savedBy(events, event.Member(m))
		if len(real) != len(simulated) {
			t.Errorf("%s: %d checkpoints, simulated %d", id, len(real), len(simulated))
			continue
		}
		for i := range real {
			a, b := real[i], simulated[i]
			if a.Reason != b.Reason || !slices.Equal(a.Partitions, b.Partitions) || !slices.EqualFunc(a.Offsets, b.Offsets, func(x, y int64) bool { return max(x-y, y-x) <= savedTolerance }) {
				t.Errorf("%s: checkpoint %v, simulated %v", id, a, b)
			}
		}
	}
	checkSought(t, r.events)
	checkSought(t, events)
}

func savedBy(events []event.Event, m event.Member) (all []event.Checkpoint) {
	for _, e := range events {
		if f, ok := e.Fact.(event.Checkpoint); ok && e.Member == m {
			all = append(all, f)
		}
	}
	return all
}

// checkSought: who is assigned a partition of which state has been saved seeks to where that
// ends.
func checkSought(t *testing.T, events []event.Event) {
	t.Helper()
	saved := map[string]int64{}
	names := &event.Names{Topics: []string{"orders"}}
	sought := 0
	for _, e := range events {
		switch f := e.Fact.(type) {
		case event.Checkpoint:
			for i, p := range f.Partitions {
				saved[names.Partition(p)] = f.Offsets[i]
			}
		case event.Position:
			for i, p := range f.Partitions {
				if offset, is := saved[names.Partition(p)]; is {
					sought++
					if offset != f.Offsets[i] {
						t.Errorf("%s is sought to %d and was saved up to %d", names.Partition(p), f.Offsets[i], offset)
					}
				}
			}
		}
	}
	if sought != 12 {
		t.Errorf("%d partitions are sought", sought)
	}
}
