package server_test

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/groupsim/groupsim/assignor/server"
	"github.com/groupsim/groupsim/protocol"
)

// history plays a group: members come and go, and each round's target is the next one's past.
func history(t *rapid.T, alike bool, each func(g *server.Group, plan [][]protocol.TopicPartition)) {
	topics := rapid.IntRange(1, 4).Draw(t, "topics")
	g := &server.Group{}
	for range topics {
		g.Partitions = append(g.Partitions, rapid.Int32Range(0, 9).Draw(t, "partitions"))
	}
	subscription := func() (ts []protocol.TopicID) {
		for i := range topics {
			if alike || rapid.Bool().Draw(t, "subscribed") {
				ts = append(ts, protocol.TopicID(i))
			}
		}
		return ts
	}
	for round := range rapid.IntRange(1, 6).Draw(t, "rounds") {
		if len(g.Members) > 1 && rapid.Bool().Draw(t, "leaves") {
			i := rapid.IntRange(0, len(g.Members)-1).Draw(t, "who")
			g.Members = slices.Delete(g.Members, i, i+1)
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "join") {
			g.Members = append(g.Members, server.Member{ID: protocol.MemberID(strconv.Itoa(10*round + i)), Topics: subscription()})
		}
		if len(g.Members) == 0 {
			continue
		}
		plan, err := server.Uniform{}.Assign(g)
		if err != nil {
			t.Fatal(err)
		}
		each(g, plan)
		for i := range g.Members {
			g.Members[i].Target = plan[i]
		}
	}
}

// TestUniformIsBalancedAndStays: subscribers of the same topics differ by one partition at
// most, and a target that is computed again is the same.
func TestUniformIsBalancedAndStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, true, func(g *server.Group, plan [][]protocol.TopicPartition) {
			least, most := len(plan[0]), len(plan[0])
			total := 0
			for _, list := range plan {
				least, most, total = min(least, len(list)), max(most, len(list)), total+len(list)
			}
			want := 0
			for _, n := range g.Partitions {
				want += int(n)
			}
			if most-least > 1 || total != want {
				t.Fatalf("of %d partitions %d are given out, between %d and %d to each: %v", want, total, least, most, plan)
			}
			again := &server.Group{Partitions: g.Partitions, Members: slices.Clone(g.Members)}
			for i := range again.Members {
				again.Members[i].Target = plan[i]
			}
			second, _ := server.Uniform{}.Assign(again)
			for i := range plan {
				if !slices.Equal(plan[i], second[i]) {
					t.Fatalf("computed again, %s has %v in the place of %v", g.Members[i].ID, second[i], plan[i])
				}
			}
		})
	})
}

// TestUniformGivesOutEverything: whatever members subscribe to, each partition that has a
// subscriber is given to one of them, once, and lists are in order.
func TestUniformGivesOutEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, false, func(g *server.Group, plan [][]protocol.TopicPartition) {
			given := map[protocol.TopicPartition]int{}
			subscribed := map[protocol.TopicID]bool{}
			for i, list := range plan {
				for _, topic := range g.Members[i].Topics {
					subscribed[topic] = true
				}
				if !slices.IsSortedFunc(list, protocol.TopicPartition.Compare) {
					t.Fatalf("out of order: %v", list)
				}
				for _, p := range list {
					if given[p]++; !slices.Contains(g.Members[i].Topics, p.Topic) {
						t.Fatalf("%s has %v and does not subscribe to it", g.Members[i].ID, p)
					}
				}
			}
			for topic, n := range g.Partitions {
				for p := range n {
					tp := protocol.TopicPartition{Topic: protocol.TopicID(topic), Partition: p}
					if want := map[bool]int{true: 1}[subscribed[tp.Topic]]; given[tp] != want {
						t.Fatalf("%v is given out %d times, want %d", tp, given[tp], want)
					}
				}
			}
		})
	})
}

// BenchmarkUniform is what Kafka's ServerSideAssignorBenchmark measures: 1,000 topics, and
// one member more than the last target had.
func BenchmarkUniform(b *testing.B) {
	for _, members := range []int{1_000, 5_000} {
		b.Run(strconv.Itoa(members), func(b *testing.B) {
			g := &server.Group{}
			var all []protocol.TopicID
			for t := range 1_000 {
				g.Partitions = append(g.Partitions, int32(members*10/1_000))
				all = append(all, protocol.TopicID(t))
			}
			for i := range members {
				g.Members = append(g.Members, server.Member{ID: protocol.MemberID(strconv.Itoa(i)), Topics: all})
			}
			plan, err := server.Uniform{}.Assign(g)
			if err != nil {
				b.Fatal(err)
			}
			for i := range g.Members {
				g.Members[i].Target = plan[i]
			}
			g.Members = append(g.Members, server.Member{ID: "late", Topics: all})
			b.ReportAllocs()
			for b.Loop() {
				if _, err := (server.Uniform{}).Assign(g); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestSortedTargetsChangeNothing: that the caller has the targets in order, too, saves work
// and does not show.
func TestSortedTargetsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, rapid.Bool().Draw(t, "alike"), func(g *server.Group, plan [][]protocol.TopicPartition) {
			sorted := &server.Group{Partitions: g.Partitions, Members: slices.Clone(g.Members)}
			shuffled := &server.Group{Partitions: g.Partitions, Members: slices.Clone(g.Members)}
			for i := range g.Members {
				target := slices.Clone(g.Members[i].Target)
				slices.Reverse(target)
				shuffled.Members[i].Target = target
				sorted.Members[i].Target, sorted.Members[i].Sorted = target, g.Members[i].Target
			}
			want, _ := server.Uniform{}.Assign(shuffled)
			got, _ := server.Uniform{}.Assign(sorted)
			for i := range want {
				if !slices.Equal(got[i], want[i]) {
					t.Fatalf("member %d gets %v, without %v", i, got[i], want[i])
				}
			}
		})
	})
}
