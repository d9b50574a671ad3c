package settings

import (
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// Every kind of program may keep state, and wait between its polls.
func TestStateOfEveryProgram(t *testing.T) {
	for _, kind := range []member.ProgramKind{member.LoopProgram, member.WorkersProgram, member.SpringProgram} {
		a := ApplicationDefaults()
		a.Program = kind
		for name, text := range map[string]string{"state.restore": "0s", "idle.between.polls": "5s"} {
			s := Application().Named(name)
			if err := s.Set(&a, text); err != nil || s.Check(&a, event.Java) != nil || !s.Told(&a) {
				t.Errorf("%s of %d: %v", name, kind, err)
			}
		}
		if !a.State.Kept() {
			t.Errorf("%d keeps no state", kind)
		}
	}
}

// What the group stands for with nothing in it is a setting that keeps state.
func TestStateWithNothingNamed(t *testing.T) {
	for _, group := range Groups() {
		name, text, is := Switch(group)
		if !is {
			continue
		}
		a := ApplicationDefaults()
		if s := Application().Named(name); !Below(group)(name) || s.Set(&a, text) != nil || !a.State.Kept() {
			t.Errorf("%s is as %s: %s", group, name, text)
		}
	}
	if _, _, is := Switch("workers"); is {
		t.Error("workers: {} means something")
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
