package assignor

// reassignment moves partitions of a general assignment one at a time
// (AbstractStickyAssignor.performReassignments).
type reassignment struct {
	*General
	movements *movements
}

func newReassignment(g *General) *reassignment {
	g.lightest.buildAll(g.topics)
	return &reassignment{g, newMovements(g)}
}

// perform passes over the partitions again and again until a pass moves none, and
// tells whether any moved. A partition moves if its owner has at least two more
// than another subscriber, which then is either its owner of an older generation
// or the least loaded one.
//
// Kafka also stops when isBalanced says that no move is left, which only saves it
// time, and looks among members on the partition's racks first, only to take the
// least loaded of all subscribers in either case.
func (v *reassignment) perform(slots []int32) bool {
	performed := false
	for modified := true; modified; {
		modified = false
		for _, slot := range slots {
			if to := v.better(slot); to != Nobody {
				v.reassign(slot, to)
				modified, performed = true, true
			}
		}
	}
	return performed
}

// better finds the member that should have the slot instead of its owner.
func (v *reassignment) better(slot int32) int32 {
	load := v.load[v.Owner[slot]]
	if v.Previous != nil && v.Previous[slot] != Nobody && load > v.load[v.Previous[slot]]+1 {
		return v.Previous[slot]
	}
	if m, _ := v.lightest.first(v.topicOf[slot]); load > v.load[m]+1 {
		return m
	}
	return Nobody
}

// reassign gives the slot to another member, or instead undoes an earlier move in
// the other direction (reassignPartition, processPartitionMovement).
func (v *reassignment) reassign(slot, to int32) {
	slot = v.movements.actualPartition(slot, to)
	from := v.Owner[slot]
	v.movements.movePartition(slot, to)
	v.load[from]--
	v.give(slot, to)
	v.lightest.reseat(from)
	v.lightest.reseat(to)
}
