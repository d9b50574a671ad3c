package assignor

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// claims is what is left of the partitions that members say they owned, once
// contested ones are settled.
type claims struct {
	holder []int32 // by slot: whose claim stands; nil: nobody claims anything
	// contested has, by slot, who was the last to claim what two members of one
	// generation claimed (partitionsWithMultiplePreviousOwners).
	contested map[int32]int32
}

// settleClaims drops claims for partitions that do not exist and decides between
// members that claim the same one, as AbstractStickyAssignor.allSubscriptionsEqual
// does on the way: the higher generation wins, and of two claims of one generation
// neither stands. An old generation does no harm to a claim that nobody contests.
func (s *sticky) settleClaims() {
	for _, m := range s.hashOrder {
		if s.claims.holder == nil && len(s.data[m].owned) > 0 {
			s.claims = claims{slices.Repeat([]int32{Nobody}, int(s.Slots())), map[int32]int32{}}
		}
		holder, contested := s.claims.holder, s.claims.contested
		for _, p := range s.data[m].owned {
			slot, ok := s.Slot(p)
			switch {
			case !ok:
			case holder[slot] == Nobody && len(contested) == 0:
				holder[slot] = int32(m)
			default:
				s.settleClaim(int32(m), slot)
			}
		}
	}
}

func (s *sticky) settleClaim(m, slot int32) {
	rival := s.claims.rival(slot)
	if rival == Nobody {
		s.claims.holder[slot] = m
		return
	}
	generation, theirs := s.data[m].generation, s.rivalGeneration(rival)
	switch {
	case rival == m || generation < theirs:
	case generation == theirs:
		s.claims.holder[slot], s.claims.contested[slot] = Nobody, m
	default:
		s.claims.holder[slot] = m
	}
}

// rivalGeneration is read from the field generationId also where the rival's claim
// came with the user data of StickyAssignor: that is Kafka's doing.
func (s *sticky) rivalGeneration(rival int32) protocol.Generation {
	return max(protocol.NoGeneration, s.Subscription(int(rival)).Generation)
}

// standing is whose claim stands.
func (c *claims) standing(slot int32) int32 {
	if c.holder == nil {
		return Nobody
	}
	return c.holder[slot]
}

// rival is who claimed the slot last, whether or not that claim stands.
func (c *claims) rival(slot int32) int32 {
	if m := c.holder[slot]; m != Nobody || len(c.contested) == 0 {
		return m
	}
	if m, ok := c.contested[slot]; ok {
		return m
	}
	return Nobody
}

func (c *claims) isContested(slot int32) bool {
	if len(c.contested) == 0 {
		return false
	}
	_, ok := c.contested[slot]
	return ok
}

// previousOwners notes for each slot who owned it in a generation older than the
// newest: the newest of those owners, and of several the first in hash order
// (prepopulateCurrentAssignments); nil if nobody did. Kafka does not ask whether that
// owner still subscribes to the topic, and may hand it back what it cannot have; here
// it counts for nothing.
func (s *sticky) previousOwners() []int32 {
	var prev []int32
	var generations []protocol.Generation
	for _, m := range s.hashOrder {
		data := s.data[m]
		if len(data.owned) == 0 || data.generation >= s.maxGeneration {
			continue
		}
		if prev == nil {
			prev = slices.Repeat([]int32{Nobody}, int(s.Slots()))
			generations = slices.Repeat([]protocol.Generation{protocol.NoGeneration - 1}, len(prev))
		}
		for _, p := range data.owned {
			if slot, ok := s.Slot(p); ok && data.generation > generations[slot] {
				generations[slot], prev[slot] = data.generation, Nobody
				if s.Subscribes(int32(m), p.Topic) {
					prev[slot] = int32(m)
				}
			}
		}
	}
	return prev
}
