package assignor_test

import (
	"fmt"
	"testing"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/protocol"
)

const (
	mostMembers    = 4
	mostTopics     = 3
	mostPartitions = 4
	subscriptions  = 1 << mostTopics
)

// All groups of up to 4 members, 3 topics and 4 partitions a topic, fresh and after
// every single leave, join and added partition. Members differ only in what they
// subscribe to, and topics in their size, so of groups that are alike but for the
// order of members or topics one will do.
func TestAllSmallGroups(t *testing.T) {
	most := mostMembers
	if testing.Short() {
		most--
	}
	groups := 0
	for n := 1; n <= most; n++ {
		eachDescending(n, subscriptions-1, func(subs []int) {
			eachDescending(mostTopics, mostPartitions, func(sizes []int) {
				if err := checkSmallGroup(smallGroup(subs, sizes)); err != nil {
					t.Fatalf("subscriptions %03b, sizes %v: %v", subs, sizes, err)
				}
				groups++
			})
		})
	}
	t.Logf("%d groups", groups)
}

// eachDescending visits all descending lists of n numbers up to most.
func eachDescending(n, most int, visit func([]int)) {
	list := make([]int, 0, n)
	var next func(most int)
	next = func(most int) {
		if len(list) == n {
			visit(list)
			return
		}
		for i := range most + 1 {
			list = append(list, i)
			next(i)
			list = list[:len(list)-1]
		}
	}
	next(most)
}

// smallGroup has topics of these sizes and a member for each set of topics.
func smallGroup(subs, sizes []int) *assignor.Group {
	g := &assignor.Group{MaxGeneration: protocol.NoGeneration}
	for i, size := range sizes {
		g.Topics = append(g.Topics, assignor.Topic{Name: fmt.Sprintf("t%d", i), Partitions: int32(size)})
	}
	for _, set := range subs {
		join(g, set)
	}
	return g
}

// join adds a member that subscribes to a set of topics and owns nothing.
func join(g *assignor.Group, set int) {
	s := &protocol.Subscription{Generation: protocol.NoGeneration}
	for t := range g.Topics {
		if set>>t&1 != 0 {
			s.Topics = append(s.Topics, protocol.TopicID(t))
		}
	}
	id := protocol.MemberID(fmt.Sprintf("c%d", len(g.Members)))
	g.Members = append(g.Members, assignor.Member{ID: id, Subscription: s})
}

func checkSmallGroup(g *assignor.Group) error {
	for _, a := range []assignor.Assignor{assignor.Range{}, assignor.RoundRobin{}} {
		if err := assignortest.CheckPlan(g, a.Assign(g)); err != nil {
			return fmt.Errorf("%s: %w", a.Name(), err)
		}
	}
	plan := assignor.Sticky{}.Assign(g)
	if err := assignortest.CheckPlan(g, plan); err != nil {
		return fmt.Errorf("fresh: %w", err)
	}
	if err := assignortest.CheckBalance(g, plan.Assignment); err != nil {
		return fmt.Errorf("fresh: %w", err)
	}
	for m := range g.Members {
		assignortest.SetOwned(&g.Members[m], plan.Assignment[m], 1)
	}
	g.MaxGeneration = 1
	return eachChange(g, checkAfterChange)
}

// eachChange visits the groups that differ from g by one leave, join or partition.
func eachChange(g *assignor.Group, visit func(*assignor.Group) error) error {
	for m := range g.Members {
		h := copyOf(g)
		h.Members = append(h.Members[:m], h.Members[m+1:]...)
		if err := visit(h); err != nil {
			return fmt.Errorf("without %s: %w", g.Members[m].ID, err)
		}
	}
	for set := range subscriptions {
		h := copyOf(g)
		join(h, set)
		if err := visit(h); err != nil {
			return fmt.Errorf("with a member that subscribes to %03b: %w", set, err)
		}
	}
	for t := range g.Topics {
		h := copyOf(g)
		h.Topics[t].Partitions++
		if err := visit(h); err != nil {
			return fmt.Errorf("with a partition more in %s: %w", g.Topics[t].Name, err)
		}
	}
	return nil
}

func copyOf(g *assignor.Group) *assignor.Group {
	return &assignor.Group{
		Topics:        append([]assignor.Topic(nil), g.Topics...),
		Members:       append([]assignor.Member(nil), g.Members...),
		MaxGeneration: g.MaxGeneration,
	}
}

func checkAfterChange(g *assignor.Group) error {
	plan := assignor.Sticky{}.Assign(g)
	if err := assignortest.CheckPlan(g, plan); err != nil {
		return err
	}
	if err := assignortest.CheckBalance(g, plan.Assignment); err != nil {
		return err
	}
	if allEqual(g) {
		if got, want := assignortest.Kept(g, plan.Assignment), assignortest.MostKept(g); got != want {
			return fmt.Errorf("keeps %d of %d", got, want)
		}
	}
	settled, err := assignortest.Settle(assignor.CooperativeSticky{}, g)
	if err == nil && !settled {
		err = fmt.Errorf("partitions are still withheld in the fourth round")
	}
	return err
}

// allEqual tells whether all members subscribe to the same topics, and to any.
func allEqual(g *assignor.Group) bool {
	for t := range g.Topics {
		if n := len(assignortest.SubscribersOf(g, protocol.TopicID(t))); n != 0 && n != len(g.Members) {
			return false
		}
	}
	return len(g.Members) > 0 && len(g.Members[0].Subscription.Topics) > 0
}
