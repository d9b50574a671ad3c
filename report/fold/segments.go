package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
)

// segment is a part of a gap with one cause, up to the next segment or the end of the gap.
type segment struct {
	before int32 // the one before it in the gap, a number of segments; 0: it is the first
	cond   int32 // a number of conditions
	from   clock.Time
}

// segments are those that there have been; the first one is none. What a member held goes down
// together and for the same reasons, so that gaps by the million have few segments among them.
type segments struct{ numbered[segment] }

func newSegments() segments { return segments{newNumbered(segment{cond: -1})} }

// upTo lists those of a gap up to one of them, in their order.
func (s *segments) upTo(last int32) (list []segment) {
	for n := last; n > 0; n = s.list[n].before {
		list = append(list, s.list[n])
	}
	slices.Reverse(list)
	return list
}
