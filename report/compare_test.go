package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/reporttest"
	"github.com/groupsim/groupsim/report"
)

func TestBestOfARow(t *testing.T) {
	up := reporttest.ComparisonOf([]string{"a", "b"}, reporttest.GapOf("eager", false, report.Dead, 8_000_000), reporttest.GapOf("eager", false, report.Dead, 0))
	b := up.Columns[1].Report
	b.Partitions[0].FirstUp, b.Summary.NeverUp = report.None, 1 // what was never up has no downtime
	up = reporttest.ComparisonOf([]string{"a", "b"}, up.Columns[0].Report, b)
	behind := reporttest.GapOf("eager", false, report.Dead, 0)
	behind.Summary.CatchUp = report.None
	never := reporttest.ComparisonOf([]string{"a", "b"}, behind, reporttest.GapOf("eager", false, report.Dead, 0))
	for _, c := range []struct {
		name, row string
		of        *report.Comparison
		want      string
	}{
		{"the least", "downtime total", reporttest.Three(), "[false true false]"},
		{"the most", "availability", reporttest.Three(), "[false true false]"},
		{"several", "rebalances", reporttest.Three(), "[true false true]"},
		{"all the same", "partitions affected", reporttest.Three(), "[false false false]"},
		{"alone", "downtime total", reporttest.ComparisonOf([]string{"a"}, reporttest.GapOf("eager", false, report.Dead, 1)), "[false]"},
		{"never up", "downtime total", up, "[true false]"},
		{"never caught up", "time to catch up", never, "[false true]"},
	} {
		rows := c.of.Figures()
		i := slices.IndexFunc(rows, func(row report.FigureRow) bool { return row.Title == c.row })
		if i < 0 {
			t.Fatalf("no row %q", c.row)
		}
		var best []bool
		for _, cell := range rows[i].Cells {
			best = append(best, cell.Best)
		}
		if got := fmt.Sprint(best); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestDifferenceTellsTheCauses(t *testing.T) {
	got := strings.Join(reporttest.Three().Difference(), "\n")
	for _, want := range []string{
		"Least downtime: cooperative-sticky, 5 s. Most: eager-sticky, 20 s.",
		"Against cooperative-sticky, eager-sticky has joining 20 s more (1 partition, not 0).",
		"Joining (the join phase waited for members) lasted longest under eager-sticky from 10 s to 30 s: the detail of joining.",
		"In return cooperative-sticky has handover 5 s more (1 partition, not 0).",
		"Under cooperative-sticky 1 partition waited for a second rebalance to be handed on (handover): 5 s in all, at most 5 s at a time.",
		"Rebalances that hand on what was given up in the one before: 1 of its 2.",
		"It is worse in rebalances (2, not 1).",
		"eager-sticky+static against eager-sticky: rebalances 1 and 1, downtime 8 s and 20 s; static members have dead 8 s more (1 partition, not 0); dynamic members have joining 20 s more (1 partition, not 0).",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestDifferenceWhereThereIsNone(t *testing.T) {
	for _, c := range []struct {
		of   *report.Comparison
		want string
	}{
		{reporttest.ComparisonOf([]string{"a"}, reporttest.GapOf("eager", false, report.Dead, 8_000_000)), ""},
		{reporttest.ComparisonOf([]string{"a", "b"}, reporttest.GapOf("eager", false, report.Dead, 0), reporttest.GapOf("eager", false, report.Dead, 0)), "Nothing was down under any setup."},
		{reporttest.ComparisonOf([]string{"a", "b"}, reporttest.GapOf("eager", false, report.Dead, 8_000_000), reporttest.GapOf("eager", true, report.Dead, 8_000_000)),
			"All come to the same downtime, 8 s. Under a 100 % of it is dead. Dead (their owner was gone and the coordinator had not noticed) lasted longest under a from 10 s to 18 s: the detail of dead.\nStatic members make no difference here."},
		{reporttest.ComparisonOf([]string{"a", "b"}, reporttest.GapOf("eager", false, report.Dead, 8_000_000), reporttest.GapOf("cooperative", false, report.Dead, 1_000_000)),
			"b against a: 1 and 1 partitions affected, downtime 1 s and 8 s. No partition had to wait for a second rebalance under b. In no row is it worse than a by a hundredth or more."},
	} {
		if got := strings.Join(c.of.Difference(), "\n"); !strings.HasSuffix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

func TestManyRunsGiveMedianAndSpread(t *testing.T) {
	c := reporttest.Many(t)
	if got := c.Figures()[1].Cells[0].Text; got != "40\u00a0s (20\u00a0s–80\u00a0s)" {
		t.Errorf("got %s", got)
	}
	if c.Met() {
		t.Error("80 s is not within 30 s")
	}
	want := []string{
		"eager-sticky: expected downtime.total <= 30s, got 80 s (kept in 1 of 3 runs; in run 1: orders-0 was down from 10 s to 30 s: joining 20 s (c2))",
		"eager-sticky: expected downtime.total <= 30s in 50%, got in 1 of 3 runs (at worst 80 s in run 1: orders-0 was down from 10 s to 30 s: joining 20 s (c2))",
	}
	got := c.Breaches()
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Errorf("got %q", got)
		}
	}
}
