package year

import (
	"cmp"
	"math"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/stats"
)

// Years is how many are drawn.
const Years = 10_000

// Harm is what incidents of a kind come to.
type Harm struct {
	Name    string
	PerYear float64 // how many there are on average
	// Values are what one of them came to, in each run of its scenario.
	Values []int64
}

// Result is what the incidents of a year come to.
type Result struct {
	// Mean is that of all years, with the interval that the runs leave it: the rates are
	// taken for known.
	Mean, Low, High float64
	// Years has what each of the years that were drawn came to, in ascending order.
	Years stats.Sample
	// Kinds are those of incidents, in the order in which they were given.
	Kinds []Kind
	// Causes are the parts that the causes of downtime have, the largest first, of what is split
	// into them; a cause of which there is nothing is left out.
	Causes []Cause
}

// Kind is the part that one kind of incidents has.
type Kind struct {
	Name    string
	PerYear float64
	Mean    float64 // of one incident
	Share   float64 // of the mean of a year; 0 where that is nothing
}

// Cause is the part that one cause has, whatever the incident.
type Cause struct {
	Name  string
	Mean  float64 // of a year
	Share float64 // of the mean of a year
}

// AddCause tells of a part what the incidents come to by it alone.
func (r *Result) AddCause(name string, harms []Harm) {
	mean := 0.0
	for _, h := range harms {
		of, _ := moments(h.Values)
		mean += h.PerYear * of
	}
	if mean == 0 || r.Mean == 0 {
		return
	}
	r.Causes = append(r.Causes, Cause{name, mean, mean / r.Mean})
	slices.SortStableFunc(r.Causes, func(a, b Cause) int { return cmp.Compare(b.Mean, a.Mean) })
}

// Of draws the years. The draws are the same whatever the values are, so that years of two
// points can be held against each other.
func Of(harms []Harm) *Result {
	r := &Result{}
	variance := 0.0
	sums := make([]int64, Years)
	for _, h := range harms {
		mean, spread := moments(h.Values)
		r.Kinds = append(r.Kinds, Kind{Name: h.Name, PerYear: h.PerYear, Mean: mean})
		r.Mean += h.PerYear * mean
		variance += h.PerYear * h.PerYear * spread / float64(len(h.Values))
		h.addYears(sums)
	}
	for i := range r.Kinds {
		if k := &r.Kinds[i]; r.Mean > 0 {
			k.Share = k.PerYear * k.Mean / r.Mean
		}
	}
	const z = 1.959963984540054 // of the normal distribution, at 97.5 %
	half := z * math.Sqrt(variance)
	r.Low, r.High = max(0, r.Mean-half), r.Mean+half
	r.Years = stats.Of(sums)
	return r
}

// moments are the mean and the variance of values.
func moments(values []int64) (mean, variance float64) {
	for _, v := range values {
		mean += float64(v)
	}
	mean /= float64(len(values))
	for _, v := range values {
		variance += (float64(v) - mean) * (float64(v) - mean)
	}
	return mean, variance / float64(max(1, len(values)-1))
}

// addYears draws how many incidents each year has, and which run each of them is like. Where
// there are more of them than runs it draws how many are like each of the runs, which comes
// to the same: the parts of a Poisson distribution are Poisson distributions.
func (h *Harm) addYears(sums []int64) {
	runs := int64(len(h.Values))
	draw := clock.NewStream(0, "year "+h.Name, 0)
	if many := h.PerYear >= float64(runs); many {
		like := newPoisson(h.PerYear / float64(runs))
		for i := range sums {
			for _, v := range h.Values {
				sums[i] += like.draw(&draw) * v
			}
		}
		return
	}
	count := newPoisson(h.PerYear)
	for i := range sums {
		for range count.draw(&draw) {
			sums[i] += h.Values[draw.Below(runs)]
		}
	}
}
