package librdkafka_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/assignor/librdkafka"
	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/trials/assign"
)

func TestMain(m *testing.M) { assignortest.Main(m) }

// Every partition is assigned exactly once, to a subscriber, whatever the members claim.
// The numbers of topics are ours and make no difference (docs/assignors.md, "Common
// ground").
func TestAssignsEverything(t *testing.T) {
	for _, name := range librdkafka.Names() {
		t.Run(name, func(t *testing.T) {
			assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
				g := assignortest.Draw(t, s)
				a := librdkafka.ByName(name)
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

// Without racks range and roundrobin are Kafka's, if all members are dynamic or all are
// static.
func TestRangeAndRoundRobinAreKafkas(t *testing.T) {
	for _, name := range []string{"range", "roundrobin"} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				g := assignortest.Draw(t, assignortest.Shape{})
				if rapid.Bool().Draw(t, "static") {
					for m := range g.Members {
						g.Members[m].InstanceID = string(rune('z' - m*7%26))
					}
				}
				if ours, kafkas := librdkafka.ByName(name).Assign(g), assignor.ByName(name).Assign(g); !cmp.Equal(kafkas, ours) {
					t.Fatal(cmp.Diff(kafkas, ours))
				}
			})
		})
	}
}

// No partition could move to make loads more even, and where subscriptions are equal
// loads differ by one at most. As many stay as an even share allows, as many as with
// Kafka's. A plan that is claimed as it is stays as it is.
func TestStickyIsBalancedAndStays(t *testing.T) {
	sticky := librdkafka.ByName("cooperative-sticky")
	assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
		g := assignortest.Draw(t, s)
		plan := sticky.Assign(g)
		if err := assignortest.CheckBalance(g, assignortest.Target(plan)); err != nil {
			t.Fatal(err)
		}
		if s == (assignortest.Shape{Equal: true}) && len(g.Members[0].Subscription.Topics) > 0 {
			if got, want := assignortest.Kept(g, assignortest.Target(plan)), assignortest.MostKept(g); got != want {
				t.Fatalf("keeps %d of %d", got, want)
			}
		}
		if s.Racks {
			return // they may go to and fro
		}
		for m := range g.Members {
			assignortest.SetOwned(&g.Members[m], assignortest.Target(plan)[m], 4)
		}
		if again := sticky.Assign(g); !cmp.Equal(assignortest.Target(plan), again.Assignment) {
			t.Fatal(cmp.Diff(plan, again))
		}
	})
}

// A cooperative group settles within four rounds, and nobody is handed what another
// holds. Members that subscribe to nothing are left out, and hold nothing.
func TestCooperativeRoundsSettle(t *testing.T) {
	for _, equal := range []bool{true, false} {
		rapid.Check(t, func(t *rapid.T) {
			g := assignortest.Draw(t, assignortest.Shape{Equal: equal})
			for m := range g.Members {
				if len(g.Members[m].Subscription.Topics) == 0 {
					assignortest.SetOwned(&g.Members[m], nil, protocol.NoGeneration)
				}
			}
			settled, err := assignortest.Settle(librdkafka.ByName("cooperative-sticky"), g)
			if err != nil {
				t.Fatal(err)
			}
			if !settled {
				t.Fatal("partitions are still withheld in the fourth round")
			}
		})
	}
}

// A group without members, and members without a subscription, get nothing.
func TestAssignsNothing(t *testing.T) {
	for _, name := range librdkafka.Names() {
		for _, g := range []*assignor.Group{
			{}, {Members: []assignor.Member{{ID: "a"}, {ID: "b", Subscription: &protocol.Subscription{}}}},
		} {
			plan := librdkafka.ByName(name).Assign(g)
			for _, list := range plan.Assignment {
				if len(list) > 0 {
					t.Errorf("%s: something is assigned", name)
				}
			}
			if len(plan.Assignment) != len(g.Members) || plan.Target != nil {
				t.Errorf("%s: a plan for others", name)
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, name := range librdkafka.Names() {
		ours, kafkas := librdkafka.ByName(name), assignor.ByName(name)
		if ours == nil || ours.Name() != name || ours.Cooperative() != kafkas.Cooperative() {
			t.Errorf("%s: got %v", name, ours)
		}
	}
	if a := librdkafka.ByName("sticky"); a != nil {
		t.Errorf("sticky: got %v", a)
	}
}
