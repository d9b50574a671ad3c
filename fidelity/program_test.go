package fidelity

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// What is asked of recorded programs besides what is asked of every recording, of the run that
// is nearest to them.
const (
	// By how much a checkpoint may be off: what comes in so long.
	savedTolerance = clock.Second / 2
	// By how many records, for each partition, a pool may have more or less in hand.
	inHandTolerance = 1
	// By how many the commits of a member may differ that are accepted, and by how many of a hundred,
	// where they do not hang on how records fall into polls, as those after each poll() do.
	commitsTolerance, commitsShare = 3, 10
)

// savedOtherwise are recordings whose checkpoints differ: what had come while nobody held a
// partition comes by several polls, one partition after another, and in the simulation by one
// (reason backlog), so it is saved after other records.
var savedOtherwise = []string{"state-kill--range--1"}

// done is what a member's program did, as far as a recording tells it.
type done struct {
	drains  []event.Drain
	saved   map[protocol.TopicPartition][]save
	cut     int          // records that were begun and given up
	stood   []clock.Time // when its error handler began to wait, and went on
	gaveUp  []clock.Time // when the process ended before its container had stopped
	commits int64
}

// save is one of a partition's checkpoints.
type save struct {
	why    protocol.ReasonCode
	offset int64
}

func doneBy(events []event.Event, m event.Member, end clock.Time) done {
	d := done{saved: map[protocol.TopicPartition][]save{}}
	killed := clock.Never // what is cut off then no recording tells
	for _, e := range events {
		if _, is := e.Fact.(event.Killed); is && e.Member == m {
			killed = e.At
		}
	}
	for _, e := range events {
		if e.Member != m || e.At > end {
			continue
		}
		switch f := e.Fact.(type) {
		case event.Drain:
			d.drains = append(d.drains, f)
		case event.Checkpoint:
			for i, p := range f.Partitions {
				d.saved[p] = append(d.saved[p], save{f.Reason.Code, f.Offsets[i]})
			}
		case event.Interrupted:
			if e.At < end && e.At != killed {
				d.cut++
			}
		case event.Stall, event.Awake:
			d.stood = append(d.stood, e.At)
		case event.Killed:
			if f.Reason.Code == protocol.ReasonShutdownTimeout {
				d.gaveUp = append(d.gaveUp, e.At)
			}
		case event.CommitOK:
			d.commits++
		case event.Commits:
			d.commits += f.Number
		}
	}
	return d
}

// Programs did in the nearest run what they did in the recording: waited for the same work,
// saved the same states, stood still at the same times, committed as often.
func TestProgramsDoAsRecorded(t *testing.T) {
	for _, result := range compareAll(t) {
		if result.Set != &programs {
			continue
		}
		for _, c := range result.Comparisons {
			t.Run(c.Name, func(t *testing.T) { checkProgram(t, &programs, c) })
		}
	}
}

func checkProgram(t *testing.T, s *Set, c *Comparison) {
	r, err := s.read("testdata/programs/" + c.Name + ".json.gz")
	if err != nil {
		t.Fatal(err)
	}
	simulated := nearestRun(t, r, c.Forecast.Nearest.Run)
	rate, err := thousandths(r.Rate)
	if err != nil {
		t.Fatal(err)
	}
	saved := rate * int64(savedTolerance) / int64(1000*clock.Second)
	for m, id := range r.names.Members {
		m := event.Member(m)
		real, run := doneBy(r.events, m, r.end), doneBy(simulated, m, r.end)
		if slices.Contains(savedOtherwise, c.Name) {
			run.saved = real.saved
		}
		checkDone(t, id, real, run, saved)
		if mode := string(r.Config["x.spring.ack.mode"]); r.Config[programKey] == nil || string(r.Config[programKey]) == poolProgram || mode != "" && mode != `"batch"` {
			checkCommits(t, id, real.commits, run.commits)
		}
	}
	if strings.HasPrefix(c.Name, "state-") {
		checkSought(t, r.names, r.events)
		checkSought(t, r.names, simulated)
	}
}

// nearestRun gives the events of a run of a recording's scenario.
func nearestRun(t *testing.T, r *Recording, run uint64) []event.Event {
	s, err := r.Scenario()
	if err != nil {
		t.Fatal(err)
	}
	events, err := eventsOf(s, run)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// checkDone compares all but commits; saved is by how many records a checkpoint may be off.
func checkDone(t *testing.T, id string, real, simulated done, saved int64) {
	t.Helper()
	if !slices.EqualFunc(real.drains, simulated.drains, func(a, b event.Drain) bool {
		return slices.Equal(a.Partitions, b.Partitions) && near64(a.Records, b.Records, int64(inHandTolerance*len(a.Partitions)))
	}) {
		t.Errorf("%s waits for %v, simulated %v", id, real.drains, simulated.drains)
	}
	if !maps.EqualFunc(real.saved, simulated.saved, func(a, b []save) bool {
		return slices.EqualFunc(a, b, func(x, y save) bool { return x.why == y.why && near64(x.offset, y.offset, saved) })
	}) {
		t.Errorf("%s saves %v, simulated %v", id, real.saved, simulated.saved)
	}
	if real.cut != simulated.cut {
		t.Errorf("%s cuts %d records off, simulated %d", id, real.cut, simulated.cut)
	}
	soon := func(a, b clock.Time) bool { return distance(a, b) <= eventTolerance }
	if !slices.EqualFunc(real.stood, simulated.stood, soon) {
		t.Errorf("%s stands still and goes on at %v, simulated %v", id, real.stood, simulated.stood)
	}
	if !slices.EqualFunc(real.gaveUp, simulated.gaveUp, soon) {
		t.Errorf("%s does not wait for its container any longer at %v, simulated %v", id, real.gaveUp, simulated.gaveUp)
	}
}

func checkCommits(t *testing.T, id string, real, simulated int64) {
	t.Helper()
	if most := commitsTolerance + max(real, simulated)*commitsShare/100; !near64(real, simulated, most) {
		t.Errorf("%s commits %d times, simulated %d", id, real, simulated)
	}
}

func near64(a, b, most int64) bool { return max(a-b, b-a) <= most }

// checkSought: who is assigned a partition of which state has been saved seeks to where that
// ends.
func checkSought(t *testing.T, names *event.Names, events []event.Event) {
	t.Helper()
	saved := map[protocol.TopicPartition]int64{}
	least := int64(math.MaxInt64)
	for _, e := range events {
		switch f := e.Fact.(type) {
		case event.Checkpoint:
			for i, p := range f.Partitions {
				saved[p] = f.Offsets[i]
			}
		case event.Position:
			for i, p := range f.Partitions {
				if offset, is := saved[p]; is {
					least = min(least, offset)
					if offset != f.Offsets[i] {
						t.Errorf("%s is sought to %d and was saved up to %d", names.Partition(p), f.Offsets[i], offset)
					}
				}
			}
		}
	}
	if least == math.MaxInt64 {
		t.Error("no partition is sought")
	}
}
