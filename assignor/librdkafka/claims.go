package librdkafka

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// claims is what members say they own (prepopulateCurrentAssignments).
type claims struct {
	of       assignor.Lists[int32] // by slot: who claims it, in the order of the members
	holder   []int32               // by slot: who of them holds it; nil: nobody claims anything
	previous []int32               // by slot: who claims it with the next lower generation; nil: nobody does
}

// settleClaims gives each slot to the member that claims it with the highest generation,
// and notes the runner-up. Two claims of one generation, be it an old one, make all claims
// to that slot void.
func (s *sticky) settleClaims() {
	s.claims.of = assignor.NewLists[int32](int(s.Slots()))
	s.eachClaim(func(_, slot int32) { s.claims.of.Count(int(slot)) })
	s.claims.of.Lay()
	if len(s.claims.of.All()) == 0 {
		return
	}
	s.eachClaim(func(m, slot int32) { s.claims.of.Add(int(slot), m) })
	s.claims.holder = slices.Repeat([]int32{assignor.Nobody}, int(s.Slots()))
	for slot := range s.Slots() {
		switch claimants := s.claims.of.Of(int(slot)); len(claimants) {
		case 0:
		case 1:
			s.claims.holder[slot] = claimants[0]
		default:
			s.settleContest(slot, slices.Clone(claimants))
		}
	}
}

func (s *sticky) eachClaim(visit func(member, slot int32)) {
	for _, m := range s.members {
		for _, p := range s.Subscription(int(m)).Owned {
			if slot, ok := s.Slot(p); ok {
				visit(m, slot)
			}
		}
	}
}

func (s *sticky) settleContest(slot int32, claimants []int32) {
	slices.SortFunc(claimants, func(a, b int32) int { return cmp.Compare(s.generation(b), s.generation(a)) })
	for i := range claimants[1:] {
		if s.generation(claimants[i]) == s.generation(claimants[i+1]) {
			return
		}
	}
	s.claims.holder[slot] = claimants[0]
	if s.claims.previous == nil {
		s.claims.previous = slices.Repeat([]int32{assignor.Nobody}, int(s.Slots()))
	}
	if m := claimants[1]; s.Subscribes(m, s.topicOf[slot]) {
		s.claims.previous[slot] = m
	}
}

func (s *sticky) generation(member int32) protocol.Generation {
	return s.Subscription(int(member)).Generation
}

func (c *claims) standing(slot int32) int32 {
	if c.holder == nil {
		return assignor.Nobody
	}
	return c.holder[slot]
}

// hadOther tells whether somebody else held the slot before.
func (c *claims) hadOther(slot int32) bool {
	return c.previous != nil && c.previous[slot] != assignor.Nobody
}

// transferring tells which slots change hands: somebody claims the slot, and the last
// member to do so, in the order of the JoinGroup response, is not its new owner
// (rd_kafka_cooperative_protocol_adjust_assignment). Generations make no difference.
//
// The library also hands out again what is claimed and is not there any more, to whoever
// claims it; here that claim is dropped.
func (s *sticky) transferring() func(slot int32) bool {
	return func(slot int32) bool {
		claimants := s.claims.of.Of(int(slot))
		return len(claimants) > 0 && claimants[len(claimants)-1] != s.Owner[slot]
	}
}
