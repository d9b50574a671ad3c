package stats

import (
	"math/rand/v2"
	"testing"
)

func TestSharesAreNearestRanks(t *testing.T) {
	for _, c := range []struct {
		n          int
		millionths int64
		want       int64
	}{{100, 990_000, 99}, {100, 999_999, 100}, {300, 990_000, 297}, {300, 999_000, 300}, {1, 10, 1}, {10, 500_000, 5}, {3000, 999_000, 2997}} {
		if got := upTo(c.n).AtShare(c.millionths); got != c.want {
			t.Errorf("%d millionths of %d: %d, want %d", c.millionths, c.n, got, c.want)
		}
	}
}

// Of a hundred throws in which one in a hundred is above, none is with a chance of 37 %
// (0.99^100): too few to say how far it may go. Of 299 with 5 %, which is what may be missed.
func TestIntervalsOfSharesNeedRunsEnough(t *testing.T) {
	for _, c := range []struct {
		n          int
		millionths int64
		low, high  int
	}{{100, 990_000, 97, 101}, {298, 990_000, 291, 299}, {299, 990_000, 0, 299}, {300, 990_000, 290, 300}, {1000, 990_000, 983, 997}, {100, 500_000, 40, 61}} {
		low, high := upTo(c.n).ShareInterval(c.millionths)
		if c.low != 0 && low != c.low || high != c.high {
			t.Errorf("%d millionths of %d: ranks %d to %d, want %d to %d", c.millionths, c.n, low, high, c.low, c.high)
		}
	}
	for _, c := range []struct {
		millionths int64
		want       int
	}{{990_000, 299}, {950_000, 59}, {999_000, 2995}, {500_000, 5}} {
		if got := RunsFor(c.millionths); got != c.want {
			t.Errorf("%d millionths: %d runs, want %d", c.millionths, got, c.want)
		}
	}
}

// In so many of a hundred experiments the interval has in it what it is about, whichever end
// is given the chance to miss.
func TestIntervalsOfSharesKeepTheirPromise(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{299, 320, 400, 1000} {
		const experiments = 1000
		held := 0
		for range experiments {
			values := make([]int64, n)
			for i := range values {
				values[i] = r.Int64N(1_000_000)
			}
			s := Of(values)
			low, high := s.ShareInterval(990_000)
			if (low == 0 || s[low-1] <= 990_000) && high <= n && s[high-1] >= 990_000 {
				held++
			}
		}
		if held < experiments*93/100 {
			t.Errorf("of %d runs: in %d of %d", n, held, experiments)
		}
	}
}
