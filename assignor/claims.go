package assignor

// claims is what is left of the partitions that members say they owned, once
// contested ones are settled.
type claims struct {
	holder    []int32 // by slot: whose claim stands
	contested []bool  // by slot: partitionsWithMultiplePreviousOwners; nil: none
}

// settleClaims drops claims for partitions that do not exist and decides between
// members that claim the same one, as AbstractStickyAssignor.allSubscriptionsEqual
// does on the way: the higher generation wins, and of two claims of one generation
// neither stands. An old generation does no harm to a claim that nobody contests.
//
// The rival's generation is read from the field generationId also where its own
// claim came with the user data of StickyAssignor; that is Kafka's doing.
func (s *sticky) settleClaims() {
	c := claims{holder: make([]int32, s.slots())}
	claimant := make([]int32, s.slots()) // who claimed it last, whether or not it stands
	for slot := range claimant {
		c.holder[slot], claimant[slot] = nobody, nobody
	}
	for _, i := range s.hashOrder {
		m := int32(i)
		for _, p := range s.data[m].owned {
			slot, ok := s.slot(p)
			if !ok || claimant[slot] == m {
				continue
			}
			if rival := claimant[slot]; rival != nobody {
				theirs := max(-1, s.subscription(int(rival)).Generation)
				switch {
				case s.data[m].generation < theirs:
					continue
				case s.data[m].generation == theirs:
					if c.contested == nil {
						c.contested = make([]bool, s.slots())
					}
					c.contested[slot] = true
					c.holder[slot], claimant[slot] = nobody, m
					continue
				}
			}
			c.holder[slot], claimant[slot] = m, m
		}
	}
	s.claims = c
}

func (c *claims) isContested(slot int32) bool { return c.contested != nil && c.contested[slot] }
