package fidelity

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/sim"
)

// restarts is the scenario of a recording in which three members are closed and
// started again, one after the other.
func restarts(t *testing.T) *sim.Scenario {
	t.Helper()
	r, err := Read(filepath.Join("testdata", "rolling-deploy--range--1.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Scenario()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// restartOf finds the step that starts a member again.
func restartOf(t *testing.T, s *sim.Scenario, m int) *sim.Step {
	t.Helper()
	for i := range s.Steps {
		if step := &s.Steps[i]; step.Verb.Name == "start" && step.Members[0] == m {
			return step
		}
	}
	t.Fatalf("%s is not started again", s.Members[m].ID)
	return nil
}

func TestNudge(t *testing.T) {
	for _, c := range []struct {
		nudge  Nudge
		text   string
		change func(s *sim.Scenario)
	}{
		{Nudge{Latency: 2 * clock.Millisecond}, "latency of all +2 ms", func(s *sim.Scenario) {
			for m := range s.Members {
				s.Members[m].Latency += 2 * clock.Millisecond
			}
		}},
		{Nudge{Members: "c1 c3", Latency: 1500 * clock.Microsecond}, "latency of c1, c3 +1.5 ms", func(s *sim.Scenario) {
			s.Members[0].Latency += 1500 * clock.Microsecond
			s.Members[2].Latency += 1500 * clock.Microsecond
		}},
		{Nudge{Members: "c2", FullPoll: 5 * clock.Millisecond}, "a full poll() of c2 +5 ms", func(s *sim.Scenario) {
			s.Members[1].Application.PerRecord += 10 * clock.Microsecond
		}},
		{Nudge{Members: "c1", Start: 20 * clock.Millisecond}, "start of c1 +20 ms", func(s *sim.Scenario) {
			s.Members[0].Start = s.Members[0].Start.Add(20 * clock.Millisecond)
		}},
		{Nudge{Members: "c2", Start: -20 * clock.Millisecond, Restart: 1}, "restart 1 of c2 -20 ms", func(s *sim.Scenario) {
			restart := restartOf(t, s, 1)
			restart.At = restart.At.Add(-20 * clock.Millisecond)
		}},
	} {
		want, got := restarts(t), restarts(t)
		c.change(want)
		if err := c.nudge.apply(got); err != nil {
			t.Errorf("%v: %v", &c.nudge, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(sim.Verb{})); diff != "" {
			t.Errorf("%v (-want +got):\n%s", &c.nudge, diff)
		}
		if got := c.nudge.String(); got != c.text {
			t.Errorf("got %q, want %q", got, c.text)
		}
	}
}

// TestNudgeKeepsStepsInOrder: a step that is moved past another one changes places
// with it.
func TestNudgeKeepsStepsInOrder(t *testing.T) {
	s := restarts(t)
	restartOf(t, s, 2).At = restartOf(t, s, 1).At.Add(-10 * clock.Millisecond)
	n := Nudge{Members: "c2", Start: -20 * clock.Millisecond, Restart: 1}
	if err := n.apply(s); err != nil {
		t.Fatal(err)
	}
	for i := range s.Steps[1:] {
		if s.Steps[i].At > s.Steps[i+1].At {
			t.Errorf("step %d is at %v, the next one at %v", i, s.Steps[i].At, s.Steps[i+1].At)
		}
	}
}

func TestNudgeRefuses(t *testing.T) {
	const tooFar = nudgeLimit + clock.Microsecond
	for _, c := range []struct {
		nudge Nudge
		want  string
	}{
		{Nudge{Latency: tooFar}, "too far"},
		{Nudge{Latency: -clock.Microsecond}, "too far"},
		{Nudge{FullPoll: tooFar}, "too far"},
		{Nudge{FullPoll: -clock.Microsecond}, "too far"},
		{Nudge{Start: tooFar}, "too far"},
		{Nudge{Start: -tooFar}, "too far"},
		{Nudge{Members: "c1 c9", Latency: 1}, "no such member"},
		{Nudge{Members: "c1", Start: 1, Restart: 2}, "no such start"},
	} {
		if err := c.nudge.apply(restarts(t)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: got %v, want %q", &c.nudge, err, c.want)
		}
	}
}
