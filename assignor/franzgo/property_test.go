package franzgo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/assignor/franzgo"
	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/trials/assign"
)

func TestMain(m *testing.M) { assignortest.Main(m) }

// Every partition is assigned exactly once, to a subscriber, whatever the members
// Claim. The numbers of topics are ours and make no difference (docs/assignors.md,
// "Common ground").
func TestAssignsEverything(t *testing.T) {
	for _, name := range assignor.Names() {
		t.Run(name, func(t *testing.T) {
			assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
				g := assignortest.Draw(t, s)
				a := franzgo.ByName(name)
				if err := assignortest.CheckPlan(g, a.Assign(g)); err != nil {
					t.Fatal(err)
				}
				problem, renumbered := assign.Problem{Assignor: a, Group: g}, assign.Problem{Assignor: a, Group: assignortest.Renumber(g)}
				if want, got := problem.Solve(), renumbered.Solve(); !cmp.Equal(want, got) {
					t.Fatalf("with other topic numbers: %s", cmp.Diff(want, got))
				}
			})
		})
	}
}

// range and roundrobin are Kafka's, but that racks do not count (RangeBalancer,
// RoundRobinBalancer).
func TestRangeAndRoundRobinAreKafkas(t *testing.T) {
	for _, name := range []string{"range", "roundrobin"} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				g := assignortest.Draw(t, assignortest.Shape{Conflicts: true})
				if ours, kafkas := franzgo.ByName(name).Assign(g), assignor.ByName(name).Assign(g); !cmp.Equal(kafkas, ours) {
					t.Fatal(cmp.Diff(kafkas, ours))
				}
			})
		})
	}
}

// No partition could move to make loads more even, and where subscriptions are equal
// loads differ by one at most (balancer.balance). A plan that is claimed as it is
// stays as it is.
func TestStickyIsBalancedAndStays(t *testing.T) {
	sticky := franzgo.ByName("sticky")
	assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
		g := assignortest.Draw(t, s)
		plan := sticky.Assign(g)
		if err := assignortest.CheckBalance(g, plan.Assignment); err != nil {
			t.Fatal(err)
		}
		for m := range g.Members {
			assignortest.SetOwned(&g.Members[m], plan.Assignment[m], 4)
		}
		if again := sticky.Assign(g); !cmp.Equal(plan, again) {
			t.Fatal(cmp.Diff(plan, again))
		}
	})
}

// As many partitions stay as an even share allows (repairAssignment).
func TestStickyKeepsTheMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := assignortest.Draw(t, assignortest.Shape{Equal: true})
		if len(g.Members[0].Subscription.Topics) == 0 {
			t.Skip("nothing to keep")
		}
		lists := franzgo.ByName("sticky").Assign(g).Assignment
		if got, want := assignortest.Kept(g, lists), assignortest.MostKept(g); got != want {
			t.Fatalf("keeps %d of %d", got, want)
		}
	})
}

// What is withheld is claimed by somebody other than its new owner, nobody is handed
// what another owns, and a group settles within four rounds (AdjustCooperative).
func TestCooperativeRoundsSettle(t *testing.T) {
	cooperative := franzgo.ByName("cooperative-sticky")
	assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
		g := assignortest.Draw(t, s)
		checkWithheld(t, g, cooperative.Assign(g))
		settled, err := assignortest.Settle(cooperative, g)
		if err != nil {
			t.Fatal(err)
		}
		if !settled {
			t.Fatal("partitions are still withheld in the fourth round")
		}
	})
}

func checkWithheld(t *rapid.T, g *assignor.Group, plan *assignor.Plan) {
	claimants := map[protocol.TopicPartition]map[int]bool{}
	for m := range g.Members {
		for _, p := range g.Members[m].Subscription.Owned {
			if claimants[p] == nil {
				claimants[p] = map[int]bool{}
			}
			claimants[p][m] = true
		}
	}
	handed := map[protocol.TopicPartition]bool{}
	for _, list := range plan.Assignment {
		for _, p := range list {
			handed[p] = true
		}
	}
	for m, list := range assignortest.Target(plan) {
		for _, p := range list {
			others := len(claimants[p])
			if claimants[p][m] {
				others--
			}
			if !handed[p] && others == 0 {
				t.Fatalf("%v is withheld from %s, but nobody else claims it", p, g.Members[m].ID)
			}
		}
	}
}

// A group without members, and members without a subscription, get nothing.
func TestAssignsNothing(t *testing.T) {
	for _, name := range assignor.Names() {
		for _, g := range []*assignor.Group{
			{}, {Members: []assignor.Member{{ID: "a"}, {ID: "b", Subscription: &protocol.Subscription{}}}},
		} {
			plan := franzgo.ByName(name).Assign(g)
			if err := checkNothing(g, plan); err != "" {
				t.Errorf("%s: %s", name, err)
			}
		}
	}
}

func checkNothing(g *assignor.Group, plan *assignor.Plan) string {
	if len(plan.Assignment) != len(g.Members) || plan.Target != nil {
		return "a plan for others"
	}
	for _, list := range plan.Assignment {
		if len(list) > 0 {
			return "something is assigned"
		}
	}
	return ""
}
