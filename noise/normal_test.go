package noise

import (
	"math"
	"slices"
	"testing"
)

// The table is the normal distribution, but for its end, where all is cut.
func TestNormalTable(t *testing.T) {
	for i, share := range above[:len(above)-1] {
		if want := math.Erf(float64(i)/16/math.Sqrt2) / 2 * (1 << 32); math.Abs(float64(share)-want) > 1 {
			t.Errorf("%d/16 standard deviations have %d above the middle, want %.0f", i, share, want)
		}
	}
	if end := above[len(above)-1]; end != 1<<31 {
		t.Errorf("at the end there are %d", end)
	}
}

// A rank and its deviate belong to each other, and rise together.
func TestRanksOfDeviates(t *testing.T) {
	const steps = 1000
	last := int64(math.MinInt64)
	for i := range uint64(steps + 1) {
		u := min(i*(math.MaxUint64/steps), math.MaxUint64)
		z := deviate(u)
		if z < last {
			t.Errorf("the deviate of %d is %d, below the one before", u, z)
		}
		last = z
		if back := rank(z); math.Abs(float64(back)-float64(u)) > (1<<64)/5000 {
			t.Errorf("%d comes back as %d", u, back)
		}
		if other := deviate(^u); z != -other && z+other != 0 {
			t.Errorf("the deviates of %d and of its complement are %d and %d", u, z, other)
		}
	}
	if z := deviate(1 << 63); z != 0 {
		t.Errorf("the middle has the deviate %d", z)
	}
	if low, high := rank(-5*one), rank(5*one); low != 0 || high != math.MaxUint64 {
		t.Errorf("beyond the ends are %d and %d", low, high)
	}
}

// Shares of the variance add up: a blend of two deviates is one.
func TestBlend(t *testing.T) {
	for share := range uint16(shares + 1) {
		a, b := float64(root(shares-uint64(share))), float64(root(uint64(share)))
		if sum := (a*a + b*b) / (1 << 30); math.Abs(sum-1) > 1e-3 {
			t.Errorf("with %d of %d the variance is %v", share, shares, sum)
		}
	}
	if got := blend(3*one, -one, 0); got != 3*one {
		t.Errorf("nothing of the other gives %d", got)
	}
}

// Where one begins to look does not change what is found: the least share that is not below.
func TestDeviatesAreFoundFromAnyBegin(t *testing.T) {
	ranks := []uint64{0, 1, 1<<63 - 1, 1 << 63, 1<<63 + 1, math.MaxUint64}
	for _, u := range above[:len(above)-1] {
		for _, beside := range []uint64{u - 1, u, u + 1} {
			ranks = append(ranks, 1<<63+beside<<32)
		}
	}
	for i := range uint64(1 << 13) {
		ranks = append(ranks, 1<<63+i<<50, 1<<63+i<<50-1)
	}
	for _, rank := range ranks {
		if rank < 1<<63 {
			continue
		}
		u := (rank - 1<<63) >> 32
		i, found := slices.BinarySearch(above[:], u)
		want := int64(i) * one / 16
		if !found {
			want = int64(uint64(i-1)*one/16 + (u-above[i-1])*(one/16)/(above[i]-above[i-1]))
		}
		if got := deviate(rank); got != want {
			t.Errorf("the deviate of %x is %d, want %d", rank, got, want)
		}
	}
}
