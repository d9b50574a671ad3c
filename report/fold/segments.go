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

// segments numbers those that there have been. What a member held goes down together and for
// the same reasons, so that gaps by the million have few segments among them.
type segments struct {
	list    []segment // the first one is none
	numbers map[segment]int32
	latest  int32 // the one that was asked for last
}

func newSegments() segments {
	return segments{list: make([]segment, 1), numbers: map[segment]int32{}}
}

func (s *segments) number(x segment) int32 {
	if s.latest > 0 && s.list[s.latest] == x {
		return s.latest
	}
	n, known := s.numbers[x]
	if !known {
		n = int32(len(s.list))
		s.list, s.numbers[x] = append(s.list, x), n
	}
	s.latest = n
	return n
}

// upTo lists those of a gap up to one of them, in their order.
func (s *segments) upTo(last int32) (list []segment) {
	for n := last; n > 0; n = s.list[n].before {
		list = append(list, s.list[n])
	}
	slices.Reverse(list)
	return list
}
