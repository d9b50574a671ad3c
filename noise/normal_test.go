package noise

import (
	"math"
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
