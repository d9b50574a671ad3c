package trials_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/fold"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

func compare(t *testing.T, name string, with ...string) ([]trials.Contender, *report.Comparison) {
	t.Helper()
	contenders, err := trials.Contenders([]string{name}, nil, trials.Options{Expect: []string{"downtime.max <= 30s"}}, with)
	if err != nil {
		t.Fatal(err)
	}
	c, err := trials.Compare(contenders, trials.CompareOptions{Alone: true})
	if err != nil {
		t.Fatal(err)
	}
	return contenders, c
}

// compareMany compares over twenty runs.
func compareMany(t *testing.T, name string, with ...string) *report.Comparison {
	t.Helper()
	contenders, err := trials.Contenders([]string{name}, nil, trials.Options{Expect: []string{"downtime.max <= 30s"}}, with)
	if err != nil {
		t.Fatal(err)
	}
	c, err := trials.Compare(contenders, trials.CompareOptions{ManyOptions: trials.ManyOptions{Runs: 20}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// render prints a comparison in one of its forms.
func render(t *testing.T, c *report.Comparison, form string) string {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch form {
	case "txt":
		err = print.CompareText(&b, c, 100, false)
	case "json":
		err = c.WriteJSON(&b)
	case "md":
		err = print.CompareMarkdown(&b, c)
	case "csv":
		err = print.NewCSV(&b).Comparison(c)
	case "xml":
		err = print.CompareJUnit(&b, c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGoldenComparisons(t *testing.T) {
	for _, name := range []string{"gc-pause", "rolling-deploy", "scale-out"} {
		c := compareMany(t, name)
		golden.Compare(t, "testdata/compare/"+name+".txt", render(t, c, "txt"))
	}
	c := compareMany(t, "scale-out", "eager-sticky", "cooperative-sticky")
	for _, form := range []string{"json", "md", "csv", "xml"} {
		golden.Compare(t, "testdata/compare/two."+form, render(t, c, form))
	}
}

// numberIn finds a number in a text by a pattern with one group.
func numberIn(t *testing.T, text, pattern string) (n int, found bool) {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n, true
}

// What a comparison says about second rebalances and downtime holds in the event
// stream: it is counted here anew, with no cause and no rebalance of the report.
func TestWhatAComparisonSaysIsInTheEvents(t *testing.T) {
	said := 0
	for _, entry := range scenarios.Bundled() {
		contenders, c := compare(t, entry.Name)
		text := strings.Join(c.Difference(), "\n")
		for i, contender := range contenders {
			var r record
			again, err := trials.Run(contender.Scenario, trials.RunOptions{Events: &r})
			if err != nil {
				t.Fatal(err)
			}
			var holding fold.Holding
			followUps := 0
			own := map[string]string{} // why a member joins again, as it says itself
			for j, e := range r.events {
				holding.Event(e)
				if again, ok := e.Fact.(event.Rejoin); ok {
					own[contender.Scenario.Scenario.Members[e.Member].ID] = again.Reason.Text
				}
				if state, ok := e.Fact.(event.State); ok && handsOn.MatchString(whyOf(state, own)) &&
					report.Ms(e.At) >= again.Window.Start && reachesStable(r.events[j+1:]) {
					followUps++
				}
			}
			end := clock.Time(again.Window.End)
			holding.Finish(end)
			down := clock.Duration(0)
			for _, tenure := range holding.Tenures() {
				down += tenure.Downtime()
			}
			if got := c.Columns[i].Report.Summary.Downtime.Total; got != report.Ms(down) {
				t.Errorf("%s, %s: %s of downtime, %s in the events", entry.Name, contender.Name, got.Human(), down)
			}
			name := regexp.QuoteMeta(contender.Name)
			if strings.Contains(text, "No partition had to wait for a second rebalance under "+contender.Name+".") {
				said++
				if followUps > 0 {
					t.Errorf("%s, %s: %d second rebalances that are denied", entry.Name, contender.Name, followUps)
				}
			}
			if n, ok := numberIn(t, text, name+` against .*Rebalances that hand on what was given up in the one before: (\d+) of`); ok {
				said++
				if n != followUps {
					t.Errorf("%s, %s: %d second rebalances, %d in the events", entry.Name, contender.Name, n, followUps)
				}
			}
		}
	}
	if said < 10 {
		t.Errorf("only %d of these sentences were said", said)
	}
}

// handsOn finds the reasons that clients have for a second rebalance (KIP-429).
var handsOn = regexp.MustCompile("need to revoke partitions|after revoking what we lost from a rebalance|redistribute previously owned partitions")

// whyOf is why the group rebalances: the reason that a member gave the coordinator, or where
// it gave none, as librdkafka does, its own.
func whyOf(state event.State, own map[string]string) string {
	if m := rejoinOf.FindStringSubmatch(state.Reason.Text); m != nil {
		return own[m[1]]
	}
	return state.Reason.Text
}

var rejoinOf = regexp.MustCompile(`^(?:rejoin of leader|new metadata of member) (\w+)-\S+ ?.*client reason: not provided`)

// reachesStable tells whether a rebalance that has begun gets to its end before
// another begins.
func reachesStable(events []event.Event) bool {
	for _, e := range events {
		if state, ok := e.Fact.(event.State); ok && state.To != event.CompletingRebalance {
			return state.To == event.Stable
		}
	}
	return false
}

// A step that was written for other settings and cannot apply is left out, and said.
func TestStepsThatCannotApplyAreLeftOut(t *testing.T) {
	_, c := compare(t, "static-scale-in", "as-is", "eager-range")
	if left := c.Columns[0].Report.LeftOut; len(left) != 0 {
		t.Errorf("as it is: %q", left)
	}
	want := "at 3m 1s: remove-member: c3 has no member id"
	if left := c.Columns[1].Report.LeftOut; len(left) != 1 || left[0] != want {
		t.Errorf("with dynamic members: %q", left)
	}
	if text := render(t, c, "txt"); !strings.Contains(text, "Under eager-range: left out, for it could not apply: "+want) {
		t.Errorf("nothing of it in\n%s", text)
	}
}

// Where nobody is fenced, a member that a step starts again runs already; where
// nobody has a position, there is nobody to restart. Neither ends the comparison.
func TestStepsOfMembersThatRunOtherwiseAreLeftOut(t *testing.T) {
	fenced := `
topics: {orders: {partitions: 4}}
members:
  - {id: a, consumer: {group.instance.id: x}}
  - {id: b, start: 20s, consumer: {group.instance.id: x}}
  - {id: c, start: never}
steps:
  - {at: 40s, start: [a, c]}
  - {at: 50s, close: a}
`
	rollout := `
topics: {orders: {partitions: 4}}
members: [{id: c1..c2}]
steps: [{at: 40s, rolling-restart: all, down: 2s, every: 10s}]
`
	for _, x := range []struct {
		text, setup, want string
	}{
		{fenced, "as-is", ""},
		{fenced, "dynamic", "at 40 s: start: a is running already"},
		{rollout, "eager-range", ""},
		{rollout, "auto.offset.reset=none", "at 40 s: rolling-restart: c1 is not running; at 40 s: rolling-restart: c2 is not running"},
	} {
		contenders, err := trials.Contenders([]string{"-"}, strings.NewReader(x.text), trials.Options{}, []string{x.setup})
		if err != nil {
			t.Fatal(err)
		}
		c, err := trials.Compare(contenders, trials.CompareOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if left := strings.Join(c.Columns[0].Report.LeftOut, "; "); left != x.want {
			t.Errorf("%s: left out %q, want %q", x.setup, left, x.want)
		}
	}
}

func TestFindingsOfBundledScenarios(t *testing.T) {
	for name, want := range map[string][]string{
		"gc-pause":                    {"critical no heartbeat of c2", "warning the coordinator gives c2 up", "warning the lag grows"},
		"crash":                       {"warning the coordinator gives c2 up", "warning the lag grows"},
		"rolling-deploy":              {"critical 12 rebalances"},
		"poll-timeout":                {"critical no heartbeat of c", "warning c1, c2 and c3 called poll() too late"},
		"slow-member-holds-rebalance": {"critical no heartbeat of c1 and c2", "warning a rebalance takes"},
		"partitions-added":            {"records of orders-12, orders-13 and 4 more never processed"},
		"coordinator-failover":        {"note 26 commits"},
		"gc-pause-short":              nil,
		"rolling-deploy-static":       nil,
		"scale-out":                   nil,
	} {
		_, r := kept(t, name, "")
		var list []string
		for _, f := range r.Findings {
			list = append(list, fmt.Sprintf("%s %s", f.Severity, f.Symptom))
			if f.Cause == "" {
				t.Errorf("%s: no cause for %s", name, f.Symptom)
			}
		}
		all := strings.Join(list, "\n")
		for _, w := range want {
			if !strings.Contains(all, w) {
				t.Errorf("%s: %q is not found in\n%s", name, w, all)
			}
		}
		if want == nil && all != "" {
			t.Errorf("%s: nothing is wrong, but\n%s", name, all)
		}
	}
}
