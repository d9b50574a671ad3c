package member

import (
	"math/rand/v2"
	"testing"
)

// What is found by Euclid's algorithm is what is found by trying one after another.
func TestRecurs(t *testing.T) {
	r := rand.New(rand.NewPCG(18, 1))
	found, never := 0, 0
	for range 200_000 {
		circle := 1 + r.Int64N(1+r.Int64N(400))
		from, step, low, wide := r.Int64N(2*circle)-circle, r.Int64N(3*circle)-circle, r.Int64N(3*circle)-circle, r.Int64N(1+circle/(1+r.Int64N(9)))
		want := int64(-1)
		for n := range circle {
			if modulo(from+n*step-low, circle) <= wide {
				want = n
				break
			}
		}
		if want < 0 {
			never++
		} else {
			found++
		}
		if got := recurs(from, step, circle, low, wide); got != want {
			t.Fatalf("from %d by %d round %d into %d and %d more: %d, want %d", from, step, circle, low, wide, got, want)
		}
	}
	if found < 50_000 || never < 10_000 {
		t.Errorf("%d are found and %d are not: too few of one", found, never)
	}
}

func BenchmarkRecurs(b *testing.B) {
	for i := int64(0); b.Loop(); i++ {
		recurs(i*977, 3_000_563*22+7000, 5_000_000, 12345, 5000)
	}
}
