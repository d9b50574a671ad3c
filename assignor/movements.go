package assignor

import "github.com/groupsim/groupsim/protocol"

// movements is AbstractStickyAssignor.PartitionMovements: which partitions have
// moved so far, from where to where. It keeps two members from swapping
// partitions of one topic: a move against an earlier one undoes that one instead.
type movements struct {
	*General
	origin []int32 // by slot: its owner before it moved; Nobody: it is where it was
	moved  []int32 // by slot: when it joined its set, as a count of moves
	moves  int32
	sets   map[movement]hashSet // of the partitions that now stand moved so; none is empty
}

// movement is Kafka's ConsumerPair within a topic.
type movement struct {
	topic    protocol.TopicID
	from, to int32
}

// hashSet is the size of a java.util.HashSet and that of its table.
type hashSet struct {
	size    int
	buckets uint32
}

func newMovements(g *General) *movements {
	v := &movements{General: g, origin: make([]int32, g.Slots()), moved: make([]int32, g.Slots()), sets: map[movement]hashSet{}}
	for slot := range v.origin {
		v.origin[slot] = Nobody
	}
	return v
}

// home is who had the slot before any move.
func (v *movements) home(slot int32) int32 {
	if v.origin[slot] != Nobody {
		return v.origin[slot]
	}
	return v.Owner[slot]
}

// actualPartition is getTheActualPartitionToBeMoved: the slot itself, or one of
// its topic that went the other way and now goes back.
func (v *movements) actualPartition(slot, to int32) int32 {
	back := movement{v.topicOf[slot], to, v.home(slot)}
	if set, ok := v.sets[back]; ok {
		return v.first(back, set)
	}
	return slot
}

// movePartition notes that the slot leaves its owner, for one that it may have come
// from. It must be called before the owner changes.
func (v *movements) movePartition(slot, to int32) {
	home := v.home(slot)
	if v.origin[slot] != Nobody {
		v.remove(movement{v.topicOf[slot], home, v.Owner[slot]})
		v.origin[slot] = Nobody
	}
	if home != to {
		v.add(slot, movement{v.topicOf[slot], home, to})
	}
}

func (v *movements) remove(m movement) {
	set := v.sets[m]
	if set.size--; set.size == 0 {
		delete(v.sets, m)
	} else {
		v.sets[m] = set
	}
}

// add grows the set's table as Java does: when it is more than three quarters full,
// or when nine meet in a bucket of a table below 64. Larger tables make such a
// bucket a tree; that is not reproduced.
func (v *movements) add(slot int32, m movement) {
	set, ok := v.sets[m]
	if !ok {
		set.buckets = 16
	}
	set.size++
	if set.size > 8 && set.buckets < 64 && v.sharing(slot, m, set) > 8 {
		set.buckets *= 2
	}
	if uint32(set.size) > set.buckets/4*3 {
		set.buckets *= 2
	}
	v.sets[m] = set
	v.moves++
	v.origin[slot], v.moved[slot] = m.from, v.moves
}

// sharing counts the partitions in the bucket of the slot, which is not in the set
// yet, with it.
func (v *movements) sharing(slot int32, m movement, set hashSet) int {
	n := 1
	v.each(m, func(other int32) {
		if v.bucket(other, set) == v.bucket(slot, set) {
			n++
		}
	})
	return n
}

// first is the partition that Java's iterator would give first: of the lowest
// bucket, there the one that was added first. A list has but one bucket.
func (v *movements) first(m movement, set hashSet) int32 {
	if v.OldestFirst {
		set.buckets = 1
	}
	best := Nobody
	v.each(m, func(slot int32) {
		switch {
		case best == Nobody, v.bucket(slot, set) < v.bucket(best, set):
			best = slot
		case v.bucket(slot, set) == v.bucket(best, set) && v.moved[slot] < v.moved[best]:
			best = slot
		}
	})
	return best
}

// each visits the partitions that have moved so.
func (v *movements) each(m movement, visit func(slot int32)) {
	for slot := v.Base[m.topic]; slot < v.Base[m.topic+1]; slot++ {
		if v.origin[slot] == m.from && v.Owner[slot] == m.to {
			visit(slot)
		}
	}
}

// bucket of the slot: its TopicPartition.hashCode, spread as HashMap.hash does.
func (v *movements) bucket(slot int32, set hashSet) uint32 {
	t := v.topicOf[slot]
	h := uint32(31*(31+slot-v.Base[t]) + protocol.HashString(v.Group.Topics[t].Name))
	return (h ^ h>>16) & (set.buckets - 1)
}
