package print

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
)

// csvColumn is a column of the table for spreadsheets. Times are in milliseconds.
type csvColumn struct {
	head string
	get  func(run *report.SeedRun) string
}

// csvMetrics are the columns that are metrics, by their names there, in their order.
var csvMetrics = [][2]string{
	{"affected", "affected"}, {"downtime_total_ms", "downtime.total"}, {"downtime_mean_ms", "downtime.mean"}, {"downtime_p50_ms", "downtime.p50"},
	{"downtime_p99_ms", "downtime.p99"}, {"downtime_max_ms", "downtime.max"}, {"longest_gap_ms", "gap.max"}, {"availability", "availability"},
	{"rebalances", "rebalances"}, {"rebalancing_ms", "rebalancing"}, {"moved", "moved"}, {"reprocessed", "reprocessed"}, {"skipped", "skipped"},
	{"zombie_ms", "zombie"}, {"peak_lag", "lag.peak"},
}

func csvColumns() []csvColumn {
	list := []csvColumn{
		{"seed", func(run *report.SeedRun) string { return strconv.FormatUint(run.Seed, 10) }},
		{"partitions", func(run *report.SeedRun) string { return strconv.Itoa(run.Summary.Partitions) }},
	}
	for _, c := range csvMetrics {
		m, _ := report.MetricByName(c[1])
		list = append(list, csvColumn{c[0], func(run *report.SeedRun) string { return csvFigure(m, m.Of(&run.Summary)) }})
	}
	list = append(list,
		csvColumn{"catch_up_ms", func(run *report.SeedRun) string { return millis(run.CatchUp) }},
		csvColumn{"final_state", func(run *report.SeedRun) string { return run.Summary.FinalState }},
		csvColumn{"unmet", func(run *report.SeedRun) string { return strconv.Itoa(unmet(run.Expectations)) }})
	for _, c := range report.Causes() {
		list = append(list, csvColumn{c.String() + "_ms", func(run *report.SeedRun) string { return millis(run.Summary.ByCause[c]) }})
	}
	return list
}

// csvFigure writes what a run came to in a metric.
func csvFigure(m report.Metric, v int64) string {
	switch m.Kind {
	case report.DurationMetric:
		return millis(report.Ms(v))
	case report.RatioMetric:
		return report.Ratio(v).String()
	}
	return strconv.FormatInt(v, 10)
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
// line for each run. The columns stay the same whatever is run; setup is empty for
// a run that is not part of a comparison.
type CSV struct {
	w       *csv.Writer
	columns []csvColumn
	started bool
}

// NewCSV begins a table.
func NewCSV(w io.Writer) *CSV { return &CSV{w: csv.NewWriter(w), columns: csvColumns()} }

// Report writes the line of a run.
func (c *CSV) Report(r *report.Report) error {
	run := r.SeedRun()
	return c.run(r.Scenario, "", &run)
}

// Comparison writes a line for each seed of each setup.
func (c *CSV) Comparison(cmp *report.Comparison) error {
	for i := range cmp.Columns {
		column := &cmp.Columns[i]
		for j := range column.Runs {
			if err := c.run(column.Report.Scenario, column.Name, &column.Runs[j]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *CSV) run(scenario, setup string, run *report.SeedRun) error {
	if !c.started {
		c.started = true
		head := []string{"scenario", "setup"}
		for _, column := range c.columns {
			head = append(head, column.head)
		}
		if err := c.w.Write(head); err != nil {
			return err
		}
	}
	line := []string{scenario, setup}
	for _, column := range c.columns {
		line = append(line, column.get(run))
	}
	if err := c.w.Write(line); err != nil {
		return err
	}
	c.w.Flush()
	return c.w.Error()
}
