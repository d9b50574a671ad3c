package assignor

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// byID orders the members by member id; Kafka's sticky assignors know no other order.
func (g *Group) byID() []int32 {
	return g.sorted(func(a, b *Member) int { return protocol.CompareStrings(string(a.ID), string(b.ID)) })
}

// ByInstance lists the members in the order of AbstractPartitionAssignor.MemberInfo:
// static members first, by instance id, then the others by member id. Java and Go
// compare strings differently, so each library brings its own way.
func (g *Group) ByInstance(compare func(a, b string) int) []int32 {
	return g.sorted(func(a, b *Member) int {
		switch {
		case a.InstanceID != "" && b.InstanceID != "":
			return compare(a.InstanceID, b.InstanceID)
		case a.InstanceID != "":
			return -1
		case b.InstanceID != "":
			return 1
		}
		return compare(string(a.ID), string(b.ID))
	})
}

func (g *Group) sorted(compare func(a, b *Member) int) []int32 {
	order := make([]int32, len(g.Members))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(i, j int32) int { return compare(&g.Members[i], &g.Members[j]) })
	return order
}
