package tune

import (
	"math"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/trials/year"
)

// candidate is a point with what its runs came to so far.
type candidate struct {
	number  int
	values  [][]int64 // of each figure that is looked at, in each run
	judged  []judged  // of each condition
	from    int64     // how far it is from the settings of today
	unsound string    // why it is none to use, whatever it comes to
	neverUp int       // partitions that were never up, over all runs: they have no downtime

	estimates []estimate
	out       bool    // the conditions are not met
	clearOut  bool    // and more runs will not help
	lack      float64 // how far it is from meeting them
}

// judged is what the runs of a point came to as a condition sees them.
type judged struct {
	kept   int
	values []int64 // of its metric
}

// objective is what is to be small.
type objective struct {
	statistic
	columns []int // of the figures: one, or of a year those of its incidents
	// rates are how many of each there are in a year, and names what they are called; without
	// any it is no year that is looked at.
	rates []float64
	names []string
	// parts are those that it is the sum of, of a year in which downtime is looked at.
	parts []objective
}

// estimate says what it comes to at a point.
func (o *objective) estimate(c *candidate, drawn resamples) estimate {
	if o.rates != nil {
		return o.ofYear(c, drawn)
	}
	values := c.values[o.columns[0]]
	return estimate{o.of(values), o.each(values, drawn)}
}

// ofYear draws the years. In the samples what one incident comes to on average is another; so
// much their years are moved, for to draw them all anew would take long.
func (o *objective) ofYear(c *candidate, drawn resamples) estimate {
	result := year.Of(o.harms(c))
	mean := statistic{scale: 1000} // of counts it is a fraction
	e := estimate{is: o.ofYears(result), each: make([]int64, len(drawn))}
	for i, column := range o.columns {
		is := mean.of(c.values[column])
		for b, v := range mean.each(c.values[column], drawn) {
			e.each[b] += int64(math.Round(o.rates[i] * float64(v-is) / 1000 * float64(o.yearScale())))
		}
	}
	for b := range e.each {
		e.each[b] += e.is
	}
	return e
}

func (o *objective) harms(c *candidate) (list []year.Harm) {
	for i, column := range o.columns {
		list = append(list, year.Harm{Name: o.names[i], PerYear: o.rates[i], Values: c.values[column]})
	}
	return list
}

// year is what it comes to at a point, and the parts that its causes have.
func (o *objective) year(c *candidate, m report.Metric) *year.Result {
	of := year.Of(o.harms(c))
	for i, part := range m.Parts() {
		of.AddCause(sweep.CauseName(m, part), o.parts[i].harms(c))
	}
	return of
}

func (o *objective) ofYears(r *year.Result) int64 {
	if o.share == 0 {
		return int64(math.Round(r.Mean * float64(o.scale)))
	}
	return r.Years.AtShare(o.share)
}

// yearScale is what a mean is multiplied with; a quantile is not.
func (o *objective) yearScale() int64 {
	if o.share == 0 {
		return o.scale
	}
	return 1
}

// bound is a condition as far as the choice has to know it.
type bound struct {
	share    int64                                   // of the runs that are to keep it, in millionths; 0: that is not how it is judged
	together func(c *candidate, values []int64) bool // nil: that share decides
}

// contest is what points are held against each other in.
type contest struct {
	objectives []objective
	bounds     []bound
}

// judge looks at what the runs of some points came to, of which all have as many.
func (x *contest) judge(list []*candidate, samples int) {
	drawn := resample(len(list[0].values[0]), samples)
	for _, c := range list {
		c.estimates = make([]estimate, len(x.objectives))
		for i := range x.objectives {
			c.estimates[i] = x.objectives[i].estimate(c, drawn)
		}
		c.out, c.clearOut, c.lack = false, false, 0
		if c.unsound != "" {
			c.out, c.clearOut, c.lack = true, true, 1000
		}
		for i := range x.bounds {
			x.bounds[i].judge(c, &c.judged[i])
		}
	}
}

func (b *bound) judge(c *candidate, j *judged) {
	n := len(j.values)
	if met := int64(j.kept)*1_000_000 >= b.share*int64(n); b.together == nil && met || b.together != nil && b.together(c, j.values) {
		return
	}
	c.out = true
	c.lack += 1 + float64(n-j.kept)/float64(n)
	if b.share > 0 {
		_, most := stats.Wilson(j.kept, n)
		c.clearOut = c.clearOut || most < b.share || b.share == 1_000_000
	}
}
