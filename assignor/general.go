package assignor

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// General is AbstractStickyAssignor.GeneralAssignmentBuilder: members subscribe to
// different topics. What is owned stays, what is free goes to the least loaded
// subscriber, and then partitions are moved one by one while that evens out loads.
// librdkafka's sticky assignor knows no other way.
type General struct {
	*Round
	// Order has all slots in the order in which they are looked at
	// (sortedAllPartitions): those of topics with the fewest subscribers first, then
	// by topic and number, unless another one is set.
	Order []int32
	// Previous has by slot an owner of an older generation than the last
	// (prevAssignment); nil: no slot has one.
	Previous []int32
	// OldestFirst: of moves that could be undone the one that was made first is. Java
	// undoes the first in the order of a HashSet.
	OldestFirst bool

	racks              *Racks // nil: racks do not count
	subscribers        Lists[int32]
	topicOf            []protocol.TopicID // by slot
	topics             []protocol.TopicID // those with slots, in the order that Order has at first
	lightest           lightest
	revocationRequired bool
}

// NewGeneral starts with nothing owned; nil racks do not count.
func NewGeneral(r *Round, racks *Racks) *General {
	g := &General{Round: r, racks: racks, topicOf: r.TopicOf()}
	g.subscribers = r.Subscribers(r.Group.byID())
	g.topics = r.TopicsByName()
	slices.SortStableFunc(g.topics, func(t, u protocol.TopicID) int {
		return cmp.Compare(len(g.subscribers.Of(int(t))), len(g.subscribers.Of(int(u))))
	})
	g.Order = make([]int32, 0, r.Slots())
	for _, t := range g.topics {
		for slot := g.Base[t]; slot < g.Base[t+1]; slot++ {
			g.Order = append(g.Order, slot)
		}
	}
	g.lightest = newLightest(r, g.subscribers)
	return g
}

func (s *sticky) assignGeneral() {
	g := NewGeneral(s.Round, s.racks)
	g.Previous = s.previousOwners()
	g.Keep(s.claims.standing)
	g.Balance()
}

// Keep lets members keep what they hold of topics that they still subscribe to, on
// their rack if racks count. A slot that nobody holds has the holder Nobody.
func (g *General) Keep(holder func(slot int32) int32) {
	subscribed := make([]bool, len(g.Group.Members)) // to the topic at hand
	for _, t := range g.topics {
		for _, m := range g.subscribers.Of(int(t)) {
			subscribed[m] = true
		}
		for slot := g.Base[t]; slot < g.Base[t+1]; slot++ {
			switch m := holder(slot); {
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

// Balance assigns what is free, then moves partitions while that helps: first those
// that were free, then any. If the latter leaves loads no more even than they were
// before the moves, all moves are undone; no group is known where that happens.
func (g *General) Balance() {
	if g.Slots() == 0 {
		return
	}
	initializing := slices.Max(g.load) == 0
	unassigned := g.unassigned()
	g.maybeAssign(unassigned)
	if g.level() {
		return
	}

	reassignable := slices.DeleteFunc(slices.Clone(g.Order), g.isFixed)
	members := g.reassignableMembers()
	score := g.balanceScore(members)
	owner, load := slices.Clone(g.Owner), slices.Clone(g.load)

	moves := newReassignment(g)
	if !g.revocationRequired {
		moves.perform(slices.DeleteFunc(unassigned, g.isFixed))
	}
	performed := moves.perform(reassignable)
	if performed && !initializing && g.balanceScore(members) >= score {
		g.Owner, g.load = owner, load
	}
}

// level tells whether loads differ by one at most, so that no partition would move (the
// first question of isBalanced).
func (g *General) level() bool { return slices.Max(g.load)-slices.Min(g.load) <= 1 }

// unassigned lists the slots that have no owner.
func (g *General) unassigned() []int32 {
	return slices.DeleteFunc(slices.Clone(g.Order), func(slot int32) bool { return g.Owner[slot] != Nobody })
}

// maybeAssign gives each free partition to the least loaded subscriber: if racks
// count first to those it has a replica near, then to any.
func (g *General) maybeAssign(unassigned []int32) {
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
func (g *General) lightestNear(slot int32) int32 {
	best := Nobody
	for _, m := range g.subscribers.Of(int(g.topicOf[slot])) {
		if (best == Nobody || g.load[m] < g.load[best]) && !g.racks.mismatch(m, slot) {
			best = m
		}
	}
	return best
}

// canTopicParticipate in reassignments: somebody else could have its partitions.
func (g *General) canTopicParticipate(t protocol.TopicID) bool {
	return len(g.subscribers.Of(int(t))) > 1
}

// isFixed tells whether the slot can have no other owner.
func (g *General) isFixed(slot int32) bool { return !g.canTopicParticipate(g.topicOf[slot]) }

// reassignableMembers lists those for which canConsumerParticipateInReassignment
// holds: some partition of theirs could be another's, or the other way round.
// That is so exactly if one of their topics has another subscriber.
func (g *General) reassignableMembers() []int32 {
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
func (g *General) balanceScore(members []int32) int {
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
