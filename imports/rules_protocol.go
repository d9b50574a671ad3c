package imports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// protocolRules are about which group protocol the consumer speaks, in which group.
func protocolRules() []Rule {
	return []Rule{
		{ID: "refused-by-consumer-protocol", Severity: Invalid, Clients: everyClient,
			About:  "group.protocol is consumer, and a setting of the classic protocol is there too",
			Source: "ConsumerConfig.CONSUMER_PROTOCOL_UNSUPPORTED_CONFIGS; rd_kafka_conf_finalize; KIP-848", Remedy: "take it out, and see to what decides in its place",
			find: func(l *look) {
				if !l.isClassic() {
					l.refused(consumerRefuses(), "group.protocol=consumer")
				}
			}},
		{ID: "refused-by-classic-protocol", Severity: Invalid, Clients: javaClients,
			About:  "a setting of the consumer protocol or of share consumers without group.protocol=consumer",
			Source: "ConsumerConfig.CLASSIC_PROTOCOL_UNSUPPORTED_CONFIGS", Remedy: "take it out, or set group.protocol=consumer",
			find: func(l *look) {
				if l.isClassic() {
					l.refused(classicRefuses(), l.classicWords())
				}
			}},
		{ID: "no-use-in-classic-protocol", Severity: Dead, Clients: rdkafkaOnly,
			About:  "group.remote.assignor without group.protocol=consumer: librdkafka takes it and makes no use of it",
			Source: "rd_kafka_cgrp_consumer_group_heartbeat, the only place that reads it", Remedy: "take it out, or set group.protocol=consumer",
			find: func(l *look) {
				if s := l.get(remoteAssignor); s != nil && l.isClassic() {
					l.name(s, "%s=%s has no effect with %s: %s decides", s.key, words.Short(s.value), l.classicWords(), strategy)
				}
			}},
		{ID: "consumer-protocol", Severity: Note, Clients: everyClient,
			About:  "group.protocol is consumer: the broker assigns, and decides about sessions and heartbeats",
			Source: "KIP-848; GroupCoordinatorConfig", Remedy: "look at the broker's group.consumer.session.timeout.ms, group.consumer.heartbeat.interval.ms and group.consumer.assignors; brokers before 4.0 have none of it",
			find: func(l *look) {
				if !l.isClassic() {
					l.value(l.get(groupProtocol), "the group speaks the consumer protocol: by a broker's defaults a session of %s ms, heartbeats each %s ms, and the assignor %s",
						brokerDefault("group.consumer.session.timeout.ms"), brokerDefault("group.consumer.heartbeat.interval.ms"), l.brokersAssignor())
				}
			}},
		{ID: "static-locked-out", Severity: Note, Clients: everyClient,
			About:  "a static member of the consumer protocol: one that is killed and comes back is refused until its session is over",
			Source: "KIP-848; GroupMetadataManager: UNRELEASED_INSTANCE_ID, which is fatal; PostHog/posthog#65809", Remedy: "let processes close their consumer, end the process on a fatal error, and have it started again",
			find: func(l *look) {
				if s := l.get(instanceID); s != nil && !l.isClassic() {
					l.value(s, "with group.protocol=consumer a process that was killed cannot come back as %s before its session is over: it is answered UNRELEASED_INSTANCE_ID, and ends", words.Short(s.entry.value))
				}
			}},
		{ID: "brokers-own-assignor", Severity: Note, Clients: everyClient,
			About:  "a group.remote.assignor that Kafka's brokers do not have by themselves",
			Source: "GroupMetadataManager: UNSUPPORTED_ASSIGNOR, unless it is in the broker's group.consumer.assignors", Remedy: "name one that the broker has; a scenario has Kafka's own",
			find: func(l *look) {
				if s := l.get(remoteAssignor); s != nil && s.value != "" && !slices.Contains(brokersAssignors(), s.value) {
					l.value(s, "%q is none of the broker's own assignors, %s: unless it is in the broker's group.consumer.assignors the client ends with UNSUPPORTED_ASSIGNOR", words.Short(s.value), words.And(brokersAssignors()))
					l.perhaps(s.value, brokersAssignors())
				}
			}},
		{ID: "metadata-age-without-say", Severity: Note, Clients: everyClient,
			About:  "metadata.max.age.ms, or librdkafka's topic.metadata.refresh.interval.ms, with group.protocol=consumer: it does not decide any more how soon new partitions are found",
			Source: "KIP-848; GroupMetadataManager: the broker notices by itself, at the next heartbeat of any member", Remedy: "no need to keep it short for that",
			find: func(l *look) {
				if s := l.get(metadataAge); s != nil && !l.isClassic() {
					l.name(s, "%s=%s does not decide with group.protocol=consumer how soon new partitions are found: the broker notices at the next heartbeat of any member", s.key, words.Short(s.value))
				}
			}},
		{ID: "no-group-id", Severity: Note, Clients: javaClients,
			About:  "there is no group.id",
			Source: "KafkaConsumer.subscribe throws InvalidGroupIdException", Remedy: "fine if the program sets it",
			find: func(l *look) {
				if !l.has(groupID) && !l.product.presets(groupID) {
					l.value(nil, "group.id is not set: unless the program sets it, subscribe() throws InvalidGroupIdException")
				}
			}},
	}
}

// shareOnly are settings of share consumers, which a consumer refuses in either protocol.
func shareOnly() (list []*settings.About) {
	consumer := settings.Consumer()
	for i := range consumer {
		if consumer[i].Kind == settings.Refused {
			list = append(list, &consumer[i].About)
		}
	}
	return list
}

func classicRefuses() []*settings.About {
	return append(settings.Consumer().RefusedWith(settings.ProtocolOf("classic")), shareOnly()...)
}

// consumerRefuses has librdkafka's group.protocol.type, too, which names a protocol within
// the classic one.
func consumerRefuses() []*settings.About {
	return append(append(settings.Consumer().RefusedWith(settings.ProtocolOf("consumer")), &settings.About{Name: "group.protocol.type"}), shareOnly()...)
}

// refused reports on settings that are there and not blank, with what decides in their
// place.
func (l *look) refused(list []*settings.About, with string) {
	for i := range l.settings {
		s := &l.settings[i]
		at := slices.IndexFunc(list, func(r *settings.About) bool { return r.Name == s.name })
		if at < 0 || s.kind != ofConsumer && s.kind != unsettled && s.kind != ofClient || strings.TrimSpace(s.value) == "" {
			continue
		}
		l.name(s, "%s=%s cannot be set with %s: %s", s.key, words.Short(s.value), with, l.instead(list[at], s.value))
	}
}

// instead says what to write in the place of a setting that is refused.
func (l *look) instead(r *settings.About, value string) string {
	switch {
	case r.Instead == "":
		return "take it out"
	case settings.Broker().Named(r.Instead) != nil:
		group := strings.TrimPrefix(r.Instead, "group.")
		return fmt.Sprintf("take it out; the broker's %s decides, %s by default, or for one group %s (kafka-configs.sh --entity-type groups)", r.Instead, brokerDefault(r.Instead), group)
	case r.Instead == remoteAssignor:
		for _, item := range items(value) {
			if a := find(item); a != nil && slices.Contains(brokersAssignors(), a.Name) {
				return "write " + remoteAssignor + "=" + a.Name
			}
		}
		return "take it out, for " + brokersAssignors()[0] + ", or write " + remoteAssignor
	}
	return "write " + r.Instead + ", or set " + groupProtocol + "=consumer"
}

// classicWords says which group protocol is meant where it may be the default.
func (l *look) classicWords() string {
	if l.get(groupProtocol) == nil {
		return "group.protocol=classic, which is the default"
	}
	return "group.protocol=classic"
}

// brokersAssignor is the one that the broker decides by.
func (l *look) brokersAssignor() string {
	if s := l.get(remoteAssignor); s != nil && s.value != "" {
		return words.Short(s.value)
	}
	return brokersAssignors()[0]
}

// brokerDefault is what a broker has by default.
func brokerDefault(name string) string {
	b := settings.BrokerDefaults()
	return settings.Broker().Named(name).Text(&b)
}

// brokersAssignors are those that the broker has by itself, its first before the others.
func brokersAssignors() []string { return settings.Broker().Named("group.consumer.assignors").Options }
