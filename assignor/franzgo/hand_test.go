package franzgo_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/assignor/franzgo"
	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/protocol"
)

// cases are answers that were worked out by hand (docs/assignors.md, "As a
// franz-go leader assigns"). Topic 0 is t0, topic 1 is t1; a plan is written as
// "member topic/partition ...".
var cases = []struct {
	name       string // and the function of franz-go that rules
	partitions []int32
	members    []assignor.Member
	target     string
	handed     string // by cooperative-sticky; empty: the target
}{
	{
		// The heap is a b c, then b a c, c a b, and c gets two in a row.
		name:       "free partitions follow the heap, not turns (membersByPartitions)",
		partitions: []int32{7},
		members:    []assignor.Member{reader("a"), reader("b"), reader("c")},
		target:     "a 0/0 0/4, b 0/1 0/5 0/6, c 0/2 0/3",
	},
	{
		name:       "static members come first (sortJoinMembers)",
		partitions: []int32{1},
		members:    []assignor.Member{reader("a"), static("z", "i1"), static("b", "i2")},
		target:     "a, z 0/0, b",
	},
	{
		// 0/5 to b, 0/4 to c, 0/3 to b, 0/2 to c.
		name:       "the top gives its last partitions to the bottom (balance)",
		partitions: []int32{6},
		members:    []assignor.Member{owner("a", 3, "0/0 0/1 0/2 0/3 0/4 0/5"), reader("b"), reader("c")},
		target:     "a 0/0 0/1, b 0/3 0/5, c 0/2 0/4",
		handed:     "a 0/0 0/1, b, c",
	},
	{
		// In the order of giving: 1/2, 0/2, 1/1.
		name:       "equally of all topics (sortMemberByLiteralPartNum)",
		partitions: []int32{3, 3},
		members:    []assignor.Member{owner("a", 3, "0/0 0/1 0/2 1/0 1/1 1/2"), reader("b", 0, 1)},
		target:     "a 0/0 0/1 1/0, b 0/2 1/1 1/2",
		handed:     "a 0/0 0/1 1/0, b",
	},
	{
		name:       "of two claims of one generation that of the first member stands (parseMemberMetadata)",
		partitions: []int32{2},
		members:    []assignor.Member{owner("b", 3, "0/0"), owner("a", 3, "0/0")},
		target:     "b 0/1, a 0/0",
	},
	{
		// b gets back 0/0, then a gives up 0/3. Both are a's until it has let go: b's
		// own claim to 0/0 is too old.
		name:       "an old claim counts against an owner of two more (tryRestickyStales, AdjustCooperative)",
		partitions: []int32{4},
		members:    []assignor.Member{owner("a", 5, "0/0 0/1 0/2 0/3"), owner("b", 4, "0/0")},
		target:     "a 0/1 0/2, b 0/0 0/3",
		handed:     "a 0/1 0/2, b",
	},
	{
		name:       "an old claim that nobody contests stands (parseMemberMetadata)",
		partitions: []int32{2},
		members:    []assignor.Member{owner("a", 7, ""), owner("b", 1, "0/0"), owner("c", 7, "0/1")},
		target:     "a, b 0/0, c 0/1",
	},
	{
		// m0 takes 1/0 from m1, which takes 0/0 from m2. Then m1 takes 1/0 back and
		// gives what it had of t0 to m3: now two of three are where they were.
		name:       "who has most does not matter, if more stay (findSteal, repairAssignment)",
		partitions: []int32{2, 1},
		members: []assignor.Member{
			reader("m0", 1), subscribed(owner("m1", 3, "1/0"), 0, 1),
			subscribed(owner("m2", 3, "0/0 0/1"), 0), reader("m3", 0, 1),
		},
		target: "m0, m1 1/0, m2 0/0, m3 0/1",
		handed: "m0, m1 1/0, m2 0/0, m3",
	},
	{
		name:       "a claim to a topic that the member has left goes to the next claimant (dropUnwantedPartitions)",
		partitions: []int32{2, 2},
		members:    []assignor.Member{subscribed(owner("a", 5, "0/0 1/0"), 1), subscribed(owner("b", 4, "0/0"), 0)},
		target:     "a 1/0 1/1, b 0/0 0/1",
		handed:     "a 1/0 1/1, b 0/1",
	},
}

func TestByHand(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := &assignor.Group{Members: c.members, MaxGeneration: protocol.NoGeneration}
			for i, n := range c.partitions {
				g.Topics = append(g.Topics, assignor.Topic{Name: fmt.Sprintf("t%d", i), Partitions: n})
			}
			eager, cooperative := franzgo.ByName("sticky").Assign(g), franzgo.ByName("cooperative-sticky").Assign(g)
			if got := write(g, eager.Assignment); got != c.target {
				t.Errorf("sticky: got %s, want %s", got, c.target)
			}
			if got := write(g, assignortest.Target(cooperative)); got != c.target {
				t.Errorf("cooperative-sticky: target %s, want %s", got, c.target)
			}
			if got := write(g, cooperative.Assignment); c.handed != "" && got != c.handed || c.handed == "" && cooperative.Target != nil {
				t.Errorf("cooperative-sticky: hands out %s, want %s", got, c.handed)
			}
		})
	}
}

// reader subscribes to the topics, or to topic 0, and owns nothing.
func reader(id string, topics ...protocol.TopicID) assignor.Member {
	if topics == nil {
		topics = []protocol.TopicID{0}
	}
	return assignor.Member{ID: protocol.MemberID(id), Subscription: &protocol.Subscription{Topics: topics, Generation: protocol.NoGeneration}}
}

func static(id, instance string) assignor.Member {
	m := reader(id)
	m.InstanceID = instance
	return m
}

// owner subscribes to topic 0, and to topic 1 if it owns anything of it.
func owner(id string, generation protocol.Generation, owned string) assignor.Member {
	m := reader(id)
	if strings.Contains(owned, "1/") {
		m = reader(id, 0, 1)
	}
	assignortest.SetOwned(&m, read(owned), generation)
	return m
}

func read(partitions string) []protocol.TopicPartition {
	var list []protocol.TopicPartition
	for _, field := range strings.Fields(partitions) {
		var p protocol.TopicPartition
		if _, err := fmt.Sscanf(field, "%d/%d", &p.Topic, &p.Partition); err != nil {
			panic(err)
		}
		list = append(list, p)
	}
	return list
}

func subscribed(m assignor.Member, topics ...protocol.TopicID) assignor.Member {
	s := *m.Subscription
	s.Topics, m.Subscription = topics, &s
	return m
}

func write(g *assignor.Group, lists [][]protocol.TopicPartition) string {
	var members []string
	for m, list := range lists {
		s := string(g.Members[m].ID)
		for _, p := range list {
			s += fmt.Sprintf(" %d/%d", p.Topic, p.Partition)
		}
		members = append(members, s)
	}
	return strings.Join(members, ", ")
}

// A claim of cooperative-sticky is that of the subscription if it has a generation,
// else that of the user data (stickyBalancer; KIP-792).
func TestReadsClaims(t *testing.T) {
	m := owner("b", 3, "0/0")
	m.Subscription.UserData = &protocol.StickyUserData{Owned: read("0/1"), Generation: protocol.NoGeneration}
	g := &assignor.Group{Topics: []assignor.Topic{{Name: "t0", Partitions: 2}}, Members: []assignor.Member{reader("a"), m}}
	for _, c := range []struct {
		name       string
		generation protocol.Generation
		want       string
	}{
		{"sticky", 3, "a 0/0, b 0/1"},
		{"cooperative-sticky", 3, "a 0/1, b 0/0"},
		{"cooperative-sticky", protocol.NoGeneration, "a 0/0, b 0/1"},
	} {
		m.Subscription.Generation = c.generation
		if got := write(g, assignortest.Target(franzgo.ByName(c.name).Assign(g))); got != c.want {
			t.Errorf("%s, generation %d: got %s, want %s", c.name, c.generation, got, c.want)
		}
	}
}

// range of franz-go knows no racks (ConsumerBalancer.balanceRacks); Kafka's does
// (KIP-881).
func TestIgnoresRacks(t *testing.T) {
	a, b := reader("a"), reader("b")
	a.Subscription.Rack, b.Subscription.Rack = "r1", "r0"
	g := &assignor.Group{
		Topics:  []assignor.Topic{{Name: "t0", Partitions: 2, Racks: [][]string{{"r0"}, {"r1"}}}},
		Members: []assignor.Member{a, b},
	}
	for _, name := range assignor.Names() {
		if got, want := write(g, franzgo.ByName(name).Assign(g).Assignment), "a 0/0, b 0/1"; got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if got, want := write(g, assignor.ByName("range").Assign(g).Assignment), "a 0/1, b 0/0"; got != want {
		t.Errorf("Kafka's range: got %s, want %s", got, want)
	}
}

// Ids are compared by their bytes (joinMemberLess), which puts characters beyond
// U+FFFF last; Java puts them before U+E000.
func TestComparesBytes(t *testing.T) {
	g := &assignor.Group{
		Topics:  []assignor.Topic{{Name: "t0", Partitions: 1}},
		Members: []assignor.Member{reader("\U0001F600"), reader("\uFF5E")},
	}
	for _, name := range assignor.Names() {
		if plan := franzgo.ByName(name).Assign(g); len(plan.Assignment[1]) != 1 {
			t.Errorf("%s: %s", name, write(g, plan.Assignment))
		}
	}
}

func TestHasKafkasNames(t *testing.T) {
	for _, name := range assignor.Names() {
		ours, kafkas := franzgo.ByName(name), assignor.ByName(name)
		if ours == nil || ours.Name() != name || ours.Cooperative() != kafkas.Cooperative() {
			t.Errorf("%s: got %v", name, ours)
		}
	}
	if a := franzgo.ByName("uniform"); a != nil {
		t.Errorf("uniform: got %v", a)
	}
}
