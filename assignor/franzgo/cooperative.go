package franzgo

import (
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// cooperativeStickyBalancer is kgo's CooperativeStickyBalancer. Claims are those of
// the subscription itself, if that has a generation (stickyBalancer, KIP-792).
type cooperativeStickyBalancer struct{ assignor.CooperativeSticky }

func (cooperativeStickyBalancer) Assign(g *assignor.Group) *assignor.Plan {
	b := newBalancer(g)
	b.assign(func(s *protocol.Subscription) memberClaims {
		if s.Generation >= 0 {
			return memberClaims{s.Owned, s.Generation}
		}
		return userDataClaims(s)
	})
	plan := &assignor.Plan{Assignment: b.lists(), MaxGeneration: g.MaxGeneration}
	if b.Withhold(b.transferring()) {
		plan.Target, plan.Assignment = plan.Assignment, b.lists()
	}
	return plan
}

// transferring tells which slots change hands (BalancePlan.AdjustCooperative):
// somebody else claims the slot, and its new owner does not, or did in a generation
// older than the newest that is claimed. It reads the fields of the subscription
// alone, even of a member whose claims were read from its user data.
func (b *balancer) transferring() func(slot int32) bool {
	newest := make([]protocol.Generation, b.Slots())
	for slot := range newest {
		newest[slot] = protocol.NoGeneration
	}
	b.eachOwned(func(_, slot int32, generation protocol.Generation) {
		newest[slot] = max(newest[slot], generation)
	})
	holds, leaves := make([]bool, b.Slots()), make([]bool, b.Slots())
	b.eachOwned(func(m, slot int32, generation protocol.Generation) {
		switch {
		case b.Owner[slot] != m:
			leaves[slot] = true
		case generation == newest[slot]:
			holds[slot] = true
		}
	})
	return func(slot int32) bool { return leaves[slot] && !holds[slot] }
}

func (b *balancer) eachOwned(visit func(member, slot int32, generation protocol.Generation)) {
	for m := range b.Group.Members {
		s := b.Subscription(m)
		for _, p := range s.Owned {
			if slot, ok := b.Slot(p); ok {
				visit(int32(m), slot, max(protocol.NoGeneration, s.Generation))
			}
		}
	}
}
