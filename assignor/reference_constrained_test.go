package assignor_test

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// constrainedReference is AbstractStickyAssignor.ConstrainedAssignmentBuilder, with a
// list where Kafka has one.
type constrainedReference struct {
	*reference
	minQuota, maxQuota int
	over, expected     int   // members beyond minQuota
	belowMin           []int // unfilledMembersWithUnderMinQuotaPartitions
	exactlyMin         []int // unfilledMembersWithExactlyMinQuotaPartitions
	maybeRevoked       map[tp]int
	transferring       map[tp]bool
	unassigned         []tp
}

// referenceConstrained gives the target of a round with equal subscriptions, and
// which partitions change hands.
func referenceConstrained(g *assignor.Group) ([][]tp, map[tp]bool) {
	c := &constrainedReference{reference: newReference(g), maybeRevoked: map[tp]int{}, transferring: map[tp]bool{}}
	all := c.allPartitions()
	c.minQuota, c.expected = len(all)/len(g.Members), len(all)%len(g.Members)
	c.maxQuota = c.minQuota
	if c.expected > 0 {
		c.maxQuota++
	}
	c.assignOwned()
	c.unassigned = slices.DeleteFunc(all, func(p tp) bool { _, owned := c.owner[p]; return owned })
	if c.racks {
		c.assignNearRacks()
	}
	c.assignInTurns()
	return c.lists(), c.transferring
}

func (c *constrainedReference) assignOwned() {
	for _, m := range c.hashOrder {
		var owned []tp
		for _, p := range c.allPartitions() {
			switch holder, ok := c.holder[p]; {
			case !ok || holder != m:
			case c.racksMismatch(m, p):
				c.maybeRevoked[p] = m
			case !c.contested[p]:
				owned = append(owned, p)
			}
		}
		slices.SortStableFunc(owned, func(p, q tp) int { return int(p.Partition - q.Partition) })
		keep := len(owned)
		switch {
		case len(owned) < c.minQuota:
			c.belowMin = append(c.belowMin, m)
		case len(owned) >= c.maxQuota && c.over < c.expected:
			keep = c.maxQuota
			if c.over++; c.over == c.expected {
				c.exactlyMin = nil
			}
		default:
			keep = c.minQuota
			if c.over < c.expected {
				c.exactlyMin = append(c.exactlyMin, m)
			}
		}
		for i, p := range owned {
			if i < keep {
				c.give(p, m)
			} else {
				c.maybeRevoked[p] = m
			}
		}
	}
	byID := func(i, j int) int {
		return protocol.CompareStrings(string(c.g.Members[i].ID), string(c.g.Members[j].ID))
	}
	slices.SortFunc(c.belowMin, byID)
	slices.SortFunc(c.exactlyMin, byID)
}

func (c *constrainedReference) give(p tp, m int) {
	c.owner[p] = m
	c.load[m]++
}

// giveNew is assignNewPartition.
func (c *constrainedReference) giveNew(p tp, m int) {
	if from, ok := c.maybeRevoked[p]; ok && from != m || c.contested[p] {
		c.transferring[p] = true
	}
	c.give(p, m)
}

func (c *constrainedReference) assignNearRacks() {
	members := func(p tp) int {
		n := 0
		for m := range c.g.Members {
			if slices.Contains(c.rackSet(p), c.g.Members[m].Subscription.Rack) {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(c.unassigned, func(p, q tp) int { return cmp.Compare(members(p), members(q)) })
	var rest []tp
	cursor := 0
	for _, p := range c.unassigned {
		if i := c.nextOnRack(p, c.belowMin, cursor); i >= 0 {
			m := c.belowMin[i]
			c.giveNew(p, m)
			cursor = i + 1
			if c.load[m] == c.minQuota {
				c.belowMin = slices.Delete(c.belowMin, i, i+1)
				cursor = i
				if c.load[m] < c.maxQuota && c.over < c.expected {
					c.exactlyMin = append(c.exactlyMin, m)
				}
			}
			cursor %= max(1, len(c.belowMin))
		} else if i := c.nextOnRack(p, c.exactlyMin, 0); i >= 0 {
			m := c.exactlyMin[i]
			c.giveNew(p, m)
			c.exactlyMin = slices.Delete(c.exactlyMin, i, i+1)
			if c.over++; c.over == c.expected {
				c.exactlyMin = nil
			}
		} else {
			rest = append(rest, p)
		}
	}
	c.unassigned = rest
}

func (c *constrainedReference) nextOnRack(p tp, members []int, from int) int {
	for i := range members {
		at := (from + i) % len(members)
		if rack := c.g.Members[members[at]].Subscription.Rack; rack != "" && slices.Contains(c.rackSet(p), rack) {
			return at
		}
	}
	return -1
}

func (c *constrainedReference) assignInTurns() {
	turn := 0
	for _, p := range c.unassigned {
		if turn >= len(c.belowMin) {
			turn = 0
		}
		if len(c.belowMin) == 0 {
			c.giveNew(p, c.exactlyMin[0])
			c.exactlyMin = c.exactlyMin[1:]
			continue
		}
		m := c.belowMin[turn]
		c.giveNew(p, m)
		if c.load[m] == c.minQuota {
			c.belowMin = slices.Delete(c.belowMin, turn, turn+1)
			c.exactlyMin = append(c.exactlyMin, m)
		} else {
			turn++
		}
	}
}
