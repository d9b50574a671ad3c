// Package assignortest draws groups for the tests of assignors, and checks what must be
// true of any plan.
//
// draw.go has the groups, check.go the plan: everything assigned once, balanced, handed
// over by the rules. claims.go tells what members say they own, and how much of it stays.
// A test package runs by [Main].
package assignortest

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
	"pgregory.net/rapid"
)

// Main runs the tests of a package with as many groups as all of them draw.
func Main(m *testing.M) {
	for name, value := range map[string]string{"rapid.checks": "2000", "rapid.seed": "1", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil { // the command line may set it again
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// Shape says what groups [Draw] draws.
type Shape struct {
	Equal     bool // subscriptions are
	Racks     bool
	Conflicts bool // partitions claimed twice, by members of any generation
}

// Draw draws a group of up to 6 members and 4 topics. What is owned is owned
// once, in generation 3, unless there are to be conflicts.
func Draw(t *rapid.T, s Shape) *assignor.Group {
	g := &assignor.Group{MaxGeneration: protocol.NoGeneration}
	for i := range rapid.IntRange(1, 4).Draw(t, "topics") {
		topic := assignor.Topic{Name: fmt.Sprintf("t%d", (7*i)%4), Partitions: rapid.Int32Range(0, 7).Draw(t, "partitions")}
		for p := int32(0); s.Racks && p < topic.Partitions; p++ {
			topic.Racks = append(topic.Racks, rapid.SliceOfN(rapid.SampledFrom([]string{"r0", "r1", "r2", ""}), 0, 2).Draw(t, "replicas"))
		}
		g.Topics = append(g.Topics, topic)
	}
	subscription := drawSubscription(t, g)
	for i := range rapid.IntRange(1, 6).Draw(t, "members") {
		if !s.Equal {
			subscription = drawSubscription(t, g)
		}
		m := assignor.Member{ID: protocol.MemberID(fmt.Sprintf("c%d", (5*i)%6)), Subscription: &protocol.Subscription{Topics: subscription, Generation: 3}}
		if s.Racks {
			m.Subscription.Rack = rapid.SampledFrom([]string{"", "r0", "r1", "r2"}).Draw(t, "rack")
		}
		g.Members = append(g.Members, m)
	}
	drawClaims(t, g, s.Conflicts)
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
	owned := make([][]protocol.TopicPartition, len(g.Members))
	claims := 1
	if conflicts {
		claims = 3
	}
	for topic := range g.Topics {
		for p := range g.Topics[topic].Partitions {
			for range claims {
				m := rapid.IntRange(-1, len(g.Members)-1).Draw(t, "owner")
				if p := (protocol.TopicPartition{Topic: protocol.TopicID(topic), Partition: p}); m >= 0 && !slices.Contains(owned[m], p) {
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
		SetOwned(&g.Members[m], owned[m], generation)
	}
}

// SetOwned lets the member claim the partitions in both ways, for sticky and for
// cooperative-sticky.
func SetOwned(m *assignor.Member, owned []protocol.TopicPartition, generation protocol.Generation) {
	s := *m.Subscription
	s.Owned, s.Generation = owned, generation
	s.UserData = &protocol.StickyUserData{Owned: owned, Generation: generation}
	m.Subscription = &s
}

var shapes = []Shape{{}, {Equal: true}, {Racks: true}, {Equal: true, Racks: true}, {Conflicts: true}, {Equal: true, Conflicts: true}, {Racks: true, Conflicts: true}, {Equal: true, Racks: true, Conflicts: true}}

// EachShape checks a property for groups of all shapes.
func EachShape(t *testing.T, property func(t *rapid.T, s Shape)) {
	for _, s := range shapes {
		t.Run(fmt.Sprintf("%+v", s), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { property(t, s) })
		})
	}
}

// Renumber gives the topics their numbers in the reverse order.
func Renumber(g *assignor.Group) *assignor.Group {
	last := protocol.TopicID(len(g.Topics) - 1)
	h := &assignor.Group{Topics: slices.Clone(g.Topics), MaxGeneration: g.MaxGeneration}
	slices.Reverse(h.Topics)
	partitions := func(of []protocol.TopicPartition) []protocol.TopicPartition {
		of = slices.Clone(of)
		for i := range of {
			of[i].Topic = last - of[i].Topic
		}
		return of
	}
	for _, m := range g.Members {
		s := *m.Subscription
		s.Topics = slices.Clone(s.Topics)
		for i := range s.Topics {
			s.Topics[i] = last - s.Topics[i]
		}
		s.Owned = partitions(s.Owned)
		if s.UserData != nil {
			s.UserData = &protocol.StickyUserData{Owned: partitions(s.UserData.Owned), Generation: s.UserData.Generation}
		}
		m.Subscription = &s
		h.Members = append(h.Members, m)
	}
	return h
}
