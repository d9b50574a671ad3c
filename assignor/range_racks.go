package assignor

import "slices"

// RackRule is how range takes racks into account (KIP-881).
type RackRule int

const (
	// NoRacks: not at all.
	NoRacks RackRule = iota
	// KafkasRacks: if any topic calls for it, and then in all groups of co-partitioned
	// topics, also those that by themselves would not.
	KafkasRacks
	// TogetherAlways: a topic that stands alone if it calls for it, co-partitioned ones
	// in any case; and there a member without a rack matches nothing.
	TogetherAlways
)

func (rule RackRule) racks(r *Round) *Racks {
	if rule == NoRacks {
		return nil
	}
	return newRacks(r)
}

// assignWithRackMatching gives members partitions with a replica on their rack, as
// far as their shares go (RangeAssignor.assignWithRackMatching,
// rd_kafka_range_assignor_assign_cb).
func (rule RackRule) assignWithRackMatching(states []topicAssignmentState) {
	if rule != TogetherAlways && !slices.ContainsFunc(states, func(s topicAssignmentState) bool { return s.aware }) {
		return
	}
	done := make([]bool, len(states))
	for i := range states {
		if done[i] || states[i].racks == nil {
			continue
		}
		group := []*topicAssignmentState{&states[i]}
		for j := i + 1; j < len(states); j++ {
			if !done[j] && states[i].coPartitioned(&states[j]) {
				group, done[j] = append(group, &states[j]), true
			}
		}
		if len(group) > 1 {
			rule.assignCoPartitioned(group)
		} else if states[i].aware {
			states[i].assignRanges(states[i].racksMatch)
		}
	}
}

// coPartitioned topics have the same subscribers and as many partitions.
func (s *topicAssignmentState) coPartitioned(t *topicAssignmentState) bool {
	return s.last-s.first == t.last-t.first && slices.Equal(s.members, t.members)
}

func (s *topicAssignmentState) racksMatch(member, slot int32) bool {
	return !s.racks.mismatch(member, slot)
}

// assignCoPartitioned gives partition p of all topics of the group to the first
// member for which every topic has a replica of p on its rack and room left
// (RangeAssignor.assignCoPartitionedWithRackMatching).
func (rule RackRule) assignCoPartitioned(group []*topicAssignmentState) {
	remaining := make([]int, len(group[0].members)) // places in members
	for i := range remaining {
		remaining[i] = i
	}
	for p := int32(0); p < group[0].last-group[0].first && len(remaining) > 0; p++ {
		at := slices.IndexFunc(remaining, func(i int) bool {
			return all(group, func(s *topicAssignmentState) bool {
				return s.maxAssignable(i) > 0 && rule.matches(s, s.members[i], s.first+p)
			})
		})
		if at < 0 {
			continue
		}
		i := remaining[at]
		for _, s := range group {
			s.give(s.first+p, s.members[i])
			s.onAssigned(i, 1)
		}
		if all(group, func(s *topicAssignmentState) bool { return s.maxAssignable(i) == 0 }) {
			remaining = slices.Delete(remaining, at, at+1)
		}
	}
}

// matches tells whether the member may have the slot of one of several topics.
func (rule RackRule) matches(s *topicAssignmentState, member, slot int32) bool {
	if rule == TogetherAlways {
		return s.racks.on(member, slot)
	}
	return s.racksMatch(member, slot)
}

func all(group []*topicAssignmentState, holds func(*topicAssignmentState) bool) bool {
	return !slices.ContainsFunc(group, func(s *topicAssignmentState) bool { return !holds(s) })
}
