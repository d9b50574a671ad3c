package report

import "slices"

// What pictures need to say things as the text report does.

// Human prints a length of time or a moment as people read it: 250 µs, 12.3 ms,
// 30.12 s, 5m 12.3s, 2h 05m; "-" for [None].
func (m Ms) Human() string { return human(m) }

// Wrap breaks a text at its spaces into lines of a width, at most so many.
func Wrap(text string, width, most int) []string { return wrap(text, width, most) }

// Letter stands for the cause where there is no room for its name.
func (c Cause) Letter() string { return string(causeLetters[c]) }

// Meaning says what kept the partitions down, in a clause.
func (c Cause) Meaning() string { return meanings[c] }

// Causes lists all causes, in the order in which one takes precedence over another.
func Causes() []Cause {
	all := make([]Cause, numCauses)
	for i := range all {
		all[i] = Cause(i)
	}
	return all
}

// CauseFigures is what the downtime of one cause comes to.
type CauseFigures struct {
	Cause      Cause
	Time       Ms
	Share      string // of all downtime, "74 %"
	Partitions int
	Longest    Segment
}

// Causes gives the figures of the causes that there were, the longest first.
func (r *Report) Causes() []CauseFigures {
	var list []CauseFigures
	for _, row := range causeRows(r) {
		time := r.Summary.ByCause[row.cause]
		list = append(list, CauseFigures{row.cause, time, percent(time, r.Summary.Downtime.Total), row.partitions, row.longest})
	}
	return list
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

// Compares tells whether the figures of a column can be held against the others':
// in it as many partitions were ever up as in any.
func (c *Comparison) Compares(column int) bool { return slices.Contains(c.comparable(), column) }
