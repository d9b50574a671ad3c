package server

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// mostRounds is how often heterogeneous goes through all topics to balance them
// (MAX_ITERATION_COUNT).
const mostRounds = 16

// nobody owns a partition.
const nobody int32 = -1

// heterogeneous is Kafka's UniformHeterogeneousAssignmentBuilder: members keep what they
// had, what is free goes topic by topic to the subscribers with the least, and then topic
// after topic is balanced until nothing moves any more. Members go by their index.
type heterogeneous struct {
	group       *Group
	subscribers [][]int32 // of each topic, ascending
	owners      [][]int32 // of each partition
	sizes       []int32   // how much each member has
	balancer    balancer
	// While a topic is balanced: its partitions by owner, and where those that a member
	// can still give begin and end.
	stacks, bottom, top []int32
}

func newHeterogeneous(g *Group) *heterogeneous {
	members, topics := len(g.Members), len(g.Partitions)
	h := &heterogeneous{group: g, subscribers: make([][]int32, topics), owners: make([][]int32, topics),
		sizes: make([]int32, members), bottom: make([]int32, members), top: make([]int32, members)}
	for i := range g.Members {
		for _, t := range g.Members[i].Topics {
			h.subscribers[t] = append(h.subscribers[t], int32(i))
		}
	}
	for t := range h.owners {
		if h.subscribers[t] != nil {
			h.owners[t] = slices.Repeat([]int32{nobody}, int(g.Partitions[t]))
		}
	}
	h.balancer.sizes = h.sizes
	return h
}

func (h *heterogeneous) assign() [][]protocol.TopicPartition {
	h.keep()
	topics := h.order()
	for _, t := range topics {
		h.fill(t)
	}
	h.balance(slices.DeleteFunc(topics, func(t protocol.TopicID) bool { return len(h.subscribers[t]) < 2 }))
	plan := make([][]protocol.TopicPartition, len(h.sizes))
	for i, n := range h.sizes {
		plan[i] = make([]protocol.TopicPartition, 0, n)
	}
	for t, owners := range h.owners {
		for p, owner := range owners {
			plan[owner] = append(plan[owner], protocol.TopicPartition{Topic: protocol.TopicID(t), Partition: int32(p)})
		}
	}
	return plan
}

// keep lets all members keep what they had of the topics that they subscribe to.
func (h *heterogeneous) keep() {
	for i := range h.group.Members {
		m := &h.group.Members[i]
		for _, p := range m.Target {
			if _, subscribed := slices.BinarySearch(m.Topics, p.Topic); subscribed && int(p.Partition) < len(h.owners[p.Topic]) {
				h.owners[p.Topic][p.Partition] = int32(i)
				h.sizes[i]++
			}
		}
	}
}

// order is that of the topics: those with the most partitions a subscriber first, of these
// those with the fewest subscribers.
func (h *heterogeneous) order() []protocol.TopicID {
	var topics []protocol.TopicID
	for t := range h.owners {
		if h.subscribers[t] != nil {
			topics = append(topics, protocol.TopicID(t))
		}
	}
	slices.SortStableFunc(topics, func(a, b protocol.TopicID) int {
		n, m := int64(len(h.subscribers[a])), int64(len(h.subscribers[b]))
		return cmp.Or(cmp.Compare(int64(h.group.Partitions[b])*n, int64(h.group.Partitions[a])*m), cmp.Compare(n, m))
	})
	return topics
}

// fill gives the free partitions of a topic to the subscribers with the least.
func (h *heterogeneous) fill(t protocol.TopicID) {
	begun := false
	for p, owner := range h.owners[t] {
		if owner != nobody {
			continue
		}
		if !begun {
			h.balancer.begin(h.subscribers[t])
			begun = true
		}
		to := h.balancer.least()
		h.owners[t][p] = to
		h.sizes[to]++
	}
}

// balance goes through the topics, each with two subscribers and more, until it has come
// round to the one in which something last moved.
func (h *heterogeneous) balance(topics []protocol.TopicID) {
	last := -1
	for range mostRounds {
		for i, t := range topics {
			if i == last {
				return
			}
			if h.balanceTopic(t) || last < 0 {
				last = i
			}
		}
	}
}

// balanceTopic moves partitions from the subscribers with the most to those with the
// least. It tells whether any moved.
func (h *heterogeneous) balanceTopic(t protocol.TopicID) (moved bool) {
	b := &h.balancer
	if b.begin(h.subscribers[t]) <= 1 {
		return false
	}
	h.stack(t)
	for !b.balanced() {
		from := b.most()
		for from != nobody && h.top[from] == h.bottom[from] {
			b.exclude()
			from = b.most()
		}
		if from == nobody {
			break
		}
		h.top[from]--
		p := h.stacks[h.top[from]]
		to := b.least()
		if b.balanced() {
			break
		}
		h.owners[t][p] = to
		h.sizes[from]--
		h.sizes[to]++
		moved = true
	}
	return moved
}

// stack sorts the partitions of a topic by owner, and by number, so that each subscriber's
// lie together and can be taken from the top.
func (h *heterogeneous) stack(t protocol.TopicID) {
	owners := h.owners[t]
	for _, m := range h.subscribers[t] {
		h.top[m] = 0
	}
	for _, owner := range owners {
		h.top[owner]++
	}
	bottom := int32(0)
	for _, m := range h.subscribers[t] {
		h.bottom[m], bottom = bottom, bottom+h.top[m]
		h.top[m] = h.bottom[m]
	}
	h.stacks = slices.Grow(h.stacks[:0], len(owners))[:len(owners)]
	for p, owner := range owners {
		h.stacks[h.top[owner]] = int32(p)
		h.top[owner]++
	}
}
