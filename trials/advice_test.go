package trials_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

// given is an advice with the value that it names.
type given struct {
	key, value string
	advice     *report.Advice
}

// changes are what it comes to.
func (g *given) changes() []scenarios.Change {
	list := []scenarios.Change{{Key: g.key, Value: g.value}}
	if g.key == report.Grace {
		list = nil
	}
	for _, also := range g.advice.Also {
		list = append(list, scenarios.Change{Key: sections[g.advice.Section] + also.Setting, Value: also.To})
	}
	return list
}

// told is the value as a run tells it.
func (g *given) told() string {
	told := g.value
	for _, also := range g.advice.Also {
		told += ", " + also.Setting + " " + also.To
	}
	return told
}

var sections = map[report.Section]string{report.OfConsumer: "consumer.", report.OfBroker: "broker.", report.OfProgram: "application."}

// advised gives the values that a finding advises: "(with VALUE: " follows on the advice.
func advised(f *report.Finding) (values []given) {
	for _, a := range f.Advice {
		if _, rest, ok := strings.Cut(f.Remedy, a.Text+" (with "); ok && a.Setting != "" && a.Change != report.SetToAndOutlast {
			value, _, _ := strings.Cut(rest, ": ")
			value, _, _ = strings.Cut(value, ", ") // which may take another setting, too
			values = append(values, given{sections[a.Section] + a.Setting, value, &a})
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
		for _, g := range advised(f) {
			n++
			key, value, changes := g.key, g.value, g.changes()
			if changes == nil { // of wherever it stands, which explain knows
				continue
			}
			other := load(trials.Options{Changes: changes})
			after := story.FiguresOf(other, story.Selection{})
			if had, has := extentOf(r, f.Kind), extentOf(other, f.Kind); has > had || before.Effect(&after) == story.Harms {
				t.Errorf("%s advises %s = %s: %s %d, not %d; %+v, not %+v", f.Symptom, key, value, f.Kind, has, had, after, before)
			}
			for _, c := range told.WhatIf.Changes {
				if c.Setting == g.advice.Name() && c.To == g.told() && c.Effect == story.Harms {
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

// What is advised of programs and of what runs them: each with a value whose run is better.
func TestAdviceOnProgramsAndPlatforms(t *testing.T) {
	for name, want := range map[string][]string{
		"poll-timeout":   {"(program: workers) (with workers, workers.commit record: "},
		"range-skew":     {"(program: workers), for one thread does the records of 8 partitions one after another (with workers, workers.commit batch: none of this)"},
		"idle-consumers": {"in any order (with workers, workers.order none, workers.commit batch: none of this)"},
		"testdata/advice/pool-of-one-partition.yaml":     {"and it has 1 (with none: none of this), at the price of the order"},
		"testdata/advice/pool-of-few-records.yaml":       {"there are threads (4) (with 10: none of this)"},
		"testdata/advice/pool-drains-too-long.yaml":      {"a drain (now 30s) shorter than the grace period (with 5s: ", "(now 10 s; terminationGracePeriodSeconds) that is longer than the longest batch (with 1m: "},
		"testdata/advice/container-of-one-thread.yaml":   {"a thread for each consumer (with 2: none of this)"},
		"healthcheck-kills-rebalancing-pod":              {"(liveness.failures, now 3) with which it waits longer than a rebalance can take: for session.timeout.ms (now 45000), and the longest batch (with 6: ", "(liveness.check: polling), and not of what the group gives it (with polling: "},
		"testdata/advice/probe-polling.yaml":             {"(liveness.period) above the longest batch (with 1m: 0 s down, ", "(liveness.failures, now 3) with which it waits for longer than a batch (with 6: 0 s down, ", "max.poll.records (now 50) for shorter batches (with 5: 0 s down, "},
		"keda-flap":                                      {"(autoscaler.lag.threshold) above the lag that a rebalance leaves (with 5000: ", "(autoscaler.stabilization) (with 20m: ", "(autoscaler.max), if so many do (with 2: ", "(autoscaler.min) (with 6: "},
		"testdata/advice/zero-and-back.yaml":             {"(autoscaler.cooldown) (with 5m: "},
		"testdata/advice/too-many-pods.yaml":             {"as many pods as there are partitions for (with 2: "},
		"testdata/advice/launched-into-a-rebalance.yaml": {"(liveness.initial.delay) that is longer than a member takes to be given partitions, or a startup probe (with 1m: "},
	} {
		s, err := trials.Load(name, nil, trials.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := trials.Run(s, trials.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for i := range r.Findings {
			all.WriteString(r.Findings[i].Remedy + "\n")
		}
		for _, part := range want {
			if !strings.Contains(all.String(), part) {
				t.Errorf("%s: no remedy has %q:\n%s", name, part, all.String())
			}
		}
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
