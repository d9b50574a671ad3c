// Package reporttest has reports for the tests of those who print and compare them.
package reporttest

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/journaltest"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/fold"
)

// GapOf is a report with one partition that was down once, for one cause.
func GapOf(rebalance string, static bool, cause report.Cause, lasted report.Ms) *report.Report {
	r := &report.Report{
		Schema: report.Schema, Scenario: "x", Title: "Something happens", Seed: 1, Model: report.Model{Kafka: "4.3.0", Client: "java"}, NotModelled: []string{},
		Setup: report.Setup{Protocol: "classic", Rebalance: rebalance, Assignor: "sticky", Members: 2, Static: static}, Window: report.Window{End: 100_000_000},
		Partitions: []report.Partition{{Topic: "orders", FirstUp: 0, Downtime: lasted, Owners: []report.PartitionOwner{}, Gaps: []report.PartitionGap{}}},
		Rebalances: []report.Rebalance{{Generation: 2, From: 10_000_000, To: 12_000_000, Ended: 12_000_000, Reason: protocol.ParseReason("session timeout of member c2"), HeldUp: "c1 joined last", Members: []string{"c1"}}},
		Members:    []report.Member{}, Expectations: []report.Result{},
	}
	s := &r.Summary
	s.Partitions, s.Rebalances, s.Availability, s.FinalState = 1, 1, 1_000_000, "Stable"
	if lasted > 0 {
		segment := report.Segment{Cause: cause, From: 10_000_000, To: 10_000_000 + lasted, Member: "c2", Detail: "the detail of " + cause.String()}
		r.Partitions[0].Gaps = []report.PartitionGap{{FromTime: segment.From, ToTime: segment.To, From: "c2", To: "c1", Causes: []report.Segment{segment}}}
		s.Affected, s.LongestGap = 1, lasted
		s.Downtime = report.Distribution{Total: lasted, Mean: lasted, P50: lasted, P99: lasted, Max: lasted}
		s.ByCause[cause] = lasted
		s.Availability = report.Ratio(1_000_000 - lasted/100)
	}
	return r
}

// ComparisonOf puts reports side by side.
func ComparisonOf(names []string, reports ...*report.Report) *report.Comparison {
	columns := make([]report.Column, len(reports))
	for i, r := range reports {
		columns[i] = report.NewColumn(names[i], r, nil)
	}
	return report.NewComparison("x", columns)
}

// Three is eager, cooperative and eager with static members.
func Three() *report.Comparison {
	cooperative := GapOf("cooperative", false, report.Handover, 5_000_000)
	cooperative.Rebalances = append(cooperative.Rebalances, report.Rebalance{Generation: 3, From: 12_000_000, To: 15_000_000, Ended: 15_000_000, Reason: protocol.ParseReason("rejoin of leader c1; client reason: need to revoke partitions and re-join")})
	cooperative.Summary.Rebalances = 2
	return ComparisonOf([]string{"eager-sticky", "cooperative-sticky", "eager-sticky+static"},
		GapOf("eager", false, report.Joining, 20_000_000), cooperative, GapOf("eager", true, report.Dead, 8_000_000))
}

// Many is [Three] over three runs each, of which no two come to the same, held to a bound.
func Many(t testing.TB) *report.Comparison {
	t.Helper()
	c := Three()
	for i := range c.Columns {
		c.Columns[i] = report.NewColumn(c.Columns[i].Name, c.Columns[i].Report, TrialsOf(t, c.Columns[i].Report))
	}
	return report.NewComparison("x", c.Columns)
}

// TrialsOf is three runs, with downtimes of once, twice and four times that of the first.
func TrialsOf(t testing.TB, first *report.Report) *report.Trials {
	t.Helper()
	expect := []report.Expectation{
		{Metric: "downtime.total", Op: "<=", Want: "30s"}, {Metric: "downtime.total", Op: "<=", Want: "30s", Share: 500_000},
		{Metric: "downtime.total", At: "p50", Op: "<=", Want: "15s"}, {Metric: "rebalances", At: "mean", Op: "<=", Want: "1"},
	}
	trials, err := report.NewTrials(first, expect, 3, true)
	if err != nil {
		t.Fatal(err)
	}
	trials.Drawn = []string{"phase", "pause"}
	var all []*report.Report
	for _, factor := range []report.Ms{1, 4, 2} {
		r := *first
		r.Partitions = []report.Partition{first.Partitions[0]}
		r.Partitions[0].Downtime *= factor
		r.Summary.Downtime.Total *= factor
		all = append(all, &r)
		trials.Add(r.Outcome())
	}
	if err := trials.Finish(func(run uint64) (*report.Report, error) { return all[run], nil }); err != nil {
		t.Fatal(err)
	}
	return trials
}

// Story is a report with a bit of everything: a pause past the session timeout, a
// zombie, records processed again, and a member that dies in a join phase. The folder
// is that with the test data of package report.
func Story(t testing.TB, testdata string) *report.Report {
	t.Helper()
	stream := journaltest.Stream(t, "include start.jsonl\ninclude story/story.jsonl\n", testdata, nil)
	names := &event.Names{Members: []string{"c1", "c2", "c3"}}
	f := fold.New(names)
	end := clock.Time(0)
	for _, e := range journaltest.Events(t, stream, names) {
		f.Event(e)
		end = e.At
	}
	r := f.Finish(end, fold.Info{
		Scenario: "script", Title: "A test", Seed: 1, Model: report.Model{Kafka: "4.3.0", Client: "java"},
		NotModelled: []string{"fetch.min.bytes"},
		Setup:       report.Setup{Protocol: "classic", Rebalance: "eager", Assignor: "range", Members: 3},
	})
	r.Matter = r.NotModelled
	var bounds []report.Expectation
	for _, x := range [][2]string{{"downtime.max", "<= 45s"}, {"downtime.paused", "< 20s"}, {"gap.max", "<= 10s"}, {"availability", ">= 0.5"}, {"final.state", "== Stable"}} {
		op, value, _ := report.CutCondition(x[1])
		bounds = append(bounds, report.Expectation{Metric: x[0], Op: op, Want: value})
	}
	if err := report.Evaluate(r, bounds); err != nil {
		t.Fatal(err)
	}
	return r
}
