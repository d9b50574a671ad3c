package playground_test

import (
	"context"
	"testing"

	"github.com/groupsim/groupsim/playground"
)

// A page comes with its first run, but nobody waits for one: it comes without then.
func TestAPageComesWithARunThatIsThere(t *testing.T) {
	source := playground.Show("gc-pause")
	start := playground.NewStart(t.Context(), source)
	if start.Outcome == nil || start.Outcome.Report == nil || start.Outcome.Drawing == nil || len(start.Outcome.SHA256) != 64 {
		t.Errorf("there is no run of %s: %+v", source.File, start.Outcome)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if start := playground.NewStart(over, source); start.Outcome != nil || start.Text != source.Text {
		t.Errorf("nobody waits, and yet there is a run: %+v", start)
	}
}
