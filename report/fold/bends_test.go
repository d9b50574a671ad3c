package fold

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// However the bends come, there is one for each moment, in order, with all that happens at it.
func TestBendsComeIntoOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		l := bends{full: 1 + random.IntN(50)}
		sum := map[clock.Time]bend{}
		at := clock.Time(0)
		for range n {
			if at += clock.Time(random.IntN(3)); random.IntN(7) == 0 {
				at = clock.Time(random.IntN(40)) // the next partition
			}
			b := bend{at: at, jump: fixed{random.Int64N(9) - 4, random.Uint64()}, slope: fixed{1, random.Uint64()}}
			l.add(b)
			all := sum[at]
			all.take(&b)
			all.at = at
			sum[at] = all
		}
		var want []bend
		for _, b := range sum {
			want = append(want, b)
		}
		slices.SortFunc(want, func(a, b bend) int { return cmp.Compare(a.at, b.at) })
		if got := l.inOrder(); !slices.Equal(got, want) {
			t.Fatalf("%d bends: got %v, want %v", n, got, want)
		}
		if again := l.inOrder(); !slices.Equal(again, want) {
			t.Fatalf("%d bends, again: got %v, want %v", n, again, want)
		}
	}
}
