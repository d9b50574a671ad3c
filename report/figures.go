package report

import (
	"slices"

	"github.com/groupsim/groupsim/words"
)

// figure is a row of a comparison.
type figure struct {
	title  string
	metric string // empty: the time to catch up, which no condition can be put on
	most   bool   // the most is the best, not the least
	rare   bool   // left out where there is none
	// What it says of downtime: that of one partition or of all; and whether that is what
	// the rows beside it say.
	downtime, repeats bool
}

func figures() []figure {
	return []figure{
		{title: "partitions affected", metric: "affected"},
		{title: "downtime total", metric: "downtime.total", downtime: true},
		{title: "downtime mean", metric: "downtime.mean", downtime: true, repeats: true},
		{title: "downtime p99", metric: "downtime.p99", downtime: true, repeats: true},
		{title: "downtime worst", metric: "downtime.max", downtime: true},
		{title: "longest gap", metric: "gap.max"},
		{title: "availability", metric: "availability", most: true, downtime: true, repeats: true},
		{title: "rebalances", metric: "rebalances"},
		{title: "time rebalancing", metric: "rebalancing"},
		{title: "partitions moved", metric: "moved"},
		{title: "records processed twice", metric: "reprocessed"},
		{title: "peak lag", metric: "lag.peak"},
		{title: "time to catch up"},
		{title: "start-up", metric: "startup"},
		{title: "partitions never up", metric: "never-up", rare: true},
	}
}

// totalDowntime is the row by which setups are held against each other.
func totalDowntime() *figure {
	return &figure{title: "downtime total", metric: "downtime.total", downtime: true}
}

// column is where its values are kept.
func (f *figure) column() int {
	if f.metric != "" {
		return columnOf(f.metric)
	}
	return catchUpColumn
}

// get gives its value in a run that is alone.
func (f *figure) get(run *kept) int64 { return run.at(f.column(), 0) }

// spread is what a figure comes to over the runs: all but the least twentieth of them,
// and all but the most.
type spread struct{ median, least, most int64 }

// of gives the spread of a figure in a column.
func (f *figure) of(c *Column) spread {
	s := c.each().sample(f.column())
	return spread{s.Quantile(500), s.Quantile(50), s.Quantile(950)}
}

// any tells whether there is any of it in any run.
func (f *figure) any(runs *kept) bool {
	column := f.column()
	return runs.count(func(i int) bool { return runs.at(column, i) > 0 }) > 0
}

// print writes a value for people.
func (f *figure) print(v int64) string {
	m := measureOf(f.metric)
	switch {
	case m != nil:
		return m.human(v)
	case v == never:
		return "not by end"
	}
	return Ms(v).Human()
}

// better tells whether a is a better value than b.
func (f *figure) better(a, b int64) bool {
	if f.most {
		return a > b
	}
	return a < b
}

// cell prints a figure, with its spread if it differs between the runs.
func (f *figure) cell(c *Column) string {
	s := f.of(c)
	if s.least == s.most {
		return f.whole(s.median)
	}
	return f.whole(s.median) + " (" + words.Span(f.print(s.least), f.print(s.most)) + ")"
}

// whole prints a value that is never broken within it.
func (f *figure) whole(v int64) string { return words.NoBreak(f.print(v)) }

// best says which columns have the best value of a figure. None has if all have the same,
// and none in which fewer partitions were ever up than in another, for what was never up
// has no downtime. Over many runs those are marked of which each is clearly better, run by
// run, than every column that is not, and by more than a hundredth: what chance could have
// the other way round is no best, nor what nobody would feel.
func (c *Comparison) best(f *figure) []bool {
	marks := make([]bool, len(c.Columns))
	comparable := c.comparable()
	if len(c.Columns) < 2 || len(comparable) == 0 {
		return marks
	}
	first := c.leading(f, comparable)
	var best, others []int
	for _, i := range comparable {
		if i == first || !c.ahead(f, first, i) {
			best = append(best, i)
		} else {
			others = append(others, i)
		}
	}
	if len(others) == 0 && len(comparable) == len(c.Columns) {
		return marks
	}
	for _, i := range best {
		marks[i] = !slices.ContainsFunc(others, func(o int) bool { return !c.ahead(f, i, o) })
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
	Text string // over many runs the median, and 5 and 95 % of them
	Best bool
}

// Figures gives the rows of the comparison.
func (c *Comparison) Figures() []FigureRow {
	var rows []FigureRow
	for _, f := range figures() {
		if f.rare && !slices.ContainsFunc(c.Columns, func(x Column) bool { return f.any(x.each()) }) {
			continue
		}
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
	run := keptOf(&r.Summary)
	for _, f := range figures() {
		if f.rare && !f.any(&run) {
			continue
		}
		rows = append(rows, FigureRow{f.title, []FigureCell{{Text: f.print(f.get(&run))}}})
	}
	return rows
}

// SpreadRow is a figure over many runs.
type SpreadRow struct {
	Title        string
	P5, P50, P95 string
	Worst        string
	WorstRun     uint64
	Same         bool // in all of them
}

// Figures gives the rows of a comparison over these runs, and one for each cause that
// there was.
func (t *Trials) Figures() []SpreadRow {
	list := figures()
	for _, c := range Causes() {
		f := figure{title: "down: " + c.String(), metric: "downtime." + c.String()}
		if s := t.Spread(f.metric); s.Worst > 0 {
			list = append(list, f)
		}
	}
	var rows []SpreadRow
	for i := range list {
		if list[i].rare && !list[i].any(&t.kept) {
			continue
		}
		rows = append(rows, list[i].row(&t.kept))
	}
	return rows
}

func (f *figure) row(runs *kept) SpreadRow {
	column, worst := f.column(), 0
	for i := range runs.runs() {
		if f.better(runs.at(column, worst), runs.at(column, i)) {
			worst = i
		}
	}
	s := runs.sample(column)
	return SpreadRow{f.title, f.print(s.Quantile(50)), f.print(s.Quantile(500)), f.print(s.Quantile(950)),
		f.print(runs.at(column, worst)), runs.run(worst), s[0] == s[len(s)-1]}
}
