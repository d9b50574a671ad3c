package tune

import (
	"cmp"
	"slices"
)

// beats tells whether a point is clearly better than another, in each objective by its paired
// interval. That both came to the same in some runs is no reason to leave one out: what is rare
// may not have happened yet.
func (c *candidate) beats(other *candidate) bool {
	switch {
	case other.clearOut && !c.out:
		return true
	case c.out:
		return false
	}
	for i := range c.estimates {
		if d := c.estimates[i].over(&other.estimates[i]); !d.clearlyLess() {
			return false
		}
	}
	return true
}

// dominates tells whether a point is at least as good in everything, and better in something,
// by what both came to.
func (c *candidate) dominates(other *candidate) bool {
	if c.out || other.out {
		return !c.out || other.out && c.lack < other.lack
	}
	better := false
	for i := range c.estimates {
		switch {
		case c.estimates[i].is > other.estimates[i].is:
			return false
		case c.estimates[i].is < other.estimates[i].is:
			better = true
		}
	}
	return better
}

// halve keeps the points that are not clearly beaten by another, and in any case the better
// half: of few runs an interval may err.
func halve(list []*candidate) []*candidate {
	type ranked struct {
		*candidate
		beaten  bool
		worseBy int // so many points are better in everything
	}
	all := make([]ranked, len(list))
	for i, c := range list {
		all[i].candidate = c
		for _, other := range list {
			if other == c {
				continue
			}
			all[i].beaten = all[i].beaten || other.beats(c)
			if other.dominates(c) {
				all[i].worseBy++
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(asInt(a.beaten)-asInt(b.beaten), a.worseBy-b.worseBy)
	})
	keep := (len(all) + 1) / 2
	for keep < len(all) && !all[keep].beaten {
		keep++
	}
	kept := make([]*candidate, keep)
	for i := range kept {
		kept[i] = all[i].candidate
	}
	slices.SortFunc(kept, func(a, b *candidate) int { return a.number - b.number })
	return kept
}

func asInt(is bool) int {
	if is {
		return 1
	}
	return 0
}

// front gives the points than which no other is better in everything, in the order of the
// first objective. Of several that came to the same in everything it has the one that is
// closest to the settings of today. Where no point meets the conditions it is empty.
func front(list []*candidate) []*candidate {
	var kept []*candidate
	for _, c := range list {
		if c.out || slices.ContainsFunc(list, func(other *candidate) bool { return other.dominates(c) || other.same(c) && other.before(c) }) {
			continue
		}
		kept = append(kept, c)
	}
	slices.SortStableFunc(kept, func(a, b *candidate) int { return cmp.Compare(a.estimates[0].is, b.estimates[0].is) })
	return kept
}

// same tells whether two points came to the same in all objectives.
func (c *candidate) same(other *candidate) bool {
	return !c.out && !other.out && slices.EqualFunc(c.estimates, other.estimates, func(a, b estimate) bool { return a.is == b.is })
}

// before tells which of two points that came to the same is taken.
func (c *candidate) before(other *candidate) bool {
	return cmp.Or(cmp.Compare(c.from, other.from), c.number-other.number) < 0
}

// knee is the point of a front that gives up least of what the best has in each objective:
// that with the least distance to all of these at once, where the front is one long in each.
func knee(front []*candidate) *candidate {
	best, least := front[0], 0.0
	for i, c := range front {
		sum := 0.0
		for o := range c.estimates {
			low, high := c.estimates[o].is, c.estimates[o].is
			for _, other := range front {
				low, high = min(low, other.estimates[o].is), max(high, other.estimates[o].is)
			}
			if high > low {
				share := float64(c.estimates[o].is-low) / float64(high-low)
				sum += share * share
			}
		}
		if i == 0 || sum < least || sum == least && c.before(best) {
			best, least = c, sum
		}
	}
	return best
}
