package assignor

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// byID orders the members by member id; the sticky assignors know no other order.
func (r *round) byID() []int32 {
	return r.sortedMembers(func(a, b *Member) int { return protocol.CompareStrings(string(a.ID), string(b.ID)) })
}

// byInstance orders the members as AbstractPartitionAssignor.MemberInfo does:
// static members first, by instance id, then the others by member id. Java and Go
// compare strings differently, so each library brings its own way.
func (r *round) byInstance(compare func(a, b string) int) []int32 {
	return r.sortedMembers(func(a, b *Member) int {
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

func (r *round) sortedMembers(compare func(a, b *Member) int) []int32 {
	order := make([]int32, len(r.group.Members))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(i, j int32) int { return compare(&r.group.Members[i], &r.group.Members[j]) })
	return order
}
