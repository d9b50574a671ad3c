package server

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// Range gives each member a range of each topic that it subscribes to, and the same range
// of topics with as many partitions and subscribers
// (org.apache.kafka.coordinator.group.assignor.RangeAssignor). It is not sticky, but that
// static members keep their places.
type Range struct{}

// Name is range.
func (Range) Name() string { return "range" }

// rangeTopic is how far a topic is handed out.
type rangeTopic struct{ subscribers, extra, next int32 }

// Assign hands out topic by topic to member after member.
func (Range) Assign(g *Group) ([][]protocol.TopicPartition, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	topics := make([]rangeTopic, len(g.Partitions))
	for i := range g.Members {
		for _, t := range g.Members[i].Topics {
			topics[t].subscribers++
		}
	}
	for t := range topics {
		if n := topics[t].subscribers; n > 0 {
			topics[t].extra = g.Partitions[t] % n
		}
	}
	plan := make([][]protocol.TopicPartition, len(g.Members))
	for _, i := range rangeOrder(g.Members) {
		for _, t := range g.Members[i].Topics {
			topic := &topics[t]
			quota := g.Partitions[t] / topic.subscribers
			if topic.extra > 0 {
				topic.extra--
				quota++
			}
			for range quota {
				plan[i] = append(plan[i], protocol.TopicPartition{Topic: t, Partition: topic.next})
				topic.next++
			}
		}
	}
	return plan, nil
}

// rangeOrder is the order in which members get their ranges: static ones first, by their
// instance ids, then the others by their member ids (RangeAssignor.sortMemberIds).
func rangeOrder(members []Member) []int {
	order := make([]int, len(members))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &members[i], &members[j]
		switch {
		case a.InstanceID != "" && b.InstanceID != "":
			return protocol.CompareStrings(a.InstanceID, b.InstanceID)
		case a.InstanceID == "" && b.InstanceID == "":
			return protocol.CompareStrings(string(a.ID), string(b.ID))
		}
		return cmp.Compare(len(b.InstanceID), len(a.InstanceID))
	})
	return order
}
