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

func csvColumns() []csvColumn {
	ms := func(head string, get func(s *report.Summary) report.Ms) csvColumn {
		return csvColumn{head, func(run *report.SeedRun) string { return millis(get(&run.Summary)) }}
	}
	count := func(head string, get func(s *report.Summary) int64) csvColumn {
		return csvColumn{head, func(run *report.SeedRun) string { return strconv.FormatInt(get(&run.Summary), 10) }}
	}
	list := []csvColumn{
		{"seed", func(run *report.SeedRun) string { return strconv.FormatUint(run.Seed, 10) }},
		count("partitions", func(s *report.Summary) int64 { return int64(s.Partitions) }),
		count("affected", func(s *report.Summary) int64 { return int64(s.Affected) }),
		ms("downtime_total_ms", func(s *report.Summary) report.Ms { return s.Downtime.Total }),
		ms("downtime_mean_ms", func(s *report.Summary) report.Ms { return s.Downtime.Mean }),
		ms("downtime_p50_ms", func(s *report.Summary) report.Ms { return s.Downtime.P50 }),
		ms("downtime_p99_ms", func(s *report.Summary) report.Ms { return s.Downtime.P99 }),
		ms("downtime_max_ms", func(s *report.Summary) report.Ms { return s.Downtime.Max }),
		ms("longest_gap_ms", func(s *report.Summary) report.Ms { return s.LongestGap }),
		{"availability", func(run *report.SeedRun) string { return run.Summary.Availability.String() }},
		count("rebalances", func(s *report.Summary) int64 { return int64(s.Rebalances) }),
		ms("rebalancing_ms", func(s *report.Summary) report.Ms { return s.Rebalancing }),
		count("moved", func(s *report.Summary) int64 { return int64(s.Moved) }),
		count("reprocessed", func(s *report.Summary) int64 { return s.Reprocessed }),
		count("skipped", func(s *report.Summary) int64 { return s.Skipped }),
		ms("zombie_ms", func(s *report.Summary) report.Ms { return s.Zombie }),
		count("peak_lag", func(s *report.Summary) int64 { return s.PeakLag }),
		{"catch_up_ms", func(run *report.SeedRun) string { return millis(run.CatchUp) }},
		{"final_state", func(run *report.SeedRun) string { return run.Summary.FinalState }},
		{"unmet", func(run *report.SeedRun) string { return strconv.Itoa(unmet(run.Expectations)) }},
	}
	for _, c := range report.Causes() {
		list = append(list, ms(c.String()+"_ms", func(s *report.Summary) report.Ms { return s.ByCause[c] }))
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
