package assignor

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// nobody stands where no member does.
const nobody int32 = -1

// round is one assignment under way, in small integers: members by their place
// in Group.Members, partitions by slot. Slots number the partitions of all topics
// that somebody subscribes to, in the order of TopicPartition.Compare; a topic
// without subscribers or metadata has none.
type round struct {
	group *Group
	base  []int32 // by topic: the slot of its partition 0; one entry more at the end
	owner []int32 // by slot
	load  []int32 // by member: how many slots it owns
}

func newRound(g *Group) *round {
	r := &round{
		group: g,
		base:  make([]int32, len(g.Topics)+1),
		load:  make([]int32, len(g.Members)),
	}
	var before []protocol.TopicID
	for m := range g.Members {
		topics := r.subscription(m).Topics
		if slices.Equal(topics, before) {
			continue
		}
		for _, t := range topics {
			if r.exists(t) {
				r.base[t+1] = g.Topics[t].Partitions
			}
		}
		before = topics
	}
	for t := range g.Topics {
		r.base[t+1] += r.base[t]
	}
	r.owner = slices.Repeat([]int32{nobody}, int(r.slots()))
	return r
}

// subscription of a member; one that sent none subscribes to nothing.
func (r *round) subscription(member int) *protocol.Subscription {
	if s := r.group.Members[member].Subscription; s != nil {
		return s
	}
	return new(protocol.Subscription)
}

// exists tells whether the topic has metadata.
func (r *round) exists(t protocol.TopicID) bool {
	return r.group.Topics[t].Partitions > 0
}

func (r *round) slots() int32 { return r.base[len(r.base)-1] }

func (r *round) partitions(t protocol.TopicID) int32 { return r.base[t+1] - r.base[t] }

// slot of a partition; false if it has none.
func (r *round) slot(p protocol.TopicPartition) (int32, bool) {
	if !r.exists(p.Topic) || p.Partition < 0 || p.Partition >= r.partitions(p.Topic) {
		return 0, false
	}
	return r.base[p.Topic] + p.Partition, true
}

// topicOf lists the topic of each slot.
func (r *round) topicOf() []protocol.TopicID {
	topics := make([]protocol.TopicID, r.slots())
	for t := range r.group.Topics {
		for slot := r.base[t]; slot < r.base[t+1]; slot++ {
			topics[slot] = protocol.TopicID(t)
		}
	}
	return topics
}

func (r *round) members() []int32 {
	members := make([]int32, len(r.group.Members))
	for m := range members {
		members[m] = int32(m)
	}
	return members
}

func (r *round) give(slot, member int32) {
	r.owner[slot] = member
	r.load[member]++
}

// assignment lists what every member owns.
func (r *round) assignment(owner []int32) [][]protocol.TopicPartition {
	counts := make([]int32, len(r.group.Members))
	total := int32(0)
	for _, m := range owner {
		if m != nobody {
			counts[m]++
			total++
		}
	}
	of := make([][]protocol.TopicPartition, len(counts))
	room := make([]protocol.TopicPartition, total)
	for m, n := range counts {
		of[m], room = room[:0:n], room[n:]
	}
	for t := range r.group.Topics {
		for p, m := range owner[r.base[t]:r.base[t+1]] {
			if m != nobody {
				of[m] = append(of[m], protocol.TopicPartition{Topic: protocol.TopicID(t), Partition: int32(p)})
			}
		}
	}
	return of
}

// topicsByName lists the topics that have slots, by name.
func (r *round) topicsByName() []protocol.TopicID {
	topics := make([]protocol.TopicID, 0, len(r.group.Topics))
	for t := range r.group.Topics {
		if t := protocol.TopicID(t); r.partitions(t) > 0 {
			topics = append(topics, t)
		}
	}
	slices.SortFunc(topics, func(s, t protocol.TopicID) int {
		return protocol.CompareStrings(r.group.Topics[s].Name, r.group.Topics[t].Name)
	})
	return topics
}

// subscribers lists the members of every topic that has slots, in the given
// order of members. A topic named twice in a subscription counts once.
func (r *round) subscribers(order []int32) lists[int32] {
	l := newLists[int32](len(r.group.Topics))
	last := make([]int32, len(r.group.Topics))
	r.eachSubscription(order, last, func(_ int32, t protocol.TopicID) { l.count(int(t)) })
	l.lay()
	r.eachSubscription(order, last, func(m int32, t protocol.TopicID) { l.add(int(t), m) })
	return l
}

func (r *round) eachSubscription(order, last []int32, visit func(member int32, t protocol.TopicID)) {
	for t := range last {
		last[t] = nobody
	}
	for _, m := range order {
		for _, t := range r.subscription(int(m)).Topics {
			if r.exists(t) && last[t] != m {
				last[t] = m
				visit(m, t)
			}
		}
	}
}
