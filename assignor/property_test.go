package assignor_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) {
	for name, value := range map[string]string{"rapid.checks": "2000", "rapid.seed": "1", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil { // the command line may set it again
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// shape says what groups drawGroup draws.
type shape struct {
	equal     bool // subscriptions are
	racks     bool
	conflicts bool // partitions claimed twice, by members of any generation
}

// drawGroup draws a group of up to 6 members and 4 topics. What is owned is owned
// once, in generation 3, unless there are to be conflicts.
func drawGroup(t *rapid.T, s shape) *assignor.Group {
	g := &assignor.Group{MaxGeneration: protocol.NoGeneration}
	for i := range rapid.IntRange(1, 4).Draw(t, "topics") {
		topic := assignor.Topic{Name: fmt.Sprintf("t%d", (7*i)%4), Partitions: rapid.Int32Range(0, 7).Draw(t, "partitions")}
		for p := int32(0); s.racks && p < topic.Partitions; p++ {
			topic.Racks = append(topic.Racks, rapid.SliceOfN(rapid.SampledFrom([]string{"r0", "r1", "r2", ""}), 0, 2).Draw(t, "replicas"))
		}
		g.Topics = append(g.Topics, topic)
	}
	subscription := drawSubscription(t, g)
	for i := range rapid.IntRange(1, 6).Draw(t, "members") {
		if !s.equal {
			subscription = drawSubscription(t, g)
		}
		m := assignor.Member{ID: protocol.MemberID(fmt.Sprintf("c%d", (5*i)%6)), Subscription: &protocol.Subscription{Topics: subscription, Generation: 3}}
		if s.racks {
			m.Subscription.Rack = rapid.SampledFrom([]string{"", "r0", "r1", "r2"}).Draw(t, "rack")
		}
		g.Members = append(g.Members, m)
	}
	drawClaims(t, g, s.conflicts)
	return g
}

func drawSubscription(t *rapid.T, g *assignor.Group) []protocol.TopicID {
	var topics []protocol.TopicID
	for i := range g.Topics {
		if rapid.IntRange(0, 3).Draw(t, "subscribes") > 0 {
			topics = append(topics, protocol.TopicID(i))
		}
	}
	return topics
}

func drawClaims(t *rapid.T, g *assignor.Group, conflicts bool) {
	owned := make([][]tp, len(g.Members))
	claims := 1
	if conflicts {
		claims = 3
	}
	for topic := range g.Topics {
		for p := range g.Topics[topic].Partitions {
			for range claims {
				m := rapid.IntRange(-1, len(g.Members)-1).Draw(t, "owner")
				if p := (tp{Topic: protocol.TopicID(topic), Partition: p}); m >= 0 && !slices.Contains(owned[m], p) {
					owned[m] = append(owned[m], p)
				}
			}
		}
	}
	for m := range g.Members {
		generation := protocol.Generation(3)
		if conflicts {
			generation = protocol.Generation(rapid.IntRange(-1, 3).Draw(t, "generation"))
		}
		setOwned(&g.Members[m], owned[m], generation)
	}
}

// setOwned lets the member claim the partitions in both ways, for sticky and for
// cooperative-sticky.
func setOwned(m *assignor.Member, owned []tp, generation protocol.Generation) {
	s := *m.Subscription
	s.Owned, s.Generation = owned, generation
	s.UserData = &protocol.StickyUserData{Owned: owned, Generation: generation}
	m.Subscription = &s
}

var shapes = []shape{{}, {equal: true}, {racks: true}, {equal: true, racks: true}, {conflicts: true}, {equal: true, conflicts: true}, {racks: true, conflicts: true}, {true, true, true}}

func checkShapes(t *testing.T, property func(t *rapid.T, s shape)) {
	for _, s := range shapes {
		t.Run(fmt.Sprintf("%+v", s), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { property(t, s) })
		})
	}
}

// Every partition of a topic that somebody subscribes to is assigned exactly once,
// to a subscriber, whatever the members claim.
func TestEveryAssignorAssignsEverything(t *testing.T) {
	for _, name := range assignor.Names() {
		t.Run(name, func(t *testing.T) {
			checkShapes(t, func(t *rapid.T, s shape) {
				g := drawGroup(t, s)
				if err := checkPlan(g, assignor.ByName(name).Assign(g)); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// A client that claims a partition twice does not contest its own claim.
func TestClaimingTwiceIsClaimingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGroup(t, shape{equal: true})
		want := assignor.Sticky{}.Assign(g)
		for m := range g.Members {
			owned, generation := claim(&g.Members[m])
			setOwned(&g.Members[m], slices.Concat(owned, owned), generation)
		}
		if got := (assignor.Sticky{}).Assign(g); !cmp.Equal(want, got) {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}

// Per topic, sizes differ by one at most (RangeAssignor; docs/assignors.md, range).
func TestRangeIsEvenWithinTopics(t *testing.T) {
	checkShapes(t, func(t *rapid.T, s shape) {
		g := drawGroup(t, s)
		lists := assignor.Range{}.Assign(g).Assignment
		for topic := range g.Topics {
			topic := protocol.TopicID(topic)
			var sizes []int
			for _, m := range subscribersOf(g, topic) {
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
			checkShapes(t, func(t *rapid.T, s shape) {
				s.equal = true
				g := drawGroup(t, s)
				var sizes []int
				for _, list := range target(a.Assign(g)) {
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
	checkShapes(t, func(t *rapid.T, s shape) {
		g := drawGroup(t, s)
		if err := checkBalance(g, assignor.Sticky{}.Assign(g).Assignment); err != nil {
			t.Fatal(err)
		}
	})
}

// As many partitions stay as an even share allows, without racks and contested claims
// (docs/assignors.md, "Where all subscribe to the same topics").
func TestStickyKeepsTheMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGroup(t, shape{equal: true})
		if len(g.Members[0].Subscription.Topics) == 0 {
			t.Skip("nothing to keep")
		}
		lists := assignor.Sticky{}.Assign(g).Assignment
		if got, want := kept(g, lists), mostKept(g); got != want {
			t.Fatalf("keeps %d of %d", got, want)
		}
	})
}

// mostKept: each member may keep its share, and as many as there are remainders one
// more.
func mostKept(g *assignor.Group) int {
	partitions := 0
	for _, t := range g.Members[0].Subscription.Topics {
		partitions += int(g.Topics[t].Partitions)
	}
	owned := make([]int, len(g.Members))
	for p, m := range effectiveOwners(g) {
		if subscribes(g, m, p.Topic) {
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

// Answers are those of Kafka's steps, done one by one (AbstractStickyAssignor;
// docs/assignors.md, sticky and cooperative-sticky).
func TestStickyIsThatOfTheReference(t *testing.T) {
	checkShapes(t, compareWithReference)
}

func FuzzSticky(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
		compareWithReference(t, shape{flag("equal"), flag("racks"), flag("conflicts")})
	}))
}

func compareWithReference(t *rapid.T, s shape) {
	g := drawGroup(t, s)
	answer := referenceGeneral
	if s.equal {
		answer = referenceConstrained
		if len(g.Members[0].Subscription.Topics) == 0 {
			t.Skip("nothing to assign")
		}
	} else {
		makeUnequal(t, g)
	}
	want, transferring := answer(g)
	plan := assignor.CooperativeSticky{}.Assign(g)
	if got := target(plan); !cmp.Equal(want, got) {
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
		setOwned(&m, nil, 3)
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
	checkShapes(t, func(t *rapid.T, s shape) {
		g := drawGroup(t, s)
		settled, err := settle(assignor.CooperativeSticky{}, g)
		if err != nil {
			t.Fatal(err)
		}
		if !settled && !s.racks {
			t.Fatal("partitions are still withheld in the fourth round")
		}
	})
}

// settle plays up to four rounds of a cooperative group whose members claim what
// they have been handed, and tells whether the last withheld nothing.
func settle(a assignor.Assignor, g *assignor.Group) (bool, error) {
	for round := range 4 {
		plan := a.Assign(g)
		if err := checkPlan(g, plan); err != nil {
			return false, fmt.Errorf("round %d: %w", round+1, err)
		}
		if err := checkHandover(g, plan); err != nil {
			return false, fmt.Errorf("round %d: %w", round+1, err)
		}
		for m := range g.Members {
			setOwned(&g.Members[m], plan.Assignment[m], protocol.Generation(10+round))
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
		claimed, _ := claim(&g.Members[m])
		for _, p := range list {
			if o, ok := owner[p]; ok && o >= 0 && o != m && !slices.Contains(claimed, p) {
				return fmt.Errorf("%v is handed to %s while %s owns it", p, g.Members[m].ID, g.Members[o].ID)
			}
		}
	}
	return nil
}
