package report

import (
	"encoding/json"
	"io"
	"math"
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
	// Runs has the figures of every seed, if there is more than one.
	Runs []SeedRun `json:"seeds,omitempty"`
	runs []SeedRun // of every seed, however many
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
	c := Column{Name: name, Report: r, CatchUp: r.Summary.CatchUp, LeftOut: r.LeftOut, runs: runs}
	if len(runs) > 1 {
		c.Runs = runs
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
	return !slices.ContainsFunc(c.expected(), func(x expected) bool { return !x.OK })
}

// expected is an expectation of one run of a column.
type expected struct {
	Result
	column string
	seed   uint64
}

func (c *Comparison) expected() []expected {
	var all []expected
	for i := range c.Columns {
		for _, run := range c.Columns[i].runs {
			for _, x := range run.Expectations {
				all = append(all, expected{x, c.Columns[i].Name, run.Seed})
			}
		}
	}
	return all
}

// Breaches says which expectations were not met, and where.
func (c *Comparison) Breaches() []string {
	var all []string
	for _, x := range c.expected() {
		if !x.OK {
			all = append(all, x.label(c.seeds() > 1)+": "+x.Breach())
		}
	}
	return all
}

// label names the run that an expectation was held to.
func (x *expected) label(seeds bool) string {
	if !seeds {
		return x.column
	}
	return x.column + ", seed " + strconv.FormatUint(x.seed, 10)
}

func (c *Comparison) seeds() int { return len(c.Columns[0].runs) }

// figure is a row of a comparison.
type figure struct {
	title  string
	metric string // empty: the time to catch up, which no condition can be put on
	most   bool   // the most is the best, not the least
}

func figures() []figure {
	return []figure{
		{title: "partitions affected", metric: "affected"},
		{title: "downtime total", metric: "downtime.total"},
		{title: "downtime mean", metric: "downtime.mean"},
		{title: "downtime p99", metric: "downtime.p99"},
		{title: "downtime worst", metric: "downtime.max"},
		{title: "longest gap", metric: "gap.max"},
		{title: "availability", metric: "availability", most: true},
		{title: "rebalances", metric: "rebalances"},
		{title: "time rebalancing", metric: "rebalancing"},
		{title: "partitions moved", metric: "moved"},
		{title: "records processed twice", metric: "reprocessed"},
		{title: "peak lag", metric: "lag.peak"},
		{title: "time to catch up"},
	}
}

func (f *figure) get(run *SeedRun) int64 {
	switch {
	case f.metric != "":
		return measureOf(f.metric).of(&run.Summary)
	case run.CatchUp == None:
		return never
	}
	return int64(run.CatchUp)
}

// never is the time to catch up of a group that did not.
const never = math.MaxInt64

// spread is what a figure comes to over the seeds.
type spread struct{ median, least, most int64 }

// of gives the spread of a figure in a column; the median by nearest rank.
func (f *figure) of(c *Column) spread {
	values := make([]int64, len(c.runs))
	for i := range c.runs {
		values[i] = f.get(&c.runs[i])
	}
	slices.Sort(values)
	return spread{values[(len(values)-1)/2], values[0], values[len(values)-1]}
}

// print writes a value for people.
func (f *figure) print(v int64) string {
	m := measureOf(f.metric)
	switch {
	case v == never:
		return "not by end"
	case m == nil || m.Kind == DurationMetric:
		return human(Ms(v))
	}
	return m.format(v)
}

// better tells whether a is a better value than b.
func (f *figure) better(a, b int64) bool {
	if f.most {
		return a > b
	}
	return a < b
}

// best says which columns have the best median of a figure: none if all have the
// same, and no column in which fewer partitions were ever up than in another, for
// what was never up has no downtime.
func (c *Comparison) best(f *figure) []bool {
	marks := make([]bool, len(c.Columns))
	comparable := c.comparable()
	best, differ := int64(0), false
	for n, i := range comparable {
		v := f.of(&c.Columns[i]).median
		differ = differ || n > 0 && v != best
		if n == 0 || f.better(v, best) {
			best = v
		}
	}
	for _, i := range comparable {
		marks[i] = (differ || len(comparable) < len(c.Columns)) && len(c.Columns) > 1 && f.of(&c.Columns[i]).median == best
	}
	return marks
}

// comparable lists the columns in which as many partitions were ever up as in any.
func (c *Comparison) comparable() []int {
	most, list := -1, []int(nil)
	for i := range c.Columns {
		ever := slices.MinFunc(c.Columns[i].runs, func(a, b SeedRun) int { return a.ever - b.ever }).ever
		if ever > most {
			most, list = ever, nil
		}
		if ever == most {
			list = append(list, i)
		}
	}
	return list
}
