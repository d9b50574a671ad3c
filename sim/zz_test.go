package sim_test

import (
	"os"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
)

func BenchmarkZZ(b *testing.B) {
	for b.Loop() {
		s, err := scenarios.LoadFile(os.Getenv("SC"), scenarios.Options{})
		if err != nil {
			b.Fatal(err)
		}
		w := sim.Counted(s.Scenario, event.Sinks{})
		w.PassQuiet()
		if err := w.Run(); err != nil {
			b.Fatal(err)
		}
		b.Log(w.Work())
	}
}
