package fold

import (
	"fmt"
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// Thinning keeps the first, the lowest, the highest and the last value of a stretch,
// in the order in which they came, and no point twice.
func TestTheCurveOfTheLagIsThinned(t *testing.T) {
	c := lagCurve{end: lagStretches * 100}
	for _, p := range [][2]int64{{0, 5}, {10, 90}, {20, 7}, {30, 2}, {30, 60}, {99, 6}, {100, 4}, {150, 3}} {
		c.look(clock.Time(p[0]), p[1], 2)
	}
	c.close()
	want := "[{0 5} {10 90} {30 0} {99 6} {100 4} {150 3}]" // 2 records of 2 partitions count as none
	if got := fmt.Sprint(c.points); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
