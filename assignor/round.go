package assignor

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// Nobody stands where no member does.
const Nobody int32 = -1

// Round is one assignment under way, in small integers: members by their place in
// Group.Members, partitions by slot. Slots number the partitions of all topics that
// somebody subscribes to, in the order of TopicPartition.Compare; a topic without
// subscribers or metadata has none.
type Round struct {
	Group *Group
	Base  []int32 // by topic: the slot of its partition 0; one entry more at the end
	Owner []int32 // by slot: who is to have it; Nobody at first
	load  []int32 // by member: how many slots were given to it
}

// NewRound numbers what there is to assign.
func NewRound(g *Group) *Round {
	r := &Round{
		Group: g,
		Base:  make([]int32, len(g.Topics)+1),
		load:  make([]int32, len(g.Members)),
	}
	var before []protocol.TopicID
	for m := range g.Members {
		topics := r.Subscription(m).Topics
		if protocol.Same(topics, before) {
			continue
		}
		for _, t := range topics {
			if r.exists(t) {
				r.Base[t+1] = g.Topics[t].Partitions
			}
		}
		before = topics
	}
	for t := range g.Topics {
		r.Base[t+1] += r.Base[t]
	}
	r.Owner = slices.Repeat([]int32{Nobody}, int(r.Slots()))
	return r
}

// Subscription of a member; one that sent none subscribes to nothing.
func (r *Round) Subscription(member int) *protocol.Subscription {
	if s := r.Group.Members[member].Subscription; s != nil {
		return s
	}
	return new(protocol.Subscription)
}

// Subscribes tells whether the member does to the topic.
func (r *Round) Subscribes(member int32, t protocol.TopicID) bool {
	return slices.Contains(r.Subscription(int(member)).Topics, t)
}

// exists tells whether the topic has metadata.
func (r *Round) exists(t protocol.TopicID) bool {
	return r.Group.Topics[t].Partitions > 0
}

// Slots is how many there are.
func (r *Round) Slots() int32 { return r.Base[len(r.Base)-1] }

func (r *Round) partitions(t protocol.TopicID) int32 { return r.Base[t+1] - r.Base[t] }

// Slot of a partition; false if it has none.
func (r *Round) Slot(p protocol.TopicPartition) (int32, bool) {
	base := r.Base[p.Topic]
	if p.Partition < 0 || p.Partition >= r.Base[p.Topic+1]-base {
		return 0, false
	}
	return base + p.Partition, true
}

// TopicOf lists the topic of each slot.
func (r *Round) TopicOf() []protocol.TopicID {
	topics := make([]protocol.TopicID, r.Slots())
	for t := range r.Group.Topics {
		for slot := r.Base[t]; slot < r.Base[t+1]; slot++ {
			topics[slot] = protocol.TopicID(t)
		}
	}
	return topics
}

// Members lists the members in the order of the group.
func (r *Round) Members() []int32 {
	members := make([]int32, len(r.Group.Members))
	for m := range members {
		members[m] = int32(m)
	}
	return members
}

func (r *Round) give(slot, member int32) {
	r.Owner[slot] = member
	r.load[member]++
}

// Assignment lists what every member owns: the lists of a [Plan].
func (r *Round) Assignment() [][]protocol.TopicPartition {
	return r.assignmentWith(func(int32) []protocol.TopicPartition { return nil })
}

// assignmentWith is [Round.Assignment] in which a member has a list that there is already, if that is as long as
// what it owns: in most rounds most members keep what they had. Such a list is in the order of Compare, and has
// all that its member owns, or nothing else.
func (r *Round) assignmentWith(known func(member int32) []protocol.TopicPartition) [][]protocol.TopicPartition {
	counts := r.count()
	of := make([][]protocol.TopicPartition, len(counts))
	total := int32(0)
	for m, n := range counts {
		if list := known(int32(m)); n > 0 && len(list) == int(n) {
			of[m] = list
			continue
		}
		total += n
	}
	r.listOthers(of, counts, total)
	return of
}

// listOthers lists what those members own that have no list yet, so much each and in all.
func (r *Round) listOthers(of [][]protocol.TopicPartition, counts []int32, total int32) {
	room, next := make([]protocol.TopicPartition, total), int32(0)
	for m, n := range counts {
		if of[m] == nil {
			of[m] = room[next : next+n : next+n]
			counts[m], next = next, next+n
		} else {
			counts[m] = Nobody
		}
	}
	if total == 0 {
		return
	}
	for t := range r.Group.Topics {
		for p, m := range r.Owner[r.Base[t]:r.Base[t+1]] {
			if m != Nobody && counts[m] != Nobody {
				room[counts[m]] = protocol.TopicPartition{Topic: protocol.TopicID(t), Partition: int32(p)}
				counts[m]++
			}
		}
	}
}

// count is how many slots each member owns.
func (r *Round) count() []int32 {
	counts := make([]int32, len(r.Group.Members))
	for _, m := range r.Owner {
		if m != Nobody {
			counts[m]++
		}
	}
	return counts
}

// TopicsByName lists the topics that have slots, by name.
func (r *Round) TopicsByName() []protocol.TopicID {
	topics := make([]protocol.TopicID, 0, len(r.Group.Topics))
	for t := range r.Group.Topics {
		if t := protocol.TopicID(t); r.partitions(t) > 0 {
			topics = append(topics, t)
		}
	}
	slices.SortFunc(topics, func(s, t protocol.TopicID) int {
		return protocol.CompareStrings(r.Group.Topics[s].Name, r.Group.Topics[t].Name)
	})
	return topics
}

// Subscribers lists the members of every topic that has slots, in the given
// order of members. A topic named twice in a subscription counts once.
func (r *Round) Subscribers(order []int32) Lists[int32] {
	l := NewLists[int32](len(r.Group.Topics))
	last := make([]int32, len(r.Group.Topics))
	r.eachSubscription(order, last, func(_ int32, t protocol.TopicID) { l.Count(int(t)) })
	l.Lay()
	r.eachSubscription(order, last, func(m int32, t protocol.TopicID) { l.Add(int(t), m) })
	return l
}

func (r *Round) eachSubscription(order, last []int32, visit func(member int32, t protocol.TopicID)) {
	for t := range last {
		last[t] = Nobody
	}
	for _, m := range order {
		for _, t := range r.Subscription(int(m)).Topics {
			if r.exists(t) && last[t] != m {
				last[t] = m
				visit(m, t)
			}
		}
	}
}

// Withhold takes from their new owners the partitions that change hands
// (CooperativeStickyAssignor.adjustAssignment), and tells whether there are any.
func (r *Round) Withhold(transferring func(slot int32) bool) bool {
	any := false
	for slot := range r.Owner {
		if transferring(int32(slot)) {
			r.Owner[slot] = Nobody
			any = true
		}
	}
	return any
}
