package imports

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/words"
)

// shape is how the configuration of a program names its consumers' settings.
type shape struct {
	// marks are keys by which it is told from others; * stands for one part of a key, **
	// for all that follows.
	marks []string
	// heads begin the keys of the consumers' settings; the one that is first here wins
	// the key. A * stands for the name of one of several consumers: the first that has a
	// setting is taken.
	heads []head
	// bare: settings without a head count, too.
	bare bool
	// own are the program's settings that say how it commits and polls, behind a head or
	// without one, with the scenario's setting of the program that each is, or what
	// [commits] calls it.
	own map[string]string
	// whose are the keys that are no consumer's; empty: of the rest of an application, and
	// there is nothing to say of them.
	whose string
}

// head begins a key.
type head struct {
	begins string
	level  int    // of two that say the same thing the higher wins
	whose  string // the reason why it does not count; empty: it does
}

// programs are what has Kafka's consumers inside and configures them under names of its
// own. The first whose marks are there is meant.
var programs = []*product{
	cloudStream,
	{name: springProduct.name, dialect: Spring, read: springProduct.read, polls: springProduct.polls, shape: &shape{marks: []string{"spring.kafka.**"}}},
	{name: "SmallRye Reactive Messaging (Quarkus)", dialect: Java, read: (*translator).headed,
		preset: map[string]string{groupID: "the application's name"}, commits: commitsChannels, polls: pollsFor("1000ms"),
		shape: &shape{marks: []string{"mp.messaging.incoming.**"}, own: smallryeOwn, heads: []head{
			{begins: "mp.messaging.incoming.*.", level: 2}, {begins: "mp.messaging.connector.smallrye-kafka.", level: 1}, {begins: "kafka."}}}},
	{name: "Micronaut", dialect: Java, read: (*translator).headed,
		preset: map[string]string{groupID: "that of @KafkaListener"},
		notes:  []string{"Micronaut commits as @KafkaListener(offsetStrategy) says"},
		shape: &shape{marks: []string{"kafka.consumers.**"}, heads: []head{
			{begins: "kafka.consumers.default.", level: 1}, {begins: "kafka.consumers.*.", level: 2}, {begins: "kafka.producers.", whose: "a producer's"}, {begins: "kafka."}}}},
	{name: "Flink's connector for Kafka", dialect: Java, read: (*translator).headed,
		preset: map[string]string{groupID: "none"},
		notes:  []string{"Flink assigns partitions itself, so its consumers are in no group: a group.id serves for what it commits at checkpoints"},
		shape: &shape{marks: []string{"properties.bootstrap.servers", "properties.group.id"}, whose: "Flink's own", heads: []head{
			{begins: "properties."}}}},
	{name: "Spark's source for Kafka", dialect: Java, read: (*translator).headed,
		preset: map[string]string{groupID: "Spark's own"},
		notes:  []string{"Spark assigns partitions to its executors itself: the group is that of its driver, and rebalances move nothing"},
		shape: &shape{marks: []string{"startingOffsets", "endingOffsets", "maxOffsetsPerTrigger", "subscribePattern", "failOnDataLoss"}, whose: "Spark's own", heads: []head{
			{begins: "kafka."}}}},
	// MirrorMaker 2, org.apache.kafka.connect.mirror.MirrorMakerConfig.
	{name: "MirrorMaker 2", dialect: Java, read: (*translator).headed,
		preset: map[string]string{groupID: "none", reset: "earliest"},
		notes:  []string{"MirrorMaker 2 assigns partitions to its consumers itself, so they are in no group: its groups are those of its Connect workers"},
		shape: &shape{marks: []string{"*->*.**", "clusters"}, whose: "MirrorMaker's own", heads: []head{
			{begins: "consumer."}, {begins: "*.consumer.", level: 1}}}},
	// Worker.baseConsumerConfigs; worker configurations and connectors' own.
	{name: "Kafka Connect worker", dialect: Java, read: (*translator).headed, preset: connectPreset, commits: commitsTasks, polls: pollsToCommit,
		shape: &shape{marks: []string{"key.converter", "offset.storage.topic", "config.storage.topic", "status.storage.topic", "offset.storage.file.filename", "plugin.path", "connect.consumer.**", "connect.config.storage.topic"},
			own: map[string]string{flushInterval: commitEach, "connect." + flushInterval: commitEach}, whose: "the worker's own", heads: connectHeads}},
	{name: "Kafka Connect connector", dialect: Java, read: (*translator).headed, preset: connectPreset, commits: commitsTasks, polls: pollsToCommit,
		shape: &shape{marks: []string{"connector.class", "config.connector.class"}, whose: "the connector's own", heads: []head{
			{begins: "consumer.override."}, {begins: "config.consumer.override."}}}},
	streamsProduct,
}

// streamsProduct is Kafka Streams (StreamsConfig.getMainConsumerConfigs): what has no prefix,
// then consumer., then main.consumer.
var streamsProduct = &product{name: "Kafka Streams", dialect: Java, read: (*translator).headed,
	preset:  map[string]string{groupID: "the application.id", reset: "earliest", pollRecords: "1000", strategy: "StreamsPartitionAssignor"},
	commits: commitsStreams,
	notes: []string{"Kafka Streams brings its own assignor: the scenario has Kafka's",
		"Kafka Streams does not leave the group when it closes (internal.leave.group.on.close=false); a scenario's members do, but for steps with leave: false"},
	shape: &shape{marks: []string{"application.id", "main.consumer.**", "restore.consumer.**", "global.consumer.**", "default.key.serde", "num.stream.threads", "streams.**"},
		own:   map[string]string{"commit.interval.ms": commitEach, "poll.ms": pollTimeout, guarantee: guarantee, "num.stream.threads": consumers},
		whose: "Kafka Streams' own", bare: true, heads: []head{
			{begins: "main.consumer.", level: 2}, {begins: "consumer.", level: 1},
			{begins: "restore.consumer.", whose: "of restore consumers, which are in no group"},
			{begins: "global.consumer.", whose: "of the global consumer, which is in no group"},
			{begins: "producer.", whose: "a producer's"}, {begins: "admin.", whose: "an admin client's"}, {begins: "topic.", whose: "of internal topics"}}}}

// Names of settings of programs, and what they are to a scenario.
const (
	flushInterval = "offset.flush.interval.ms"
	guarantee     = "processing.guarantee"
	pollTimeout   = "poll.timeout"
)

// smallryeOwn are attributes of a channel of SmallRye's connector (KafkaConnector); empty:
// they make no difference to a group.
var smallryeOwn = with(map[string]string{"commit-strategy": commitStrategy, "poll-timeout": pollTimeout, "concurrency": consumers, "partitions": consumers},
	none(`connector topic topics pattern enabled broadcast merge failure-strategy retry retry-attempts retry-max-wait fail-on-deserialization-failure
		key-deserialization-failure-handler value-deserialization-failure-handler health-enabled health-readiness-enabled health-topic-verification-enabled
		health-topic-verification-timeout health-topic-verification-readiness-disabled graceful-shutdown tracing-enabled cloud-events batch max-queue-size-factor
		consumer-rebalance-listener.name kafka-configuration lazy-client assign-seek host port interceptor-bean pause-if-no-requests client-id-prefix
		throttled.unprocessed-record-max-age.ms checkpoint.state-store checkpoint.state-type checkpoint.unsynced-state-max-age.ms
		dead-letter-queue.topic dead-letter-queue.key.serializer dead-letter-queue.value.serializer dead-letter-queue.producer-client-id`))

var (
	connectPreset = map[string]string{groupID: "connect- and the connector's name", reset: "earliest"}
	connectHeads  = []head{{begins: "consumer."}, {begins: "connect.consumer."},
		{begins: "producer.", whose: "a producer's"}, {begins: "connect.producer.", whose: "a producer's"}, {begins: "admin.", whose: "an admin client's"}}
)

// names are the heads of settings that count.
func (s *shape) names() []string {
	var all []string
	for _, h := range s.heads {
		if h.whose == "" {
			all = append(all, h.begins)
		}
	}
	return all
}

// is tells whether a file is of this shape.
func (s *shape) is(d *document) bool {
	return slices.ContainsFunc(d.entries, func(e entry) bool {
		return slices.ContainsFunc(s.marks, func(mark string) bool {
			begins, open := strings.CutSuffix(mark, "**")
			_, rest, ok := match(begins, e.name)
			return ok && (rest == "") != open
		})
	})
}

// choose picks one of several consumers, and says so.
func (s *shape) choose(d *document) {
	var names []string
	kept := d.entries[:0:0]
	for _, e := range d.entries {
		name, rest := s.consumer(e.name)
		known := isConsumers(rest)
		switch {
		case name == "":
			kept = append(kept, e)
			continue
		case !slices.Contains(names, name) && (known || len(names) > 0):
			names = append(names, name)
		}
		if len(names) == 0 || name == names[0] {
			kept = append(kept, e)
		}
	}
	d.entries = kept
	if len(names) > 1 {
		d.notes = append(d.notes, words.Short(names[0])+" is taken, and not "+words.Short(words.And(names[1:]))+", which has settings of its own")
	}
}

// has tells whether a key is one of the program's.
func (s *shape) has(key string) bool {
	if _, ok := s.own[key]; ok || slices.Contains(s.marks, key) {
		return true
	}
	return slices.ContainsFunc(s.heads, func(h head) bool { return strings.HasPrefix(key, h.begins) })
}

// isConsumers tells whether a Java consumer has the name.
func isConsumers(name string) bool { return names().known[Java][name].OfConsumers() }

// consumer is the name of the consumer that a key is about; empty: of all.
func (s *shape) consumer(key string) (name, rest string) {
	for _, h := range s.heads {
		if star, rest, ok := match(h.begins, key); ok {
			return star, rest
		}
	}
	return "", ""
}

// match tells whether a key begins in a way, in which a * is one part of it, in quotes or
// not; star is what stands there.
func match(begins, key string) (star, rest string, ok bool) {
	before, after, has := strings.Cut(begins, "*")
	rest, ok = strings.CutPrefix(key, before)
	if !ok || !has {
		return "", rest, ok
	}
	end := strings.IndexByte(rest, '.')
	if quote, quoted := strings.CutPrefix(rest, `"`); quoted {
		end = strings.IndexByte(quote, '"') + 2
	}
	if end < 1 || end > len(rest) {
		return "", "", false
	}
	_, behind, ok := match(after, rest[end:])
	return strings.Trim(rest[:end], `"`), behind, ok
}

// headed reads a setting behind one of the heads of a program.
func (t *translator) headed(s setting) (setting, bool) {
	shape := t.product.shape
	for _, h := range shape.heads {
		_, rest, ok := match(h.begins, s.own)
		if !ok {
			continue
		}
		s = s.called(rest)
		s.level = h.level
		if h.whose != "" {
			s.kind, s.meant = ofOthers, h.whose
			return s, true
		}
		if name, ok := shape.own[rest]; ok {
			return s.ofProgram(name), true
		}
		return t.kafka(s), true
	}
	if name, ok := shape.own[s.own]; ok {
		return s.ofProgram(name), true
	}
	if shape.bare {
		if plain := t.kafka(s); plain.kind == ofConsumer || plain.kind == unsettled {
			return plain, true
		}
	}
	s.kind, s.meant = ofOthers, shape.whose
	return s, shape.whose != ""
}
