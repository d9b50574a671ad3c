package assignor

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// CooperativeSticky is org.apache.kafka.clients.consumer.CooperativeStickyAssignor:
// sticky, but a partition that goes from one member to another is withheld for a
// round, in which its owner lets it go (KIP-429). What a member owns it says in
// the subscription itself.
type CooperativeSticky struct{}

// Name is "cooperative-sticky".
func (CooperativeSticky) Name() string { return "cooperative-sticky" }

// Cooperative is true.
func (CooperativeSticky) Cooperative() bool { return true }

// Assign balances the group and withholds what changes hands.
func (CooperativeSticky) Assign(g *Group) *Plan {
	s := newSticky(g, func(s *protocol.Subscription) memberData {
		generation := s.Generation
		if generation < 0 && s.UserData != nil {
			generation = s.UserData.Generation
		}
		return memberData{s.Owned, max(generation, protocol.NoGeneration)}
	})
	s.assign()
	plan := &Plan{Assignment: s.assignment(), MaxGeneration: s.maxGeneration}
	if s.withhold() {
		plan.Target = plan.Assignment
		plan.Assignment = s.assignmentWith(func(m int32) []protocol.TopicPartition { return plan.Target[m] })
	}
	return plan
}

// withhold is [Round.Withhold]. Mostly subscriptions are equal and nothing is contested, and then it takes one
// look at each claim.
func (s *sticky) withhold() (any bool) {
	if !s.equal || len(s.claims.contested) > 0 {
		return s.Withhold(s.transferring())
	}
	owner := s.Owner
	for slot, holder := range s.claims.holder {
		if holder != owner[slot] && holder != Nobody {
			owner[slot], any = Nobody, true
		}
	}
	return any
}

// transferring tells which slots change hands. Where subscriptions are equal only
// the claims that stand count, and contested ones (the bookkeeping of
// assignNewPartition); else every claim does, also one that lost
// (computePartitionsTransferringOwnership).
func (s *sticky) transferring() func(slot int32) bool {
	if s.equal {
		return func(slot int32) bool {
			holder := s.claims.standing(slot)
			return s.claims.isContested(slot) || holder != Nobody && holder != s.Owner[slot]
		}
	}
	added, revoked := slices.Repeat([]bool{true}, len(s.Owner)), make([]bool, len(s.Owner))
	for m := range s.data {
		for _, p := range s.data[m].owned {
			if slot, ok := s.Slot(p); ok && s.Owner[slot] == int32(m) {
				added[slot] = false
			} else if ok {
				revoked[slot] = true
			}
		}
	}
	return func(slot int32) bool { return added[slot] && revoked[slot] }
}
