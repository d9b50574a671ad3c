package noise

import (
	"math/bits"

	"github.com/groupsim/groupsim/clock"
)

// A table's quantiles are a thirty-second apart; the last thirty-second, where delays are
// long and rare, is divided once more.
const (
	steps  = 32
	points = 2*steps + 1
)

// Levels tells how far up the i-th point of a table stands, in parts of 1024.
func Levels() (levels [points]int) {
	for i := range levels {
		if i < steps {
			levels[i] = i * steps
			continue
		}
		levels[i] = (steps-1)*steps + i - (steps - 1)
	}
	return levels
}

// Never stands in a table for what does not come of itself.
const Never = clock.Minute

// Table is a distribution by its quantiles, in ascending order.
type Table [points]clock.Duration

// Draw is the delay that stands for 64 random bits: the inverse of the distribution
// function, a straight line between two points.
func (t *Table) Draw(random uint64) clock.Duration {
	i, rest := bits.Mul64(random, steps)
	if i == steps-1 {
		var more uint64
		more, rest = bits.Mul64(rest, steps)
		i += more
	}
	low, high := t[i], t[i+1]
	share, _ := bits.Mul64(rest, uint64(high-low))
	return low + clock.Duration(share)
}

// Median is the delay that is as often too long as too short.
func (t *Table) Median() clock.Duration { return t[steps/2] }
