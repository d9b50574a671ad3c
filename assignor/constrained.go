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
	members := int32(len(s.group.Members))
	if members == 0 {
		return
	}
	c := &constrained{sticky: s, minQuota: s.slots() / members, extras: int(s.slots() % members)}
	c.maxQuota = c.minQuota + min(1, int32(c.extras))
	c.assignOwnedPartitions()
	unassigned := s.unassignedOf(s.topicsByName())
	if s.racks != nil {
		unassigned = c.assignRackAwareRoundRobin(unassigned)
	}
	c.assignRoundRobin(unassigned)
}

// assignOwnedPartitions lets members keep what they own, up to their quota.
// Members come in hash order, which decides who of those that own maxQuota may
// keep it.
func (c *constrained) assignOwnedPartitions() {
	owned, cut := c.countOwned(), false
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
	c.keep(quota, cut)
	for _, m := range c.byID() {
		switch {
		case owned[m] < c.minQuota:
			c.below = append(c.below, m)
		case inLine[m] && c.over < c.extras:
			c.exactly = append(c.exactly, m)
		}
	}
}

// keepable tells whether the holder's claim may stand.
func (c *constrained) keepable(slot int32) bool {
	m := c.claims.holder[slot]
	return m != nobody && !c.claims.isContested(slot) && !c.racks.mismatch(m, slot)
}

func (c *constrained) countOwned() []int32 {
	owned := make([]int32, len(c.group.Members))
	for slot, m := range c.claims.holder {
		if c.keepable(int32(slot)) {
			owned[m]++
		}
	}
	return owned
}

// keep gives each member the first of its partitions, by number and then by
// topic, up to its quota. The order is of no account if nothing is cut off.
func (c *constrained) keep(quota []int32, cut bool) {
	visit := func(slot int32) {
		if c.keepable(slot) && c.load[c.claims.holder[slot]] < quota[c.claims.holder[slot]] {
			c.give(slot, c.claims.holder[slot])
		}
	}
	if !cut {
		for slot := range c.slots() {
			visit(slot)
		}
		return
	}
	topics := c.topicsByName()
	for p := int32(0); len(topics) > 0; p++ {
		for _, t := range topics {
			if p < c.partitions(t) {
				visit(c.base[t] + p)
			}
		}
		topics = slices.DeleteFunc(topics, func(t protocol.TopicID) bool { return c.partitions(t) <= p+1 })
	}
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
