package franzgo

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// balancer is one run of franz-go's package sticky: members keep what they claim,
// what is free goes to the least loaded, and then the most loaded give to the
// least loaded.
//
// Its group is a copy with the members in kgo's order (sortJoinMembers), because
// that order settles every tie. The load of a member is the length of its plan.
type balancer struct {
	*assignor.Round
	order       []int32               // by member here: its place in the caller's group
	topics      []protocol.TopicID    // those with slots, by name
	subscribers assignor.Lists[int32] // by topic
	equal       bool                  // every topic has all members as subscribers: not isComplex
	plan        [][]int32             // by member: its slots, in an order that ties depend on
	stales      []stale               // claims that lost, by topic and number
}

// stale is a claim that lost: to a newer generation, or to a member earlier in the
// order.
type stale struct{ slot, member int32 }

func newBalancer(g *assignor.Group) *balancer {
	order := inOrder(g)
	sorted := &assignor.Group{Topics: g.Topics, Members: make([]assignor.Member, len(order))}
	for i, m := range order {
		sorted.Members[i] = g.Members[m]
	}
	b := &balancer{Round: assignor.NewRound(sorted), order: order, equal: true}
	b.topics, b.subscribers = b.TopicsByName(), b.Subscribers(b.Members())
	for _, t := range b.topics {
		if len(b.subscribers.Of(int(t))) < len(order) {
			b.equal = false
		}
	}
	b.plan = b.emptyPlan()
	return b
}

// emptyPlan has room for an even share of each member, in one piece of memory.
func (b *balancer) emptyPlan() [][]int32 {
	plan := make([][]int32, len(b.order))
	share := int(b.Slots())/max(1, len(plan)) + 1
	room := make([]int32, share*len(plan))
	for m := range plan {
		plan[m], room = room[:0:share], room[share:]
	}
	return plan
}

// assign finds an owner for every slot (sticky.BalanceWithRacks).
func (b *balancer) assign(read func(*protocol.Subscription) memberClaims) {
	if b.Slots() == 0 {
		return
	}
	b.keepClaims(b.settleClaims(read))
	b.restickStales()
	came := slices.Clone(b.Owner)
	b.assignFree()
	if b.equal {
		b.level()
		return
	}
	b.newStealing().balance()
	b.repair(came)
}

// lists is the plan in the order of the caller's members.
func (b *balancer) lists() [][]protocol.TopicPartition {
	lists := make([][]protocol.TopicPartition, len(b.order))
	for i, list := range b.Assignment() {
		lists[b.order[i]] = list
	}
	return lists
}

func (b *balancer) give(slot, member int32) {
	b.Owner[slot] = member
	b.plan[member] = append(b.plan[member], slot)
}

func (b *balancer) move(slot, to int32) {
	from := b.Owner[slot]
	b.plan[from] = without(b.plan[from], slot)
	b.give(slot, to)
}

// without removes what is in the list; the last takes its place.
func without(list []int32, item int32) []int32 {
	last := len(list) - 1
	list[slices.Index(list, item)] = list[last]
	return list[:last]
}

// rivals are the two claims to one slot that count.
type rivals struct{ first, second claim }

type claim struct {
	member     int32
	generation protocol.Generation
}

// settleClaims ranks the claims to each slot: by generation, of one generation the
// member that comes first (parseMemberMetadata).
func (b *balancer) settleClaims(read func(*protocol.Subscription) memberClaims) []rivals {
	none := claim{assignor.Nobody, protocol.NoGeneration}
	claims := slices.Repeat([]rivals{{none, none}}, int(b.Slots()))
	for m := range b.Group.Members {
		data := read(b.Subscription(m))
		for _, p := range data.owned {
			slot, ok := b.Slot(p)
			if !ok {
				continue
			}
			c, claim := &claims[slot], claim{int32(m), data.generation}
			switch {
			case claim.generation > c.first.generation:
				c.first, c.second = claim, c.first
			case claim.generation > c.second.generation:
				c.second = claim
			}
		}
	}
	return claims
}

// keepClaims gives each slot to its first claimant, and notes the second if that
// one could have it (dropUnwantedPartitions, stales).
func (b *balancer) keepClaims(claims []rivals) {
	for _, t := range b.topics {
		for slot := b.Base[t]; slot < b.Base[t+1]; slot++ {
			c := claims[slot]
			if b.subscribes(c.first.member, t) {
				b.give(slot, c.first.member)
			}
			if b.subscribes(c.second.member, t) {
				b.stales = append(b.stales, stale{slot, c.second.member})
			}
		}
	}
}

func (b *balancer) subscribes(member int32, t protocol.TopicID) bool {
	if b.equal {
		return member != assignor.Nobody
	}
	_, found := slices.BinarySearch(b.subscribers.Of(int(t)), member)
	return found
}

// restickStales gives slots back to those whose claim lost, if the winner has given
// it up or has at least two more (tryRestickyStales).
func (b *balancer) restickStales() {
	for _, s := range b.stales {
		switch owner := b.Owner[s.slot]; {
		case owner == assignor.Nobody:
			b.give(s.slot, s.member)
		case len(b.plan[s.member])+1 < len(b.plan[owner]):
			b.move(s.slot, s.member)
		}
	}
}

// assignFree gives each free slot to the least loaded subscriber
// (assignUnassignedAndInitGraph, assignUnassignedComplex). Where all subscribe to
// the same topics one heap lasts for all of them; else each topic starts its own.
func (b *balancer) assignFree() {
	var heap []int32
	for _, t := range b.topics {
		if !b.equal {
			heap = nil
		}
		for slot := b.Base[t]; slot < b.Base[t+1]; slot++ {
			if b.Owner[slot] != assignor.Nobody {
				continue
			}
			if heap == nil {
				heap = b.newHeap(b.subscribers.Of(int(t)))
			}
			b.give(slot, heap[0])
			b.sink(heap, 0)
		}
	}
}

// newHeap makes a binary heap of members, the least loaded at 0. Which of several
// equally loaded comes first follows from the heap, and is not the first in order.
func (b *balancer) newHeap(members []int32) []int32 {
	heap := slices.Clone(members)
	for i := len(heap)/2 - 1; i >= 0; i-- {
		b.sink(heap, i)
	}
	return heap
}

// sink restores the heap where the member at i may have too large a load
// (membersByPartitions.down).
func (b *balancer) sink(heap []int32, i int) {
	load := func(i int) int { return len(b.plan[heap[i]]) }
	for child := 2*i + 1; child < len(heap); child = 2*i + 1 {
		if child+1 < len(heap) && load(child+1) < load(child) {
			child++
		}
		if load(i) <= load(child) {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}

// level evens out the loads where all subscribe to the same topics: again and again
// the members at the top give one each to those at the bottom, the first to the
// first (balancer.balance). Nobody gives away what came to it here.
func (b *balancer) level() {
	low, levels := b.levels()
	b.sortGivers(low + 1)
	for bottom, top := 0, len(levels)-1; top > bottom+1; {
		n := min(len(levels[bottom]), len(levels[top]))
		for i, giver := range levels[top][:n] {
			list := b.plan[giver]
			b.plan[giver] = list[:len(list)-1]
			b.give(list[len(list)-1], levels[bottom][i])
		}
		levels[bottom+1] = append(levels[bottom+1], levels[bottom][:n]...)
		levels[top-1] = append(levels[top-1], levels[top][:n]...)
		levels[bottom], levels[top] = levels[bottom][n:], levels[top][n:]
		if len(levels[bottom]) == 0 {
			bottom++
		}
		if len(levels[top]) == 0 {
			top--
		}
	}
}

// levels lists the members by load, from the lowest load to the highest
// (planByNumPartitions).
func (b *balancer) levels() (low int, levels [][]int32) {
	low, high := len(b.plan[0]), 0
	for _, list := range b.plan {
		low, high = min(low, len(list)), max(high, len(list))
	}
	levels = make([][]int32, high-low+1)
	for m, list := range b.plan {
		levels[len(list)-low] = append(levels[len(list)-low], int32(m))
	}
	return low, levels
}

// sortGivers puts the slots of members above the load in order, by number and then
// by topic name. They are given away from the end, so equally of all topics
// (sortMemberByLiteralPartNum).
func (b *balancer) sortGivers(load int) {
	rank := make([]int, len(b.Group.Topics)) // of a topic by name
	for i, t := range b.topics {
		rank[t] = i
	}
	topic := b.TopicOf()
	for _, list := range b.plan {
		if len(list) > load {
			slices.SortFunc(list, func(slot, other int32) int {
				s, t := topic[slot], topic[other]
				return cmp.Or(cmp.Compare(slot-b.Base[s], other-b.Base[t]), cmp.Compare(rank[s], rank[t]))
			})
		}
	}
}
