package server

import (
	"cmp"
	"slices"
)

// balancer picks members to give partitions to and to take them from
// (UniformHeterogeneousAssignmentBuilder.MemberAssignmentBalancer). Of the members, in
// ascending order of how much they have, it keeps two ranges: those at the low end, which
// are filled up to the level of the next as they get partitions one after another, and
// those at the high end, which are brought down in the same way.
type balancer struct {
	sizes  []int32 // of each member; others change it as partitions move
	sorted []int32 // members

	lowEnd   int // the low range is sorted[:lowEnd]
	lowLevel int32
	lowNext  int

	highStart, highEnd int // the high range
	highLevel          int32
	highNext           int
}

// begin takes up members, and gives the distance between the least and the most that they
// have.
func (b *balancer) begin(members []int32) int32 {
	b.sorted = append(b.sorted[:0], members...)
	slices.SortFunc(b.sorted, func(i, j int32) int { return cmp.Or(cmp.Compare(b.sizes[i], b.sizes[j]), cmp.Compare(i, j)) })
	n := len(b.sorted)
	least, most := b.sizes[b.sorted[0]], b.sizes[b.sorted[n-1]]
	b.lowEnd, b.lowLevel, b.lowNext = 0, least-1, 0
	b.highStart, b.highEnd, b.highLevel, b.highNext = n, n, most+1, n-1
	return most - least
}

// least is the member to give the next partition to, and counts it as given.
func (b *balancer) least() int32 {
	if b.lowNext >= b.lowEnd {
		b.lowLevel++
		for b.lowEnd < len(b.sorted) && b.sizes[b.sorted[b.lowEnd]] == b.lowLevel {
			b.lowEnd++
		}
		b.lowNext = 0
	}
	b.lowNext++
	return b.sorted[b.lowNext-1]
}

// most is the member to take the next partition from, and counts it as taken; nobody if no
// member is left.
func (b *balancer) most() int32 {
	if b.highNext < b.highStart {
		if b.highEnd <= b.highStart && b.highStart > 0 {
			// All of the range have been excluded: the next one begins lower down.
			b.highLevel = b.sizes[b.sorted[b.highStart-1]]
		} else {
			b.highLevel--
		}
		for b.highStart > 0 && b.sizes[b.sorted[b.highStart-1]] == b.highLevel {
			b.highStart--
		}
		b.highNext = b.highEnd - 1
	}
	if b.highNext < 0 {
		return nobody
	}
	b.highNext--
	return b.sorted[b.highNext+1]
}

// exclude takes the member that most gave last out of the high range: it has nothing to
// give.
func (b *balancer) exclude() {
	b.highEnd--
	i := b.highNext + 1
	b.sorted[i], b.sorted[b.highEnd] = b.sorted[b.highEnd], b.sorted[i]
}

// balanced tells whether the two ranges are within one of each other.
func (b *balancer) balanced() bool { return b.highLevel-b.lowLevel <= 1 }
