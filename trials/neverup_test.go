package trials_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/trials"
)

// unserved reads a scenario of testdata/neverup, in which nothing is ever consumed, with
// what is to be replaced in it.
func unserved(t *testing.T, name string, replace ...string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/neverup/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(replace...).Replace(string(text))
}

// A callback that outlasts the poll limit keeps the group from ever consuming, and every
// figure and form says so.
func TestAGroupThatNeverComesUp(t *testing.T) {
	s, err := trials.Load("-", strings.NewReader(unserved(t, "callback-outlasts-poll-limit")), trials.Options{Expect: []string{
		"downtime.max <= 1s", "startup <= 10h", "never-up == 0", "died == 0", "members.max == 1", "final.assignor == range", "final.assignor != sticky",
	}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := trials.Run(s, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if x := &r.Summary; x.NeverUp != 1 || x.Startup != report.None || x.PeakLag != 3000 || x.Rebalances != 9 || x.Rebalancing == 0 || x.MembersMax != 1 {
		t.Errorf("%+v", r.Summary)
	}
	const want = "Nothing was ever consumed: t-0 was never up; a was longer in onPartitionsAssigned than max.poll.interval.ms allows"
	if got := r.Verdict(); !strings.HasPrefix(got, want) {
		t.Errorf("the verdict is %q", got)
	}
	if f := r.Findings[0]; f.Severity != report.Critical || !strings.Contains(f.Symptom, "was never up") || !strings.Contains(f.Remedy, "a larger max.poll.interval.ms") {
		t.Errorf("the first finding is %+v", f)
	}
	var results []string
	for _, x := range r.Expectations {
		results = append(results, map[bool]string{true: "kept", false: "not kept"}[x.OK]+", "+x.Got+", "+x.Remark())
	}
	if got := strings.Join(results, "\n"); got != `not kept, never up, never up: t-0
not kept, never, never up: t-0
not kept, 1, never up: t-0
kept, 0, 
kept, 1, 
kept, range, 
kept, range, ` {
		t.Errorf("expected:\n%s", got)
	}
}

// whatIfs explains a scenario and gives what each change would have done.
func whatIfs(t *testing.T, text string) (*story.WhatIf, map[string]story.Change) {
	t.Helper()
	told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{WhatIf: true})
	if err != nil {
		t.Fatal(err)
	}
	changes := map[string]story.Change{}
	for _, c := range told.WhatIf.Changes {
		changes[c.Setting+" = "+c.To] = c
	}
	return told.WhatIf, changes
}

// What lets a group come up is a cure, and nothing else is: also where the end of the run
// comes before the group would be up, and where the callback outlasts the usual limits.
func TestTheCureOfAGroupThatNeverComesUp(t *testing.T) {
	for _, test := range []struct {
		about, text, cure string
		up                clock.Duration
	}{
		{"a callback of 61 s", unserved(t, "callback-outlasts-poll-limit"), "max.poll.interval.ms = 300000", 64 * clock.Second},
		{"a callback of 382 s", unserved(t, "restore-longer-than-poll-limit"), "max.poll.interval.ms = 600000", 385 * clock.Second},
		{"the end comes before", unserved(t, "restore-longer-than-poll-limit", "duration: 40m", "duration: 6m"), "max.poll.interval.ms = 600000", 385 * clock.Second},
		{"without a duration", unserved(t, "restore-longer-than-poll-limit", "duration: 40m\n", ""), "max.poll.interval.ms = 600000", 385 * clock.Second},
		{"a callback of 50 minutes", unserved(t, "restore-longer-than-poll-limit", "382079ms", "50m"), "max.poll.interval.ms = 3600000", 3003 * clock.Second},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			_, changes := whatIfs(t, test.text)
			cure := changes[test.cure]
			if after := &cure.After; cure.Effect != story.Helps || after.NeverUp != 0 || after.Startup < report.Ms(test.up) || after.Startup > report.Ms(test.up+clock.Second) {
				t.Errorf("%s: %+v", test.cure, cure)
			}
			for name, c := range changes {
				if name != test.cure && c.Effect == story.Helps {
					t.Errorf("%s is said to help: %+v", name, c)
				}
			}
		})
	}
}

// A what-if that the end of the run would cut off is judged by a run that goes on; where the
// group does not come to rest, it says so.
func TestWhatIfsGoOnBeyondTheEnd(t *testing.T) {
	const crash = three + "duration: 90s\nsteps: [{at: 60s, kill: c2}]\n"
	w, changes := whatIfs(t, crash)
	whole, _ := whatIfs(t, strings.Replace(crash, "duration: 90s\n", "", 1))
	if !w.GoesOn || w.Before != whole.Before {
		t.Errorf("before: %+v, without a duration %+v", w.Before, whole.Before)
	}
	for name, effect := range map[string]story.Effect{"session.timeout.ms = 6000": story.Helps, "session.timeout.ms = 60000": story.Harms} {
		if c := changes[name]; c.Effect != effect || c.CutOff != "" {
			t.Errorf("%s: %+v", name, c)
		}
	}
	if _, changes := whatIfs(t, unserved(t, "callback-outlasts-poll-limit")); !strings.Contains(changes["max.poll.interval.ms = 30000"].CutOff, "does not consume yet: a") {
		t.Errorf("a shorter limit: %+v", changes["max.poll.interval.ms = 30000"])
	}
}

// A setup under which nothing is ever up wins nothing by having no downtime.
func TestASetupThatNeverComesUpWinsNothing(t *testing.T) {
	const text = `duration: 4m
topics: {t: {partitions: 4, rate: 5}}
application: {on.assigned: 61s}
members: [{id: a}, {id: b, start: 90s}]
setups:
  short: {max.poll.interval.ms: 60000}
  long: {max.poll.interval.ms: 300000}
`
	contenders, err := trials.Contenders([]string{"-"}, strings.NewReader(text), trials.Options{}, []string{"short", "long"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := trials.Compare(contenders, trials.CompareOptions{ManyOptions: trials.ManyOptions{Runs: 5}})
	if err != nil {
		t.Fatal(err)
	}
	if up := c.Columns[1].Report.Summary; up.NeverUp > 0 || up.Downtime.Total == 0 {
		t.Fatalf("long: %+v", up)
	}
	for _, row := range c.Figures() {
		if row.Cells[0].Best {
			t.Errorf("%s: %s is marked as the best", row.Title, row.Cells[0].Text)
		}
	}
	for _, p := range c.Paired {
		if p.Better > 0 {
			t.Errorf("%s: short is better in %d runs", p.Metric, p.Better)
		}
	}
	for _, form := range []string{"txt", "md"} {
		text := render(t, c, form)
		said := strings.Index(text, "Under short: partitions never up in 5 of 5 runs")
		if said < 0 || said > strings.Index(text, "downtime total") {
			t.Errorf("%s: not said before the figures:\n%s", form, text)
		}
	}
	if got := c.Conclusion(); !strings.Contains(got, "under long more partitions come up") {
		t.Errorf("the conclusion is %q", got)
	}
}

// The start-up is over when all that had a subscriber by then has been up: what comes later
// is none of it.
func TestStartUp(t *testing.T) {
	for _, test := range []struct {
		about, text string
		from, to    clock.Duration
		neverUp     int
	}{
		{"three members", three, 6 * clock.Second, 6200 * clock.Millisecond, 0},
		{"one member first, others later", "topics: {orders: {partitions: 6}}\nmembers: [{id: c1, start: 5s}, {id: c2, start: 60s}]", 3 * clock.Second, 3200 * clock.Millisecond, 0},
		{"a topic that is subscribed to later", "topics: {a: {partitions: 2}, b: {partitions: 2}}\nmembers: [{id: c1, topics: [a]}, {id: c2, topics: [b], start: 60s}]", 3 * clock.Second, 3200 * clock.Millisecond, 0},
		{"a topic that nobody subscribes to", "topics: {a: {partitions: 2}, b: {partitions: 3}}\nmembers: [{id: c1, topics: [a]}]", 3 * clock.Second, 3200 * clock.Millisecond, 3},
		{"partitions that are found after the end", three + "duration: 60s\nsteps: [{at: 20s, add-partitions: orders, to: 9}]", 6 * clock.Second, 6200 * clock.Millisecond, 3},
		{"a callback", three + "application: {on.assigned: 20s}", 26 * clock.Second, 27 * clock.Second, 0},
	} {
		t.Run(test.about, func(t *testing.T) {
			_, r := ranTo(t, test.text)
			if got := clock.Duration(r.Summary.Startup); got < test.from || got > test.to || r.Summary.NeverUp != test.neverUp {
				t.Errorf("%s, %d never up", got, r.Summary.NeverUp)
			}
			loud := slices.ContainsFunc(r.Findings, func(f report.Finding) bool { return strings.Contains(f.Symptom, "never up") })
			if loud != (test.neverUp > 0) || strings.Contains(r.Verdict(), "never up") != loud {
				t.Errorf("%q", r.Verdict())
			}
		})
	}
}

// Why a group never came up is said, whatever it was.
func TestWhyAGroupNeverComesUp(t *testing.T) {
	const one = "topics: {orders: {partitions: 6, rate: 10}}\n"
	for _, test := range []struct{ about, text, why string }{
		{"no offset to begin at", one + "consumer: {auto.offset.reset: none}\nmembers: [{id: a}]", "poll() of a throws"},
		{"a pause", one + "duration: 60s\nmembers: [{id: a}]\nsteps: [{at: 1s, pause: a}]", "a was paused from 1 s on"},
		{"a cut", one + "duration: 20s\nmembers: [{id: a}]\nsteps: [{at: 1s, disconnect: a}]", "a was cut-off from 1 s on"},
		{"a callback that is not over", one + "duration: 60s\napplication: {on.assigned: 2m}\nmembers: [{id: a}]", "a was still in onPartitionsAssigned when the run ended"},
		{"nobody starts", one + "duration: 60s\nmembers: [{id: a, start: never}]", "no member was started"},
		{"the initial delay", one + "duration: 20s\nbroker: {group.initial.rebalance.delay.ms: 60000}\nmembers: [{id: a}]", "the last rebalance was not over"},
		{"nobody subscribes", "topics: {a: {partitions: 2}, b: {partitions: 3}}\nmembers: [{id: c1, topics: [a]}]", "nobody was subscribed to b"},
		{"found too late", three + "duration: 60s\nsteps: [{at: 20s, add-partitions: orders, to: 9}]", "new partitions are found when the leader fetches metadata anew"},
	} {
		t.Run(test.about, func(t *testing.T) {
			if _, r := ranTo(t, test.text); !strings.Contains(r.NeverUp(), test.why) {
				t.Errorf("%q, want %q", r.NeverUp(), test.why)
			}
		})
	}
}
