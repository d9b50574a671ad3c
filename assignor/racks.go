package assignor

import "slices"

// Racks has the racks of members and replicas, in numbers (KIP-881). The nil
// *Racks stands for an assignment that takes no racks into account.
type Racks struct {
	member   []int32      // by member; Nobody: it has no rack
	replicas Lists[int32] // by slot: the racks of its replicas, each once
	names    int          // how many racks there are
}

// RacksFor reads the racks if they count for all of these members and all that there
// is to assign; nil if they do not.
func RacksFor(r *Round, members []int32) *Racks {
	if k := newRacks(r); k.aware(members, 0, r.Slots()) {
		return k
	}
	return nil
}

// newRacks reads the racks; nil if no member has one.
func newRacks(r *Round) *Racks {
	k := &Racks{member: make([]int32, len(r.Group.Members))}
	number := map[string]int32{}
	for m := range k.member {
		k.member[m] = Nobody
		if rack := r.Subscription(m).Rack; rack != "" {
			k.member[m] = numberOf(number, rack)
		}
	}
	if len(number) == 0 {
		return nil
	}
	k.replicas = NewLists[int32](int(r.Slots()))
	r.eachReplica(func(slot int32, _ string) { k.replicas.Count(int(slot)) })
	k.replicas.Lay()
	r.eachReplica(func(slot int32, rack string) { k.replicas.Add(int(slot), numberOf(number, rack)) })
	k.names = len(number)
	return k
}

func numberOf(number map[string]int32, rack string) int32 {
	n, ok := number[rack]
	if !ok {
		n = int32(len(number))
		number[rack] = n
	}
	return n
}

// eachReplica visits the racks of each slot's replicas, each rack once.
func (r *Round) eachReplica(visit func(slot int32, rack string)) {
	for t, topic := range r.Group.Topics {
		from, to := r.Base[t], r.Base[t+1]
		for p := 0; p < len(topic.Racks) && from+int32(p) < to; p++ {
			for i, rack := range topic.Racks[p] {
				if rack != "" && !slices.Contains(topic.Racks[p][:i], rack) {
					visit(from+int32(p), rack)
				}
			}
		}
	}
}

// anyone of the members has a rack.
func (k *Racks) anyone(members []int32) bool {
	return k != nil && slices.ContainsFunc(members, func(m int32) bool { return k.member[m] != Nobody })
}

// aware is AbstractPartitionAssignor.useRackAwareAssignment: racks count for these
// members and slots if some replica is on a member's rack, and not every slot has
// a replica on every rack that has any.
func (k *Racks) aware(members []int32, from, to int32) bool {
	if k == nil {
		return false
	}
	home := make([]bool, k.names)
	for _, m := range members {
		if rack := k.member[m]; rack != Nobody {
			home[rack] = true
		}
	}
	all := make([]bool, k.names)
	union, shared := 0, false
	for slot := from; slot < to; slot++ {
		for _, rack := range k.replicas.Of(int(slot)) {
			if !all[rack] {
				all[rack] = true
				union++
			}
			shared = shared || home[rack]
		}
	}
	for slot := from; shared && slot < to; slot++ {
		if len(k.replicas.Of(int(slot))) < union {
			return true
		}
	}
	return false
}

// on tells whether a replica of the slot is on the member's rack.
func (k *Racks) on(member, slot int32) bool {
	return k.member[member] != Nobody && slices.Contains(k.replicas.Of(int(slot)), k.member[member])
}

// mismatch tells whether the member has a rack and the slot no replica on it.
func (k *Racks) mismatch(member, slot int32) bool {
	return k != nil && k.member[member] != Nobody && !k.on(member, slot)
}
