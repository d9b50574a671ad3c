package control_test

import (
	"bytes"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/sim"
)

// sameFromCopies holds copies of a world, made at some moments, to what it comes to itself: they
// go on where the original was, and neither moves the other's controllers on.
func sameFromCopies(t *testing.T, sc *sim.Scenario, cuts []clock.Time) {
	t.Helper()
	want := written(t, sc, run(t, sc).events)
	for _, cut := range cuts {
		var head, tail record
		w := sim.New(sc, &head)
		if err := w.RunUntil(cut); err != nil {
			t.Fatal(err)
		}
		n := len(head.events)
		c := w.Clone(&tail)
		if err := w.Run(); err != nil {
			t.Fatal(err)
		}
		if err := c.Run(); err != nil {
			t.Fatal(err)
		}
		if got := written(t, sc, head.events); !bytes.Equal(got, want) {
			t.Errorf("after a copy at %v the original runs in another way", cut)
		}
		if got := written(t, sc, append(head.events[:n:n], tail.events...)); !bytes.Equal(got, want) {
			t.Errorf("a copy at %v runs in another way", cut)
		}
	}
}

// every lists moments so far apart, from the beginning to an end.
func every(apart, end clock.Duration) (cuts []clock.Time) {
	for cut := clock.Time(0); cut < clock.Time(end); cut = cut.Add(apart) {
		cuts = append(cuts, cut)
	}
	return cuts
}
