package assignor_test

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// target is the whole plan of a round, withheld partitions included.
func target(plan *assignor.Plan) [][]protocol.TopicPartition {
	if plan.Target != nil {
		return plan.Target
	}
	return plan.Assignment
}

// checkPlan tells what is wrong with a plan: each partition of a topic that
// somebody subscribes to belongs to exactly one member, a subscriber; lists are in
// order; what is handed out is in the target.
func checkPlan(g *assignor.Group, plan *assignor.Plan) error {
	if err := checkAssignment(g, target(plan)); err != nil {
		return err
	}
	if plan.Target == nil {
		return nil
	}
	withheld := 0
	for m := range g.Members {
		for _, p := range plan.Assignment[m] {
			if !slices.Contains(plan.Target[m], p) {
				return fmt.Errorf("%s is handed %v, which is not in its target", g.Members[m].ID, p)
			}
		}
		withheld += len(plan.Target[m]) - len(plan.Assignment[m])
	}
	if withheld == 0 {
		return fmt.Errorf("there is a target though nothing is withheld")
	}
	return nil
}

func checkAssignment(g *assignor.Group, lists [][]protocol.TopicPartition) error {
	if len(lists) != len(g.Members) {
		return fmt.Errorf("%d lists for %d members", len(lists), len(g.Members))
	}
	owned := make([][]bool, len(g.Topics))
	for t := range g.Topics {
		owned[t] = make([]bool, g.Topics[t].Partitions)
	}
	for m, list := range lists {
		if !slices.IsSortedFunc(list, protocol.TopicPartition.Compare) {
			return fmt.Errorf("%s: out of order: %v", g.Members[m].ID, list)
		}
		for _, p := range list {
			switch {
			case !subscribes(g, m, p.Topic):
				return fmt.Errorf("%s does not subscribe to %v", g.Members[m].ID, p)
			case p.Partition >= g.Topics[p.Topic].Partitions:
				return fmt.Errorf("%s has %v, which does not exist", g.Members[m].ID, p)
			case owned[p.Topic][p.Partition]:
				return fmt.Errorf("%v belongs to two members, one of them %s", p, g.Members[m].ID)
			}
			owned[p.Topic][p.Partition] = true
		}
	}
	for t := range g.Topics {
		if p := slices.Index(owned[t], false); p >= 0 && len(subscribersOf(g, protocol.TopicID(t))) > 0 {
			return fmt.Errorf("partition %d of %s belongs to nobody", p, g.Topics[t].Name)
		}
	}
	return nil
}

func subscribes(g *assignor.Group, member int, t protocol.TopicID) bool {
	return slices.Contains(g.Members[member].Subscription.Topics, t)
}

func subscribersOf(g *assignor.Group, t protocol.TopicID) []int {
	var members []int
	for m := range g.Members {
		if subscribes(g, m, t) {
			members = append(members, m)
		}
	}
	return members
}

// claim is what a member says it owned and in which generation.
func claim(m *assignor.Member) ([]protocol.TopicPartition, protocol.Generation) {
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
		owned, generation := claim(&g.Members[m])
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

// kept counts the partitions that stay with their effective owner.
func kept(g *assignor.Group, lists [][]protocol.TopicPartition) int {
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

// checkBalance tells which partition could still be moved so that loads become more
// even: its owner has two more than another subscriber. Where all subscriptions are
// equal none can only mean that loads differ by one at most.
func checkBalance(g *assignor.Group, lists [][]protocol.TopicPartition) error {
	for m, list := range lists {
		for _, p := range list {
			for _, other := range subscribersOf(g, p.Topic) {
				if len(list) > len(lists[other])+1 {
					return fmt.Errorf("%v could move from %s, which has %d, to %s, which has %d",
						p, g.Members[m].ID, len(list), g.Members[other].ID, len(lists[other]))
				}
			}
		}
	}
	return nil
}
