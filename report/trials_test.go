package report_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/reporttest"
	"github.com/groupsim/groupsim/report"
)

// trialsOf is a run for each downtime, in seconds, all held to what is expected.
func trialsOf(t *testing.T, expect []report.Expectation, seconds ...int) *report.Trials {
	t.Helper()
	var trials *report.Trials
	var all []*report.Report
	for run, s := range seconds {
		r := reporttest.GapOf("eager", false, report.Dead, report.Ms(s)*1_000_000)
		r.Summary.Rebalances = s % 3
		if run == 0 {
			var err error
			if trials, err = report.NewTrials(r, expect, len(seconds), true); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, r)
		trials.Add(r.Outcome())
	}
	if err := trials.Finish(func(run uint64) (*report.Report, error) { return all[run], nil }); err != nil {
		t.Fatal(err)
	}
	return trials
}

// upTo are 1 to n seconds, in an order of their own.
func upTo(n int) []int {
	var list []int
	for i := range n {
		list = append(list, (i*7)%n+1)
	}
	return list
}

func TestExpectationsOfManyRuns(t *testing.T) {
	for _, c := range []struct {
		e    report.Expectation
		got  string
		ok   bool
		held int
		run  uint64
	}{
		{report.Expectation{Metric: "downtime.max", Op: "<=", Want: "100s"}, "1m40s", true, 100, 57},
		{report.Expectation{Metric: "downtime.max", Op: "<=", Want: "99s"}, "1m40s", false, 99, 57},
		{report.Expectation{Metric: "downtime.max", Op: ">=", Want: "2s"}, "1s", false, 99, 0},
		{report.Expectation{Metric: "downtime.max", Op: "<=", Want: "95s", Share: 950_000}, "in 95 of 100 runs", true, 95, 57},
		{report.Expectation{Metric: "downtime.max", Op: "<=", Want: "94s", Share: 950_000}, "in 94 of 100 runs", false, 94, 57},
		{report.Expectation{Metric: "downtime.max", At: "p95", Op: "<=", Want: "95s"}, "1m35s", true, 95, 57},
		{report.Expectation{Metric: "downtime.max", At: "p95", Op: "<", Want: "95s"}, "1m35s", false, 94, 57},
		{report.Expectation{Metric: "downtime.max", At: "mean", Op: "==", Want: "50500ms"}, "50.5s", true, 0, 0},
		{report.Expectation{Metric: "rebalances", At: "mean", Op: "<=", Want: "1"}, "1", true, 67, 1},
		{report.Expectation{Metric: "rebalances", At: "p99", Op: "<", Want: "2"}, "2", false, 67, 1},
		{report.Expectation{Metric: "final.state", Op: "==", Want: "Stable"}, "Stable", true, 100, 0},
		{report.Expectation{Metric: "final.state", Op: "==", Want: "Empty"}, "Stable", false, 0, 0},
	} {
		h := trialsOf(t, []report.Expectation{c.e}, upTo(100)...).Held[0]
		if h.Got != c.got || h.OK != c.ok || h.Held != c.held || h.Runs != 100 || h.Run != c.run {
			t.Errorf("%s %s: got %s, %v, held in %d, worst in run %d; want %+v", h.Metric, h.Want, h.Got, h.OK, h.Held, h.Run, c)
		}
	}
}

// One run judges what is said of each, and no more.
func TestOneRunJudgesThePlainOnes(t *testing.T) {
	r := reporttest.GapOf("eager", false, report.Dead, 1_000_000)
	err := report.Evaluate(r, []report.Expectation{
		{Metric: "downtime.max", Op: "<=", Want: "2s"}, {Metric: "downtime.max", Op: "<=", Want: "0s", Share: 1_000_000}, {Metric: "downtime.max", At: "p50", Op: "<=", Want: "0s"},
	})
	if err != nil || !r.Met() || len(r.Expectations) != 1 || len(r.Unjudged) != 2 || r.Unjudged[1].Metric != "downtime.max@p50" || r.Unjudged[0].Want != "<= 0s in 100%" {
		t.Errorf("%v: %+v, not judged %+v", err, r.Expectations, r.Unjudged)
	}
}

func TestSpreads(t *testing.T) {
	trials := trialsOf(t, nil, upTo(100)...)
	text, err := json.Marshal(trials.Spread("downtime.total"))
	if want := `{"mean":50500,"p5":5000,"p50":50000,"p95":95000,"p99":99000,"min":1000,"max":100000,"worst_run":57}`; err != nil || string(text) != want {
		t.Errorf("%v: %s, want %s", err, text, want)
	}
	if s := trials.Spread("availability"); s.Worst != 0 || s.WorstRun != 57 {
		t.Errorf("of availability the least is the worst: %d in run %d", s.Worst, s.WorstRun)
	}
	if text, _ := json.Marshal(trials.Spread("rebalances")); !strings.HasPrefix(string(text), `{"mean":1,"p5":0,`) {
		t.Errorf("what is counted is no length of time: %s", text)
	}
}

// A best value is marked where it is clear, run by run, and not where chance might have it
// the other way round.
func TestTheBestIsMarkedWhereItIsClear(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b func(k int) int
		want string
	}{
		{"better in each", func(k int) int { return 10 + k }, func(k int) int { return 11 + k }, "[true false]"},
		{"the same in each", func(k int) int { return 10 + k }, func(k int) int { return 10 + k }, "[false false]"},
		{"a little better, now and then", func(k int) int { return 10 + k%2 }, func(k int) int { return 10 + (k+1)%2 + k%7/6 }, "[false false]"},
		{"better in 19 of 20", func(k int) int { return 10 + k/19*20 }, func(int) int { return 12 }, "[true false]"},
		{"better at the median, and far behind at times", func(k int) int { return 10 + k/15*200 }, func(int) int { return 12 }, "[true false]"},
		{"better in 12 of 20", func(k int) int { return 10 + k/12*20 }, func(int) int { return 12 }, "[false false]"},
	} {
		var as, bs []int
		for k := range 20 {
			as, bs = append(as, c.a(k)), append(bs, c.b(k))
		}
		a, b := trialsOf(t, nil, as...), trialsOf(t, nil, bs...)
		cmp := report.NewComparison("x", []report.Column{report.NewColumn("a", a.First, a), report.NewColumn("b", b.First, b)})
		cells := cmp.Figures()[1].Cells
		if got := fmt.Sprint([]bool{cells[0].Best, cells[1].Best}); got != c.want {
			t.Errorf("%s: %s, want %s; %+v", c.name, got, c.want, cmp.RunByRun())
		}
	}
}

func TestLinesOfRuns(t *testing.T) {
	r := reporttest.GapOf("eager", false, report.Dead, 1_500)
	r.Drawn = report.Draws{event.Draw{Name: "pause", Text: "12.5s", Value: json.RawMessage("12500")}, {Name: "victim", Text: "c2", Value: json.RawMessage(`"c2"`)}}
	var b strings.Builder
	if err := (report.Lines{Partitions: true, Generations: true}).Write(&b, 17, r); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`{"run":17,"drawn":{"pause":12500,"victim":"c2"},"summary":{`, `"downtime_ms":{"orders-0":1.5}`, `"generations":[{"generation":2,"leader":null,"members":["c1"]}]}` + "\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in %s", want, b.String())
		}
	}
}
