package trials_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
)

// ranTo runs the text of a scenario.
func ranTo(t *testing.T, text string) ([]event.Event, *report.Report) {
	t.Helper()
	return kept(t, "-", text)
}

// lastOf is when a fact of the name was last told; −1 if never.
func lastOf(events []event.Event, name string) clock.Time {
	at := clock.Time(-1)
	for _, e := range events {
		if e.Fact.Name() == name {
			at = e.At
		}
	}
	return at
}

const three = "topics: {orders: {partitions: 6, rate: 10}}\nmembers: [{id: c1}, {id: c2}, {id: c3}]\n"

// A run without a duration ends 30 s after the last thing that a step has brought about,
// whatever that is.
func TestARunEndsAtRest(t *testing.T) {
	for _, test := range []struct {
		about, text string
		last        string // the fact with which the group comes to rest
		from, to    clock.Duration
		final       string
	}{
		{"nothing is done", three, "position", 3 * clock.Second, 7 * clock.Second, "Stable"},
		{"a killed member's session times out", three + "steps: [{at: 60s, kill: c2}]", "position", 100 * clock.Second, 110 * clock.Second, "Stable"},
		{"a killed member that held nothing", strings.Replace(three, "partitions: 6", "partitions: 1", 1) + "steps: [{at: 60s, kill: c3}]", "sync.ok", 100 * clock.Second, 110 * clock.Second, "Stable"},
		{"everybody is killed", three + "steps: [{at: 60s, kill: all}]", "state", 100 * clock.Second, 106 * clock.Second, "Empty"},
		{"everybody closes", three + "steps: [{at: 60s, close: all}]", "closed", 60 * clock.Second, 61 * clock.Second, "Empty"},
		{"a static member closes", three + "consumer: {group.instance.id: '{id}', session.timeout.ms: 300000}\nsteps: [{at: 60s, close: c2}]", "position", 355 * clock.Second, 365 * clock.Second, "Stable"},
		{"a pause that outlasts the session", three + "steps: [{at: 60s, pause: c2, for: 2m}]", "position", 180 * clock.Second, 190 * clock.Second, "Stable"},
		{"a pause without an end", three + "steps: [{at: 60s, pause: c2}]", "position", 100 * clock.Second, 110 * clock.Second, "Stable"},
		{"the only member is paused for good", "topics: {orders: {partitions: 6}}\nmembers: [{id: c1}]\nsteps: [{at: 60s, pause: c1}]", "state", 100 * clock.Second, 106 * clock.Second, "Empty"},
		{"a cut without an end", three + "steps: [{at: 60s, disconnect: c2}]", "position", 100 * clock.Second, 110 * clock.Second, "Stable"},
		{"a stall without an end", three + "steps: [{at: 60s, stall: c2}]", "position", 358 * clock.Second, 365 * clock.Second, "Stable"},
		{"new partitions are found late", three + "steps: [{at: 20s, add-partitions: orders, to: 9}]", "position", 250 * clock.Second, 320 * clock.Second, "Stable"},
		{"a restart whose close takes long", three + "application: {per.batch: 100s}\nsteps: [{at: 60s, restart: c2, down: 5s}]", "position", 100 * clock.Second, 400 * clock.Second, "Stable"},
		{"a rolling restart", three + "application: {on.assigned: 20s}\nsteps: [{at: 60s, rolling-restart: all, down: 5s, wait: stable}]", "position", 140 * clock.Second, 220 * clock.Second, "Stable"},
		{"a member starts late", "topics: {orders: {partitions: 6}}\nmembers: [{id: c1}, {id: c2, start: 2m}]", "position", 120 * clock.Second, 130 * clock.Second, "Stable"},
		{"unsubscribed", three + "steps: [{at: 60s, unsubscribe: c2}]", "position", 60 * clock.Second, 70 * clock.Second, "Stable"},
		{"franz-go unsubscribes", three + "client: franz-go\nsteps: [{at: 60s, unsubscribe: c2}]", "position", 60 * clock.Second, 70 * clock.Second, "Stable"},
		{"a failover", three + "steps: [{at: 60s, failover: coordinator, for: 5s, load: 1s}]", "coordinator.found", 60 * clock.Second, 90 * clock.Second, "Stable"},
		{"processing slower than the poll limit", three + "consumer: {max.poll.interval.ms: 60000}\nsteps: [{at: 60s, slow: c2, per.batch: 5m, for: 2s}]", "position", 355 * clock.Second, 380 * clock.Second, "Stable"},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			events, r := ranTo(t, test.text)
			end, last := clock.Duration(r.Window.End), lastOf(events, test.last)
			if over := end - last.Sub(0); over < 30*clock.Second-50*clock.Millisecond || over > 31*clock.Second {
				t.Errorf("ends at %s, the last %s was at %s", end, test.last, last)
			}
			if rest := end - 30*clock.Second; rest < test.from || rest > test.to {
				t.Errorf("at rest at %s, want %s to %s", rest, test.from, test.to)
			}
			if r.Unfinished != nil || r.Summary.FinalState != test.final {
				t.Errorf("%s; open: %v", r.Summary.FinalState, r.Unfinished)
			}
			if i := slices.IndexFunc(r.Partitions, func(p report.Partition) bool {
				return test.final == "Stable" && (len(p.Gaps) > 0 && p.Gaps[len(p.Gaps)-1].To == "" || p.FirstUp < 0)
			}); i >= 0 {
				t.Errorf("%s is down at the end", r.Partitions[i].Name())
			}
		})
	}
}

// What the end cuts off is said, with when it would be over.
func TestWhatTheEndCutsOff(t *testing.T) {
	for _, test := range []struct{ about, text, want string }{
		{"nothing", three + "duration: 3m\nsteps: [{at: 60s, kill: c2}]", ""},
		{"a session", three + "duration: 80s\nsteps: [{at: 60s, kill: c2}]", "Cut off by the end of the run at 80 s: session not timed out: c2 (due at 102.04 s)"},
		{"a session of a static member", three + "duration: 80s\nconsumer: {group.instance.id: '{id}'}\nsteps: [{at: 60s, close: c2}]", "session not timed out: c2 (due at "},
		{"a pause", three + "duration: 80s\nsteps: [{at: 60s, pause: c2, for: 1m}]", "pause not over: c2 (due at 2m)."},
		{"a pause without an end", three + "duration: 80s\nsteps: [{at: 60s, pause: c2}]", "session not timed out: c2"},
		{"restarts", three + "duration: 80s\nsteps: [{at: 60s, restart: [c1, c2], down: 30s}]", "restart not over: c1 and c2 (the last is due at 90"},
		{"a rolling restart", three + "duration: 80s\nsteps: [{at: 60s, rolling-restart: all, down: 5s, every: 15s}]", "rolling-restart not over: c3; restart not over: c2 (due at 80"},
		{"steps", three + "duration: 80s\nsteps: [{at: 90s, kill: c2}, {at: 100s, kill: c1}, {at: 2m, add-partitions: orders, to: 9}]", "kill not begun: c2 and c1 (the first is due at 90 s); add-partitions not begun (due at 2m)."},
		{"a start", three + "duration: 80s\nsteps: []\n", ""},
		{"a late start", "duration: 80s\ntopics: {orders: {partitions: 6}}\nmembers: [{id: c1}, {id: c2, start: 2m}]", "start not begun: c2 (due at 2m)."},
		{"a rebalance", three + "duration: 80s\napplication: {on.revoked: 30s}\nsteps: [{at: 70s, enforce-rebalance: c1}]\nconsumer: {partition.assignment.strategy: range}", "does not consume yet: c1."},
		{"a member that has timed out", three + "duration: 150s\nconsumer: {max.poll.interval.ms: 60000}\nsteps: [{at: 60s, stall: c2, for: 5m}]", "stall not over: c2."},
		{"an hour is over", "topics: {t: {partitions: 1, rate: 5}}\nconsumer: {max.poll.interval.ms: 60000}\napplication: {on.assigned: 61s}\nmembers: [{id: a}]", "Not at rest by the end of the run at 1h 00m: "},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			_, r := ranTo(t, test.text)
			if got := r.CutOff(); !strings.Contains(got, test.want) || test.want == "" && got != "" {
				t.Errorf("%q, want %q", got, test.want)
			}
			found := slices.ContainsFunc(r.Findings, func(f report.Finding) bool { return strings.Contains(f.Symptom, "end of the run at") })
			if want := test.want != ""; found != want {
				t.Errorf("a finding says so: %v", found)
			}
		})
	}
}

// The end of a run that ends by itself moves with what the run draws.
func TestTheEndMovesWithTheDraws(t *testing.T) {
	s, err := trials.Load("-", strings.NewReader(three+"vary: {pause: {uniform: [1s, 4m]}}\nsteps: [{at: 60s, pause: c2, for: pause}]"), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ends := map[string]bool{}
	for k := range uint64(5) {
		run, err := s.WithRun(k)
		if err != nil {
			t.Fatal(err)
		}
		r, err := trials.Run(run, trials.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		over := clock.Duration(r.Window.End) - run.Scenario.Rest.From.Sub(0)
		if ends[fmt.Sprint(r.Window.End)] = true; over < 30*clock.Second || over > 100*clock.Second {
			t.Errorf("run %d ends %s after the pause", k, over)
		}
	}
	if len(ends) < 5 {
		t.Errorf("5 runs have %d ends", len(ends))
	}
}
