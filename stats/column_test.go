package stats

import (
	"math"
	"slices"
	"testing"
)

// Whatever comes after what, a column gives back what it was given.
func TestColumnsKeepValues(t *testing.T) {
	for _, values := range [][]int64{
		{}, {7}, {7, 7, 7}, {math.MaxInt64, math.MaxInt64}, {0, 0, 1, -1}, {0, 0, math.MaxInt64, 1}, {1, 2, math.MinInt64, 3},
		{math.MaxInt64, 1}, {math.MaxInt32, math.MinInt32, math.MaxInt32 + 1, math.MinInt32 - 1}, {5, 6, 5, 5},
	} {
		for _, room := range []int{0, 2, 100} {
			c := ColumnFor(room)
			for _, v := range values {
				c.Add(v)
			}
			var got []int64
			for i := range c.Len() {
				got = append(got, c.At(i))
			}
			if !slices.Equal(got, values) {
				t.Errorf("%v with room for %d came back as %v", values, room, got)
			}
			for from := range values {
				if sorted := c.From(from); !slices.Equal(sorted, Of(values[from:])) {
					t.Errorf("%v from %d on, sorted: %v", values, from, sorted)
				}
			}
		}
	}
}

// A value takes eight bytes at most, four if it is small, and none if it is as all are.
func TestColumnsAreSmall(t *testing.T) {
	const n = 1000
	for _, c := range []struct {
		name string
		of   func(i int) int64
		want int
	}{
		{"the same", func(int) int64 { return math.MaxInt64 }, 0},
		{"small", func(i int) int64 { return int64(i) }, 4 * n},
		{"large", func(i int) int64 { return int64(i) << 40 }, 8 * n},
	} {
		column := ColumnFor(n)
		for i := range n {
			column.Add(c.of(i))
		}
		if got := 4*cap(column.small) + 8*cap(column.wide); got != c.want {
			t.Errorf("%s: %d bytes for %d values, not %d", c.name, got, n, c.want)
		}
	}
}
