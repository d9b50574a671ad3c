package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
)

// bend is a moment at which the sum of next offsets jumps or changes its slope.
type bend struct {
	at    clock.Time
	jump  fixed
	slope fixed
}

func (b *bend) take(other *bend) {
	b.jump, b.slope = b.jump.plus(other.jump), b.slope.plus(other.slope)
}

// fewBends is how many are gathered before they are first brought into order.
const fewBends = 1 << 16

// bends gathers what bends the sum. Those of one moment become one, so that a million
// partitions which do the same take no more room than one; sums of [fixed] are exact, so
// the order in which they become so does not matter.
type bends struct {
	list  []bend
	spare []bend // its memory is used again
	ends  []int  // likewise
	full  int    // how many are to be gathered before those of one moment become one
}

// add gathers a bend. Where one run of records ends the next mostly begins.
func (l *bends) add(b bend) {
	if n := len(l.list); n > 0 && l.list[n-1].at == b.at {
		l.list[n-1].take(&b)
		return
	}
	if l.list = append(l.list, b); len(l.list) >= l.full {
		l.full = max(l.full, 2*len(l.inOrder()))
	}
}

// inOrder brings the bends into order, one for each moment. Those of each partition come in
// order, so there are as many ascending stretches as partitions, and merging them two by two
// looks at each bend only as often as their number can be halved.
func (l *bends) inOrder() []bend {
	l.ends = ascending(l.ends[:0], l.list)
	ends := l.ends
	if len(ends) > 1 {
		l.spare = slices.Grow(l.spare[:0], len(l.list))
	}
	for len(ends) > 1 {
		l.spare = l.spare[:0]
		from, merged := 0, ends[:0]
		for i := 0; i < len(ends); i += 2 {
			middle, to := ends[i], ends[min(i+1, len(ends)-1)]
			l.spare = merge(l.spare, l.list[from:middle], l.list[middle:to])
			from, merged = to, append(merged, len(l.spare))
		}
		l.list, l.spare, ends = l.spare, l.list, merged
	}
	return l.list
}

// ascending appends where the stretches end within which each moment comes after the one
// before it.
func ascending(ends []int, list []bend) []int {
	for i := range list {
		if i > 0 && list[i].at <= list[i-1].at {
			ends = append(ends, i)
		}
	}
	return append(ends, len(list))
}

// merge appends two such stretches as one.
func merge(to, a, b []bend) []bend {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].at < b[0].at:
			to, a = append(to, a[0]), a[1:]
		case a[0].at > b[0].at:
			to, b = append(to, b[0]), b[1:]
		default:
			a[0].take(&b[0])
			to, a, b = append(to, a[0]), a[1:], b[1:]
		}
	}
	return append(append(to, a...), b...)
}
