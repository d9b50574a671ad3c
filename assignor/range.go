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
	r := NewRound(g)
	return r.CutTopics(r.Subscribers(g.ByInstance(protocol.CompareStrings)), KafkasRacks)
}

// CutTopics is range for topics that have their subscribers in this order.
func (r *Round) CutTopics(subscribers Lists[int32], rule RackRule) *Plan {
	states := newTopicAssignmentStates(r, subscribers, rule.racks(r))
	rule.assignWithRackMatching(states)
	for i := range states {
		states[i].assignRanges(func(member, slot int32) bool { return true })
	}
	return &Plan{Assignment: r.Assignment(), MaxGeneration: r.Group.MaxGeneration}
}

// topicAssignmentState is RangeAssignor.TopicAssignmentState: one topic while it
// is dealt out.
type topicAssignmentState struct {
	*Round
	racks    *Racks // nil: no subscriber has a rack
	first    int32  // slots [first, last)
	last     int32
	members  []int32 // the subscribers, in member order
	assigned []int32 // by place in members
	quota    int32   // what every member gets at least
	extras   int32   // how many members may still get one more
	aware    bool    // this topic by itself calls for racks
}

func newTopicAssignmentStates(r *Round, subscribers Lists[int32], racks *Racks) []topicAssignmentState {
	counts := make([]int32, len(subscribers.items))
	topics := r.TopicsByName()
	states := make([]topicAssignmentState, len(topics))
	for i, t := range topics {
		members := subscribers.Of(int(t))
		states[i] = topicAssignmentState{
			Round: r, first: r.Base[t], last: r.Base[t+1],
			members: members, assigned: counts[:len(members)],
			quota: r.partitions(t) / int32(len(members)), extras: r.partitions(t) % int32(len(members)),
		}
		counts = counts[len(members):]
		if racks.anyone(members) {
			states[i].racks = racks
			states[i].aware = racks.aware(members, r.Base[t], r.Base[t+1])
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
		for free < s.last && s.Owner[free] != Nobody {
			free++
		}
		for slot := free; slot < s.last && n < most; slot++ {
			if s.Owner[slot] == Nobody && may(member, slot) {
				s.give(slot, member)
				n++
			}
		}
		if n > 0 {
			s.onAssigned(i, n)
		}
	}
}
