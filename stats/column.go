package stats

import (
	"math"
	"slices"
)

// Column has a value of each of many runs, in the order of the runs. There may be a
// million of them in dozens of columns, so it takes no more memory than they need: none
// while all are the same, as most of what never happens is, four bytes each while they
// are small, and eight at most.
type Column struct {
	n     int
	room  int // so many are expected: the memory for them is taken once
	same  int64
	small []int32
	wide  []int64
}

// ColumnFor is a column for so many values; more may come.
func ColumnFor(n int) Column { return Column{room: n} }

// Len is how many values there are.
func (c *Column) Len() int { return c.n }

// At gives the i-th value.
func (c *Column) At(i int) int64 {
	switch {
	case c.wide != nil:
		return c.wide[i]
	case c.small != nil:
		return int64(c.small[i])
	}
	return c.same
}

// Add takes the next value.
func (c *Column) Add(v int64) {
	switch {
	case c.wide != nil:
		c.wide = append(c.wide, v)
	case c.n == 0:
		c.same = v
	case c.small == nil && v == c.same:
	case fits(v) && (c.small != nil || fits(c.same)):
		if c.small == nil {
			c.small = make([]int32, c.n, max(c.room, c.n+1))
			for i := range c.small {
				c.small[i] = int32(c.same)
			}
		}
		c.small = append(c.small, int32(v))
	default:
		c.widen()
		c.wide = append(c.wide, v)
	}
	c.n++
}

func fits(v int64) bool { return v >= math.MinInt32 && v <= math.MaxInt32 }

func (c *Column) widen() {
	wide := make([]int64, c.n, max(c.room, c.n+1))
	for i := range wide {
		wide[i] = c.At(i)
	}
	c.wide, c.small = wide, nil
}

// From gives the values from the i-th one on, sorted.
func (c *Column) From(i int) Sample {
	s := make(Sample, 0, c.n-i)
	for ; i < c.n; i++ {
		s = append(s, c.At(i))
	}
	slices.Sort(s)
	return s
}
