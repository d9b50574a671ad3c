package protocol

import "slices"

// Without gives what is in a and not in b.
func Without(a, b []TopicPartition) []TopicPartition {
	if Same(a, b) {
		return nil
	}
	var rest []TopicPartition
	if !inOrder(a) || !inOrder(b) {
		in := SetOf(b)
		for _, p := range a {
			if !in[p] {
				rest = append(rest, p)
			}
		}
		return rest
	}
	for _, p := range a {
		for len(b) > 0 && b[0].Compare(p) < 0 {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != p {
			rest = append(rest, p)
		}
	}
	return rest
}

// Same tells whether two lists have the same in the same order. Lists of partitions and topics are
// not changed, and handed on, so that mostly it is one list.
func Same[E comparable](a, b []E) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.Equal(a, b))
}

// inOrder tells whether partitions come in their order, as those that assignors give out do:
// two such lists are compared without a set of either.
func inOrder(ps []TopicPartition) bool {
	for i := 1; i < len(ps); i++ {
		if ps[i].Compare(ps[i-1]) < 0 {
			return false
		}
	}
	return true
}

// SetOf has partitions to look them up.
func SetOf(ps []TopicPartition) map[TopicPartition]bool {
	set := make(map[TopicPartition]bool, len(ps))
	for _, p := range ps {
		set[p] = true
	}
	return set
}

// Ordered are partitions to be looked up, mostly in the order in which they lie there.
type Ordered struct {
	list []TopicPartition
	next int
	set  map[TopicPartition]bool // nil: they have been looked up so
}

// InOrder makes them of a list.
func InOrder(ps []TopicPartition) Ordered { return Ordered{list: ps} }

// Has tells whether a partition is among them.
func (o *Ordered) Has(p TopicPartition) bool {
	if o.next < len(o.list) && o.list[o.next] == p {
		o.next++
		return true
	}
	if o.set == nil {
		o.set = SetOf(o.list)
	}
	return o.set[p]
}

// PartitionsOf lists the partitions that offsets are of.
func PartitionsOf(offsets []PartitionOffset) []TopicPartition {
	ps := make([]TopicPartition, len(offsets))
	for i, o := range offsets {
		ps[i] = o.Partition
	}
	return ps
}
