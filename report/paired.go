package report

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/stats"
)

// Pair holds two columns against each other run by run: the k-th of one and the k-th of
// the other have drawn the same.
type Pair struct {
	Metric string
	A, B   string // the columns
	Better int    // runs in which A has the better value
	Worse  int    // runs in which B has

	runs      int
	median    int64 // of the value of A less that of B, run by run
	low, high int64 // its interval
	sure      bool  // there are runs enough for one

	metric Metric
}

// pairs holds all columns against each other, in all metrics that are numbers.
func (c *Comparison) pairs() []Pair {
	var all []Pair
	for i := range measures {
		m := &measures[i]
		if m.of == nil {
			continue
		}
		f := figure{metric: m.Name, most: m.MoreIsBetter()}
		for a := range c.Columns {
			for b := a + 1; b < len(c.Columns); b++ {
				p := f.pair(&c.Columns[a], &c.Columns[b])
				p.metric = m.Metric
				all = append(all, p)
			}
		}
	}
	return all
}

// pair holds two columns against each other in one figure.
func (f *figure) pair(a, b *Column) Pair {
	p := Pair{Metric: f.metric, A: a.Name, B: b.Name}
	as, bs, column := a.each(), b.each(), f.column()
	less := make(stats.Sample, as.runs())
	for k := range less {
		x, y := as.at(column, k), bs.at(column, k)
		less[k] = x - y
		switch up := as.ever(k) - bs.ever(k); {
		case up > 0 || up == 0 && f.better(x, y): // what was never up has no downtime
			p.Better++
		case up < 0 || f.better(y, x):
			p.Worse++
		}
	}
	slices.Sort(less)
	p.runs, p.median = len(less), less.Quantile(500)
	p.low, p.high, p.sure = less.Interval(500)
	return p
}

// clearly tells whether A is clearly better: in nineteen of twenty runs, or because the
// interval of the median difference leaves out 0 on its side.
func (p *Pair) clearly(most bool) bool {
	if p.Better*20 >= p.runs*19 {
		return true
	}
	return p.sure && p.Better > p.Worse && (most && p.low > 0 || !most && p.high < 0)
}

// same tells whether the two have the same value in every run.
func (p *Pair) same() bool { return p.Better == 0 && p.Worse == 0 }

// MarshalJSON prints the pair; the median is of the values of A less those of B.
func (p Pair) MarshalJSON() ([]byte, error) {
	out := append([]byte(`{"metric":`), strconv.Quote(p.Metric)...)
	for _, x := range []struct{ name, column string }{{"a", p.A}, {"b", p.B}} {
		out = append(out, `,"`+x.name+`":`...)
		text, err := Name(x.column).MarshalJSON()
		if err != nil {
			return nil, err
		}
		out = append(out, text...)
	}
	out = append(append(out, `,"median":`...), p.signed(p.median)...)
	share := func(n int) string { return Ratio(int64(n) * 1_000_000 / int64(p.runs)).String() }
	return append(out, `,"a_better":`+share(p.Better)+`,"b_better":`+share(p.Worse)+"}"...), nil
}

func (p *Pair) signed(v int64) string {
	if v < 0 && !neverOver(v) {
		return "-" + p.metric.number(-v, 1)
	}
	return p.metric.number(v, 1)
}

// Duel is the setup with the least downtime at the median, held against the others run by
// run.
type Duel struct {
	Best string
	Rows []DuelRow
}

// DuelRow is one of the others.
type DuelRow struct {
	Against string
	Better  string // "better in 93 of 100 runs"
	Median  string // of the differences, with its interval if there are runs enough
}

// RunByRun says how often the setup with the least downtime at the median had less of it
// than each other, in the same run; nil where there are no two to compare, or one run.
func (c *Comparison) RunByRun() *Duel {
	list := c.comparable()
	if !c.Many() || len(list) < 2 {
		return nil
	}
	total := totalDowntime()
	best := c.leading(total, list)
	d := &Duel{Best: c.Columns[best].Name}
	for _, i := range list {
		if i != best {
			p := total.pair(&c.Columns[best], &c.Columns[i])
			d.Rows = append(d.Rows, p.row())
		}
	}
	return d
}

// often says in how many runs A had the better value.
func (p *Pair) often() string {
	n := p.runs
	if p.same() {
		return fmt.Sprintf("the same in all %d runs", n)
	}
	text := fmt.Sprintf("better in %d of %d runs", p.Better, n)
	if p.Worse > 0 {
		text += fmt.Sprintf(", worse in %d", p.Worse)
	}
	return text
}

// row says in how many runs A had less downtime than B, and how much.
func (p *Pair) row() DuelRow {
	row := DuelRow{Against: p.B, Better: p.often()}
	if p.same() {
		return row
	}
	row.Median = lessOrMore(p.median) + " at the median"
	if p.sure && p.low != p.high {
		row.Median += " (95 %: " + between(p.low, p.high) + ")"
	}
	if !p.clearly(false) {
		row.Median += ", not clear"
	}
	return row
}

// lessOrMore words a difference of downtime.
func lessOrMore(v int64) string {
	switch {
	case v < 0:
		return Ms(-v).Human() + " less"
	case v > 0:
		return Ms(v).Human() + " more"
	}
	return "the same"
}

// between words an interval of differences.
func between(low, high int64) string {
	switch {
	case high < 0:
		return Ms(-high).Human() + " to " + lessOrMore(low)
	case low > 0:
		return Ms(low).Human() + " to " + lessOrMore(high)
	}
	return lessOrMore(high) + " to " + lessOrMore(low)
}

// Head says what the rows are about.
func (d *Duel) Head() string { return "Downtime under " + d.Best + ", run by run, against" }
