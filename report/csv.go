package report

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/groupsim/groupsim/clock"
)

// csvColumn is a column of the table for spreadsheets. Times are in milliseconds.
type csvColumn struct {
	head string
	get  func(run *SeedRun) string
}

func csvColumns() []csvColumn {
	ms := func(head string, get func(s *Summary) Ms) csvColumn {
		return csvColumn{head, func(run *SeedRun) string { return millis(get(&run.Summary)) }}
	}
	count := func(head string, get func(s *Summary) int64) csvColumn {
		return csvColumn{head, func(run *SeedRun) string { return strconv.FormatInt(get(&run.Summary), 10) }}
	}
	list := []csvColumn{
		{"seed", func(run *SeedRun) string { return strconv.FormatUint(run.Seed, 10) }},
		count("partitions", func(s *Summary) int64 { return int64(s.Partitions) }),
		count("affected", func(s *Summary) int64 { return int64(s.Affected) }),
		ms("downtime_total_ms", func(s *Summary) Ms { return s.Downtime.Total }),
		ms("downtime_mean_ms", func(s *Summary) Ms { return s.Downtime.Mean }),
		ms("downtime_p50_ms", func(s *Summary) Ms { return s.Downtime.P50 }),
		ms("downtime_p99_ms", func(s *Summary) Ms { return s.Downtime.P99 }),
		ms("downtime_max_ms", func(s *Summary) Ms { return s.Downtime.Max }),
		ms("longest_gap_ms", func(s *Summary) Ms { return s.LongestGap }),
		{"availability", func(run *SeedRun) string { return run.Summary.Availability.String() }},
		count("rebalances", func(s *Summary) int64 { return int64(s.Rebalances) }),
		ms("rebalancing_ms", func(s *Summary) Ms { return s.Rebalancing }),
		count("moved", func(s *Summary) int64 { return int64(s.Moved) }),
		count("reprocessed", func(s *Summary) int64 { return s.Reprocessed }),
		count("skipped", func(s *Summary) int64 { return s.Skipped }),
		ms("zombie_ms", func(s *Summary) Ms { return s.Zombie }),
		count("peak_lag", func(s *Summary) int64 { return s.PeakLag }),
		{"catch_up_ms", func(run *SeedRun) string { return millis(run.CatchUp) }},
		{"final_state", func(run *SeedRun) string { return run.Summary.FinalState }},
		{"unmet", func(run *SeedRun) string { return strconv.Itoa(unmet(run.Expectations)) }},
	}
	for c := range numCauses {
		list = append(list, ms(c.String()+"_ms", func(s *Summary) Ms { return s.ByCause[c] }))
	}
	return list
}

// millis prints milliseconds; nothing where there is no time.
func millis(m Ms) string {
	if m == None {
		return ""
	}
	return clock.Duration(m).Millis()
}

func unmet(list []Result) int {
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
func (c *CSV) Report(r *Report) error {
	run := r.SeedRun()
	return c.run(r.Scenario, "", &run)
}

// Comparison writes a line for each seed of each setup.
func (c *CSV) Comparison(cmp *Comparison) error {
	for i := range cmp.Columns {
		column := &cmp.Columns[i]
		for j := range column.runs {
			if err := c.run(column.Report.Scenario, column.Name, &column.runs[j]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *CSV) run(scenario, setup string, run *SeedRun) error {
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
