package assignor

import (
	"strings"

	"github.com/groupsim/groupsim/protocol"
)

// FranzGo finds the assignor with this name on the wire as leaders have it that
// are clients of franz-go 1.22.2 (package kgo: RangeBalancer, RoundRobinBalancer,
// StickyBalancer, CooperativeStickyBalancer); nil if there is none. The names are
// those of ByName.
//
// They know nothing of racks: franz-go looks at them only with its option
// BalanceRacks, which is off unless asked for and not modelled. Where kgo iterates
// over a Go map, and so may answer differently each time, these take topics by
// name and partitions by number: the answer is one of those that kgo can give.
func FranzGo(name string) Assignor {
	return withName(name, []Assignor{franzGoRange{}, franzGoRoundRobin{}, franzGoSticky{}, franzGoCooperativeSticky{}})
}

// franzGoRange is kgo's RangeBalancer: Range without racks.
type franzGoRange struct{ Range }

func (franzGoRange) Assign(g *Group) *Plan {
	r := newRound(g)
	return r.cutTopics(r.byInstance(strings.Compare), nil)
}

// franzGoRoundRobin is kgo's RoundRobinBalancer: RoundRobin.
type franzGoRoundRobin struct{ RoundRobin }

func (franzGoRoundRobin) Assign(g *Group) *Plan {
	r := newRound(g)
	return r.dealOut(r.byInstance(strings.Compare))
}

// franzGoSticky is kgo's StickyBalancer. Claims come with the user data.
type franzGoSticky struct{ Sticky }

func (franzGoSticky) Assign(g *Group) *Plan {
	f := newFranzGo(g)
	f.assign(userDataClaims)
	return &Plan{Assignment: f.lists(), MaxGeneration: g.MaxGeneration}
}

// franzGoCooperativeSticky is kgo's CooperativeStickyBalancer. Claims are those of
// the subscription itself, if that has a generation (stickyBalancer, KIP-792).
type franzGoCooperativeSticky struct{ CooperativeSticky }

func (franzGoCooperativeSticky) Assign(g *Group) *Plan {
	f := newFranzGo(g)
	f.assign(func(s *protocol.Subscription) memberData {
		if s.Generation >= 0 {
			return memberData{s.Owned, s.Generation}
		}
		return userDataClaims(s)
	})
	plan := &Plan{Assignment: f.lists(), MaxGeneration: g.MaxGeneration}
	if f.withhold(f.transferring()) {
		plan.Target, plan.Assignment = plan.Assignment, f.lists()
	}
	return plan
}

// userDataClaims reads no generation below 0 (sticky.deserializeUserData).
func userDataClaims(s *protocol.Subscription) memberData {
	if s.UserData == nil {
		return memberData{}
	}
	return memberData{s.UserData.Owned, max(0, s.UserData.Generation)}
}

// transferring tells which slots change hands (BalancePlan.AdjustCooperative):
// somebody else claims the slot, and its new owner does not, or did in a generation
// older than the newest that is claimed. It reads the fields of the subscription
// alone, even of a member whose claims were read from its user data.
func (f *franzGo) transferring() func(slot int32) bool {
	newest := make([]protocol.Generation, f.slots())
	for slot := range newest {
		newest[slot] = protocol.NoGeneration
	}
	f.eachOwned(func(_, slot int32, generation protocol.Generation) {
		newest[slot] = max(newest[slot], generation)
	})
	holds, leaves := make([]bool, f.slots()), make([]bool, f.slots())
	f.eachOwned(func(m, slot int32, generation protocol.Generation) {
		switch {
		case f.owner[slot] != m:
			leaves[slot] = true
		case generation == newest[slot]:
			holds[slot] = true
		}
	})
	return func(slot int32) bool { return leaves[slot] && !holds[slot] }
}

func (f *franzGo) eachOwned(visit func(member, slot int32, generation protocol.Generation)) {
	for m := range f.group.Members {
		s := f.subscription(m)
		for _, p := range s.Owned {
			if slot, ok := f.slot(p); ok {
				visit(int32(m), slot, max(protocol.NoGeneration, s.Generation))
			}
		}
	}
}
