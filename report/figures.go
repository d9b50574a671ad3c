package report

import (
	"math"
	"slices"
	"strings"
)

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
	values := make([]int64, len(c.Runs))
	for i := range c.Runs {
		values[i] = f.get(&c.Runs[i])
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
		return Ms(v).Human()
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

// cell prints a figure, with its range if it differs between the seeds.
func (f *figure) cell(c *Column) string {
	s := f.of(c)
	if s.least == s.most {
		return f.compact(s.median)
	}
	return f.compact(s.median) + " (" + f.compact(s.least) + ".. " + f.compact(s.most) + ")"
}

// compact prints a value without a space before its unit, so that it is never
// broken there.
func (f *figure) compact(v int64) string {
	if v == never {
		return f.print(v)
	}
	return strings.ReplaceAll(f.print(v), " ", "")
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

// FigureRow is a row of a comparison: one figure of every column.
type FigureRow struct {
	Title string
	Cells []FigureCell
}

// FigureCell is the figure of one column, and whether it is the best of its row.
type FigureCell struct {
	Text string // over several seeds the median, with the range
	Best bool
}

// Figures gives the rows of the comparison.
func (c *Comparison) Figures() []FigureRow {
	var rows []FigureRow
	for _, f := range figures() {
		row, best := FigureRow{Title: f.title}, c.best(&f)
		for i := range c.Columns {
			row.Cells = append(row.Cells, FigureCell{f.cell(&c.Columns[i]), best[i]})
		}
		rows = append(rows, row)
	}
	return rows
}

// Figures gives what the rows of a comparison would say about this run alone.
func (r *Report) Figures() []FigureRow {
	var rows []FigureRow
	run := r.SeedRun()
	for _, f := range figures() {
		rows = append(rows, FigureRow{f.title, []FigureCell{{Text: f.print(f.get(&run))}}})
	}
	return rows
}
