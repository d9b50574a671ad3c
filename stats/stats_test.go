package stats

import (
	"math"
	"testing"
)

func upTo(n int) Sample {
	values := make([]int64, n)
	for i := range values {
		values[i] = int64(n - i) // downwards: Of sorts
	}
	return Of(values)
}

func TestQuantilesAreNearestRanks(t *testing.T) {
	for _, c := range []struct {
		n, permille int
		want        int64
	}{
		{1, 50, 1}, {1, 990, 1}, {2, 500, 1}, {3, 500, 2}, {4, 500, 2}, {5, 500, 3}, {100, 50, 5}, {100, 950, 95}, {100, 990, 99},
		{100, 25, 3}, {100, 975, 98}, {101, 950, 96}, {10, 950, 10}, {20, 50, 1}, {21, 50, 2}, {1000, 1000, 1000},
	} {
		if got := upTo(c.n).Quantile(c.permille); got != c.want {
			t.Errorf("%d thousandths of %d: %d, want %d", c.permille, c.n, got, c.want)
		}
	}
}

func TestMean(t *testing.T) {
	for _, c := range []struct {
		values      []int64
		scale, want int64
	}{
		{[]int64{1, 2}, 1, 2}, {[]int64{1, 2}, 1000, 1500}, {[]int64{1, 1, 2}, 1000, 1333}, {[]int64{0, 0, 0}, 1000, 0},
		{[]int64{math.MaxInt64 - 1, math.MaxInt64 - 3}, 1, math.MaxInt64 - 2}, {[]int64{7}, 1, 7},
	} {
		if got := Of(c.values).Mean(c.scale); got != c.want {
			t.Errorf("%v times %d: %d, want %d", c.values, c.scale, got, c.want)
		}
	}
}

// The ranks are those of the usual tables of the sign test and of order statistics
// (Conover, table A3; for the median of 10, 20 and 100 runs the second, sixth and
// fortieth from either end).
func TestIntervalsAreOrderStatistics(t *testing.T) {
	for _, c := range []struct{ n, permille, low, high int }{
		{5, 500, 0, 6}, {6, 500, 1, 6}, {10, 500, 2, 9}, {20, 500, 6, 15}, {50, 500, 18, 33}, {100, 500, 40, 61}, {1000, 500, 469, 532},
		{100, 950, 90, 100}, {20, 950, 17, 21}, {100, 50, 1, 11}, {1, 500, 0, 2},
	} {
		if low, high := ranks(c.n, float64(c.permille)/1000); low != c.low || high != c.high {
			t.Errorf("%d thousandths of %d: %d to %d, want %d to %d", c.permille, c.n, low, high, c.low, c.high)
		}
	}
	if low, high, ok := upTo(100).Interval(500); low != 40 || high != 61 || !ok {
		t.Errorf("the median of 1..100 is from %d to %d, %v", low, high, ok)
	}
	if _, _, ok := upTo(5).Interval(500); ok {
		t.Error("five runs tell nothing about the median, with that much confidence")
	}
}

// The chances are those of the binomial distribution, also where the least of them are
// too small for a number.
func TestBinomial(t *testing.T) {
	got := binomial(4, 0.5)
	for k, want := range []float64{1, 4, 6, 4, 1} {
		if math.Abs(got[k]-want/16) > 1e-15 {
			t.Errorf("%d of 4: %v, want %v", k, got[k], want/16)
		}
	}
	sum := 0.0
	for _, x := range binomial(1_000_000, 0.05) {
		sum += x
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("all of a million: %v", sum)
	}
	// 500,000 ± 1.96 · 500
	if low, high := ranks(1_000_000, 0.5); low != 499_020 || high != 500_981 {
		t.Errorf("the median of a million runs: %d to %d", low, high)
	}
}

// The values are those of Newcombe (1998), table I, and of Brown, Cai and DasGupta.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high int64
	}{
		{81, 263, 255_290, 366_210}, {15, 148, 62_382, 160_512}, {0, 20, 0, 161_125}, {1, 29, 6_113, 171_755}, {29, 29, 883_030, 1_000_000},
	} {
		low, high := Wilson(c.k, c.n)
		if max(low-c.low, c.low-low, high-c.high, c.high-high) > 60 {
			t.Errorf("%d of %d: %d to %d, want %d to %d", c.k, c.n, low, high, c.low, c.high)
		}
	}
}
