package assignor

import "github.com/groupsim/groupsim/protocol"

// Range is org.apache.kafka.clients.consumer.RangeAssignor: each topic by itself
// is cut into one run of partitions per subscriber, the first ones a partition
// longer if it does not divide. With racks, members first take what has a
// replica near them, and topics with the same subscribers and the same number of
// partitions are dealt out together. It ignores what members own.
type Range struct{}

// Name is "range".
func (Range) Name() string { return "range" }

// Cooperative is false.
func (Range) Cooperative() bool { return false }

// Assign cuts the topics.
func (Range) Assign(g *Group) *Plan {
	r := newRound(g)
	return r.cutTopics(r.byInstance(protocol.CompareStrings), newRacks(r))
}

func (r *round) cutTopics(order []int32, racks *racks) *Plan {
	states := newTopicAssignmentStates(r, order, racks)
	assignWithRackMatching(states)
	for i := range states {
		states[i].assignRanges(func(member, slot int32) bool { return true })
	}
	return &Plan{Assignment: r.assignment(r.owner), MaxGeneration: r.group.MaxGeneration}
}

// topicAssignmentState is RangeAssignor.TopicAssignmentState: one topic while it
// is dealt out.
type topicAssignmentState struct {
	*round
	racks    *racks // nil: no subscriber has a rack
	first    int32  // slots [first, last)
	last     int32
	members  []int32 // the subscribers, in member order
	assigned []int32 // by place in members
	quota    int32   // what every member gets at least
	extras   int32   // how many members may still get one more
	aware    bool    // this topic by itself calls for racks
}

func newTopicAssignmentStates(r *round, order []int32, racks *racks) []topicAssignmentState {
	subscribers := r.subscribers(order)
	counts := make([]int32, len(subscribers.items))
	topics := r.topicsByName()
	states := make([]topicAssignmentState, len(topics))
	for i, t := range topics {
		members := subscribers.of(int(t))
		states[i] = topicAssignmentState{
			round: r, first: r.base[t], last: r.base[t+1],
			members: members, assigned: counts[:len(members)],
			quota: r.partitions(t) / int32(len(members)), extras: r.partitions(t) % int32(len(members)),
		}
		counts = counts[len(members):]
		if racks.anyone(members) {
			states[i].racks = racks
			states[i].aware = racks.aware(members, r.base[t], r.base[t+1])
		}
	}
	return states
}

// maxAssignable is how many more partitions the i-th member may get.
func (s *topicAssignmentState) maxAssignable(i int) int32 {
	most := s.quota - s.assigned[i]
	if s.extras > 0 {
		most++
	}
	return max(0, most)
}

// onAssigned notes that the i-th member got n more partitions.
func (s *topicAssignmentState) onAssigned(i int, n int32) {
	s.assigned[i] += n
	if s.assigned[i] > s.quota {
		s.extras--
	}
}

// assignRanges lets each member in turn take the first free partitions that it
// may have, as many as its share leaves room for.
func (s *topicAssignmentState) assignRanges(may func(member, slot int32) bool) {
	free := s.first // below it nothing is free
	for i, member := range s.members {
		n, most := int32(0), s.maxAssignable(i)
		for free < s.last && s.owner[free] != nobody {
			free++
		}
		for slot := free; slot < s.last && n < most; slot++ {
			if s.owner[slot] == nobody && may(member, slot) {
				s.give(slot, member)
				n++
			}
		}
		if n > 0 {
			s.onAssigned(i, n)
		}
	}
}
