package fidelity

import (
	"path/filepath"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/sim"
)

// recordedProgram holds the recording of a program to what is asked of every recording, and
// gives it with the events of a run beside it.
func recordedProgram(t *testing.T, file string) (r *Recording, simulated []event.Event) {
	t.Helper()
	r, err := Read(filepath.Join("testdata", "programs", file))
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compare(r, 0)
	if err != nil {
		t.Fatal(err)
	}
	noBreaches(t, c)
	s, err := r.Scenario()
	if err != nil {
		t.Fatal(err)
	}
	s.Chance.Noise = true
	var record collector
	if err := sim.New(s, &record).Run(); err != nil {
		t.Fatal(err)
	}
	return r, record.events
}
