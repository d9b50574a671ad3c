package course

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/groupsim/groupsim/report"
)

// A solution that floods the coordinator is given up at the first variant, which is told; one
// that merely fails is tried in all.
func TestFloodIsGivenUp(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	d := twoSided(t, c)
	files, err := d.Handout()
	if err != nil {
		t.Fatal(err)
	}
	if want := "- `gap.max <= 16s` in crash.yaml. The longest single gap of a partition.\n"; !strings.Contains(string(files[0].Text), want) {
		t.Errorf("it is not said what a metric is:\n%s", files[0].Text)
	}
	for beat, tried := range map[string]int{"1": 1, "200": d.Variants} {
		text := strings.Replace(string(files[1].Text), "heartbeat.interval.ms: 3000", "heartbeat.interval.ms: "+beat, 1)
		s, err := c.Read("scenario.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		o, err := s.Check()
		if err != nil {
			t.Fatal(err)
		}
		if o.Passed() || o.Tried != tried || o.Of != d.Variants || o.Kept != 0 {
			t.Errorf("heartbeats each %s ms: tried %d of %d, kept %d", beat, o.Tried, o.Of, o.Kept)
		}
		if breaches := strings.Join(o.Worst.Breaches, "\n"); !strings.Contains(breaches, "expected requests <= 500, got ") {
			t.Errorf("heartbeats each %s ms: %s", beat, breaches)
		}
		if !strings.Contains(strings.Join(o.Worst.Breaches, ""), "rebalances") {
			if chain, err := o.Worst.Chain(); err != nil || len(chain) > 0 {
				t.Errorf("a gap is told where none is to blame: %v, %v", err, chain)
			}
		}
	}
}

// A step that cannot apply under a solution is a variant that failed, and no fault of the file:
// it is counted, and stands in an exam's transcript.
func TestVariantThatCannotBePlayed(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Drill("848-canary")
	if err != nil {
		t.Fatal(err)
	}
	files, err := d.Handout()
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Read("scenario.yaml", []byte(strings.Replace(string(files[1].Text), "policy: upgrade", "policy: disabled", 1)))
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.Check()
	if err != nil || o.Passed() || o.Kept != 0 || o.Tried != o.Of {
		t.Fatalf("%v, %+v", err, o)
	}
	if got := strings.Join(o.Worst.Breaches, "\n"); !strings.HasPrefix(got, "it cannot be played to its end: line 17: at ") {
		t.Error(got)
	}
	begun := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	exam := NewExam(d, begun, 20*time.Minute)
	exam.Add(s, o, begun.Add(time.Minute))
	if err := c.Verify(exam); err != nil || exam.Passed {
		t.Errorf("%v, passed %t", err, exam.Passed)
	}
}

// What is handed out reads on a terminal of 80 columns.
func TestHandoutFitsATerminal(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range c.Drills {
		files, err := d.Handout()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(files[0].Text)) {
			if len([]rune(strings.TrimSuffix(line, "\n"))) > 80 {
				t.Errorf("%s: %s", d.ID, line)
			}
		}
	}
}

// A setting that costs what no metric counts has a least value, and that is said.
func TestLeastValueOfASetting(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Drill("growing-topic")
	if err != nil {
		t.Fatal(err)
	}
	files, err := d.Handout()
	if err != nil {
		t.Fatal(err)
	}
	if want := "- `consumer.metadata.max.age.ms`, 5 s at least\n"; !strings.Contains(string(files[0].Text), want) {
		t.Errorf("it is not said:\n%s", files[0].Text)
	}
	for value, ok := range map[string]bool{"1": false, "4999": false, "5000": true, "300000": true} {
		text := strings.Replace(string(files[1].Text), "metadata.max.age.ms: 300000", "metadata.max.age.ms: "+value, 1)
		_, err := c.Read("s.yaml", []byte(text))
		if (err == nil) != ok || !ok && !strings.Contains(err.Error(), "s.yaml:8:24: consumer.metadata.max.age.ms: ") {
			t.Errorf("%s: %v", value, err)
		}
	}
}

// The drills in which heartbeats may be made more frequent refuse those without a pause, and say why.
func TestHeartbeatsWithoutAPauseAreRefused(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"deploy-notice", "two-sided", "growing-topic", "one-slow-pod", "sigterm-45", "slow-batch", "ghost", "thundering-start", "twins", "scale-in-hole", "rollout-budget", "848-canary"} {
		d, err := c.Drill(id)
		if err != nil {
			t.Fatal(err)
		}
		counted := slices.ContainsFunc(d.Scenarios, func(s *drillScenario) bool {
			return slices.ContainsFunc(s.Budget, func(e report.Expectation) bool { return e.Metric == "requests" })
		})
		trapped := slices.ContainsFunc(d.Traps, func(x trap) bool {
			return slices.ContainsFunc(x.Set, func(c change) bool { return c.text == "consumer.heartbeat.interval.ms" && c.value.Value == "1" })
		})
		if !counted || !trapped {
			t.Errorf("%s: counted %t, a trap %t", id, counted, trapped)
		}
	}
}

// What happens takes its time: a restart that is over at once is refused, however it is written, also
// where the steps themselves may be rewritten; and no other kind of step can be smuggled in.
func TestLeastTimeOfAStep(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	handed := func(id string) string {
		d, err := c.Drill(id)
		if err != nil {
			t.Fatal(err)
		}
		files, err := d.Handout()
		if err != nil {
			t.Fatal(err)
		}
		return string(files[1].Text)
	}
	const tooShort = "is less than may be here"
	for _, test := range []struct{ drill, from, to, want string }{
		{"ghost", "down: 8s", "down: 2s", ""},
		{"ghost", "down: 8s", "down: 1s + 1s", ""},
		{"ghost", "down: 8s", "down: 1999ms", "steps[0].down: 1999ms is less than may be here, 2 s: it takes that long"},
		{"ghost", "down: 8s", "down: phase", tooShort},
		{"to-cooperative", "down: 5s", "down: 6s", ""},
		{"to-cooperative", "down: 5s", "down: 100ms", "steps+rolling-restart: down: 100ms is less than may be here, 5 s"},
		{"to-cooperative", "vary:", "  - {at: 5m, restart: c2, down: 1s}\nvary:", "steps+restart: down: 1s is less than may be here, 5 s"},
		{"to-cooperative", "vary:", "  - {at: 5m, close: c2..c4}\nvary:", "is not among what may be changed: take it out"},
		{"to-cooperative", "vary:", "  - {at: 5m, pause: c2, for: 1s}\nvary:", "is not among what may be changed: take it out"},
	} {
		text := handed(test.drill)
		if !strings.Contains(text, test.from) {
			t.Fatalf("%s has no %q:\n%s", test.drill, test.from, text)
		}
		_, err := c.Read("s.yaml", []byte(strings.Replace(text, test.from, test.to, 1)))
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s, %s: want %q, got %v", test.drill, test.to, test.want, err)
		}
	}
}

// What is to be read next is no drill that was just passed.
func TestNoDrillSendsToItself(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range c.Drills {
		if list := d.ToRead(c); len(list) == 0 || slices.Contains(list, "groupsim drill start "+d.ID) {
			t.Errorf("%s: %v", d.ID, list)
		}
	}
}
