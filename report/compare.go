package report

import (
	"encoding/json"
	"io"
	"slices"
	"strconv"
)

// CompareSchema names the form of the JSON comparison.
const CompareSchema = "groupsim.compare/v1"

// Comparison has runs side by side. Its JSON form is a contract, like that of
// [Report].
type Comparison struct {
	Schema   string   `json:"schema"`
	Scenario string   `json:"scenario"` // the name, or names with commas between them
	Columns  []Column `json:"setups"`
}

// Column is one side: what was run, under a setup.
type Column struct {
	Name   string  `json:"name"`
	Report *Report `json:"report"` // of the first seed
	// CatchUp and LeftOut are those of the report.
	CatchUp Ms       `json:"catch_up_ms"`
	LeftOut []string `json:"left_out,omitempty"`
	// Seeds has the figures of every seed, if there is more than one.
	Seeds []SeedRun `json:"seeds,omitempty"`
	// Runs has them however many there are.
	Runs []SeedRun `json:"-"`
}

// SeedRun has the figures of the run with one seed.
type SeedRun struct {
	Seed         uint64   `json:"seed"`
	Summary      Summary  `json:"summary"`
	CatchUp      Ms       `json:"catch_up_ms"`
	Expectations []Result `json:"expectations"`
	ever         int      // partitions that were ever up
}

// NewColumn makes a column: a report, and the figures of every seed, that of the
// report first.
func NewColumn(name string, r *Report, runs []SeedRun) Column {
	c := Column{Name: name, Report: r, CatchUp: r.Summary.CatchUp, LeftOut: r.LeftOut, Runs: runs}
	if len(runs) > 1 {
		c.Seeds = runs
	}
	return c
}

// SeedRun gives the figures of a report.
func (r *Report) SeedRun() SeedRun {
	run := SeedRun{r.Seed, r.Summary, r.Summary.CatchUp, r.Expectations, 0}
	for i := range r.Partitions {
		if r.Partitions[i].FirstUp >= 0 {
			run.ever++
		}
	}
	return run
}

// WriteJSON writes the comparison as one line.
func (c *Comparison) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(c)
}

// Met tells whether all expectations hold in every run.
func (c *Comparison) Met() bool {
	return !slices.ContainsFunc(c.Expected(), func(x Expected) bool { return !x.OK })
}

// Expected is an expectation of one run of a column.
type Expected struct {
	Result
	Column string
	Seed   uint64
}

// Expected lists the expectations of all runs, column by column.
func (c *Comparison) Expected() []Expected {
	var all []Expected
	for i := range c.Columns {
		for _, run := range c.Columns[i].Runs {
			for _, x := range run.Expectations {
				all = append(all, Expected{x, c.Columns[i].Name, run.Seed})
			}
		}
	}
	return all
}

// Breaches says which expectations were not met, and where.
func (c *Comparison) Breaches() []string {
	var all []string
	for _, x := range c.Expected() {
		if !x.OK {
			all = append(all, x.Label(c.Seeds() > 1)+": "+x.Breach())
		}
	}
	return all
}

// Label names the run that an expectation was held to.
func (x *Expected) Label(seeds bool) string {
	if !seeds {
		return x.Column
	}
	return x.Column + ", seed " + strconv.FormatUint(x.Seed, 10)
}

// Seeds is how many runs each column has.
func (c *Comparison) Seeds() int { return len(c.Columns[0].Runs) }

// comparable lists the columns in which as many partitions were ever up as in any.
func (c *Comparison) comparable() []int {
	most, list := -1, []int(nil)
	for i := range c.Columns {
		ever := slices.MinFunc(c.Columns[i].Runs, func(a, b SeedRun) int { return a.ever - b.ever }).ever
		if ever > most {
			most, list = ever, nil
		}
		if ever == most {
			list = append(list, i)
		}
	}
	return list
}

// Compares tells whether the figures of a column can be held against the others':
// in it as many partitions were ever up as in any.
func (c *Comparison) Compares(column int) bool { return slices.Contains(c.comparable(), column) }
