package sim

import (
	"bytes"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// A copy that is made amid quiet time, when members have done what nobody has been told yet, tells
// the same as the original, whichever of them goes on first.
func TestCopiesOfQuietTime(t *testing.T) {
	calm := func() *Scenario {
		sc := group(3, "range", Step{At: clock.Time(8 * clock.Minute), Verb: &killVerb, Members: []int{2}})
		for i := range sc.Members {
			sc.Members[i].Jitter = 0
		}
		sc.Duration = 15 * clock.Minute
		return sc
	}
	amid := 0
	for steps := 50; ; steps += 7 {
		var head, tail record
		w := New(calm(), &head)
		w.PassQuiet()
		more := true
		for i := 0; i < steps && more; i++ {
			var err error
			if more, err = w.Step(); err != nil {
				t.Fatal(err)
			}
		}
		if !more {
			break
		}
		if len(w.quiet.untold) > 0 {
			amid++
		}
		n := len(head.events)
		c := w.Clone(&tail)
		for _, x := range []*World{w, c} {
			if err := x.Run(); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(bytesOf(t, calm(), head.events[n:]), bytesOf(t, calm(), tail.events)) {
			t.Fatalf("a copy made after %d steps tells something else", steps)
		}
	}
	if amid == 0 {
		t.Error("no copy was made amid quiet time")
	}
}

// A run that is to stop at a moment stops there, also amid quiet time, and comes out the same.
func TestStopsAmidQuietTime(t *testing.T) {
	calm := func() *Scenario {
		sc := group(3, "range")
		for i := range sc.Members {
			sc.Members[i].Jitter = 0
		}
		sc.Duration = 30 * clock.Minute
		return sc
	}
	figures := func(every clock.Duration) (beats int64) {
		var r record
		w := New(calm(), &r)
		w.PassQuiet()
		for at := clock.Time(0); at < clock.Time(calm().Duration); at = at.Add(every) {
			if err := w.RunUntil(at); err != nil {
				t.Fatal(err)
			}
			if w.Now() != at {
				t.Fatalf("asked to stop at %s, it is %s", at, w.Now())
			}
		}
		if err := w.Run(); err != nil {
			t.Fatal(err)
		}
		for _, e := range r.events {
			switch fact := e.Fact.(type) {
			case event.Heartbeats:
				beats += fact.Number
			case event.HeartbeatSent:
				beats++
			}
		}
		return beats
	}
	if once, often := figures(30*clock.Minute), figures(7*clock.Minute); once != often {
		t.Errorf("%d heartbeats, and with stops %d", once, often)
	}
}
