package librdkafka_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/assignor/librdkafka"
	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/protocol"
)

// Answers that were worked out by hand (docs/assignors.md, "As a librdkafka leader
// assigns"). A topic is named as it is written, and has partitions enough; a member is
// "id:instance/rack topics, generation: owned", a plan "member topic/partition ...".
var cases = []struct {
	name     string // and the function that rules
	assignor string
	topics   map[string]int32
	members  []string
	kafkas   string
	target   string
	handed   string // empty: the target
}{
	{
		name:     "the lowest partitions of an owner move, Kafka moves the highest (sortPartitions)",
		assignor: "cooperative-sticky", topics: map[string]int32{"t": 6},
		members: []string{"a t 3: t/0 t/1 t/2", "b t 3: t/3 t/4 t/5", "c t"},
		kafkas:  "a t/0 t/1, b t/3 t/4, c t/2 t/5",
		target:  "a t/1 t/2, b t/4 t/5, c t/0 t/3",
		handed:  "a t/1 t/2, b t/4 t/5, c",
	},
	{
		// t/4 to c, t/0 to d, t/5 to e, t/1 to c.
		name:     "one in turn from each, the largest member id first (sort_by_map_elem_val_toppar_list_cnt)",
		assignor: "cooperative-sticky", topics: map[string]int32{"t": 8},
		members: []string{"a t 3: t/0 t/1 t/2 t/3", "b t 3: t/4 t/5 t/6 t/7", "c t", "d t", "e t"},
		kafkas:  "a t/0 t/1, b t/4 t/5, c t/2 t/7, d t/3, e t/6",
		target:  "a t/2 t/3, b t/6 t/7, c t/1 t/4, d t/0, e t/5",
	},
	{
		name:     "nobody owns anything: dealt in turns, like Kafka (maybeAssignPartition)",
		assignor: "cooperative-sticky", topics: map[string]int32{"t": 4, "u": 3},
		members: []string{"b t u", "a t u", "c t u"},
		kafkas:  "b t/1 u/0, a t/0 t/3 u/2, c t/2 u/1",
		target:  "b t/1 u/0, a t/0 t/3 u/2, c t/2 u/1",
	},
	{
		// u/2 to a, u/1 to b, u/0 to a, and so on to t/0.
		name:     "what nobody owns is dealt from behind, the last topic of the Metadata answer first (rd_map_insert)",
		assignor: "cooperative-sticky", topics: map[string]int32{"t": 4, "u": 4},
		members: []string{"a t u 3: t/3", "b t u 3: u/3"},
		kafkas:  "a t/0 t/2 t/3 u/1, b t/1 u/0 u/2 u/3",
		target:  "a t/1 t/3 u/0 u/2, b t/0 t/2 u/1 u/3",
	},
	{
		name:     "claims of one generation are void for both, of an older one too (rd_list_find_duplicate)",
		assignor: "cooperative-sticky", topics: map[string]int32{"t": 2},
		members: []string{"a t 3: t/0", "b t 3: t/0", "c t 4: t/0"},
		kafkas:  "a t/0, b t/1, c",
		target:  "a t/0, b t/1, c",
		handed:  "a, b t/1, c",
	},
	{
		name:     "a previous owner's partition moves first (prevAssignment)",
		assignor: "cooperative-sticky", topics: map[string]int32{"t": 4},
		members: []string{"b t 2: t/3", "a t 3: t/0 t/1 t/2 t/3"},
		kafkas:  "b t/2 t/3, a t/0 t/1",
		target:  "b t/0 t/3, a t/1 t/2",
		handed:  "b, a t/1 t/2",
	},
	{
		name:     "the last member to claim a partition counts as its owner, whatever its generation (rd_kafka_collect_partitions)",
		assignor: "cooperative-sticky", topics: map[string]int32{"t": 2},
		members: []string{"a t 3: t/0", "b t 2: t/0"},
		kafkas:  "a t/0, b t/1",
		target:  "a t/0, b t/1",
		handed:  "a, b t/1",
	},
	{
		name:     "a member that subscribes to nothing is left out, and its claims with it (rd_kafka_group_MemberMetadata_consumer_read)",
		assignor: "cooperative-sticky", topics: map[string]int32{"t": 2},
		members: []string{"a 3: t/0", "b t"},
		kafkas:  "a, b t/0 t/1",
		target:  "a, b t/0 t/1",
	},
	{
		name:     "static and dynamic members mix, by member id; Kafka puts the static ones first (rd_kafka_group_member_cmp)",
		assignor: "range", topics: map[string]int32{"t": 3},
		members: []string{"a t", "b:x t", "c t"},
		kafkas:  "a t/1, b t/0, c t/2",
		target:  "a t/0, b t/1, c t/2",
	},
	{
		// Of a and c the member id decides, of c and b the instance id.
		name:     "two static ones by instance id (rd_kafka_group_member_cmp)",
		assignor: "roundrobin", topics: map[string]int32{"t": 3},
		members: []string{"b:y t", "c:x t", "a t"},
		kafkas:  "b t/1, c t/0, a t/2",
		target:  "b t/2, c t/1, a t/0",
	},
	{
		// Neither topic calls for racks: all are on both. a would be the first for both.
		name:     "co-partitioned topics are matched though none calls for racks, and a member without one matches nothing (rd_kafka_assign_co_partitioned)",
		assignor: "range", topics: map[string]int32{"t@r0,r1": 2, "u@r0,r1": 2},
		members: []string{"a t u", "b/r1 t u"},
		kafkas:  "a t/0 u/0, b t/1 u/1",
		target:  "a t/1 u/1, b t/0 u/0",
	},
}

func TestByHand(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := group(t, c.topics, c.members)
			plan := librdkafka.ByName(c.assignor).Assign(g)
			if got := write(g, assignortest.Target(plan)); got != c.target {
				t.Errorf("target %s, want %s", got, c.target)
			}
			if got := write(g, plan.Assignment); c.handed != "" && got != c.handed {
				t.Errorf("hands out %s, want %s", got, c.handed)
			}
			if got := write(g, assignortest.Target(assignor.ByName(c.assignor).Assign(g))); got != c.kafkas {
				t.Errorf("Kafka: %s, want %s", got, c.kafkas)
			}
		})
	}
}

func group(t *testing.T, topics map[string]int32, members []string) *assignor.Group {
	g := &assignor.Group{MaxGeneration: protocol.NoGeneration}
	number := map[string]protocol.TopicID{}
	for _, name := range sortedNames(topics) {
		topic := assignor.Topic{Partitions: topics[name]}
		var racks string
		topic.Name, racks, _ = strings.Cut(name, "@")
		for range topic.Partitions {
			topic.Racks = append(topic.Racks, strings.Split(racks, ","))
		}
		number[topic.Name] = protocol.TopicID(len(g.Topics))
		g.Topics = append(g.Topics, topic)
	}
	for _, text := range members {
		fields := strings.Fields(text)
		id, rack, _ := strings.Cut(fields[0], "/")
		id, instance, _ := strings.Cut(id, ":")
		m := assignor.Member{ID: protocol.MemberID(id), InstanceID: instance, Subscription: &protocol.Subscription{Generation: protocol.NoGeneration, Rack: rack}}
		for _, field := range fields[1:] {
			var p protocol.TopicPartition
			name, partition, owned := strings.Cut(field, "/")
			switch _, isTopic := number[name]; {
			case owned:
				p.Topic = number[name]
				if _, err := fmt.Sscan(partition, &p.Partition); err != nil {
					t.Fatal(err)
				}
				m.Subscription.Owned = append(m.Subscription.Owned, p)
			case isTopic:
				m.Subscription.Topics = append(m.Subscription.Topics, number[name])
			default:
				if _, err := fmt.Sscanf(field, "%d:", &m.Subscription.Generation); err != nil {
					t.Fatal(err)
				}
			}
		}
		g.Members = append(g.Members, m)
	}
	return g
}

func sortedNames(topics map[string]int32) []string {
	var names []string
	for name := range topics {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func write(g *assignor.Group, lists [][]protocol.TopicPartition) string {
	var members []string
	for m, list := range lists {
		s := string(g.Members[m].ID)
		for _, p := range list {
			s += fmt.Sprintf(" %s/%d", g.Topics[p.Topic].Name, p.Partition)
		}
		members = append(members, s)
	}
	return strings.Join(members, ", ")
}

// With more than four topics the broker's answer has them in the order of a Scala set,
// which was taken from scala-library 2.13.18; what nobody owns is dealt in its reverse.
func TestOrderOfManyTopics(t *testing.T) {
	for _, c := range []struct{ asked, answered string }{
		{"topic-dl1 topic-1vse topic-1uw3 topic-18je", "topic-dl1 topic-1vse topic-1uw3 topic-18je"},
		{"topic-1nnt topic-jxj topic-yyf topic-kr topic-1usg", "topic-jxj topic-1nnt topic-yyf topic-1usg topic-kr"},
		{
			"topic-v54 topic-ez9 topic-1tw7 topic-1q8p topic-1wq9 topic-w5w topic-sfz topic-5is topic-dyj topic-fqc topic-1xm topic-vjv topic-1cep",
			"topic-v54 topic-dyj topic-vjv topic-1tw7 topic-fqc topic-sfz topic-5is topic-1wq9 topic-1cep topic-ez9 topic-1xm topic-1q8p topic-w5w",
		},
		{ // BBBB, AaBB, BBAa and AaAa have one hash code
			"BBBB AaBB u BBAa AaAa v", "u v BBBB AaBB BBAa AaAa",
		},
	} {
		topics := map[string]int32{}
		for _, name := range strings.Fields(c.asked) {
			topics[name] = 1
		}
		g := group(t, topics, []string{"a " + c.asked})
		if got := strings.Join(librdkafka.MetadataOrder(g), " "); got != c.answered {
			t.Errorf("asked for %s: got %s, want %s", c.asked, got, c.answered)
		}
	}
}
