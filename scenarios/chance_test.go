package scenarios

import (
	"reflect"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/sim"
)

func mustRun(t *testing.T, l *Loaded, k uint64) *Loaded {
	t.Helper()
	r, err := l.WithRun(k)
	if err != nil {
		t.Fatalf("run %d: %v", k, err)
	}
	return r
}

const phased = `topics: {orders: {partitions: 6}}
consumer: {heartbeat.interval.ms: 2000}
members:
  - {id: c1..c2}
  - {id: c3, consumer: {heartbeat.interval.ms: 5000}}
  - {id: c4, start: 3s}
  - {id: c5, start: 20s}
  - {id: c6, start: never}
steps:
  - {at: 1s, rate: orders, to: 5}
  - {at: 60s, pause: c2, for: 35s}
  - {at: 70s, rolling-restart: c3..c4, down: 2s, every: 10s}
`

// The phase moves all steps, what starts behind the first Stable, and the end, by the same
// length, within the longest heartbeat interval; and nothing else.
func TestPhase(t *testing.T) {
	l := mustLoad(t, phased)
	run0 := mustRun(t, l, 0)
	same(t, "run 0", run0.Scenario, l.Scenario)
	seen := map[clock.Duration]bool{}
	for k := uint64(1); k <= 200; k++ {
		r := mustRun(t, l, k)
		by := r.Scenario.Duration - l.Scenario.Duration
		if seen[by] = true; by < 0 || by > 5*clock.Second {
			t.Errorf("run %d: %v later", k, by)
		}
		for i, s := range l.Scenario.Steps {
			equal(t, "step", r.Scenario.Steps[i].At, s.At.Add(by))
		}
		for i, m := range l.Scenario.Members {
			want := m.Start
			if m.ID == "c5" {
				want = want.Add(by)
			}
			equal(t, m.ID, r.Scenario.Members[i].Start, want)
		}
		equal(t, "drawn", r.Drawn, []Drawn{{Name: "phase", Text: by.String(), IsDuration: true, Duration: by}})
		again := mustRun(t, mustRun(t, l, 5), k)
		same(t, "run again", again.Scenario, r.Scenario)
	}
	if len(seen) < 190 {
		t.Errorf("%d different phases in 200 runs", len(seen))
	}
	if l.Scenario.Run != 0 || l.Scenario.Steps[0].At != clock.Time(clock.Second) {
		t.Error("making other runs changes run 0")
	}
}

// The k-th run is at the same place in the interval whatever the interval.
func TestPhaseIsAShareOfTheInterval(t *testing.T) {
	short, long := mustLoad(t, phased), loadWith(t, phased, Options{Changes: []Change{{"consumer.heartbeat.interval.ms", "10000"}}})
	for k := uint64(1); k < 20; k++ {
		a, b := mustRun(t, short, k).Drawn[0].Duration, mustRun(t, long, k).Drawn[0].Duration
		if d := 2*a - b; d < -2 || d > 2 {
			t.Errorf("run %d: %v of 5 s and %v of 10 s", k, a, b)
		}
	}
}

func TestChanceCanBeSwitchedOff(t *testing.T) {
	for _, test := range []struct {
		text string
		want Chance
	}{
		{"", Chance{true, true, true}},
		{"chance: {phase: false}\n", Chance{false, true, true}},
		{"chance: {spread: false, noise: true}\n", Chance{true, false, true}},
		{"chance: {noise: false}\n", Chance{true, true, false}},
	} {
		l := mustLoad(t, phased+test.text)
		equal(t, test.text, l.Chance, test.want)
		equal(t, test.text, l.Scenario.Chance, sim.Chance{Spread: test.want.Spread, Noise: test.want.Noise})
		if r := mustRun(t, l, 3); (r.Scenario.Duration > l.Scenario.Duration) != test.want.Phase || r.Scenario.Run != 3 {
			t.Errorf("%q: run %d ends at %v", test.text, r.Scenario.Run, r.Scenario.Duration)
		}
	}
	l, err := Load("t.yaml", strings.NewReader(phased), Options{Set: []string{"chance.phase=false"}})
	if err != nil || l.Chance.Phase {
		t.Errorf("--set chance.phase=false: %v", err)
	}
}

// same holds two scenarios to each other; a verb is the same if it is the very one.
func same(t *testing.T, what string, got, want *sim.Scenario) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %+v, want %+v", what, got, want)
	}
}
