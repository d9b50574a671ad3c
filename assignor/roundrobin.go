package assignor

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// RoundRobin is org.apache.kafka.clients.consumer.RoundRobinAssignor: all
// partitions of all topics by (topic, number), dealt out to the members in turn;
// a member that does not subscribe to the topic is passed over and does not get
// its turn back. It ignores racks and what members own.
type RoundRobin struct{}

// Name is "roundrobin".
func (RoundRobin) Name() string { return "roundrobin" }

// Cooperative is false.
func (RoundRobin) Cooperative() bool { return false }

// Assign deals the partitions out.
func (RoundRobin) Assign(g *Group) *Plan {
	r := NewRound(g)
	return r.DealOut(g.ByInstance(protocol.CompareStrings))
}

// DealOut is roundrobin for members in this order, in which those that subscribe to
// nothing may be missing.
func (r *Round) DealOut(order []int32) *Plan {
	place := make([]int32, len(r.Group.Members)) // of a member in the order
	for i, m := range order {
		place[m] = int32(i)
	}
	subscribers := r.Subscribers(order)
	turn := int32(0) // a place in the order
	for _, t := range r.TopicsByName() {
		members := subscribers.Of(int(t))
		next, _ := slices.BinarySearchFunc(members, turn, func(m, turn int32) int { return int(place[m] - turn) })
		for slot := r.Base[t]; slot < r.Base[t+1]; slot++ {
			if next == len(members) {
				next = 0
			}
			r.give(slot, members[next])
			next++
		}
		turn = place[members[next-1]] + 1
	}
	return &Plan{Assignment: r.Assignment(), MaxGeneration: r.Group.MaxGeneration}
}
