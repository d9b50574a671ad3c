package assignor

import (
	"cmp"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/protocol"
)

// franzGo is one run of franz-go's package sticky: members keep what they claim,
// what is free goes to the least loaded, and then the most loaded give to the
// least loaded.
//
// Its group is a copy with the members in kgo's order (sortJoinMembers), because
// that order settles every tie. The load of a member is the length of its plan.
type franzGo struct {
	*round
	order       []int32            // by member here: its place in the caller's group
	topics      []protocol.TopicID // those with slots, by name
	subscribers lists[int32]       // by topic
	equal       bool               // every topic has all members as subscribers: not isComplex
	plan        [][]int32          // by member: its slots, in an order that ties depend on
	stales      []franzGoStale     // claims that lost, by topic and number
}

// franzGoStale is a claim that lost: to a newer generation, or to a member earlier
// in the order.
type franzGoStale struct{ slot, member int32 }

func newFranzGo(g *Group) *franzGo {
	order := (&round{group: g}).byInstance(strings.Compare)
	sorted := &Group{Topics: g.Topics, Members: make([]Member, len(order))}
	for i, m := range order {
		sorted.Members[i] = g.Members[m]
	}
	f := &franzGo{round: newRound(sorted), order: order, equal: true}
	f.topics, f.subscribers = f.topicsByName(), f.round.subscribers(f.members())
	for _, t := range f.topics {
		if len(f.subscribers.of(int(t))) < len(order) {
			f.equal = false
		}
	}
	f.plan = f.emptyPlan()
	return f
}

// emptyPlan has room for an even share of each member, in one piece of memory.
func (f *franzGo) emptyPlan() [][]int32 {
	plan := make([][]int32, len(f.order))
	share := int(f.slots())/max(1, len(plan)) + 1
	room := make([]int32, share*len(plan))
	for m := range plan {
		plan[m], room = room[:0:share], room[share:]
	}
	return plan
}

// assign finds an owner for every slot (sticky.BalanceWithRacks).
func (f *franzGo) assign(read func(*protocol.Subscription) memberData) {
	if f.slots() == 0 {
		return
	}
	f.keepClaims(f.settleClaims(read))
	f.restickStales()
	came := slices.Clone(f.owner)
	f.assignFree()
	if f.equal {
		f.level()
		return
	}
	f.newStealing().balance()
	f.repair(came)
}

// lists is the plan in the order of the caller's members.
func (f *franzGo) lists() [][]protocol.TopicPartition {
	lists := make([][]protocol.TopicPartition, len(f.order))
	for i, list := range f.assignment(f.owner) {
		lists[f.order[i]] = list
	}
	return lists
}

func (f *franzGo) give(slot, member int32) {
	f.owner[slot] = member
	f.plan[member] = append(f.plan[member], slot)
}

func (f *franzGo) move(slot, to int32) {
	from := f.owner[slot]
	f.plan[from] = without(f.plan[from], slot)
	f.give(slot, to)
}

// without removes what is in the list; the last takes its place.
func without(list []int32, item int32) []int32 {
	last := len(list) - 1
	list[slices.Index(list, item)] = list[last]
	return list[:last]
}

// franzGoClaims are the two claims to one slot that count.
type franzGoClaims struct{ first, second franzGoClaim }

type franzGoClaim struct {
	member     int32
	generation protocol.Generation
}

// settleClaims ranks the claims to each slot: by generation, of one generation the
// member that comes first (parseMemberMetadata).
func (f *franzGo) settleClaims(read func(*protocol.Subscription) memberData) []franzGoClaims {
	none := franzGoClaim{nobody, protocol.NoGeneration}
	claims := slices.Repeat([]franzGoClaims{{none, none}}, int(f.slots()))
	for m := range f.group.Members {
		data := read(f.subscription(m))
		for _, p := range data.owned {
			slot, ok := f.slot(p)
			if !ok {
				continue
			}
			c, claim := &claims[slot], franzGoClaim{int32(m), data.generation}
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
func (f *franzGo) keepClaims(claims []franzGoClaims) {
	for _, t := range f.topics {
		for slot := f.base[t]; slot < f.base[t+1]; slot++ {
			c := claims[slot]
			if f.subscribes(c.first.member, t) {
				f.give(slot, c.first.member)
			}
			if f.subscribes(c.second.member, t) {
				f.stales = append(f.stales, franzGoStale{slot, c.second.member})
			}
		}
	}
}

func (f *franzGo) subscribes(member int32, t protocol.TopicID) bool {
	if f.equal {
		return member != nobody
	}
	_, found := slices.BinarySearch(f.subscribers.of(int(t)), member)
	return found
}

// restickStales gives slots back to those whose claim lost, if the winner has given
// it up or has at least two more (tryRestickyStales).
func (f *franzGo) restickStales() {
	for _, s := range f.stales {
		switch owner := f.owner[s.slot]; {
		case owner == nobody:
			f.give(s.slot, s.member)
		case len(f.plan[s.member])+1 < len(f.plan[owner]):
			f.move(s.slot, s.member)
		}
	}
}

// assignFree gives each free slot to the least loaded subscriber
// (assignUnassignedAndInitGraph, assignUnassignedComplex). Where all subscribe to
// the same topics one heap lasts for all of them; else each topic starts its own.
func (f *franzGo) assignFree() {
	var heap []int32
	for _, t := range f.topics {
		if !f.equal {
			heap = nil
		}
		for slot := f.base[t]; slot < f.base[t+1]; slot++ {
			if f.owner[slot] != nobody {
				continue
			}
			if heap == nil {
				heap = f.newHeap(f.subscribers.of(int(t)))
			}
			f.give(slot, heap[0])
			f.sink(heap, 0)
		}
	}
}

// newHeap makes a binary heap of members, the least loaded at 0. Which of several
// equally loaded comes first follows from the heap, and is not the first in order.
func (f *franzGo) newHeap(members []int32) []int32 {
	heap := slices.Clone(members)
	for i := len(heap)/2 - 1; i >= 0; i-- {
		f.sink(heap, i)
	}
	return heap
}

// sink restores the heap where the member at i may have too large a load
// (membersByPartitions.down).
func (f *franzGo) sink(heap []int32, i int) {
	load := func(i int) int { return len(f.plan[heap[i]]) }
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
func (f *franzGo) level() {
	low, levels := f.levels()
	f.sortGivers(low + 1)
	for bottom, top := 0, len(levels)-1; top > bottom+1; {
		n := min(len(levels[bottom]), len(levels[top]))
		for i, giver := range levels[top][:n] {
			list := f.plan[giver]
			f.plan[giver] = list[:len(list)-1]
			f.give(list[len(list)-1], levels[bottom][i])
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
func (f *franzGo) levels() (low int, levels [][]int32) {
	low, high := len(f.plan[0]), 0
	for _, list := range f.plan {
		low, high = min(low, len(list)), max(high, len(list))
	}
	levels = make([][]int32, high-low+1)
	for m, list := range f.plan {
		levels[len(list)-low] = append(levels[len(list)-low], int32(m))
	}
	return low, levels
}

// sortGivers puts the slots of members above the load in order, by number and then
// by topic name. They are given away from the end, so equally of all topics
// (sortMemberByLiteralPartNum).
func (f *franzGo) sortGivers(load int) {
	rank := make([]int, len(f.group.Topics)) // of a topic by name
	for i, t := range f.topics {
		rank[t] = i
	}
	topic := f.topicOf()
	for _, list := range f.plan {
		if len(list) > load {
			slices.SortFunc(list, func(a, b int32) int {
				s, t := topic[a], topic[b]
				return cmp.Or(cmp.Compare(a-f.base[s], b-f.base[t]), cmp.Compare(rank[s], rank[t]))
			})
		}
	}
}
