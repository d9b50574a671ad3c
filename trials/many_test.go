package trials

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/sim"
)

// Figures of one run are those that the run has among many, and that its report has.
func TestFiguresAreThoseOfTheRun(t *testing.T) {
	s, err := Load("gc-pause", nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	first, err := Run(s, RunOptions{Untried: true})
	if err != nil {
		t.Fatal(err)
	}
	many, err := Many(s, first, ManyOptions{Runs: 8})
	if err != nil {
		t.Fatal(err)
	}
	for k := range uint64(8) {
		figures, err := Figures(context.Background(), s, k)
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := s.WithRun(k)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := Run(drawn, RunOptions{Untried: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range report.Metrics() {
			if !m.Kind.Number() {
				continue
			}
			if got, want, among := m.Of(figures), m.Of(&whole.Summary), many.Value(m.Name, int(k)); got != want || got != among {
				t.Errorf("run %d has %s %d, in its report %d, among many %d", k, m.Name, got, want, among)
			}
		}
	}
}

// small loads a scenario of which a run takes no time, and makes its run 0.
func small(t *testing.T, partitions int) (*Scenario, *report.Report) {
	t.Helper()
	text := fmt.Sprintf("topics: {t: {partitions: %d, rate: 10}}\nmembers: [{id: c1..c2}]\nduration: 12s\nsteps: [{at: 8s, kill: c1}]\n", partitions)
	s, err := Load("-", strings.NewReader(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	first, err := Run(s, RunOptions{Untried: true})
	if err != nil {
		t.Fatal(err)
	}
	return s, first
}

// What is kept of a run are its figures, eight bytes at most for each metric and for each
// partition where those are asked for, and nothing else grows with the number of runs.
func TestMemoryGrowsWithFiguresAlone(t *testing.T) {
	const partitions, few, many = 4, 100, 2100
	s, first := small(t, partitions)
	held := func(runs int, partitions bool) int64 {
		m, err := Many(s, first, ManyOptions{Runs: runs, CPUs: 1, Partitions: partitions})
		if err != nil {
			t.Fatal(err)
		}
		var stats runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&stats)
		runtime.KeepAlive(m)
		return int64(stats.HeapAlloc)
	}
	for _, each := range []bool{false, true} {
		n := report.Kept(0)
		if each {
			n = report.Kept(partitions)
		}
		held(few, each) // what is made once is made
		before := held(few, each)
		grown := held(many, each) - before
		if most := int64(8 * n * (many - few)); grown > most {
			t.Errorf("%d runs more, of %d figures each, take %d bytes more, not at most %d", many-few, n, grown, most)
		}
	}
}

func TestMoreThanCanBeKeptIsRefused(t *testing.T) {
	s, first := small(t, 200)
	_, err := Many(s, first, ManyOptions{Runs: MostRuns, Partitions: true})
	var usage *UsageError
	if !errors.As(err, &usage) {
		t.Fatalf("a million runs with 200 partitions each: %v", err)
	}
	each := report.Kept(200)
	want := fmt.Sprintf("1000000 runs with %d figures each are more than can be kept, which are 100000000: make at most %d, or leave out the downtime of each of the 200 partitions: -o jsonl --partitions writes it run by run and keeps none", each, 100_000_000/each)
	if err.Error() != want {
		t.Errorf("it says %q, not %q", err, want)
	}
	golden.Says(t, "../docs/spread.md", "More than %s of them are refused", "100,000,000")
	done := errors.New("enough")
	_, err = Many(s, first, ManyOptions{Runs: MostRuns, Each: func(run uint64, _ *report.Report) error {
		if run > 0 {
			return done
		}
		return nil
	}})
	if err != done {
		t.Errorf("a million runs of which none is kept whole: %v", err)
	}
}

// Nobody keeps the report of a run, and yet what was behind the worst is said as it says it.
func TestTheWorstRunIsLookedAtAgain(t *testing.T) {
	s, err := Load("gc-pause", nil, Options{Expect: []string{"downtime.max <= 1s"}})
	if err != nil {
		t.Fatal(err)
	}
	first, err := Run(s, RunOptions{Untried: true})
	if err != nil {
		t.Fatal(err)
	}
	many, err := Many(s, first, ManyOptions{Runs: 6})
	if err != nil {
		t.Fatal(err)
	}
	held := many.Held[len(many.Held)-1]
	worst, err := s.WithRun(held.Run)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(worst, RunOptions{Untried: true})
	if err != nil {
		t.Fatal(err)
	}
	if alone := r.Expectations[len(r.Expectations)-1]; alone.Where == "" || !strings.HasSuffix(held.Where, alone.Where) {
		t.Errorf("of run %d it is said %q, and of the run alone %q", held.Run, held.Where, alone.Where)
	}
}

// What a run costs beside what happens in it is what decides how many there are in a second:
// its scenario is a copy of one that has been read, its world is told no settings, and adding
// it up words nothing. So none of it allocates more than it did.
func TestARunAllocatesLittle(t *testing.T) {
	s, err := Load("gc-pause", nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	k := uint64(0)
	drawn := func() *Scenario {
		k++
		r, err := s.WithRun(k)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, c := range []struct {
		name string
		most float64
		do   func()
	}{
		{"its scenario", 8, func() { drawn() }},
		{"its world", 80, func() { sim.Counted(drawn().Scenario, event.Sinks{}) }},
		{"all of it", 800, func() {
			k++
			if _, err := Figures(context.Background(), s, k); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		if n := testing.AllocsPerRun(50, c.do); n > c.most {
			t.Errorf("%s takes %.0f allocations, not at most %.0f", c.name, n, c.most)
		}
	}
}

// BenchmarkManyRuns makes many runs of the bundled gc-pause on one processor.
func BenchmarkManyRuns(b *testing.B) {
	s, err := Load("gc-pause", nil, Options{})
	if err != nil {
		b.Fatal(err)
	}
	first, err := Run(s, RunOptions{Untried: true})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	const runs = 500
	made := 0
	for b.Loop() {
		if _, err := Many(s, first, ManyOptions{Runs: runs, CPUs: 1}); err != nil {
			b.Fatal(err)
		}
		made += runs - 1
	}
	b.ReportMetric(float64(made)/b.Elapsed().Seconds(), "runs/s")
}
