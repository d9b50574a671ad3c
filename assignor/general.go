package assignor

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// general is AbstractStickyAssignor.GeneralAssignmentBuilder: members subscribe to
// different topics. What is owned stays, what is free goes to the least loaded
// subscriber, and then partitions are moved one by one while that evens out loads.
type general struct {
	*sticky
	subscribers        Lists[int32]       // by topic
	topicOf            []protocol.TopicID // by slot
	topics             []protocol.TopicID // those with slots; sortedAllPartitions is theirs, in this order
	lightest           lightest
	prev               []int32 // by slot: prevAssignment, an owner of an older generation; nil: none at all
	revocationRequired bool
}

func (s *sticky) assignGeneral() {
	g := &general{sticky: s, topicOf: s.TopicOf()}
	byID := s.Group.byID()
	g.subscribers = s.Subscribers(byID)
	g.topics = s.TopicsByName()
	slices.SortStableFunc(g.topics, func(t, u protocol.TopicID) int {
		return cmp.Compare(len(g.subscribers.Of(int(t))), len(g.subscribers.Of(int(u))))
	})
	g.lightest = newLightest(s.Round, g.subscribers)
	g.prepopulateCurrentAssignments()
	g.assignOwnedPartitions()
	g.balance(s.unassignedOf(g.topics))
}

// prepopulateCurrentAssignments notes for each slot who owned it in a generation
// older than the newest: the newest of those owners, and of several the first in
// hash order. Kafka does not ask whether that owner still subscribes to the topic,
// and may hand it back what it cannot have; here it counts for nothing.
func (g *general) prepopulateCurrentAssignments() {
	var generations []protocol.Generation
	for _, m := range g.hashOrder {
		data := g.data[m]
		if len(data.owned) == 0 || data.generation >= g.maxGeneration {
			continue
		}
		if g.prev == nil {
			g.prev = make([]int32, g.Slots())
			generations = make([]protocol.Generation, g.Slots())
			for slot := range g.prev {
				g.prev[slot], generations[slot] = Nobody, protocol.NoGeneration-1
			}
		}
		for _, p := range data.owned {
			if slot, ok := g.Slot(p); ok && data.generation > generations[slot] {
				generations[slot], g.prev[slot] = data.generation, Nobody
				if g.subscribes(int32(m), p.Topic) {
					g.prev[slot] = int32(m)
				}
			}
		}
	}
}

func (g *general) subscribes(member int32, t protocol.TopicID) bool {
	return slices.Contains(g.Subscription(int(member)).Topics, t)
}

// assignOwnedPartitions lets members keep what they own of topics that they still
// subscribe to, on their rack if racks count.
func (g *general) assignOwnedPartitions() {
	subscribed := make([]bool, len(g.Group.Members)) // to the topic at hand
	for _, t := range g.topics {
		for _, m := range g.subscribers.Of(int(t)) {
			subscribed[m] = true
		}
		for slot := g.Base[t]; slot < g.Base[t+1]; slot++ {
			switch m := g.claims.standing(slot); {
			case m == Nobody:
			case !subscribed[m] || g.racks.mismatch(m, slot):
				g.revocationRequired = true
			default:
				g.give(slot, m)
			}
		}
		for _, m := range g.subscribers.Of(int(t)) {
			subscribed[m] = false
		}
	}
}

// balance assigns what is free, then moves partitions while that helps: first those
// that were free, then any. If the latter leaves loads no more even than they were
// before the moves, all moves are undone; no group is known where that happens.
func (g *general) balance(unassigned []int32) {
	initializing := slices.Max(g.load) == 0
	g.maybeAssign(unassigned)

	reassignable := g.reassignablePartitions()
	members := g.reassignableMembers()
	score := g.balanceScore(members)
	owner, load := slices.Clone(g.Owner), slices.Clone(g.load)

	moves := newReassignment(g)
	if !g.revocationRequired {
		moves.perform(slices.DeleteFunc(unassigned, func(slot int32) bool { return !g.canTopicParticipate(g.topicOf[slot]) }))
	}
	performed := moves.perform(reassignable)
	if performed && !initializing && g.balanceScore(members) >= score {
		g.Owner, g.load = owner, load
	}
}

// maybeAssign gives each free partition to the least loaded subscriber: if racks
// count first to those it has a replica near, then to any.
func (g *general) maybeAssign(unassigned []int32) {
	if g.racks != nil {
		for _, slot := range unassigned {
			if m := g.lightestNear(slot); m != Nobody {
				g.give(slot, m)
			}
		}
	}
	topic := protocol.TopicID(-1)
	for _, slot := range unassigned {
		if g.Owner[slot] != Nobody {
			continue
		}
		if t := g.topicOf[slot]; t != topic {
			topic = t
			g.lightest.build(t)
		}
		m, place := g.lightest.first(topic)
		g.give(slot, m)
		g.lightest.update(topic, place)
	}
}

// lightestNear finds the least loaded subscriber that has no rack or one of the
// slot's.
func (g *general) lightestNear(slot int32) int32 {
	best := Nobody
	for _, m := range g.subscribers.Of(int(g.topicOf[slot])) {
		if (best == Nobody || g.load[m] < g.load[best]) && !g.racks.mismatch(m, slot) {
			best = m
		}
	}
	return best
}

// canTopicParticipate in reassignments: somebody else could have its partitions.
func (g *general) canTopicParticipate(t protocol.TopicID) bool {
	return len(g.subscribers.Of(int(t))) > 1
}

// reassignablePartitions is sortedAllPartitions without the fixed ones.
func (g *general) reassignablePartitions() []int32 {
	slots := make([]int32, 0, g.Slots())
	for _, t := range g.topics {
		if g.canTopicParticipate(t) {
			for slot := g.Base[t]; slot < g.Base[t+1]; slot++ {
				slots = append(slots, slot)
			}
		}
	}
	return slots
}

// reassignableMembers lists those for which canConsumerParticipateInReassignment
// holds: some partition of theirs could be another's, or the other way round.
// That is so exactly if one of their topics has another subscriber.
func (g *general) reassignableMembers() []int32 {
	can := make([]bool, len(g.Group.Members))
	for _, t := range g.topics {
		if g.canTopicParticipate(t) {
			for _, m := range g.subscribers.Of(int(t)) {
				can[m] = true
			}
		}
	}
	return slices.DeleteFunc(g.Members(), func(m int32) bool { return !can[m] })
}

// balanceScore is the sum of the differences in load over all pairs of members;
// 0 is perfect.
func (g *general) balanceScore(members []int32) int {
	loads := make([]int, len(members))
	for i, m := range members {
		loads[i] = int(g.load[m])
	}
	slices.Sort(loads)
	score := 0
	for i, load := range loads {
		score += load * (2*i - len(loads) + 1)
	}
	return score
}
