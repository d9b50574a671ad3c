package stats

import (
	"math"
	"testing"
)

// The values are those of the usual tables of t.
func TestStudent(t *testing.T) {
	for freedom, want := range map[int]float64{1: 12.706, 4: 2.776, 9: 2.262, 10: 2.228, 20: 2.086, 30: 2.042, 60: 2.000, 120: 1.980, 100_000: 1.960} {
		if got := student(freedom); math.Abs(got-want) > 0.0006 {
			t.Errorf("%d degrees of freedom: %.4f, want %.3f", freedom, got, want)
		}
	}
}

// 1 to 5: the mean is 3, the standard deviation √2.5, and t 2.776.
func TestMeanInterval(t *testing.T) {
	if low, high, ok := upTo(5).MeanInterval(1000); low != 1037 || high != 4963 || !ok {
		t.Errorf("the mean of 1..5 is from %d to %d, %v", low, high, ok)
	}
	if low, high, ok := Of([]int64{7, 7, 7}).MeanInterval(1); low != 7 || high != 7 || !ok {
		t.Errorf("that of thrice 7 from %d to %d, %v", low, high, ok)
	}
	if _, _, ok := Of([]int64{7}).MeanInterval(1); ok {
		t.Error("one value says nothing of the others")
	}
}
