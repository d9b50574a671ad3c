package stats

import "math"

// AtShare is the value at the nearest rank of a share in millionths: the smallest for which
// at least so large a share of all values is not above it.
func (s Sample) AtShare(millionths int64) int64 { return s[ShareRank(len(s), millionths)-1] }

// ShareRank is that rank among n values, from 1 on.
func ShareRank(n int, millionths int64) int {
	return int(max(1, (int64(n)*millionths+999_999)/1_000_000))
}

// ShareInterval gives the ranks, from 1 on, of the two values between which the quantile of a
// share lies in all runs that could be made. A low of 0 says that there is no value that it
// is certain not to lie below, a high of more than there are values likewise of above.
//
// Where nothing lies above when both ends may be missed equally often, all that may be missed
// is given to the upper end: of 99 % that takes 299 runs, not 368.
func (s Sample) ShareInterval(millionths int64) (low, high int) {
	n, p := len(s), float64(millionths)/1_000_000
	low, high = ranks(n, p)
	missed := math.Pow(p, float64(n)) // the chance that all values lie below it
	if high <= n || missed > 1-confidence/1000.0 {
		return low, high
	}
	low = 0
	chance := binomial(n, p)
	for below := missed; low < n && below+chance[low] <= 1-confidence/1000.0; low++ {
		below += chance[low]
	}
	return low, n
}

// RunsFor is how many runs it takes at least for an interval of a share in millionths that
// ends on both sides.
func RunsFor(millionths int64) int {
	p := float64(millionths) / 1_000_000
	return int(math.Ceil(math.Log(1-confidence/1000.0) / math.Log(p)))
}
