package settings

import (
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// State is modelled of a loop alone: the error says so, and what to do.
func TestStateBesideAnotherProgramIsRefused(t *testing.T) {
	a := ApplicationDefaults()
	s := Application().Named("state.restore")
	if err := s.Set(&a, "0s"); err != nil || !a.State.Kept() || s.Check(&a, event.Java) != nil {
		t.Fatalf("%v: %+v", err, a.State)
	}
	a.Program = member.SpringProgram
	const want = "state.restore beside program: spring: it is modelled of loop alone: take one of them out"
	if err := s.Check(&a, event.Java); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := Application().Named("idle.between.polls").Set(&a, "5s"); err != nil || Application().Named("idle.between.polls").Check(&a, event.Java) != nil {
		t.Errorf("a container waits between polls: %v", err)
	}
}

// What nobody names of checkpoints has a default; one that is named stands
// alone.
func TestCheckpointsThatNobodyNames(t *testing.T) {
	var s member.Stateful
	if n, every := s.Checkpoints(); n != member.CheckpointRecords || every != member.CheckpointEvery {
		t.Errorf("%d records or %v", n, every)
	}
	s.Records = 5
	if n, every := s.Checkpoints(); n != 5 || every != 0 {
		t.Errorf("%d records or %v", n, every)
	}
}
