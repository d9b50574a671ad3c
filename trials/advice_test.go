package trials_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/trials"
)

// advised gives the values that a finding advises, by the setting with its section: "(with VALUE: " follows on
// the advice.
func advised(f *report.Finding) map[string]string {
	values := map[string]string{}
	for _, a := range f.Advice {
		if _, rest, ok := strings.Cut(f.Remedy, a.Text+" (with "); ok && a.Setting != "" && a.Change != report.SetToAndOutlast {
			value, _, _ := strings.Cut(rest, ": ")
			value, _, _ = strings.Cut(value, ", ") // which may take another setting, too
			section := "consumer."
			switch {
			case strings.HasPrefix(a.Setting, "application."):
				section = ""
			case settings.Broker().Named(a.Setting) != nil:
				section = "broker."
			}
			values[section+a.Setting] = value
		}
	}
	return values
}

func extentOf(r *report.Report, kind report.Kind) (sum int64) {
	for _, f := range r.Findings {
		if f.Kind == kind {
			sum += f.Extent
		}
	}
	return sum
}

// checkAdvice holds the findings of a run against runs with what they advise, and against
// what explain says of the same values.
func checkAdvice(t *testing.T, reference, text string) (n int) {
	t.Helper()
	load := func(opts trials.Options) *report.Report {
		s, err := trials.Load(reference, strings.NewReader(text), opts)
		if err != nil {
			t.Fatal(err)
		}
		r, err := trials.Run(s, trials.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := load(trials.Options{})
	told, err := trials.Explain(reference, strings.NewReader(text), trials.Options{}, trials.ExplainOptions{WhatIf: true})
	if err != nil {
		t.Fatal(err)
	}
	before := story.FiguresOf(r, story.Selection{})
	for i := range r.Findings {
		f := &r.Findings[i]
		if strings.Contains(f.Remedy, "(not tried)") {
			t.Errorf("%q is not tried", f.Remedy)
		}
		if strings.Contains(f.Remedy, "by 0 %") {
			t.Errorf("%q gains nothing", f.Remedy)
		}
		for key, value := range advised(f) {
			n++
			other := load(trials.Options{Changes: []scenarios.Change{{Key: key, Value: value}}})
			after := story.FiguresOf(other, story.Selection{})
			if had, has := extentOf(r, f.Kind), extentOf(other, f.Kind); has > had || before.Effect(&after) == story.Harms {
				t.Errorf("%s advises %s = %s: %s %d, not %d; %+v, not %+v", f.Symptom, key, value, f.Kind, has, had, after, before)
			}
			for _, c := range told.WhatIf.Changes {
				if strings.HasSuffix(key, "."+c.Setting) && c.To == value && c.Effect == story.Harms {
					t.Errorf("%s advises %s = %s, and explain says that it harms", f.Symptom, key, value)
				}
			}
		}
	}
	return n
}

// A finding advises nothing that makes worse what it complains of, nor anything of which
// explain says that it harms.
func TestAdviceOfFindingsHolds(t *testing.T) {
	n := 0
	for _, entry := range scenarios.Bundled() {
		t.Run(entry.Name, func(t *testing.T) { n += checkAdvice(t, entry.Name, "") })
	}
	if n < 20 {
		t.Errorf("only %d values are advised in all", n)
	}
}

// The end of a run can cut off what a value costs: explain looks beyond it, and so does what
// is advised. A batch that takes its time whatever is in it does not ask for fewer records.
func TestAdviceLooksBeyondTheEnd(t *testing.T) {
	files, err := filepath.Glob("testdata/advice/*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatalf("only %d scenarios, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { checkAdvice(t, file, "") })
	}
}

func TestAdviceInRandomScenariosHolds(t *testing.T) {
	runs := 40
	if testing.Short() {
		runs = 4
	}
	for seed := range runs {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			text := string(randomScenario(uint64(seed) + 5000))
			if checkAdvice(t, "-", text); t.Failed() {
				t.Logf("the scenario:\n%s", text)
			}
		})
	}
}

// Twice the same advice against two pauses: a session that outlasts the pause saves the
// rebalances where nothing is taken over in time, and is no advice where it is.
func TestAdviceThatHarmsIsTakenBack(t *testing.T) {
	const text = `
duration: 10m
topics: {t: {partitions: 6, rate: 5}}
consumer: {partition.assignment.strategy: cooperative-sticky, session.timeout.ms: 10000}
members: [{id: c1..c3}]
steps: [{at: 60s, pause: c1, for: 100s}]
`
	s, err := trials.Load("-", strings.NewReader(text), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := trials.Run(s, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f := findingOf(t, r, "session timed out")
	if f.Remedy != "find out what stops the process" {
		t.Errorf("the remedy is %q; a longer session leaves the partitions down for the whole pause", f.Remedy)
	}
}
