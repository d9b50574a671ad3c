package scenarios

import (
	"math"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

// topicKeys are the keys of a topic.
func topicKeys() []entry[*sim.Topic] {
	type topic = *sim.Topic
	return []entry[topic]{
		{"partitions", true, (*loader).readPartitions,
			func() object { return orDrawn(wholeSchema(1, MaxPartitions)) }, "How many partitions it has at the start."},
		{"created", false, (*loader).readCreated,
			func() object { return object{{"type", "boolean"}} }, "Whether it exists at the start: false, a step `create-topic` makes it, or it never exists. Default true."},
		{"rate", false, (*loader).readTopicRate, rateSchema, "Records per second that are produced to each partition, with at most three decimals. Default 0."},
		{"racks", false, (*loader).readRacks, racksSchema, "One list for each partition: the racks of its replicas. Default: unknown."},
	}
}

func (l *loader) readTopics(n *yaml.Node, sc *sim.Scenario) {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		l.addf(n, "topics: wants topics by name, such as orders: {partitions: 12}, not %s%s", describeEmpty(n), nothingBelow(n))
		return
	}
	total := int64(0)
	for i := 0; i < len(n.Content) && !l.full(); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if p := problemOf(settings.CheckName(k.Value)); p != nil {
			l.add(k, p.in("topic name"))
			continue
		}
		t := sim.Topic{Name: k.Value}
		entries(l, v, topicMapping, topicKeys(), &t)
		if total += int64(t.Partitions); total > MaxPartitions {
			l.addf(v, "%d partitions so far; a scenario has at most %d in all", total, MaxPartitions)
			return
		}
		l.topics[t.Name] = len(sc.Topics)
		l.allTopics = append(l.allTopics, protocol.TopicID(len(sc.Topics)))
		sc.Topics = append(sc.Topics, t)
	}
}

func (l *loader) readPartitions(v *yaml.Node, t *sim.Topic) {
	count, p := readWhole(v, 1, math.MaxInt32)
	if p != nil {
		l.add(v, p.in("partitions"))
		return
	}
	t.Partitions = int32(count)
}

func (l *loader) readCreated(v *yaml.Node, t *sim.Topic) {
	created, p := readBool(v)
	if p != nil {
		l.add(v, p.in("created"))
		return
	}
	t.Absent = !created
}

func (l *loader) readTopicRate(v *yaml.Node, t *sim.Topic) {
	rate, p := readRate(v)
	if p != nil {
		l.add(v, p.in("rate"))
		return
	}
	t.Rate = rate
}

func (l *loader) readRacks(v *yaml.Node, t *sim.Topic) {
	if v.Kind != yaml.SequenceNode {
		l.addf(v, "racks: wants a list of racks for each partition, such as [[a, b], [b, c]], not %s", describe(v))
		return
	}
	if t.Partitions > 0 && len(v.Content) != int(t.Partitions) {
		l.addf(v, "racks: %d lists for %d partitions; there is one for each", len(v.Content), t.Partitions)
		return
	}
	for _, replicas := range v.Content {
		if replicas.Kind != yaml.SequenceNode {
			l.addf(replicas, "racks: wants a list of racks, not %s", describe(replicas))
			continue
		}
		racks := make([]string, 0, len(replicas.Content))
		for _, r := range replicas.Content {
			name, p := readText(r)
			if p != nil {
				l.add(r, p.in("racks"))
				continue
			}
			racks = append(racks, name)
		}
		t.Racks = append(t.Racks, racks)
	}
}
