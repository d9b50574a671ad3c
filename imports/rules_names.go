package imports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// nameRules are about names that a consumer might have.
func nameRules() []Rule {
	return []Rule{
		{ID: "misspelt", Severity: Danger, Clients: everyClient,
			About:  "a name that nobody knows and that is close to a consumer's: the client takes no notice, and the default holds",
			Source: "AbstractConfig.logUnused; Spring Boot's KafkaProperties", Remedy: "correct the name, or take the line out",
			find: func(l *look) {
				l.each(func(s *setting) string {
					switch {
					case s.kind == misspelt && s.meant != "":
						return fmt.Sprintf("%q is not a setting of a consumer, so the client ignores it", words.Short(s.key))
					case s.kind == misspelt:
						return fmt.Sprintf("%q is not a field of Spring Boot's consumer: it has no effect", words.Short(s.key))
					}
					return ""
				})
			}},
		{ID: "unknown-property", Severity: Invalid, Clients: []Dialect{Librdkafka, Other},
			About:  "a name that the client does not know, and with which it does not start: of librdkafka's properties and of Python's keyword arguments",
			Source: "rd_kafka_conf_set: No such configuration property; kafka-python: Unrecognized configs", Remedy: "correct the name, or take it out",
			find: func(l *look) {
				l.each(func(s *setting) string {
					switch {
					case s.kind != unknown:
						return ""
					case isBrokers(s.own):
						return fmt.Sprintf("%q is no configuration property of %s: it is a setting of the broker%s", words.Short(s.key), l.product.name, forOneGroup(s.own))
					case l.dialect == Librdkafka && isJavas(s.own):
						return fmt.Sprintf("%q is no configuration property of %s: it is the Java consumer's", words.Short(s.key), l.product.name)
					}
					return fmt.Sprintf("%q is no configuration property of %s", words.Short(s.key), l.product.name) + l.alike(s)
				})
			}},
		{ID: "removed", Severity: Dead, Clients: javaClients,
			About:  "a setting that Kafka once had: of the consumer written in Scala, gone with 2.0, or of Java's",
			Source: "ConsumerConfig does not define it", Remedy: "use what took its place",
			find: func(l *look) {
				l.each(func(s *setting) string {
					if s.kind != removed {
						return ""
					}
					return fmt.Sprintf("%q is gone from Kafka; %s took its place", s.key, s.meant)
				})
			}},
		{ID: "deprecated", Severity: Note, Clients: rdkafkaOnly,
			About:  "a property that librdkafka has deprecated",
			Source: "CONFIGURATION.md", Remedy: "take it out",
			find: func(l *look) {
				known := names().known[Librdkafka]
				l.each(func(s *setting) string {
					if !known[s.own].Deprecated {
						return ""
					}
					return fmt.Sprintf("%q is deprecated", s.key)
				})
			}},
	}
}

// foreignNameRules are about names of others.
func foreignNameRules() []Rule {
	return []Rule{
		{ID: "not-the-consumers", Severity: Dead, Clients: everyClient,
			About:  "a name that the consumer does not know: of a deserializer, an interceptor, a framework",
			Source: "AbstractConfig.logUnused", Remedy: "fine if something else reads it; else take it out",
			find: func(l *look) {
				l.each(func(s *setting) string {
					if s.kind != foreign {
						return ""
					}
					return fmt.Sprintf("%q is not a setting of the consumer", words.Short(s.key)) + l.alike(s)
				})
			}},
		{ID: "of-a-producer", Severity: Dead, Clients: everyClient,
			About:  "a setting of producers or of the admin client",
			Source: "ProducerConfig, AdminClientConfig; CONFIGURATION.md, column C/P", Remedy: "take it out: a consumer has no use for it",
			find: func(l *look) {
				l.each(func(s *setting) string {
					if s.kind != ofProducer {
						return ""
					}
					text := fmt.Sprintf("%q is a setting of producers or the admin client", words.Short(s.key))
					if l.dialect == Librdkafka && rdkafkaCalls[s.own] != "" {
						text += "; librdkafka calls " + rdkafkaCalls[s.own] + " what the Java consumer calls so"
					}
					return text
				})
			}},
		{ID: "of-the-wrapper", Severity: Note, Clients: rdkafkaOnly,
			About:  "a name that a client built upon librdkafka keeps for itself, of Python, Go, .NET or JavaScript",
			Source: "Consumer.c of confluent-kafka-python; ConfigMap of confluent-kafka-go; ConfigPropertyNames of confluent-kafka-dotnet", Remedy: "fine if the program uses that client: librdkafka never sees it",
			find: func(l *look) { l.kind(ofWrapper, "%q is read by the client around librdkafka") }},
		{ID: "of-the-program", Severity: Note, Clients: javaClients,
			About:  "a setting by a consumer's name that is the program's own: a Connect worker is a member of a group itself",
			Source: "WorkerConfig, DistributedConfig; Worker.baseConsumerConfigs takes what begins with consumer.", Remedy: "fine if you mean the program; the consumers' begin with its prefix",
			find: func(l *look) {
				l.each(func(s *setting) string {
					shape := l.product.shape
					if shape == nil || s.kind != ofOthers || s.meant != shape.whose || settings.Consumer().Named(s.key) == nil {
						return ""
					}
					return fmt.Sprintf("%q is %s: its consumers' would be %s%s", s.key, shape.whose, shape.names()[0], s.key)
				})
			}},
		{ID: "of-the-broker", Severity: Dead, Clients: javaClients,
			About:  "a setting of the broker",
			Source: "KafkaConfig, GroupCoordinatorConfig", Remedy: "set it in the broker's server.properties; in a scenario, under broker",
			find: func(l *look) {
				l.each(func(s *setting) string {
					switch {
					case s.kind != ofBroker:
						return ""
					case slices.Contains(groupConfigs, s.name):
						return fmt.Sprintf("%q is a setting that the broker keeps for a group: no client can set it; kafka-configs.sh --alter --entity-type groups does", s.key)
					}
					return fmt.Sprintf("%q is a setting of the broker: no client can set it%s", s.key, forOneGroup(s.name))
				})
			}},
		{ID: "share-consumers-only", Severity: Dead, Clients: rdkafkaOnly,
			About:  "a property of librdkafka's share consumers in the configuration of a consumer",
			Source: "CONFIGURATION.md, max.poll.records", Remedy: "take it out: librdkafka hands out what it has",
			find: func(l *look) {
				l.each(func(s *setting) string {
					if s.own != pollRecords {
						return ""
					}
					return "max.poll.records limits rd_kafka_share_poll() only"
				})
			}},
	}
}

// groupConfigs are what the broker keeps for a group of the consumer protocol in the place of
// its own settings of these names behind "group." (GroupConfig).
var groupConfigs = []string{"consumer.session.timeout.ms", "consumer.heartbeat.interval.ms", "consumer.assignment.interval.ms"}

// forOneGroup says by which name a setting of the broker can be another one for a group.
func forOneGroup(name string) string {
	if group := strings.TrimPrefix(name, "group."); slices.Contains(groupConfigs, group) {
		return fmt.Sprintf("; for one group kafka-configs.sh --alter --entity-type groups does, as %s", group)
	}
	return ""
}

// isBrokers tells whether a name is a setting of the broker.
func isBrokers(name string) bool {
	return settings.Broker().Named(name) != nil || slices.Contains(settings.NotModelled("broker"), name)
}

// writingRules are about how a configuration is written.
func writingRules() []Rule {
	return []Rule{
		{ID: "duplicate", Severity: Dead, Clients: everyClient,
			About:  "a setting that is given again with the same value",
			Source: "java.util.Properties.load", Remedy: "take one of the two out",
			find: func(l *look) { l.duplicates(true) }},
		{ID: "duplicate-differs", Severity: Danger, Clients: everyClient,
			About:  "a setting that is given again with another value: the last one holds; of Spring Boot's consumer its properties hold, not its fields",
			Source: "java.util.Properties.load; rd_kafka_conf_set; KafkaProperties.buildConsumerProperties puts properties last", Remedy: "take out the one that you do not mean",
			find: func(l *look) { l.duplicates(false) }},
		{ID: "byte-order-mark", Severity: Danger, Clients: javaClients,
			About:  "a setting in the first line behind a byte order mark, which Java takes for a part of its name",
			Source: "java.util.Properties.load", Remedy: "save the file without the mark, or begin it with a comment",
			find: func(l *look) {
				l.each(func(s *setting) string {
					if !l.doc.marked || !l.doc.properties || s.keyAt.Line > 1 {
						return ""
					}
					return fmt.Sprintf("%q stands behind a byte order mark, so the client does not know the name", words.Short(s.key))
				})
			}},
		{ID: "value-not-known", Severity: Note, Clients: everyClient,
			About:  "a value that is put in where the consumer runs",
			Source: "java.util.Properties.load takes it as it stands", Remedy: "check what is put in; a scenario takes the client's default for it",
			find: func(l *look) { l.kind(unsettled, "%q has a value that is known only where it runs") }},
		{ID: "one-of-several", Severity: Note, Clients: everyClient,
			About:  "a file that has the settings of several consumers",
			Source: "docs/import.md", Remedy: "give a file for each",
			find: func(l *look) {
				for _, note := range l.doc.notes {
					l.value(nil, "%s", note)
				}
			}},
		{ID: "profile", Severity: Note, Clients: javaClients,
			About:  "a document of a YAML file, or a setting, that holds under a profile only",
			Source: "Spring Boot, spring.config.activate.on-profile; Quarkus, %prod.", Remedy: "check each profile's by itself",
			find: func(l *look) {
				for _, at := range l.doc.inactive {
					l.found = append(l.found, Finding{Rule: l.rule, At: at, Message: "what stands here holds under a profile only: it was not looked at"})
				}
			}},
	}
}

// kind reports on all settings of a kind.
func (l *look) kind(k kind, format string) {
	l.each(func(s *setting) string {
		if s.kind != k {
			return ""
		}
		return fmt.Sprintf(format, words.Short(s.key))
	})
}

// duplicates reports on settings that lose to one of the same name and level, or of
// another level that nobody would expect to say something else.
func (l *look) duplicates(same bool) {
	type place struct {
		name  string
		level int
		kind  kind
	}
	last := map[place]*setting{}
	for i := range l.settings {
		s := &l.settings[i]
		p := place{s.name, s.level, s.kind}
		before := last[p]
		last[p] = s
		if before == nil || s.kind != ofConsumer && s.kind != ofClient || before.value == s.value != same {
			continue
		}
		if before.key == s.key {
			l.name(s, "%q is given twice, the first time in line %d: this one holds", words.Short(s.key), before.keyAt.Line)
		} else {
			l.name(s, "%q is given twice, as %q in line %d: this one holds", words.Short(s.key), words.Short(before.key), before.keyAt.Line)
		}
	}
	l.overruled(same)
}

// overruled reports on fields of Spring Boot's consumer that its properties overrule. What
// spring.kafka.properties say for all clients is meant to be overruled.
func (l *look) overruled(same bool) {
	for i := range l.settings {
		s := &l.settings[i]
		w := l.winners[s.name]
		if l.dialect == Spring && s.level == springField && w != nil && w.level == springProperties && s.value == w.value == same {
			l.name(s, "%q is given as %q in line %d too: that one holds", words.Short(s.key), words.Short(w.key), w.keyAt.Line)
		}
	}
}
