package fidelity

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/sim"
)

var compareOnce = sync.OnceValues(func() ([]Result, error) { return CompareAll(".") })

// compareAll compares the recordings of testdata.
func compareAll(t *testing.T) []Result {
	t.Helper()
	results, err := compareOnce()
	if err != nil {
		t.Fatal(err)
	}
	return results
}

var randomOnce = sync.OnceValues(func() ([]*Distribution, error) { return RandomMoments(".") })

// randomMoments compares the recordings at random moments of testdata.
func randomMoments(t *testing.T) []*Distribution {
	t.Helper()
	random, err := randomOnce()
	if err != nil {
		t.Fatal(err)
	}
	return random
}

// TestRecordings holds the simulator against every recording: some run is within the
// tolerances. When it fails the model is wrong until shown otherwise.
func TestRecordings(t *testing.T) {
	for _, r := range compareAll(t) {
		t.Run(r.Set.Title, func(t *testing.T) { checkSet(t, r) })
	}
}

func checkSet(t *testing.T, r Result) {
	found := 0
	for _, c := range r.Comparisons {
		t.Run(c.Name, func(t *testing.T) {
			if c.Exception != nil {
				found++
				checkException(t, c)
				return
			}
			if c.Forecast.Within == 0 {
				t.Error("no run is within the tolerances")
				noBreaches(t, c)
			}
		})
	}
	if found != len(r.Set.Exceptions) {
		t.Errorf("%d of %d exceptions name a recording", found, len(r.Set.Exceptions))
	}
}

func noBreaches(t *testing.T, c *Comparison) {
	t.Helper()
	for _, b := range c.Breaches() {
		t.Error(b)
	}
}

func checkException(t *testing.T, c *Comparison) {
	if c.Forecast.Within > 0 || len(c.Breaches()) == 0 {
		t.Error("this is no exception any more")
	}
	limits, nearest := &c.Exception.Limits, c.Forecast.Nearest
	if worst := nearest.Worst(); worst > limits.Downtime {
		t.Errorf("in the nearest run downtime is off by %v, the exception is for %v", worst, limits.Downtime)
	}
	if off := Rank(nearest.Times, 95); off > limits.Event {
		t.Errorf("in the nearest run events are off by %v at the 95th percentile, the exception is for %v", off, limits.Event)
	}
	if appears := c.Forecast.Appears > 0; appears != limits.Equal {
		t.Errorf("generations, leaders and owners appear in some run: %v, the exception says %v", appears, limits.Equal)
	}
}

func TestEventsAreNearInTheMedian(t *testing.T) {
	for _, r := range compareAll(t) {
		var times []clock.Duration
		for _, c := range r.Comparisons {
			times = append(times, c.Times...)
		}
		slices.Sort(times)
		if off := Rank(times, 50); off > medianTolerance {
			t.Errorf("%s: events are off by %v in the median", r.Set.Title, off)
		}
	}
}

// TestWrittenFiguresAreUpToDate: they are what `make fidelity` writes.
func TestWrittenFiguresAreUpToDate(t *testing.T) {
	results, random := compareAll(t), randomMoments(t)
	for path, want := range map[string]string{
		filepath.Join("..", "docs", "fidelity.md"):  Markdown(results, random),
		filepath.Join("..", "docs", "fidelity.svg"): Curves(random),
		filepath.Join("measured", "measured.go"):    Go(results),
	} {
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s is out of date, run make fidelity (-want +got):\n%s", path, diff)
		}
	}
}

// TestScenariosComeFromInputs: without the outcomes, and with other times of all that
// is left but the first JoinGroups, the scenario is the same.
func TestScenariosComeFromInputs(t *testing.T) {
	for _, name := range []string{"rolling-deploy--range--1", "leader-dies-mid-rebalance--sticky--1", "gc-pause-long-static--range--1", "subscription-change--cooperative-sticky--1"} {
		r, err := Read(filepath.Join("testdata", name+".json.gz"))
		if err != nil {
			t.Fatal(err)
		}
		want, err := r.Scenario()
		if err != nil {
			t.Fatal(err)
		}
		r.events = slices.DeleteFunc(r.events, func(e event.Event) bool {
			switch f := e.Fact.(type) {
			case event.ProcessStart, event.JoinOK:
				return false
			case event.JoinSent:
				return f.Known
			}
			return true
		})
		got, err := r.Scenario()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(sim.Verb{})); diff != "" {
			t.Errorf("%s: the scenario depends on outcomes (-with +without):\n%s", name, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"unheard": 1}`: "unknown field",
		`{"topics": {"c1": ["orders"]}, "actions": [{"t": 0, "action": "burn", "member": "c1"}]}`:                                           "is no action",
		`{"topics": {"c1": ["orders"]}, "actions": [{"t": 0, "action": "kill", "member": "c2"}]}`:                                           "no member",
		`{"topics": {"c1": ["orders"]}, "actions": [], "events": [{"t": 1, "m": "c1", "e": "cmd", "x": "close"}]}`:                          "no end",
		`{"topics": {"c1": ["orders"]}, "actions": [{"t": 9, "action": "end"}], "events": [{"t": "soon", "m": "c1", "e": "cmd", "x": ""}]}`: "invalid",
	} {
		r := &Recording{names: &event.Names{}}
		if err := r.parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

func TestScenarioRefuses(t *testing.T) {
	const form = `{"topics": {"c1": ["orders"]}, "partitions": 1, "records_per_s_per_partition": 1, CONFIG
		"actions": [{"t": 9, "action": "end"}], "events": [{"t": 1, "m": "c1", "e": "process.start"} EVENT]}`
	const joins = `, {"t": 2, "m": "c1", "e": "join.sent", "known": false}`
	for _, c := range []struct{ config, event, want string }{
		{``, ``, "never joins"},
		{`"config": {"fetch.min.bytes": 1},`, joins, "fetch.min.bytes is not known"},
		{`"broker": {"num.io.threads": 1},`, joins, "num.io.threads is not known"},
		{`"config": {"auto.offset.reset": "middle"},`, joins, "is none of latest, earliest, none"},
		{``, joins + `, {"t": 3, "m": "c1", "e": "cmd", "x": "dance"}`, "is no order"},
		{``, joins + `, {"t": 3, "m": "c1", "e": "cmd", "x": "subscribe refunds"}`, "no topic"},
	} {
		r := &Recording{names: &event.Names{}}
		if err := r.parse([]byte(strings.NewReplacer("CONFIG", c.config, "EVENT", c.event).Replace(form))); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Scenario(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: got %v, want %q", c, err, c.want)
		}
	}
}

func TestLate(t *testing.T) {
	for _, c := range []struct {
		what    string
		records []processed
		want    int64
	}{
		{"one after another", []processed{{at: 1, offset: 0}, {at: 2, offset: 1}, {at: 3, offset: 2, member: 1}}, 0},
		{"the same again by the next owner", []processed{{at: 1, offset: 0}, {at: 2, offset: 1}, {at: 3, offset: 1, member: 1}, {at: 4, offset: 2, member: 1}}, 1},
		{"skipped by one, made up for by another", []processed{{at: 1, offset: 5, member: 1}, {at: 2, offset: 3}, {at: 3, offset: 4}}, 2},
		{"told later, done before", []processed{{at: 2, offset: 1, member: 1}, {at: 1, offset: 0}}, 0},
		{"a member's own order counts, not its evened times", []processed{{at: 2, offset: 0}, {at: 1, offset: 1}}, 0},
		{"the same again by the same member", []processed{{at: 1, offset: 0}, {at: 2, offset: 0}}, 1},
	} {
		if got := late(c.records, 2); got != c.want {
			t.Errorf("%s: got %d, want %d", c.what, got, c.want)
		}
	}
}

func TestRank(t *testing.T) {
	list := []clock.Duration{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	if Rank(list, 50) != 5 || Rank(list, 95) != 10 || Rank(list[:1], 50) != 1 || Rank(nil, 50) != 0 {
		t.Errorf("%v %v", Rank(list, 50), Rank(list, 95))
	}
}
