// Package stats has what is said of a figure over many runs: quantiles by nearest rank,
// how far they can be trusted, and shares.
//
// Values are whole numbers, and so is whatever comes of them: a quantile is one of the
// values, never something between two of them, and an interval ends at values that
// there were (Conover, Practical Nonparametric Statistics, 3.2). Floating point has to do
// with chances alone, which decide which rank it is, and with Wilson's formula.
package stats

import (
	"math"
	"slices"
)

// confidence of all intervals: the chance, in thousandths, that what is looked for lies in
// them.
const confidence = 950

// Sample has the values of some runs in ascending order.
type Sample []int64

// Of sorts values, and keeps those handed in as they are.
func Of(values []int64) Sample {
	s := slices.Clone(values)
	slices.Sort(s)
	return s
}

// rank is the nearest rank, from 1 on, of a quantile in thousandths among n values: the
// smallest for which at least so large a share of them is not above it.
func rank(n, permille int) int { return max(1, (n*permille+999)/1000) }

// Quantile is the value at that rank: 500 is the median.
func (s Sample) Quantile(permille int) int64 { return s[rank(len(s), permille)-1] }

// Mean is the mean times scale, rounded. No value may be negative.
func (s Sample) Mean(scale int64) int64 {
	n := int64(len(s))
	whole, rest := int64(0), int64(0) // a sum of large values may not fit
	for _, v := range s {
		whole += v / n
		rest += v % n
	}
	return whole*scale + (rest*scale+n/2)/n
}

// Interval is where the quantile of all runs that could be made lies, whatever their
// distribution: between two of the values. It is false where there are too few runs to
// tell.
func (s Sample) Interval(permille int) (low, high int64, ok bool) {
	l, h := ranks(len(s), float64(permille)/1000)
	if l < 1 || h > len(s) {
		return 0, 0, false
	}
	return s[l-1], s[h-1], true
}

// ranks gives the ranks of an interval for a quantile among n values: as many of them lie
// below it as heads fall in n throws of a coin with that chance. A rank of 0, or of n+1,
// is no value: there are too few.
func ranks(n int, p float64) (low, high int) {
	chance := binomial(n, p)
	const tail = (1 - confidence/1000.0) / 2
	below := 0.0 // the chance of fewer than low values
	for low < n && below+chance[low] <= tail {
		below += chance[low]
		low++
	}
	above := 0.0 // of high values and more
	for high = n + 1; high > 1 && above+chance[high-1] <= tail; high-- {
		above += chance[high-1]
	}
	return low, high
}

// binomial gives the chance of 0, 1, … n heads. It begins where they are most likely, so
// that nothing vanishes, and brings the sum to 1 at the end.
func binomial(n int, p float64) []float64 {
	chance := make([]float64, n+1)
	mode := min(n, int(float64(n+1)*p))
	chance[mode] = 1
	sum := 1.0
	odds := p / (1 - p)
	for k := mode; k < n; k++ {
		chance[k+1] = chance[k] * float64(n-k) / float64(k+1) * odds
		sum += chance[k+1]
	}
	for k := mode; k > 0; k-- {
		chance[k-1] = chance[k] * float64(k) / float64(n-k+1) / odds
		sum += chance[k-1]
	}
	for k := range chance {
		chance[k] /= sum
	}
	return chance
}

// Wilson gives the interval of a share, of which k of n were seen, in millionths
// (Wilson 1927). Unlike the usual one it holds for few runs, and for none and all of them.
func Wilson(k, n int) (low, high int64) {
	const z = 1.959963984540054 // of the normal distribution, at 97.5 %
	share, runs := float64(k)/float64(n), float64(n)
	middle := share + z*z/(2*runs)
	half := z * math.Sqrt(share*(1-share)/runs+z*z/(4*runs*runs))
	whole := 1 + z*z/runs
	millionths := func(x float64) int64 { return int64(math.Round(min(1, max(0, x)) * 1e6)) }
	return millionths((middle - half) / whole), millionths((middle + half) / whole)
}
