package librdkafka

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// subscriptionsIdentical tells whether all could have the same partitions; topics that do
// not exist make no difference (areSubscriptionsIdentical).
func (s *sticky) subscriptionsIdentical() bool {
	subscribers := s.Subscribers(s.members)
	for t := range s.Group.Topics {
		if s.exists(protocol.TopicID(t)) && len(subscribers.Of(t)) < len(s.members) {
			return false
		}
	}
	return true
}

// exists tells whether there is something of the topic to assign.
func (s *sticky) exists(t protocol.TopicID) bool { return s.Base[t] < s.Base[t+1] }

// candidates is the order in which partitions are looked at where subscriptions are
// identical (sortPartitions): those that are held, then those that nobody holds, topics
// in the reverse of the order of the Metadata answer and the highest numbers first. Nil
// if none is held: then it is the order of names and numbers, as for other subscriptions.
func (s *sticky) candidates() []int32 {
	order := s.heldInTurns()
	if len(order) == 0 {
		return nil
	}
	for _, t := range slices.Backward(s.topicsOfMetadata()) {
		for slot := s.Base[t+1] - 1; slot >= s.Base[t]; slot-- {
			if s.claims.standing(slot) == assignor.Nobody {
				order = append(order, slot)
			}
		}
	}
	return order
}

// heldInTurns takes one slot after the other from the member that has most left, of
// several from the one with the largest id. So the lowest partitions of each come first,
// and are the first to move; of Kafka's assignors it is the highest.
func (s *sticky) heldInTurns() []int32 {
	order := make([]int32, 0, s.Slots())
	left := s.holdings()
	largestFirst := slices.SortedFunc(slices.Values(s.members), func(a, b int32) int {
		return cmp.Compare(s.Group.Members[b].ID, s.Group.Members[a].ID)
	})
	most := 0
	for _, list := range left {
		most = max(most, len(list))
	}
	for ; most > 0; most-- {
		for _, m := range largestFirst {
			if len(left[m]) == most {
				order, left[m] = append(order, left[m][0]), left[m][1:]
			}
		}
	}
	return order
}

// holdings lists by member what it holds in the order in which it is to be taken: what
// another held before, then the rest, each by name and number.
func (s *sticky) holdings() [][]int32 {
	held := make([][]int32, len(s.Group.Members))
	for _, hadOther := range []bool{true, false} {
		for _, t := range s.TopicsByName() {
			for slot := s.Base[t]; slot < s.Base[t+1]; slot++ {
				if m := s.claims.standing(slot); m != assignor.Nobody && s.claims.hadOther(slot) == hadOther {
					held[m] = append(held[m], slot)
				}
			}
		}
	}
	return held
}
