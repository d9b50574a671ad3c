package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Most partitions of a member come together, and are consumed and committed together ever after. Those that lie one
// behind the other and are equally far are one entry of [Holdings]: what is done to it is done to each of them, in
// their order. They are taken apart where something is about some of them alone, and joined again once that makes
// no difference any more. Nobody can tell the one from the other but by what it costs.

// first stands for all of them where their logs are asked.
func (o *owned) first() protocol.TopicPartition { return o.partitions[0] }

// number is how many they are.
func (o *owned) number() int64 { return int64(len(o.partitions)) }

// list has them with an offset each.
func (o *owned) list(offsets Offsets, offset int64) Offsets {
	for _, p := range o.partitions {
		offsets = append(offsets, protocol.PartitionOffset{Partition: p, Offset: offset})
	}
	return offsets
}

// count counts the partitions that are held, or are being given up.
func (h *Holdings) count() int { return h.place(len(h.owned)) }

// place is how many partitions come before an entry.
func (h *Holdings) place(i int) (n int) {
	for _, o := range h.owned[:i] {
		n += len(o.partitions)
	}
	return n
}

// take adds partitions whose positions are not known yet.
func (h *Holdings) take(added []protocol.TopicPartition) {
	first := 0
	for i := range added {
		if next := i + 1; next == len(added) || !h.p.spec.Logs.Alike(added[first], added[next]) {
			h.owned = append(h.owned, owned{added[first:next:next], extent{position: -1, since: clock.Never}})
			first = next
		}
	}
}

// part takes the first partitions of an entry apart from the others, so many of them.
func (h *Holdings) part(i, first int) {
	rest := h.owned[i]
	h.owned[i].partitions, rest.partitions = rest.partitions[:first:first], rest.partitions[first:]
	h.owned = slices.Insert(h.owned, i+1, rest)
	for j := len(h.batch) - 1; j >= 0; j-- {
		if in := h.batch[j]; in.owned >= i {
			h.batch[j].owned++
			if in.owned == i {
				h.batch = slices.Insert(h.batch, j, in)
			}
		}
	}
}

// apart takes those apart that have another number each, and gives the number of each entry.
func (h *Holdings) apart(number func(p protocol.TopicPartition) int64) (numbers []int64) {
	var begins []int // by piece: where it begins in its entry
	for i := range h.owned {
		for n, p := range h.owned[i].partitions {
			if its := number(p); n == 0 || its != numbers[len(numbers)-1] {
				numbers, begins = append(numbers, its), append(begins, n)
			}
		}
	}
	if len(numbers) > len(h.owned) {
		h.cut(begins)
	}
	return numbers
}

// cut cuts entries into pieces, of which each begins where it says.
func (h *Holdings) cut(begins []int) {
	owned, firsts := make([]owned, 0, len(begins)), make([]int, 0, len(h.owned)+1)
	for _, o := range h.owned {
		firsts = append(firsts, len(owned))
		for more := true; more; {
			k, end := len(owned), len(o.partitions)
			if more = k+1 < len(begins) && begins[k+1] > 0; more {
				end = begins[k+1]
			}
			piece := o
			piece.partitions = o.partitions[begins[k]:end:end]
			owned = append(owned, piece)
		}
	}
	firsts = append(firsts, len(owned))
	var batch []batchPart
	for _, in := range h.batch {
		for k := firsts[in.owned]; k < firsts[in.owned+1]; k++ {
			batch = append(batch, batchPart{k, in.from, in.to, in.smooth})
		}
	}
	h.owned, h.batch = owned, batch
}

// single takes each partition apart from all others.
func (h *Holdings) single() {
	n := int64(0)
	h.apart(func(protocol.TopicPartition) int64 { n++; return n })
}

// unlike takes apart what may not be alike any more: production changes, in some topic.
func (h *Holdings) unlike() {
	h.apart(func(p protocol.TopicPartition) int64 { return int64(p.Topic) })
}

// one is 1 for what is so.
func one(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// alone takes a partition apart from all others of its entry, and gives its own.
func (h *Holdings) alone(i, place int) *owned {
	if place > 0 {
		h.part(i, place)
		i++
	}
	if len(h.owned[i].partitions) > 1 {
		h.part(i, 1)
	}
	return &h.owned[i]
}

// join makes one entry of neighbors that have come to be equally far, unless a batch is in hand or somebody asks for
// partitions one by one.
func (h *Holdings) join() {
	if len(h.owned) < 2 || len(h.batch) > 0 || h.oneByOne {
		return
	}
	joined, own := h.owned[:1], false // whether the partitions of the last one lie in memory of its own
	for _, o := range h.owned[1:] {
		last := &joined[len(joined)-1]
		if last.extent != o.extent || !h.p.spec.Logs.Alike(last.first(), o.first()) {
			joined, own = append(joined, o), false
			continue
		}
		if !own {
			last.partitions, own = slices.Clone(last.partitions), true
		}
		last.partitions = append(last.partitions, o.partitions...)
	}
	h.owned = joined
}
