package trials_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
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

// What the checkers had to say of these was about the checkers, or about the model; now
// they have nothing to say.
func TestTheCheckersHaveNothingToSay(t *testing.T) {
	for _, name := range []string{"double-owner", "check-unassigned", "slow-per-batch"} {
		t.Run(name, func(t *testing.T) {
			s, err := trials.Load("-", strings.NewReader(hostile(t, name)), trials.Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkRun(t, s)
		})
	}
}

// Two thousand million records of 5000 s each take longer than any clock can tell, and
// are not over before the run is.
func TestABatchWithoutEndDoesNotEnd(t *testing.T) {
	events, r := kept(t, "-", hostile(t, "endless-batch"))
	for _, e := range events {
		if c, ok := e.Fact.(event.Consumed); ok && (c.Until < c.Since || c.Until > clock.Time(r.Window.End) || c.To-c.From > 2) {
			t.Errorf("at %v: records %d to %d of partition %d from %v to %v", e.At, c.From, c.To, c.Partition.Partition, c.Since, c.Until)
		}
	}
	if r.Summary.PeakLag < 2*1_000_000*7000 {
		t.Errorf("the lag grew to %d only", r.Summary.PeakLag)
	}
}

// A group of very many partitions takes what it needs for each, and no more: neither
// the fold of what became of them nor the report of it keeps alike things again and again.
func TestManyPartitionsTakeLittleMemory(t *testing.T) {
	const partitions, most = 100_000, 4200 // bytes for each, of all that is ever allocated
	s, err := trials.Load("-", strings.NewReader(fmt.Sprintf(`
duration: 3m
topics: {orders: {partitions: %d}}
members: [{id: c1..c10}]
steps: [{at: 60s, kill: c2}]
`, partitions)), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := trials.Run(s, trials.RunOptions{}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / partitions; each > most {
		t.Errorf("%d bytes for a partition, more than %d", each, most)
	} else {
		t.Logf("%d bytes for a partition", each)
	}
}
