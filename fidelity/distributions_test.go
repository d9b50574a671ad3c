package fidelity

import (
	"math"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
)

func TestApart(t *testing.T) {
	for _, c := range []struct {
		a, b []clock.Duration
		want float64
	}{
		{[]clock.Duration{1, 2, 3}, []clock.Duration{3, 2, 1}, 0},
		{[]clock.Duration{1, 2}, []clock.Duration{3, 4}, 1},
		{[]clock.Duration{1, 2, 3, 4}, []clock.Duration{3, 4, 5, 6}, 0.5},
		{[]clock.Duration{1, 1, 2}, []clock.Duration{1, 2, 2}, 1.0 / 3},
	} {
		if got := Apart(c.a, c.b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v and %v are %v apart, want %v", c.a, c.b, got, c.want)
		}
	}
	// Smirnov's table: 1.628 times the root of (n+m)/nm.
	if got := ToldApart(24, 24); math.Abs(got-0.470) > 0.001 {
		t.Errorf("24 and 24 are told apart from %v on", got)
	}
}

// TestRandomMoments: of real crashes and rolling restarts at random moments, neither the
// total downtime nor that of the worst partition is told apart from that of runs.
func TestRandomMoments(t *testing.T) {
	crashes, restarts := 0, 0
	for _, d := range randomMoments(t) {
		if strings.HasPrefix(d.Title, "crash--") {
			crashes += len(d.Calibrations)
		} else {
			restarts += len(d.Calibrations)
		}
		for _, s := range d.samples() {
			if apart, limit := s.Apart(); apart >= limit {
				t.Errorf("%s, %s: %.2f apart, told apart from %.2f on", d.Title, s.what, apart, limit)
			}
		}
	}
	if crashes < 48 || restarts < 32 {
		t.Errorf("there are recordings of %d crashes and %d rolling restarts", crashes, restarts)
	}
}
