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
		Rebalances: []report.Rebalance{{Generation: 2, From: 10_000_000, To: 12_000_000, Reason: protocol.ParseReason("session timeout of member c2"), HeldUp: "c1 joined last", Members: []string{"c1"}}},
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
	c := &report.Comparison{Schema: report.CompareSchema, Scenario: "x"}
	for i, r := range reports {
		c.Columns = append(c.Columns, report.NewColumn(names[i], r, []report.SeedRun{r.SeedRun()}))
	}
	return c
}

// Three is eager, cooperative and eager with static members.
func Three() *report.Comparison {
	c := ComparisonOf([]string{"eager-sticky", "cooperative-sticky", "eager-sticky+static"},
		GapOf("eager", false, report.Joining, 20_000_000), GapOf("cooperative", false, report.Handover, 5_000_000), GapOf("eager", true, report.Dead, 8_000_000))
	r := c.Columns[1].Report
	r.Rebalances = append(r.Rebalances, report.Rebalance{Generation: 3, From: 12_000_000, To: 15_000_000, Reason: protocol.ParseReason("rejoin of leader c1; client reason: need to revoke partitions and re-join")})
	r.Summary.Rebalances = 2
	c.Columns[1] = report.NewColumn("cooperative-sticky", r, []report.SeedRun{r.SeedRun()})
	return c
}

// Seeds is [Three], each under three seeds.
func Seeds() *report.Comparison {
	c := Three()
	for i := range c.Columns {
		var runs []report.SeedRun
		for seed, factor := range []report.Ms{2, 1, 4} {
			run := c.Columns[i].Runs[0]
			run.Seed = uint64(seed + 1)
			run.Summary.Downtime.Total *= factor
			run.Expectations = []report.Result{{Metric: "downtime.total", Want: "<= 30s", Got: "x", OK: run.Summary.Downtime.Total <= 30_000_000, Where: "orders-0 was down"}}
			runs = append(runs, run)
		}
		c.Columns[i] = report.NewColumn(c.Columns[i].Name, c.Columns[i].Report, runs)
	}
	return c
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
