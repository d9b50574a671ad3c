package assignor

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// Sticky is org.apache.kafka.clients.consumer.StickyAssignor: as balanced as
// possible, and then with as few moves as possible (KIP-54). What a member owned
// it reads from the user data that the member's own assignor wrote.
type Sticky struct{}

// Name is "sticky".
func (Sticky) Name() string { return "sticky" }

// Cooperative is false.
func (Sticky) Cooperative() bool { return false }

// Assign balances the group.
func (Sticky) Assign(g *Group) *Plan {
	s := newSticky(g, func(s *protocol.Subscription) memberData {
		if s.UserData == nil {
			return memberData{generation: protocol.NoGeneration}
		}
		return memberData{s.UserData.Owned, s.UserData.Generation}
	})
	s.assign()
	return &Plan{Assignment: s.assignment(), MaxGeneration: s.maxGeneration}
}

// memberData is what a member says it owned, and in which generation
// (AbstractStickyAssignor.MemberData). A generation that is absent is
// NoGeneration.
type memberData struct {
	owned      []protocol.TopicPartition
	generation protocol.Generation
}

// sticky is one run of AbstractStickyAssignor.
type sticky struct {
	*Round
	data          []memberData // by member
	hashOrder     []int        // of the members, as Java iterates its maps
	claims        claims
	racks         *Racks // nil: not a rack-aware assignment
	maxGeneration protocol.Generation
	equal         bool // all subscriptions are
}

func newSticky(g *Group, read func(*protocol.Subscription) memberData) *sticky {
	s := &sticky{Round: NewRound(g), maxGeneration: g.MaxGeneration}
	ids := make([]protocol.MemberID, len(g.Members))
	s.data = make([]memberData, len(g.Members))
	for m := range g.Members {
		ids[m] = g.Members[m].ID
		s.data[m] = read(s.Subscription(m))
		s.maxGeneration = max(s.maxGeneration, s.data[m].generation)
	}
	s.hashOrder = protocol.HashOrder(ids)
	s.settleClaims()
	s.racks = RacksFor(s.Round, s.Members())
	return s
}

// assign runs the algorithm for equal subscriptions or the one for any.
//
// Kafka takes the first for members without a subscription too, if they come first
// in hash order, and so may give them partitions. Where it does, this assigns anew
// by the second.
func (s *sticky) assign() {
	if s.equal = s.allSubscriptionsEqual(); s.equal {
		s.assignConstrained()
		if s.equal = !s.idleMemberOwns(); s.equal {
			return
		}
		s.release()
	}
	s.assignGeneral()
}

// assignment has what members claimed for what they are given, where that is the same.
func (s *sticky) assignment() [][]protocol.TopicPartition {
	kept := make([]int, len(s.data))
	owner := s.Owner
	for slot, m := range s.claims.holder {
		if m != Nobody && owner[slot] == m {
			kept[m]++
		}
	}
	return s.assignmentWith(func(m int32) []protocol.TopicPartition {
		if claimed := s.data[m].owned; kept[m] == len(claimed) && slices.IsSortedFunc(claimed, protocol.TopicPartition.Compare) {
			return claimed
		}
		return nil
	})
}

// allSubscriptionsEqual compares the subscriptions as sets, topics without
// metadata included, but for those that are empty and come before all others in
// hash order.
func (s *sticky) allSubscriptionsEqual() bool {
	var first []protocol.TopicID
	seen := make([]int, len(s.Group.Topics)) // by topic: 1 + the place of the last member that named it
	size := 0
	for i, m := range s.hashOrder {
		topics := s.Subscription(m).Topics
		if len(first) > 0 && protocol.Same(first, topics) {
			continue
		}
		distinct := 0
		for _, t := range topics {
			if len(first) > 0 && seen[t] == 0 {
				return false
			}
			if seen[t] <= i {
				seen[t] = i + 1
				distinct++
			}
		}
		if len(first) == 0 {
			first, size = topics, distinct
		}
		if distinct != size {
			return false
		}
	}
	return true
}

// idleMemberOwns tells whether a member without a subscription got something.
func (s *sticky) idleMemberOwns() bool {
	for m, load := range s.load {
		if load > 0 && len(s.Subscription(m).Topics) == 0 {
			return true
		}
	}
	return false
}

// release takes everything from everybody.
func (s *sticky) release() {
	for slot := range s.Owner {
		s.Owner[slot] = Nobody
	}
	clear(s.load)
}

// unassignedOf lists the slots of these topics that have no owner.
func (s *sticky) unassignedOf(topics []protocol.TopicID) []int32 {
	n := len(s.Owner)
	for _, load := range s.load {
		n -= int(load)
	}
	if n == 0 {
		return nil
	}
	unassigned := make([]int32, 0, n)
	for _, t := range topics {
		for p, m := range s.Owner[s.Base[t]:s.Base[t+1]] {
			if m == Nobody {
				unassigned = append(unassigned, s.Base[t]+int32(p))
			}
		}
	}
	return unassigned
}
