package tune

import (
	"cmp"
	"math"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/stats"
)

// statistic is what is made of the values that a metric has in many runs.
type statistic struct {
	share int64 // the quantile at the nearest rank, in millionths; 0: the mean
	scale int64 // what a mean is multiplied with
	more  bool  // more is better: the sign is turned, so that less is
}

// of gives it, so that less is better.
func (s statistic) of(values []int64) int64 {
	if s.share == 0 {
		return s.signed(mean(values, s.scale))
	}
	return s.signed(stats.Of(values).AtShare(s.share))
}

func (s statistic) signed(v int64) int64 {
	if s.more {
		return -v
	}
	return v
}

// mean does without the sum, which may be too large.
func mean(values []int64, scale int64) int64 {
	sum := 0.0
	for _, v := range values {
		sum += float64(v)
	}
	return int64(math.Round(sum / float64(len(values)) * float64(scale)))
}

// resamples are how often each run is drawn in each of many samples of the same size, taken
// from the runs themselves (Efron 1979). All points have the same ones: their k-th runs have
// drawn the same, so what differs between two points in a sample is a paired difference.
type resamples [][]int32

// resample draws the samples of n runs. Which ones they are depends on n alone.
func resample(n, samples int) resamples {
	all := make(resamples, samples)
	for i := range all {
		all[i] = make([]int32, n)
		draw := clock.NewStream(uint64(n), "resample", uint64(i))
		for range n {
			all[i][draw.Below(int64(n))]++
		}
	}
	return all
}

// each gives the statistic in each of the samples.
func (s statistic) each(values []int64, samples resamples) []int64 {
	list := make([]int64, len(samples))
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	rank := int64(stats.ShareRank(len(values), s.share))
	for i, times := range samples {
		if s.share == 0 {
			sum := 0.0
			for k, n := range times {
				sum += float64(n) * float64(values[k])
			}
			list[i] = s.signed(int64(math.Round(sum / float64(len(values)) * float64(s.scale))))
			continue
		}
		below := int64(0)
		for _, k := range order {
			if below += int64(times[k]); below >= rank {
				list[i] = s.signed(values[k])
				break
			}
		}
	}
	return list
}

// Difference is by how much more one point has than another, with the interval in which it
// lies in 95 % of the samples.
type Difference struct{ Is, Low, High int64 }

// clearlyMore and clearlyLess tell that the interval leaves out no difference.
func (d Difference) clearlyMore() bool { return d.Low > 0 }
func (d Difference) clearlyLess() bool { return d.High < 0 }

// estimate is what a statistic comes to, in all runs and in each of the samples.
type estimate struct {
	is   int64
	each []int64
}

// width is half of its interval, of what it is, in millionths.
func (e *estimate) width() int64 {
	sample := stats.Of(e.each)
	low, high := sample.AtShare(25_000), sample.AtShare(975_000)
	switch {
	case low == high:
		return 0
	case e.is == 0:
		return 1_000_000
	}
	return int64(float64(high-low) / 2 / math.Abs(float64(e.is)) * 1e6)
}

// over gives by how much more it is than another one.
func (e *estimate) over(other *estimate) Difference {
	d := Difference{Is: e.is - other.is}
	less := make([]int64, len(e.each))
	for i := range less {
		less[i] = e.each[i] - other.each[i]
	}
	sample := stats.Of(less)
	d.Low, d.High = sample.AtShare(25_000), sample.AtShare(975_000)
	return d
}
