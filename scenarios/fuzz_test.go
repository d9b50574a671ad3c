package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

// FuzzLoad: whatever the file, Load neither panics nor leaves an error without a
// place.
func FuzzLoad(f *testing.F) {
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil && len(data) < 10_000 {
			f.Add(string(data))
		}
	}
	for _, e := range Bundled() {
		data, _ := Open(e.Name)
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		loaded, err := Load("f.yaml", strings.NewReader(text), Options{})
		if err == nil {
			checkLoaded(t, loaded)
			checkRuns(t, loaded)
			return
		}
		checkErrors(t, err, 1+strings.Count(text, "\n")+strings.Count(text, "\r")+strings.Count(text, "\u0085")+strings.Count(text, "\u2028")+strings.Count(text, "\u2029"))
	})
}

// FuzzSet: the same with an override.
func FuzzSet(f *testing.F) {
	for _, arg := range []string{"duration=5m", "topics.orders.rate=1", "members.c4.consumer.client.rack=a", "consumer={}", "a=*b", "steps=[[[]]]"} {
		f.Add(arg)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		loaded, err := Load("f.yaml", strings.NewReader(overridable), Options{Set: []string{arg}})
		if err == nil {
			checkLoaded(t, loaded)
			return
		}
		var errs *Errors
		if !errors.As(err, &errs) || len(errs.List) == 0 {
			t.Fatalf("%T: %v", err, err)
		}
	})
}

func checkErrors(t *testing.T, err error, lines int) {
	var errs *Errors
	if !errors.As(err, &errs) || len(errs.List) == 0 || len(errs.List) > MaxErrors {
		t.Fatalf("%T: %v", err, err)
	}
	last := 0
	for _, e := range errs.List {
		if e.Line < max(1, last) || e.Line > lines || e.Column < 1 || e.Msg == "" {
			t.Errorf("%q in line %d, column %d of %d lines", e.Msg, e.Line, e.Column, lines)
		}
		last = e.Line
	}
}

// checkLoaded holds what a run takes for granted.
func checkLoaded(t *testing.T, l *Loaded) {
	sc := l.Scenario
	if sc.Duration <= 0 || sc.Duration > settings.Longest || len(sc.Members) == 0 || len(sc.Topics) == 0 || sc.Name == "" {
		t.Errorf("%+v", sc)
	}
	for _, m := range sc.Members {
		if len(m.Topics) == 0 || len(m.Consumer.AssignmentStrategy) == 0 || m.Consumer.HeartbeatIntervalMs >= m.Consumer.SessionTimeoutMs {
			t.Errorf("%+v", m)
		}
	}
	for i, s := range sc.Steps {
		if i > 0 && s.At < sc.Steps[i-1].At || s.Verb == nil || s.For < 0 || s.Consumer != nil && len(s.Consumer) != len(s.Members) {
			t.Errorf("%+v", s)
		}
	}
}

// checkRuns: another run of the scenario is as good, or has an error; and twice the same.
func checkRuns(t *testing.T, l *Loaded) {
	for k := uint64(1); k < 4; k++ {
		r, err := l.WithRun(k)
		again, err2 := l.WithRun(k)
		if err != nil {
			if err2 == nil || err.Error() != err2.Error() || len(l.Drawn) == 0 {
				t.Errorf("run %d: %v, and then %v", k, err, err2)
			}
			continue
		}
		later := Loaded{Scenario: &sim.Scenario{}}
		*later.Scenario = *r.Scenario
		later.Scenario.Duration = min(later.Scenario.Duration, settings.Longest)
		checkLoaded(t, &later)
		same(t, "again", again.Scenario, r.Scenario)
	}
}
