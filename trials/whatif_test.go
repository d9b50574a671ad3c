package trials_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/trials"
)

// What the story says of another setting is what compare finds under it.
func TestWhatWouldHaveHelpedIsMeasured(t *testing.T) {
	for _, name := range []string{"gc-pause", "rolling-deploy", "poll-timeout", "static-scale-in"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told, err := trials.Explain(name, nil, trials.Options{}, trials.ExplainOptions{WhatIf: true})
			if err != nil {
				t.Fatal(err)
			}
			if len(told.WhatIf.Changes) < 3 {
				t.Errorf("only %d changes were tried", len(told.WhatIf.Changes))
			}
			for i := range told.WhatIf.Changes {
				checkChange(t, name, &told.WhatIf.Changes[i], told.WhatIf.GoesOn)
			}
		})
	}
}

func checkChange(t *testing.T, name string, c *story.Change, goesOn bool) {
	t.Helper()
	if c.Failed != "" || strings.HasPrefix(c.Setting, "rolling-restart") || strings.HasSuffix(c.Setting, ", leave") {
		return
	}
	to, also, _ := strings.Cut(c.To, ", ") // workers, workers.commit record
	if also != "" {
		to += "+application." + strings.ReplaceAll(also, " ", "=")
	}
	opts, with := trials.Options{}, []string{c.Setting + "=" + to}
	switch {
	case strings.HasPrefix(c.Setting, "group.initial"):
		opts.Set, with = []string{"broker." + c.Setting + "=" + c.To}, []string{"as-is"}
	case c.To == "none":
		with = []string{"dynamic"}
	}
	contenders, err := trials.Contenders([]string{name}, nil, opts, with)
	if err != nil {
		t.Fatal(err)
	}
	run := contenders[0].Scenario
	if goesOn {
		run = run.ToRest()
	}
	result, err := trials.Run(run, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := story.FiguresOf(result, story.Selection{}); got != c.After {
		t.Errorf("%s = %s: the story has %+v, a run %+v", c.Setting, c.To, c.After, got)
	}
}

// A static member that closes for good is to leave, one that an administrator removes
// is not tried; a dynamic member that comes back is better not kept in its group.
func TestWhatIfMembersLeaveInAnotherWay(t *testing.T) {
	for _, c := range []struct {
		members, steps, setting, to string
		effect                      story.Effect
	}{
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}", "close at 20s, leave", "true", story.Helps},
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}, {at: 90s, close: c2}", "every close for good, leave", "true", story.Helps},
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}, {at: 22s, remove-member: c3}", "", "", ""},
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}, {at: 22s, start: c3}", "", "", ""},
		{"client: franz-go, consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}", "", "", ""},
		{"start: 0s", "{at: 20s, close: c3}", "", "", ""},
		{"start: 0s", "{at: 20s, close: c3, leave: false}", "close at 20s, leave", "true", story.Helps},
		{"start: 0s", "{at: 20s, restart: c3, down: 5s}", "restart at 20s, leave", "false", story.Harms},
		{"start: 0s", "{at: 20s, restart: c3, down: 5s, leave: false}", "restart at 20s, leave", "true", story.Helps},
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, rolling-restart: all, down: 5s, every: 20s}", "rolling-restart at 20s, leave", "true", story.Helps},
		{"start: 0s", "{at: 20s, restart: c3, down: 5s, how: kill}", "", "", ""},
	} {
		text := "duration: 5m\ntopics: {orders: {partitions: 6, rate: 5}}\nmembers: [{id: c1..c3, " + c.members + "}]\nsteps: [" + c.steps + "]\n"
		told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{WhatIf: true})
		if err != nil {
			t.Fatal(err)
		}
		var found story.Change
		for _, x := range told.WhatIf.Changes {
			if strings.HasSuffix(x.Setting, ", leave") {
				found = x
			}
		}
		if found.Setting != c.setting || found.To != c.to || found.Effect != c.effect {
			t.Errorf("%s, %s: tried %q = %q: %s, want %q = %q: %s", c.members, c.steps, found.Setting, found.To, found.Effect, c.setting, c.to, c.effect)
		}
	}
}

// A rollout that is tried at another pace comes to its end.
func TestARolloutAtAnotherPaceIsWhole(t *testing.T) {
	text := `
topics: {orders: {partitions: 6, rate: 5}}
members: [{id: c1..c3}]
steps: [{at: 20s, rolling-restart: all, down: 2s, every: 10s}]
`
	told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{WhatIf: true})
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, c := range told.WhatIf.Changes {
		if strings.HasPrefix(c.Setting, "rolling-restart") && !strings.HasSuffix(c.Setting, ", leave") {
			tried++
			if c.After.Rebalances < 3 {
				t.Errorf("%s = %s: %d rebalances, for the restarts of 3 members", c.Setting, c.To, c.After.Rebalances)
			}
		}
	}
	if tried != 3 {
		t.Errorf("%d paces were tried, want 3", tried)
	}
}

// Of pods that are killed at the end of their grace period the story says so, and a longer one
// is tried; run advises it.
func TestAGracePeriodThatIsTooShort(t *testing.T) {
	const text = `
topics: {orders: {partitions: 12, rate: 20}}
application: {per.batch: 20s}
members: [{id: pod1..pod4}]
steps: [{at: 60s, rollout: pod1..pod4, startup: 20s, grace: 5s}]
`
	told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{WhatIf: true})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := told.Text(&b, 100, false); err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(strings.Fields(b.String()), " "); !strings.Contains(all, "was killed: asked to end in the rollout of pod1..pod4, it had not within its grace period of 5 s") || !strings.Contains(all, "grace = 30s (was 5s)") {
		t.Error(b.String())
	}
	r := mustRun(t, text)
	i := slices.IndexFunc(r.Findings, func(f report.Finding) bool { return f.Kind == report.GraceKind })
	if i < 0 || !strings.Contains(r.Findings[i].Remedy, "(with 30s: ") {
		t.Errorf("findings: %+v", r.Findings)
	}
}

// max.poll.interval.ms of franz-go is its rebalance timeout: it is tried only where a
// join phase came to that, and smaller batches are not.
func TestWhatIfKnowsThePollIntervalOfFranzGo(t *testing.T) {
	for name, want := range map[string]bool{"franz-go-never-polls": false, "long-revoke-callback": true} {
		told, err := trials.Explain(name, nil, trials.Options{Set: []string{"client=franz-go"}}, trials.ExplainOptions{WhatIf: true})
		if err != nil {
			t.Fatal(err)
		}
		tried := map[string]bool{}
		for _, c := range told.WhatIf.Changes {
			tried[c.Setting] = true
		}
		if tried["max.poll.interval.ms"] != want || tried["max.poll.records"] {
			t.Errorf("%s: tried %v, want max.poll.interval.ms: %v", name, tried, want)
		}
	}
}
