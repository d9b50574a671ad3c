package trials_test

import (
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/trials"
)

// hostile reads a scenario that once was too much: for memory, for a checker or for the
// model.
func hostile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/hostile/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A group that is nearly or quite too slow for its input processes a batch every
// millisecond; what a run keeps of them does not grow with its length.
func TestAnOverloadedGroupIsRunInBoundedMemory(t *testing.T) {
	const most = 256 << 20
	for _, set := range []string{"application.per.record=92us", "application.per.record=100us", "application.per.record=110us"} {
		s, err := trials.Load("testdata/hostile/overload.yaml", nil, trials.Options{Set: []string{set, "duration=90s"}})
		if err != nil {
			t.Fatal(err)
		}
		highest := uint64(0)
		r, err := trials.Run(s, trials.RunOptions{Progress: func(clock.Time, clock.Time) {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			highest = max(highest, m.HeapAlloc)
		}})
		if err != nil {
			t.Fatal(err)
		}
		if highest > most {
			t.Errorf("%s: the heap grew to %d MiB", set, highest>>20)
		}
		if behind := set == "application.per.record=110us"; (r.Summary.PeakLag > 1000) != behind {
			t.Errorf("%s: the lag grew to %d", set, r.Summary.PeakLag)
		}
	}
}

// What the checkers look at is as much as a run has of events, and they look at it once.
func TestTheCheckersAreQuick(t *testing.T) {
	begun := time.Now()
	checkStory(t, "-", hostile(t, "slow-per-batch"), trials.Options{})
	if took := time.Since(begun); took > time.Minute {
		t.Errorf("the story's checker took %v", took)
	}
}
