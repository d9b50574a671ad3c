package assignor

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// byID orders the members by member id; Kafka's sticky assignors know no other order.
func (g *Group) byID() []int32 {
	all := g.all()
	g.sortByID(all)
	return all
}

// sortByID orders some of them so.
func (g *Group) sortByID(members []int32) {
	g.sort(members, func(a, b *Member) int { return protocol.CompareStrings(string(a.ID), string(b.ID)) })
}

// ByInstance lists the members in the order of AbstractPartitionAssignor.MemberInfo:
// static members first, by instance id, then the others by member id. Java and Go
// compare strings differently, so each library brings its own way.
func (g *Group) ByInstance(compare func(a, b string) int) []int32 {
	all := g.all()
	g.sort(all, func(a, b *Member) int {
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
	return all
}

// all lists the members as they come.
func (g *Group) all() []int32 {
	order := make([]int32, len(g.Members))
	for i := range order {
		order[i] = int32(i)
	}
	return order
}

// sort brings members into an order; those that are alike in it stay as they come.
func (g *Group) sort(members []int32, compare func(a, b *Member) int) {
	slices.SortFunc(members, func(i, j int32) int {
		return cmp.Or(compare(&g.Members[i], &g.Members[j]), cmp.Compare(i, j))
	})
}
