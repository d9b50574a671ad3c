package trials

import (
	"context"
	"testing"

	"github.com/groupsim/groupsim/report"
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
