package fidelity

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// A recorded program with a pool of threads, beside its simulation: besides what is asked of
// every recording, the same partitions are waited for in onPartitionsRevoked, and nothing is
// cut off.
func TestPoolsDrainAsRecorded(t *testing.T) {
	r, events := recordedProgram(t, "workers-scale-out--cooperative-sticky--1.json.gz")
	for m, id := range r.names.Members {
		real, simulated := drainedBy(r.events, event.Member(m)), drainedBy(events, event.Member(m))
		if !slices.EqualFunc(real, simulated, slices.Equal[[]protocol.TopicPartition]) {
			t.Errorf("%s waits for %v, simulated %v", id, real, simulated)
		}
	}
	for _, e := range events {
		if f, is := e.Fact.(event.Interrupted); is && e.At < events[len(events)-1].At {
			t.Errorf("at %v: %+v", e.At, f)
		}
	}
}

func drainedBy(events []event.Event, m event.Member) (all [][]protocol.TopicPartition) {
	for _, e := range events {
		if f, ok := e.Fact.(event.Drain); ok && e.Member == m {
			all = append(all, f.Partitions)
		}
	}
	return all
}
