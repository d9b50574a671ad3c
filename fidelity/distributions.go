package fidelity

import (
	"fmt"
	"math"
	"slices"

	"github.com/groupsim/groupsim/clock"
)

// Apart is how far two samples are apart: the greatest distance of their distribution
// functions (two-sample Kolmogorov–Smirnov).
func Apart(a, b []clock.Duration) float64 {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	most, i, j := 0.0, 0, 0
	for i < len(a) && j < len(b) {
		at := min(a[i], b[j])
		for i < len(a) && a[i] == at {
			i++
		}
		for j < len(b) && b[j] == at {
			j++
		}
		most = max(most, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return most
}

// ToldApart is the distance from which on samples of these sizes are told apart at 1 %.
func ToldApart(n, m int) float64 {
	return math.Sqrt(-math.Log(0.01/2) / 2 * float64(n+m) / float64(n*m))
}

// Distributions compares recordings of one scenario, whose moments differ, with runs that
// have the same moments and draw the noise: their totals and their worst partitions.
func Distributions(recordings []*Recording) (string, error) {
	var total, worst, runTotal, runWorst []clock.Duration
	for _, r := range recordings {
		c, err := Calibrate(r, calibrationRuns)
		if err != nil {
			return "", err
		}
		total, runTotal = append(total, c.Total.Real), append(runTotal, c.Total.runs...)
		worst, runWorst = append(worst, c.Worst.Real), append(runWorst, c.Worst.runs...)
	}
	// The runs of one recording are dependent, so they count as one of its kind each.
	limit := ToldApart(len(recordings), len(recordings))
	say := func(what string, real, runs []clock.Duration) string {
		d, verdict := Apart(real, runs), "not told apart"
		if d >= limit {
			verdict = "told apart"
		}
		return fmt.Sprintf("%s: %.2f apart, %s (from %.2f on, at 1 %%)\n", what, d, verdict, limit)
	}
	return fmt.Sprintf("%d recordings\n", len(recordings)) + say("total downtime", total, runTotal) + say("worst partition", worst, runWorst), nil
}
