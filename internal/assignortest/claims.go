package assignortest

import (
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// Claim is what a member says it owned and in which generation.
func Claim(m *assignor.Member) ([]protocol.TopicPartition, protocol.Generation) {
	s := m.Subscription
	switch {
	case s.Owned != nil && s.Generation >= 0:
		return s.Owned, s.Generation
	case s.UserData == nil:
		return s.Owned, protocol.NoGeneration
	case s.Owned != nil:
		return s.Owned, s.UserData.Generation
	}
	return s.UserData.Owned, s.UserData.Generation
}

// effectiveOwners has the owner of each partition: of those that claim it and still
// subscribe, the one of the highest generation; -1 if there are two.
func effectiveOwners(g *assignor.Group) map[protocol.TopicPartition]int {
	owner := map[protocol.TopicPartition]int{}
	newest := map[protocol.TopicPartition]protocol.Generation{}
	for m := range g.Members {
		owned, generation := Claim(&g.Members[m])
		for _, p := range owned {
			_, claimed := owner[p]
			switch {
			case !claimed || generation > newest[p]:
				owner[p], newest[p] = m, generation
			case generation == newest[p] && owner[p] != m:
				owner[p] = -1
			}
		}
	}
	return owner
}

// Kept counts the partitions that stay with their effective owner.
func Kept(g *assignor.Group, lists [][]protocol.TopicPartition) int {
	n := 0
	owner := effectiveOwners(g)
	for m, list := range lists {
		for _, p := range list {
			if o, ok := owner[p]; ok && o == m {
				n++
			}
		}
	}
	return n
}

// MostKept: each member may keep its share, and as many as there are remainders one
// more.
func MostKept(g *assignor.Group) int {
	partitions := 0
	for _, t := range g.Members[0].Subscription.Topics {
		partitions += int(g.Topics[t].Partitions)
	}
	owned := make([]int, len(g.Members))
	for p, m := range effectiveOwners(g) {
		if Subscribes(g, m, p.Topic) {
			owned[m]++
		}
	}
	share, extras, most := partitions/len(g.Members), partitions%len(g.Members), 0
	for _, n := range owned {
		most += min(n, share)
		if n > share && extras > 0 {
			most++
			extras--
		}
	}
	return most
}
