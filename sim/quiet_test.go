package sim

import (
	"bytes"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/member"
)

// A copy that is made amid quiet time, when members have done what nobody has been told yet, tells
// the same as the original, whichever of them goes on first.
func TestCopiesOfQuietTime(t *testing.T) {
	calm := func() *Scenario {
		sc := group(3, "range", Step{At: clock.Time(8 * clock.Minute), Verb: &killVerb, Members: []int{2}})
		sc.Run, sc.Chance.Noise = 1, true
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

// Quiet time is passed where delays, jitter and the phases of the members' timers are drawn, of either
// protocol, and beside a process that stands still.
func TestQuietTimeOfManyKinds(t *testing.T) {
	pauses := clock.Time(5 * clock.Minute)
	for _, protocol := range []member.GroupProtocol{member.ClassicProtocol, member.ConsumerProtocol} {
		for _, c := range []struct {
			jitter clock.Duration
			passes bool
		}{{0, true}, {mostJitter, true}, {mostJitter + 1, false}} {
			sc := group(3, "range", Step{At: pauses, Verb: &pauseVerb, Members: []int{2}, For: clock.Hour})
			sc.Run, sc.Chance = 1, Chance{Noise: true, Spread: true}
			sc.Duration = 10 * clock.Minute
			for i := range sc.Members {
				sc.Members[i].Jitter, sc.Members[i].Consumer.Protocol = c.jitter, protocol
				sc.Members[i].Consumer.SessionTimeoutMs = 1_800_000
			}
			sc.Broker.Consumer.SessionTimeoutMs = 1_800_000
			var r record
			w := New(sc, &r)
			w.PassQuiet()
			if err := w.Run(); err != nil {
				t.Fatal(err)
			}
			var before, beside int64
			for _, e := range r.events {
				if fact, ok := e.Fact.(event.Heartbeats); ok && fact.Until < pauses {
					before += fact.Number
				} else if ok {
					beside += fact.Number
				}
			}
			if (before > 0) != c.passes || (beside > 0) != c.passes {
				t.Errorf("%v, with a jitter of %s: %d heartbeats are passed, and %d beside one that stands still", protocol, c.jitter, before, beside)
			}
		}
	}
	golden.Says(t, "../docs/model.md", "- The network has a jitter of more than %d ms.", mostJitter/clock.Millisecond)
}

// A run that is to stop at a moment stops there, also amid quiet time, and comes out the same.
func TestStopsAmidQuietTime(t *testing.T) {
	calm := func() *Scenario {
		sc := group(3, "range")
		sc.Run, sc.Chance.Noise = 1, true
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
