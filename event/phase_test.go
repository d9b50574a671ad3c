package event

import "testing"

func TestEveryStateHasAPhase(t *testing.T) {
	if len(phases) != len(groupStates) {
		t.Fatalf("%d of %d states have a phase", len(phases), len(groupStates))
	}
	for _, s := range GroupStates() {
		if p := s.Phase(); p.Rebalancing() && p.Assigned() {
			t.Errorf("%s: an assignment holds while there is none", s)
		}
	}
}
