package sweep

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/words"
)

// Figure is what a metric comes to in a cell.
type Figure struct {
	Metric
	Values stats.Sample // of the runs that came to their end
	// Value is the quantile that was asked for, or the mean in thousandths of what is
	// counted; and between Low and High it lies, in 95 of 100 cases, when more runs are made,
	// if there are enough to tell.
	Value, Low, High int64
	Bounded          bool
	Worst            int64
	WorstRun         uint64
	// Run is the first that came to Value, or, where that is a mean, to the median.
	Run uint64
	// Some is in how many runs there is any of it.
	Some int
	// Best marks the cell of the scenario with the best value, and Against holds the cell
	// against that one run by run; nil where there is no best.
	Best    bool
	Against *Against
}

// Against is a cell held against another run by run: run k of both has drawn the same.
type Against struct {
	Point         int // of the other
	Runs          int // that came to their end in both
	Better, Worse int // in so many runs
	Less          stats.Sample
	// Hardly: what stands for the cells differs by less than a hundredth, which nobody feels.
	Hardly bool
}

// figure says what a metric comes to; runs is what it came to in each.
func figure(m Metric, runs []int64) Figure {
	f := Figure{Metric: m}
	var values []int64
	for k, v := range runs {
		if v == missing {
			continue
		}
		if len(values) == 0 || m.Worse(v, f.Worst) {
			f.Worst, f.WorstRun = v, uint64(k)
		}
		if v > 0 {
			f.Some++
		}
		values = append(values, v)
	}
	if len(values) == 0 {
		return f
	}
	f.Values = stats.Of(values)
	if m.Quantile == "mean" {
		f.Value, f.Low, f.High, f.Bounded = f.mean()
	} else {
		permille := report.Permille(m.Quantile)
		f.Value = f.Values.Quantile(permille)
		f.Low, f.High, f.Bounded = f.Values.Interval(permille)
	}
	standing := f.Value
	if m.Quantile == "mean" {
		standing = f.Values.Quantile(500)
	}
	f.Run = uint64(slices.Index(runs, standing))
	return f
}

// mean is the mean with its interval; there is none where one length of time was not over by
// the end.
func (f *Figure) mean() (value, low, high int64, ok bool) {
	if worst := f.Values[len(f.Values)-1]; report.NeverOver(worst) {
		return worst, 0, 0, false
	}
	low, high, ok = f.Values.MeanInterval(f.Scale())
	return f.Values.Mean(f.Scale()), low, high, ok
}

// Share is in how large a part of the runs there is any of it, and where that lies, in
// millionths. Where none was seen in n runs it is at most 3/n.
func (f *Figure) Share() (low, high int64) {
	n := len(f.Values)
	if f.Some == 0 {
		return 0, min(1_000_000, 3_000_000/int64(n))
	}
	return stats.Wilson(f.Some, n)
}

// JSON writes a value of the figure as documents have it.
func (f *Figure) JSON(v int64) string { return f.ScaledJSON(v, f.Scale()) }

// Human writes a value of the figure for people.
func (f *Figure) Human(v int64) string { return f.ScaledHuman(v, f.Scale()) }

// judge says of every cell what its figures are, and which are the best.
func (r *Result) judge() {
	for i := range r.Cells {
		c := &r.Cells[i]
		label := r.Plan.Subjects[c.Subject].Label
		of := r.Plan.MetricsOf(label)
		for _, m := range r.Plan.Metrics {
			if c.Refused != "" || c.Runs == 0 || !m.OfScenario(label) {
				continue
			}
			at := slices.IndexFunc(of, func(o report.Metric) bool { return o.Name == m.Name })
			c.Figures = append(c.Figures, figure(m, c.values[at]))
		}
	}
	for subject := range r.Plan.Subjects {
		r.best(subject)
	}
	r.Front, r.Same = r.front(), r.same()
	for i := range r.Cells {
		r.Cells[i].values = nil
	}
}

// same tells whether all points that were run, two at least, came to the same in every run.
func (r *Result) same() bool {
	compared := false
	for subject := range r.Plan.Subjects {
		var first *Cell
		for point := range r.Plan.points {
			c := r.Cell(subject, point)
			switch {
			case c.values == nil:
			case first == nil:
				first = c
			case !slices.EqualFunc(c.values, first.values, slices.Equal):
				return false
			default:
				compared = true
			}
		}
	}
	return compared
}

// best marks the best value of each figure of a scenario, and holds the others against it.
// There is none where all are the same. What was never up has no downtime, and what failed has
// no figures: cells with more of that than others are not the best.
func (r *Result) best(subject int) {
	cells := r.Cells[subject*r.Plan.points : (subject+1)*r.Plan.points]
	sound := soundest(cells)
	for i := range r.MetricsOf(subject) {
		if len(sound) == 0 {
			return
		}
		value := func(j int) int64 { return cells[j].Figures[i].Value }
		best, same := sound[0], true
		for _, j := range sound {
			same = same && value(j) == value(best)
			if cells[j].Figures[i].Worse(value(best), value(j)) {
				best = j
			}
		}
		if same {
			continue
		}
		cells[best].Figures[i].Best = true
		for j := range cells {
			if len(cells[j].Figures) > 0 && j != best {
				cells[j].Figures[i].Against = r.against(&cells[j], &cells[best], i)
			}
		}
	}
}

// soundest gives the cells that can be the best of some: of those that were run the ones in
// which fewest runs fail, and of these the ones that leave partitions without an owner in
// fewest.
func soundest(cells []Cell) []int {
	var list []int
	for j := range cells {
		c := &cells[j]
		if len(c.Figures) == 0 {
			continue
		}
		if len(list) > 0 {
			first := &cells[list[0]]
			switch order := cmp.Or(cmp.Compare(c.Failed, first.Failed), cmp.Compare(c.NeverUp, first.NeverUp)); {
			case order > 0:
				continue
			case order < 0:
				list = list[:0]
			}
		}
		list = append(list, j)
	}
	return list
}

// MetricsOf gives the figures of a scenario.
func (r *Result) MetricsOf(subject int) []Metric {
	return slices.DeleteFunc(slices.Clone(r.Plan.Metrics), func(m Metric) bool { return !m.OfScenario(r.Plan.Subjects[subject].Label) })
}

// against holds a cell against another in a figure.
func (r *Result) against(c, other *Cell, figure int) *Against {
	at := slices.IndexFunc(r.Plan.MetricsOf(r.Plan.Subjects[c.Subject].Label), func(o report.Metric) bool { return o.Name == c.Figures[figure].Name })
	f, best := &c.Figures[figure], &other.Figures[figure]
	length := best.length(best.Value)
	more := f.length(f.Value) - length
	a := &Against{Point: other.Point, Hardly: f.Value != best.Value && more < length/100+min(1, length%100)}
	var less []int64
	for k, v := range c.values[at] {
		o := other.values[at][k]
		if v == missing || o == missing {
			continue
		}
		less = append(less, v-o)
		switch {
		case f.Worse(v, o):
			a.Worse++
		case f.Worse(o, v):
			a.Better++
		}
	}
	a.Runs, a.Less = len(less), stats.Of(less)
	return a
}

// Clear tells whether the other is clearly better: of the runs in which they differ, so many
// are worse here that chance does not do it (Wilson's interval leaves out a half).
func (a *Against) Clear() bool {
	if a.Better+a.Worse == 0 {
		return false
	}
	low, _ := stats.Wilson(a.Worse, a.Better+a.Worse)
	return low > 500_000
}

// Objective names a figure of a scenario among those of several.
func (p *Plan) Objective(subject int, m Metric) string {
	if len(p.Subjects) > 1 {
		m.Scenario = p.Subjects[subject].Label
	}
	return m.String()
}

// Within says between which values the figure lies when more runs are made.
func (f *Figure) Within() string {
	switch n := len(f.Values); {
	case f.Some == 0:
		_, high := f.Share()
		return fmt.Sprintf("none in %d: ≤ %s", n, report.Ratio(high).Whole())
	case f.Bounded && f.Low == f.High:
		return "the same"
	case f.Bounded:
		return f.Human(f.Low) + " – " + f.Human(f.High)
	}
	return "too few runs"
}

// Stands says how the figure stands against the best one; empty: there is none.
func (f *Figure) Stands() string {
	switch {
	case f.Best:
		return "best"
	case f.Against == nil:
		return ""
	case f.Against.Hardly:
		return "hardly differs"
	case f.Against.Clear():
		return fmt.Sprintf("worse in %d of %d", f.Against.Worse, f.Against.Runs)
	case f.Against.Better+f.Against.Worse == 0:
		return "as the best"
	}
	return "no clear difference"
}

// Says says what keeps a cell from being judged by its figures; empty: nothing.
func (c *Cell) Says() string {
	switch {
	case c.Refused != "":
		return "refused: " + c.Refused
	case len(c.Figures) == 0:
		return "no run comes to its end: " + c.Why
	case c.Failed > 0:
		return words.Plural(c.Failed, "run") + " failed"
	case c.NeverUp > 0:
		return fmt.Sprintf("never up in %d", c.NeverUp)
	}
	return ""
}
