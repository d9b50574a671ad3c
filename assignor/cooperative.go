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
	plan := &Plan{Assignment: s.Assignment(), MaxGeneration: s.maxGeneration}
	if s.Withhold(s.transferring()) {
		plan.Target, plan.Assignment = plan.Assignment, s.Assignment()
	}
	return plan
}

// transferring tells which slots change hands. Where subscriptions are equal only
// the claims that stand count, and contested ones (the bookkeeping of
// assignNewPartition); else every claim does, also one that lost
// (computePartitionsTransferringOwnership).
func (s *sticky) transferring() func(slot int32) bool {
	if s.equal {
		return func(slot int32) bool {
			holder := s.claims.standing(slot)
			return holder != Nobody && holder != s.Owner[slot] || s.claims.isContested(slot)
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
