package assignor

import "slices"

// assignRackAwareRoundRobin places what it can on members that live on a rack of
// the partition, those below minQuota in turns and then those in line, and
// returns the rest. Partitions with the fewest such members come first
// (AbstractStickyAssignor.sortPartitionsByRackConsumers).
func (c *constrained) assignRackAwareRoundRobin(unassigned []int32) []int32 {
	c.sortByRackMembers(unassigned)
	rest := unassigned[:0]
	turn := 0
	for _, slot := range unassigned {
		if i := c.nextOnRack(c.below, slot, turn); i >= 0 {
			turn = c.assignBelow(slot, i)
		} else if i := c.nextOnRack(c.exactly, slot, 0); i >= 0 {
			c.assignExactly(slot, i)
		} else {
			rest = append(rest, slot)
		}
	}
	return rest
}

func (c *constrained) sortByRackMembers(slots []int32) {
	living := make([]int, c.racks.names)
	for _, rack := range c.racks.member {
		if rack != Nobody {
			living[rack]++
		}
	}
	near := make([]int, c.Slots())
	for _, slot := range slots {
		for _, rack := range c.racks.replicas.Of(int(slot)) {
			near[slot] += living[rack]
		}
	}
	slices.SortStableFunc(slots, func(a, b int32) int { return near[a] - near[b] })
}

// nextOnRack finds the place of the first member from turn on, around the list,
// that lives on a rack of the slot; -1 if none does.
func (c *constrained) nextOnRack(members []int32, slot int32, turn int) int {
	for n := range members {
		i := (turn + n) % len(members)
		if c.racks.on(members[i], slot) {
			return i
		}
	}
	return -1
}

// assignBelow gives the slot to the i-th member below minQuota and returns whose
// turn is next.
func (c *constrained) assignBelow(slot int32, i int) int {
	m := c.below[i]
	c.give(slot, m)
	turn := i + 1
	if c.load[m] == c.minQuota {
		c.below = slices.Delete(c.below, i, i+1)
		turn = i
		if c.minQuota < c.maxQuota && c.over < c.extras {
			c.exactly = append(c.exactly, m)
		}
	}
	if len(c.below) == 0 {
		return 0
	}
	return turn % len(c.below)
}

// assignExactly gives the slot to the i-th member in line.
func (c *constrained) assignExactly(slot int32, i int) {
	c.give(slot, c.exactly[i])
	c.exactly = slices.Delete(c.exactly, i, i+1)
	if c.over++; c.over == c.extras {
		c.exactly = c.exactly[:0]
	}
}
