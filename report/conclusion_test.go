package report_test

import (
	"testing"

	"github.com/groupsim/groupsim/internal/reporttest"
	"github.com/groupsim/groupsim/report"
)

func TestConclusion(t *testing.T) {
	gap := func(lasted report.Ms) *report.Report { return reporttest.GapOf("eager", false, report.Dead, lasted) }
	moves := gap(1_000_000)
	moves.Summary.Moved, moves.Summary.Rebalances = 4, 3
	lagging := gap(8_000_000)
	lagging.Summary.PeakLag = 900
	for _, c := range []struct {
		name string
		of   *report.Comparison
		want string
	}{
		{"many runs", reporttest.Many(t),
			"In short: downtime is least under cooperative-sticky: 6 s less at the median (38 %) than under eager-sticky+static, the next best; better in 3 of 3 runs; the price of it is rebalances (2, not 1)."},
		{"a price", reporttest.ComparisonOf([]string{"a", "b"}, gap(8_000_000), moves),
			"In short: downtime is least under b: 7 s less (88 %) than under a; the price of it is rebalances (3, not 1) and partitions moved (4, not 0). That is one run of each; --runs N says how far it holds."},
		{"no price", reporttest.ComparisonOf([]string{"a", "b", "c"}, gap(8_000_000), gap(1_000_000), gap(1_000_001)),
			"In short: downtime is least under b (not clearly more under c): 7 s less (88 %) than under a; no other figure is clearly worse for it. That is one run of each; --runs N says how far it holds."},
		{"nothing down", reporttest.ComparisonOf([]string{"a", "b"}, gap(0), gap(0)),
			"In short: nothing is down under any setup. That is one run of each; --runs N says how far it holds."},
		{"the same", reporttest.ComparisonOf([]string{"a", "b"}, gap(8_000_000), lagging),
			"In short: downtime is the same under all setups; what differs clearly is peak lag (least under a, 0). That is one run of each; --runs N says how far it holds."},
		{"about the same", reporttest.ComparisonOf([]string{"a", "b"}, gap(8_000_000), gap(8_000_400)),
			"In short: downtime is about the same under all setups. That is one run of each; --runs N says how far it holds."},
		{"alone", reporttest.ComparisonOf([]string{"a"}, gap(8_000_000)), ""},
	} {
		if got := c.of.Conclusion(); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}
