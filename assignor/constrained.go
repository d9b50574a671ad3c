package assignor

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// constrained is AbstractStickyAssignor.ConstrainedAssignmentBuilder: all members
// subscribe to the same topics, so that each ends with minQuota partitions or one
// more.
type constrained struct {
	*sticky
	minQuota, maxQuota int32
	extras             int     // how many members may exceed minQuota
	over               int     // how many do so far
	below              []int32 // members below minQuota
	exactly            []int32 // members at minQuota that may get one more, in line for it
}

func (s *sticky) assignConstrained() {
	members := int32(len(s.Group.Members))
	if members == 0 {
		return
	}
	c := &constrained{sticky: s, minQuota: s.Slots() / members, extras: int(s.Slots() % members)}
	c.maxQuota = c.minQuota + min(1, int32(c.extras))
	c.assignOwnedPartitions()
	unassigned := s.unassignedOf(s.TopicsByName())
	if s.racks != nil {
		unassigned = c.assignRackAwareRoundRobin(unassigned)
	}
	c.assignRoundRobin(unassigned)
}

// assignOwnedPartitions lets members keep what they own, up to their quota.
// Members come in hash order, which decides who of those that own maxQuota may
// keep it.
func (c *constrained) assignOwnedPartitions() {
	c.keep()
	owned, cut := c.count(), false
	quota := make([]int32, len(owned))
	inLine := make([]bool, len(owned))
	for _, m := range c.hashOrder {
		switch {
		case owned[m] < c.minQuota:
			quota[m] = owned[m]
		case owned[m] >= c.maxQuota && c.over < c.extras:
			quota[m] = c.maxQuota
			c.over++
		default:
			quota[m], inLine[m] = c.minQuota, true
		}
		cut = cut || owned[m] > quota[m]
	}
	if cut {
		c.cutToQuota(quota)
	}
	copy(c.load, quota)
	for m, n := range owned {
		switch {
		case n < c.minQuota:
			c.below = append(c.below, int32(m))
		case inLine[m] && c.over < c.extras:
			c.exactly = append(c.exactly, int32(m))
		}
	}
	c.Group.sortByID(c.below)
	c.Group.sortByID(c.exactly)
}

// keep leaves each slot with the member whose claim stands, unless it is contested or on
// the wrong rack.
func (c *constrained) keep() {
	copy(c.Owner, c.claims.holder)
	if c.racks == nil && len(c.claims.contested) == 0 {
		return
	}
	for slot, m := range c.Owner {
		if m != Nobody && (c.claims.isContested(int32(slot)) || c.racks.mismatch(m, int32(slot))) {
			c.Owner[slot] = Nobody
		}
	}
}

// cutToQuota leaves each member the first of its partitions, by number and then by
// topic, as many as its quota.
func (c *constrained) cutToQuota(quota []int32) {
	left := slices.Clone(quota)
	topics := c.TopicsByName()
	for p, over := int32(0), int32(0); len(topics) > 0; p++ {
		if p == over {
			topics = slices.DeleteFunc(topics, func(t protocol.TopicID) bool { return c.partitions(t) == p })
			over = c.fewest(topics)
		}
		for _, t := range topics {
			slot := c.Base[t] + p
			switch m := c.Owner[slot]; {
			case m == Nobody:
			case left[m] == 0:
				c.Owner[slot] = Nobody
			default:
				left[m]--
			}
		}
	}
}

// fewest is how many partitions the topic has that has the fewest.
func (c *constrained) fewest(topics []protocol.TopicID) int32 {
	n := c.Slots()
	for _, t := range topics {
		n = min(n, c.partitions(t))
	}
	return n
}

// assignRoundRobin fills up the members below minQuota in turns, then gives the
// members in line one more each.
func (c *constrained) assignRoundRobin(unassigned []int32) {
	for len(c.below) > 0 && len(unassigned) > 0 {
		still := c.below[:0]
		for _, m := range c.below {
			if len(unassigned) == 0 {
				return
			}
			c.give(unassigned[0], m)
			unassigned = unassigned[1:]
			if c.load[m] == c.minQuota {
				c.exactly = append(c.exactly, m)
			} else {
				still = append(still, m)
			}
		}
		c.below = still
	}
	for i, slot := range unassigned {
		c.give(slot, c.exactly[i])
	}
}
