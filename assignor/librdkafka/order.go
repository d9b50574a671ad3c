package librdkafka

import (
	"strings"

	"github.com/groupsim/groupsim/assignor"
)

// subscribed lists the members that subscribe to anything, in the order of the JoinGroup
// response. The others' metadata is refused, and they are left out of the group
// (rd_kafka_group_MemberMetadata_consumer_read).
func subscribed(r *assignor.Round) []int32 {
	members := make([]int32, 0, len(r.Group.Members))
	for _, m := range r.Members() {
		if len(r.Subscription(int(m)).Topics) > 0 {
			members = append(members, m)
		}
	}
	return members
}

// compareMembers is rd_kafka_group_member_cmp: two static members by instance id, any
// others by member id, as bytes. Kafka puts all static ones first.
//
// Among static and dynamic members this is no order: a may come before b, b before c and
// c before a.
func compareMembers(a, b *assignor.Member) int {
	if a.InstanceID != "" && b.InstanceID != "" {
		return strings.Compare(a.InstanceID, b.InstanceID)
	}
	return strings.Compare(string(a.ID), string(b.ID))
}

// sortMembers brings members into librdkafka's order. It must be the merge sort of glibc's
// qsort, the shorter half first: where compareMembers is no order, the outcome depends on
// who is compared with whom.
func sortMembers(g *assignor.Group, members []int32) {
	mergeSort(g, members, make([]int32, len(members)))
}

func mergeSort(g *assignor.Group, members, merged []int32) {
	if len(members) < 2 {
		return
	}
	first, second := members[:len(members)/2], members[len(members)/2:]
	mergeSort(g, first, merged)
	mergeSort(g, second, merged)
	n := 0
	for ; len(first) > 0 && len(second) > 0; n++ {
		from := &first
		if compareMembers(&g.Members[first[0]], &g.Members[second[0]]) > 0 {
			from = &second
		}
		merged[n], *from = (*from)[0], (*from)[1:]
	}
	copy(merged[n:], first) // what is left of the second half is in its place
	copy(members, merged[:n+len(first)])
}
