package server

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// Uniform gives everybody as many partitions as anybody, give or take one, and lets
// partitions stay where the last target had them
// (org.apache.kafka.coordinator.group.assignor.UniformAssignor).
type Uniform struct{}

// Name is uniform.
func (Uniform) Name() string { return "uniform" }

// Assign has a simpler way where all members subscribe to the same topics.
func (Uniform) Assign(g *Group) ([][]protocol.TopicPartition, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	if len(g.Members) == 0 {
		return nil, nil
	}
	if g.homogeneous() {
		return newHomogeneous(g).assign(), nil
	}
	return newHeterogeneous(g).assign(), nil
}

// homogeneous is Kafka's UniformHomogeneousAssignmentBuilder: members keep what they had up
// to their quota, and what is left goes to those that are short of theirs, in their order.
type homogeneous struct {
	group  *Group
	topics []protocol.TopicID
	had    [][]bool // whether the last target gave a partition to anybody; nil: nobody subscribes to the topic
	plan   [][]protocol.TopicPartition
	short  []shortOf
	// free has what no member had first, then what was taken from members.
	free   []protocol.TopicPartition
	quota  int // that everybody has at least
	extras int // members that are still to have one more
}

// shortOf is a member and how many partitions it lacks.
type shortOf struct{ member, by int }

func newHomogeneous(g *Group) *homogeneous {
	h := &homogeneous{group: g, topics: g.Members[0].Topics, plan: make([][]protocol.TopicPartition, len(g.Members))}
	h.look()
	total := 0
	for _, t := range h.topics {
		for p := range g.Partitions[t] {
			if !h.had[t][p] {
				h.free = append(h.free, protocol.TopicPartition{Topic: t, Partition: p})
			}
		}
		total += int(g.Partitions[t])
	}
	h.quota, h.extras = total/len(g.Members), total%len(g.Members)
	return h
}

// look goes through the last target.
func (h *homogeneous) look() {
	h.had = make([][]bool, len(h.group.Partitions))
	for _, t := range h.topics {
		h.had[t] = make([]bool, h.group.Partitions[t])
	}
	for i := range h.group.Members {
		for _, p := range h.group.Members[i].Target {
			if had := h.had[p.Topic]; had != nil {
				had[p.Partition] = true
			}
		}
	}
}

func (h *homogeneous) assign() [][]protocol.TopicPartition {
	for i := range h.group.Members {
		h.keep(i)
	}
	for _, s := range h.short {
		n := min(s.by, len(h.free))
		if n == 0 {
			break
		}
		h.plan[s.member] = append(slices.Clip(h.plan[s.member]), h.free[:n]...)
		slices.SortFunc(h.plan[s.member], protocol.TopicPartition.Compare)
		h.free = h.free[n:]
	}
	return h.plan
}

// keep lets a member keep what fits into its quota (maybeRevokePartitions). As long as
// there are extras, that is one more; a member that does not fill it gives the extra up,
// unless so few come after it that all of them must have one.
func (h *homogeneous) keep(i int) {
	quota, extra := h.quota, h.extras > 0
	if extra {
		quota++
	}
	h.keepUpTo(quota, i)
	quota -= len(h.plan[i])
	if quota > 0 && extra && len(h.group.Members)-i > h.extras {
		quota--
		extra = false
	}
	if quota > 0 {
		h.short = append(h.short, shortOf{i, quota})
	}
	if extra {
		h.extras--
	}
}

// keepUpTo lets a member keep so many of its partitions, the first ones, and frees the others.
func (h *homogeneous) keepUpTo(quota, i int) {
	m := &h.group.Members[i]
	unsubscribed := func(p protocol.TopicPartition) bool { return h.had[p.Topic] == nil }
	kept, sorted := m.Target, m.Sorted
	if sorted == nil {
		sorted = slices.SortedFunc(slices.Values(kept), protocol.TopicPartition.Compare)
	}
	if slices.ContainsFunc(kept, unsubscribed) {
		kept, sorted = slices.DeleteFunc(slices.Clone(kept), unsubscribed), slices.DeleteFunc(slices.Clone(sorted), unsubscribed)
	}
	if len(kept) > quota {
		h.free = append(h.free, kept[quota:]...)
		sorted = without(sorted, kept[quota:])
	}
	h.plan[i] = sorted
}

// without is what is left of a list without some of it.
func without(sorted, gone []protocol.TopicPartition) []protocol.TopicPartition {
	gone = slices.SortedFunc(slices.Values(gone), protocol.TopicPartition.Compare)
	left := make([]protocol.TopicPartition, 0, len(sorted)-len(gone))
	for _, p := range sorted {
		if len(gone) > 0 && p == gone[0] {
			gone = gone[1:]
			continue
		}
		left = append(left, p)
	}
	return left
}
