package print

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// csvColumn is a column of the table for spreadsheets. Times are in milliseconds.
type csvColumn struct {
	head string
	get  func(run *row) string
}

// row is a run, as a line has it.
type row = report.Report

// csvMetrics are the columns that are metrics, by their names there, in their order.
var csvMetrics = [][2]string{
	{"affected", "affected"}, {"downtime_total_ms", "downtime.total"}, {"downtime_mean_ms", "downtime.mean"}, {"downtime_p50_ms", "downtime.p50"},
	{"downtime_p99_ms", "downtime.p99"}, {"downtime_max_ms", "downtime.max"}, {"longest_gap_ms", "gap.max"}, {"availability", "availability"},
	{"rebalances", "rebalances"}, {"rebalancing_ms", "rebalancing"}, {"moved", "moved"}, {"reprocessed", "reprocessed"}, {"skipped", "skipped"},
	{"zombie_ms", "zombie"}, {"peak_lag", "lag.peak"}, {"startup_ms", "startup"}, {"never_up", "never-up"}, {"requests", "requests"}, {"members_max", "members.max"}, {"died", "died"},
}

func csvColumns() []csvColumn {
	list := []csvColumn{
		{"seed", func(run *row) string { return strconv.FormatUint(run.Seed, 10) }},
		{"partitions", func(run *row) string { return strconv.Itoa(run.Summary.Partitions) }},
	}
	for _, c := range csvMetrics {
		m, _ := report.MetricByName(c[1])
		list = append(list, csvColumn{c[0], func(run *row) string { return m.Number(m.Of(&run.Summary)) }})
	}
	list = append(list,
		csvColumn{"catch_up_ms", func(run *row) string { return millis(run.Summary.CatchUp) }},
		csvColumn{"final_state", func(run *row) string { return run.Summary.FinalState }},
		csvColumn{"unmet", func(run *row) string { return strconv.Itoa(unmet(run.Expectations)) }})
	for _, c := range report.Causes() {
		list = append(list, csvColumn{c.String() + "_ms", func(run *row) string { return millis(run.Summary.ByCause[c]) }})
	}
	return list
}

// millis prints milliseconds; nothing where there is no time.
func millis(m report.Ms) string {
	if m == report.None {
		return ""
	}
	return clock.Duration(m).Millis()
}

func unmet(list []report.Result) int {
	n := 0
	for _, x := range list {
		if !x.OK {
			n++
		}
	}
	return n
}

// CSV writes tables for spreadsheets: a line with the names of the columns, then a
// line for each run, or of many runs one for each metric. The columns stay the same
// whatever is run; setup is empty for a run that is not part of a comparison.
type CSV struct {
	w       *csv.Writer
	columns []csvColumn
	started bool
}

// NewCSV begins a table.
func NewCSV(w io.Writer) *CSV { return &CSV{w: csv.NewWriter(w), columns: csvColumns()} }

// Report writes the line of a run.
func (c *CSV) Report(r *report.Report) error { return c.run("", r) }

// Trials writes a line for each metric of many runs.
func (c *CSV) Trials(t *report.Trials) error { return c.spreads("", t) }

// Comparison writes a line for the run of each setup, or for each metric of its runs.
func (c *CSV) Comparison(cmp *report.Comparison) error {
	for i := range cmp.Columns {
		column := &cmp.Columns[i]
		write := func() error { return c.run(column.Name, column.Report) }
		if column.Trials != nil {
			write = func() error { return c.spreads(column.Name, column.Trials) }
		}
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

func (c *CSV) run(setup string, r *row) error {
	head, line := []string{"scenario", "setup"}, []string{r.Scenario, setup}
	for _, column := range c.columns {
		head, line = append(head, column.head), append(line, column.get(r))
	}
	return c.lines(head, line)
}

func (c *CSV) spreads(setup string, t *report.Trials) error {
	head := []string{"scenario", "setup", "seed", "runs", "metric", "unit", "mean", "p5", "p50", "p95", "p99", "min", "max", "worst_run"}
	var lines [][]string
	for s := range t.Spreads() {
		line := []string{t.Scenario, setup, strconv.FormatUint(t.First.Seed, 10), strconv.Itoa(t.Runs()), s.Name, unit(s.Metric), s.MeanNumber()}
		for _, permille := range []int{50, 500, 950, 990} {
			line = append(line, s.Number(s.Values.Quantile(permille)))
		}
		lines = append(lines, append(line, s.Number(s.Values[0]), s.Number(s.Values[len(s.Values)-1]), strconv.FormatUint(s.WorstRun, 10)))
	}
	return c.lines(head, lines...)
}

// unit is that of the figures of a metric.
func unit(m report.Metric) string {
	return map[report.MetricKind]string{report.DurationMetric: "ms", report.RatioMetric: "1"}[m.Kind]
}

// lines writes lines, behind the names of their columns if they are the first.
func (c *CSV) lines(head []string, lines ...[]string) error {
	if !c.started {
		c.started = true
		lines = append([][]string{head}, lines...)
	}
	for _, line := range lines {
		for i := range line {
			line[i] = cell(line[i])
		}
	}
	if err := c.w.WriteAll(lines); err != nil {
		return err
	}
	return c.w.Error()
}

// cell keeps a spreadsheet from reading a name as a formula, which can do anything there:
// behind an apostrophe all is text. A negative number stays one.
func cell(s string) string {
	s = words.Visible(words.OneLine(s))
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	if !strings.ContainsRune("=+-@＝＋－＠", first) || first == utf8.RuneError {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}
