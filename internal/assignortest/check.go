package assignortest

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// Target is the whole plan of a round, withheld partitions included.
func Target(plan *assignor.Plan) [][]protocol.TopicPartition {
	if plan.Target != nil {
		return plan.Target
	}
	return plan.Assignment
}

// CheckPlan tells what is wrong with a plan: each partition of a topic that
// somebody subscribes to belongs to exactly one member, a subscriber; lists are in
// order; what is handed out is in the target.
func CheckPlan(g *assignor.Group, plan *assignor.Plan) error {
	if err := checkAssignment(g, Target(plan)); err != nil {
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
			case !Subscribes(g, m, p.Topic):
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
		if p := slices.Index(owned[t], false); p >= 0 && len(SubscribersOf(g, protocol.TopicID(t))) > 0 {
			return fmt.Errorf("partition %d of %s belongs to nobody", p, g.Topics[t].Name)
		}
	}
	return nil
}

// Subscribes tells whether a member subscribes to the topic.
func Subscribes(g *assignor.Group, member int, t protocol.TopicID) bool {
	return slices.Contains(g.Members[member].Subscription.Topics, t)
}

// SubscribersOf lists the members that do.
func SubscribersOf(g *assignor.Group, t protocol.TopicID) []int {
	var members []int
	for m := range g.Members {
		if Subscribes(g, m, t) {
			members = append(members, m)
		}
	}
	return members
}

// CheckBalance tells which partition could still be moved so that loads become more
// even: its owner has two more than another subscriber. Where all subscriptions are
// equal none can only mean that loads differ by one at most.
func CheckBalance(g *assignor.Group, lists [][]protocol.TopicPartition) error {
	for m, list := range lists {
		for _, p := range list {
			for _, other := range SubscribersOf(g, p.Topic) {
				if len(list) > len(lists[other])+1 {
					return fmt.Errorf("%v could move from %s, which has %d, to %s, which has %d",
						p, g.Members[m].ID, len(list), g.Members[other].ID, len(lists[other]))
				}
			}
		}
	}
	return nil
}

// Settle plays up to four rounds of a cooperative group whose members claim what
// they have been handed, and tells whether the last withheld nothing.
func Settle(a assignor.Assignor, g *assignor.Group) (bool, error) {
	for round := range 4 {
		plan := a.Assign(g)
		if err := CheckPlan(g, plan); err != nil {
			return false, fmt.Errorf("round %d: %w", round+1, err)
		}
		if err := checkHandover(g, plan); err != nil {
			return false, fmt.Errorf("round %d: %w", round+1, err)
		}
		for m := range g.Members {
			SetOwned(&g.Members[m], plan.Assignment[m], protocol.Generation(10+round))
		}
		g.MaxGeneration = plan.MaxGeneration
		if plan.Target == nil {
			return true, nil
		}
	}
	return false, nil
}

// checkHandover: nobody is handed what another member owns. What the receiver claims
// too is contested, and nobody's.
func checkHandover(g *assignor.Group, plan *assignor.Plan) error {
	owner := effectiveOwners(g)
	for m, list := range plan.Assignment {
		claimed, _ := Claim(&g.Members[m])
		for _, p := range list {
			if o, ok := owner[p]; ok && o >= 0 && o != m && !slices.Contains(claimed, p) {
				return fmt.Errorf("%v is handed to %s while %s owns it", p, g.Members[m].ID, g.Members[o].ID)
			}
		}
	}
	return nil
}
