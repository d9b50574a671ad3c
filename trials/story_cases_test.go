package trials_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
)

// storyCase reads one of the scenarios whose stories were once wrong.
func storyCase(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "stories", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// storyText tells one of them, wide enough that no line is broken.
func storyText(t *testing.T, name string) string {
	t.Helper()
	told, err := trials.Explain("-", strings.NewReader(storyCase(t, name)), trials.Options{}, trials.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := told.Text(&b, 400, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Scenarios at the edge of what is allowed, each of which was once told wrongly.
func TestStoriesOfOddScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.yaml")
	if err != nil || len(files) < 18 {
		t.Fatalf("only %d scenarios, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := storyCase(t, name)
			checkStory(t, "-", text, trials.Options{})
			if name == "story-took-out2" {
				return // it never heals: its callback outlasts max.poll.interval.ms
			}
			loaded, err := trials.Load("-", strings.NewReader(text), trials.Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkRun(t, loaded)
		})
	}
}

func TestWhatOddStoriesSay(t *testing.T) {
	for name, want := range map[string][]string{
		// The step was over for long when the batch that it had made slow was done.
		"slow-for-one-batch": {"+48 s  a came to poll() and set about joining (per.batch = 60 s)"},
		// A batch keeps the cost that it was begun with, however often it is committed in between.
		"slow-between-two-commits": {"a came to poll() and set about joining (max.poll.records = 500, per.record = 2 ms, commit = record)"},
		// The broker answers a connection's requests in their order.
		"heartbeat-behind-a-commit": {"a learned of the rebalance by its next heartbeat, whose answer came behind that to a commit"},
		"24h-poll-limit":            {"p30 came to poll() and set about joining (per.batch = 30m)"},
		// A LeaveGroup is read when the JoinGroup before it has been answered.
		"explain-took-out-at-once": {"+5.02 s  the LeaveGroup of c2 came behind its JoinGroup, which had to be answered first, and the coordinator took c2 out, and the group rebalances"},
		"story-initial-delay":      {"+17.32 s  a member id that was handed out and not used has expired, which ends the initial delay of an Empty group: generation 1 begins"},
		"story-extended":           {"the initial delay of an Empty group, extended because more members had come to the one before, is over: generation 3 begins"},
		// Its former self was told and removed, and not the one that is back: it keeps the limit it came with.
		"former-self-was-told": {
			"30.222 s  +196.9 ms  a was told by its next heartbeat what to give up",
			"+10 s  the coordinator removed a, which had not said in time that it had given up what it was asked for: its process was gone, and the group's epoch rose to 5: no target is computed by that (max.poll.interval.ms = 10 s)",
		},
		"former-self-straggled": {"the coordinator removed a, which had not joined in time: its process was gone"},
		// What is done again before the first incident is told of the start-up.
		"twins-at-start-up": {"the assignment is in the log: generation 2 is Stable [4]\n  c1 processed 272 records of orders-0..3 again: c2 had processed them from 5.155 s to 6.886 s and not committed that by 6.955 s (auto.commit.interval.ms = 5 s)"},
		// What it was at says how long it was away, with what its listener takes, but where it hung.
		"losing-takes-its-time": {
			"+4.14 s  a came to poll() again, and joined again (max.poll.records = 500, per.record = 20 ms, on.lost = 800 ms, on.lost.per.partition = 100 ms)",
			"+36.1 s  a came to poll() again, and joined again [7]",
		},
		"story-next-heartbeat": {"c2 learned of the rebalance by one of its next heartbeats"},
	} {
		text := storyText(t, name)
		for _, line := range want {
			if !strings.Contains(text, line) {
				t.Errorf("%s does not say %q:\n%s", name, line, text)
			}
		}
	}
}

// reportOf runs one of the scenarios and gives its report.
func reportOf(t *testing.T, name string) *report.Report {
	t.Helper()
	return mustRun(t, storyCase(t, name))
}

func mustRun(t *testing.T, text string) *report.Report {
	t.Helper()
	_, r := kept(t, "-", text)
	return r
}

// findingOf gives what was found with a symptom.
func findingOf(t *testing.T, r *report.Report, symptom string) report.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if strings.Contains(f.Symptom, symptom) {
			return f
		}
	}
	t.Fatalf("nothing is found like %q in %+v", symptom, r.Findings)
	return report.Finding{}
}

func TestAJoinPhaseThatLeavesTheGroupEmptyIsReported(t *testing.T) {
	for _, name := range []string{"nobody-left-to-join", "five-minute-rebalance"} {
		r := reportOf(t, name)
		b := r.Rebalances[len(r.Rebalances)-1]
		if b.Generation != 2 || (b.Emptied-b.From).Human() != "5m" || b.HeldUpBy != "old" || b.To != report.None || len(b.Members) > 0 || r.Summary.Rebalances != 0 {
			t.Errorf("%s: got %+v, want generation 2 for 300 s, held up by old; %d rebalances with members", name, b, r.Summary.Rebalances)
		}
		f := findingOf(t, r, "a rebalance takes 5m, from 60.01 s to 6m, and leaves the group Empty")
		if want := "the join phase was held up: old went without joining (did not rejoin within the rebalance timeout): 5m stalled"; f.Cause != want {
			t.Errorf("%s: the cause is %q, want %q", name, f.Cause, want)
		}
		if text := storyText(t, name); !strings.Contains(text, "+5m  the rebalance timeout is over, nobody was left, and the group is Empty (max.poll.interval.ms = 5m)") {
			t.Errorf("%s: the story stops before the join phase ends:\n%s", name, text)
		}
	}
}

// A LeaveGroup waits behind the JoinGroup of a member that has long gone: the partitions
// wait for the join phase, and for whom that waits.
func TestAMemberThatIsGoneIsNotRevoking(t *testing.T) {
	r := reportOf(t, "closed-while-parked")
	var got []string
	for _, s := range r.Partitions[1].Gaps[0].Causes[:2] {
		got = append(got, fmt.Sprintf("%s from %s to %s: %s", s.Cause, s.From.Human(), s.To.Human(), s.Detail))
	}
	want := []string{
		"revoking from 70 s to 100 s: b had let go; its LeaveGroup waited behind its JoinGroup",
		"joining from 100 s to 4m 31s: slow joined last: 3m 30.7s processing a batch",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A parked JoinGroup cannot time out: it had been answered, and nobody read that.
func TestASessionThatEndsBehindAnUnreadAnswer(t *testing.T) {
	f := findingOf(t, reportOf(t, "join-answer-unread"), "session timed out")
	if want := "the answer to the JoinGroup of a, of 3.02 s, lay unread; meanwhile no heartbeats are sent: it was doing nothing from 1 s on: a stall"; f.Cause != want {
		t.Errorf("the cause is %q, want %q", f.Cause, want)
	}
}

// franz-go does not end with FENCED_INSTANCE_ID, and so nothing but a finding tells of it.
func TestFencingOfAClientThatGoesOnIsFound(t *testing.T) {
	r := reportOf(t, "franz-go-same-instance-id")
	if f := findingOf(t, r, "refused with FENCED_INSTANCE_ID, and asking again and again: a and b, 18 times"); f.Severity != report.Critical || !strings.Contains(f.Remedy, "a group.instance.id of its own") {
		t.Errorf("got %+v", f)
	}
	if f := findingOf(t, r, "no heartbeat of a"); !strings.HasPrefix(f.Cause, "a was refused with FENCED_INSTANCE_ID: another process joined with the same group.instance.id") {
		t.Errorf("the cause is %q", f.Cause)
	}
}

// What is tried starts from the value that decided, a member's own, and not the first
// member's.
func TestWhatIfStartsFromTheSettingThatDecided(t *testing.T) {
	const text = `
duration: 5m
topics: {t: {partitions: 4, rate: 1}}
consumer: {session.timeout.ms: 6000, heartbeat.interval.ms: 2000}
members:
  - {id: a}
  - {id: b, consumer: {session.timeout.ms: 60000}}
steps: [{at: 60s, kill: b}]
`
	told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{WhatIf: true})
	if err != nil {
		t.Fatal(err)
	}
	var tried []string
	for _, c := range told.WhatIf.Changes {
		if c.Setting == "session.timeout.ms" {
			tried = append(tried, c.To)
		}
	}
	if !slices.Contains(tried, "6000") || !slices.Contains(tried, "15000") {
		t.Errorf("tried %v of a session of 60 s", tried)
	}
	if f := findingOf(t, mustRun(t, text), "session timed out"); !strings.Contains(f.Remedy, "a shorter session.timeout.ms (now 60000)") {
		t.Errorf("the remedy is %q", f.Remedy)
	}
}

// A story names who had a process ended or launched: a probe, a rollout, an autoscaler with what it
// decided by, or somebody who scales.
func TestStoriesNameWhoHadAProcessEnded(t *testing.T) {
	for name, want := range map[string][]string{
		"healthcheck-kills-rebalancing-pod": {"+30 s  c1 was killed: asked to end for its liveness check (assigned), which had failed 3 times in a row, it had not within its grace period of 30 s", "c1 was killed\n  60.000 s to"},
		"rolling-deploy-storm":              {"pod1 was closed in the rollout of pod1..pod4"},
		"keda-flap": {
			"pod3 was closed when the autoscaler scaled pod from 6 to 2 (lag 12, 1000 each: wanted 1 (had 6))",
			"+20 s  pod3 started, launched when the autoscaler scaled pod from 2 to 6 (lag 8964, 1000 each: wanted 9 (had 2))",
		},
		"testdata/stories/scaled-by-hand.yaml": {"pod4 was closed when pod was scaled from 4 to 2", "pod3 started, launched when pod was scaled from 2 to 4"},
	} {
		told, err := trials.Explain(name, nil, trials.Options{}, trials.ExplainOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := told.Text(&text, 400, false); err != nil {
			t.Fatal(err)
		}
		for _, line := range want {
			if !strings.Contains(text.String(), line) {
				t.Errorf("%s does not say %q:\n%s", name, line, text.String())
			}
		}
		checkStory(t, name, "", trials.Options{})
	}
}
