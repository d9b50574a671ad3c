package assignor_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/protocol"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { assignortest.Main(m) }

// Every partition of a topic that somebody subscribes to is assigned exactly once,
// to a subscriber, whatever the members claim.
func TestEveryAssignorAssignsEverything(t *testing.T) {
	for _, name := range assignor.Names() {
		t.Run(name, func(t *testing.T) {
			assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
				g := assignortest.Draw(t, s)
				if err := assignortest.CheckPlan(g, assignor.ByName(name).Assign(g)); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// A client that claims a partition twice does not contest its own claim.
func TestClaimingTwiceIsClaimingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := assignortest.Draw(t, assignortest.Shape{Equal: true})
		want := assignor.Sticky{}.Assign(g)
		for m := range g.Members {
			owned, generation := assignortest.Claim(&g.Members[m])
			assignortest.SetOwned(&g.Members[m], slices.Concat(owned, owned), generation)
		}
		if got := (assignor.Sticky{}).Assign(g); !cmp.Equal(want, got) {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}

// Per topic, sizes differ by one at most (RangeAssignor; docs/assignors.md, range).
func TestRangeIsEvenWithinTopics(t *testing.T) {
	assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
		g := assignortest.Draw(t, s)
		lists := assignor.Range{}.Assign(g).Assignment
		for topic := range g.Topics {
			topic := protocol.TopicID(topic)
			var sizes []int
			for _, m := range assignortest.SubscribersOf(g, topic) {
				of := slices.DeleteFunc(slices.Clone(lists[m]), func(p tp) bool { return p.Topic != topic })
				sizes = append(sizes, len(of))
			}
			if len(sizes) > 0 && slices.Max(sizes)-slices.Min(sizes) > 1 {
				t.Fatalf("topic %s: sizes %v", g.Topics[topic].Name, sizes)
			}
		}
	})
}

// Sizes differ by one at most (RoundRobinAssignor, AbstractStickyAssignor;
// docs/assignors.md, "Where all subscribe to the same topics").
func TestEqualSubscriptionsGetEqualShares(t *testing.T) {
	for _, a := range []assignor.Assignor{assignor.RoundRobin{}, assignor.Sticky{}, assignor.CooperativeSticky{}} {
		t.Run(a.Name(), func(t *testing.T) {
			assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
				s.Equal = true
				g := assignortest.Draw(t, s)
				var sizes []int
				for _, list := range assignortest.Target(a.Assign(g)) {
					sizes = append(sizes, len(list))
				}
				if slices.Max(sizes)-slices.Min(sizes) > 1 {
					t.Fatalf("sizes %v", sizes)
				}
			})
		})
	}
}

// No partition could move to make loads more even (docs/assignors.md, "Where
// subscriptions differ").
func TestStickyIsBalanced(t *testing.T) {
	assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
		g := assignortest.Draw(t, s)
		if err := assignortest.CheckBalance(g, assignor.Sticky{}.Assign(g).Assignment); err != nil {
			t.Fatal(err)
		}
	})
}

// As many partitions stay as an even share allows, without racks and contested claims
// (docs/assignors.md, "Where all subscribe to the same topics").
func TestStickyKeepsTheMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := assignortest.Draw(t, assignortest.Shape{Equal: true})
		if len(g.Members[0].Subscription.Topics) == 0 {
			t.Skip("nothing to keep")
		}
		lists := assignor.Sticky{}.Assign(g).Assignment
		if got, want := assignortest.Kept(g, lists), assignortest.MostKept(g); got != want {
			t.Fatalf("keeps %d of %d", got, want)
		}
	})
}

// Answers are those of Kafka's steps, done one by one (AbstractStickyAssignor;
// docs/assignors.md, sticky and cooperative-sticky).
func TestStickyIsThatOfTheReference(t *testing.T) {
	assignortest.EachShape(t, compareWithReference)
}

func FuzzSticky(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
		compareWithReference(t, assignortest.Shape{Equal: flag("equal"), Racks: flag("racks"), Conflicts: flag("conflicts")})
	}))
}

func compareWithReference(t *rapid.T, s assignortest.Shape) {
	g := assignortest.Draw(t, s)
	answer := referenceGeneral
	if s.Equal {
		answer = referenceConstrained
		if len(g.Members[0].Subscription.Topics) == 0 {
			t.Skip("nothing to assign")
		}
	} else {
		makeUnequal(t, g)
	}
	want, transferring := answer(g)
	plan := assignor.CooperativeSticky{}.Assign(g)
	if got := assignortest.Target(plan); !cmp.Equal(want, got) {
		t.Fatal(cmp.Diff(want, got))
	}
	for m := range want {
		want[m] = slices.DeleteFunc(want[m], func(p tp) bool { return transferring[p] })
	}
	if !cmp.Equal(want, plan.Assignment) {
		t.Fatalf("handed out: %s", cmp.Diff(want, plan.Assignment))
	}
}

// makeUnequal adds two members that alone subscribe to a topic of their own.
func makeUnequal(t *rapid.T, g *assignor.Group) {
	g.Topics = append(g.Topics, assignor.Topic{Name: "extra", Partitions: rapid.Int32Range(0, 40).Draw(t, "extra")})
	extra := []protocol.TopicID{protocol.TopicID(len(g.Topics) - 1)}
	for _, id := range []protocol.MemberID{"a", "z"} {
		m := assignor.Member{ID: id, Subscription: &protocol.Subscription{Topics: extra, Generation: 3}}
		assignortest.SetOwned(&m, nil, 3)
		g.Members = append(g.Members, m)
	}
}

// The partition that a move against an earlier one undoes is the first of a Java set
// (PartitionMovements; docs/assignors.md, "Hash order"). Partitions that are 64 apart
// share a bucket of a small table.
func TestMovedPartitionsAreInJavasOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topic := rapid.StringMatching("[a-z]{1,9}").Draw(t, "topic")
		moved, want := assignor.NewMoveSet(topic, 1024), newJavaSet(topic)
		in := map[int32]bool{}
		for range rapid.IntRange(1, 60).Draw(t, "moves") {
			p := rapid.Int32Range(0, 15).Draw(t, "p") * rapid.SampledFrom([]int32{1, 64}).Draw(t, "apart")
			moved.Flip(p)
			if in[p] = !in[p]; in[p] {
				want.add(p)
			} else {
				want.remove(p)
			}
			if want.size == 0 { // Kafka drops the set
				want = newJavaSet(topic)
			}
			if want.size > 0 && moved.First() != want.first() || want.size == 0 && moved.First() != -1 {
				t.Fatalf("after the move of %d: %d is first, want %v", p, moved.First(), want.buckets)
			}
		}
	})
}

// A cooperative group settles: partitions go to a new owner only when the old one
// has let go, and at the latest in the fourth round nothing is withheld any more
// (KIP-429). With racks Kafka's rules do not promise the latter: partitions may go to
// and fro for ever (docs/assignors.md, cooperative-sticky).
func TestCooperativeRoundsSettle(t *testing.T) {
	assignortest.EachShape(t, func(t *rapid.T, s assignortest.Shape) {
		g := assignortest.Draw(t, s)
		settled, err := assignortest.Settle(assignor.CooperativeSticky{}, g)
		if err != nil {
			t.Fatal(err)
		}
		if !settled && !s.Racks {
			t.Fatal("partitions are still withheld in the fourth round")
		}
	})
}
