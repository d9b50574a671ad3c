package imports

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/words"
)

// commitsItself tells whether the client commits, with the setting that says so; nil: it does
// by default.
func (c *config) commitsItself() (*setting, bool) {
	s := c.get(autoCommit)
	if s == nil {
		return nil, !c.has(autoCommit) && c.product.shape == nil
	}
	return s, s.value == "true"
}

// commitRules are about who commits, and when.
func commitRules() []Rule {
	return []Rule{
		{ID: "auto-commit", Severity: Note, Clients: []Dialect{Java},
			About:  "enable.auto.commit is true, as it is by default: what poll() returned counts as done when the next poll() is called",
			Source: "KafkaConsumer, section Automatic Offset Committing", Remedy: "process all that poll() returned before the next poll(), or commit yourself",
			find: func(l *look) {
				if s, auto := l.commitsItself(); auto {
					l.value(s, "enable.auto.commit is true: records are done at least once only if all are processed before the next poll()")
				}
			}},
		{ID: "stored-when-handed-out", Severity: Note, Clients: []Dialect{Librdkafka},
			About:  "enable.auto.commit and enable.auto.offset.store are true, as they are by default: a record counts as done as soon as it is handed out",
			Source: "CONFIGURATION.md, enable.auto.offset.store", Remedy: "set enable.auto.offset.store=false, and store the offset of a record when it has been processed",
			find: func(l *look) {
				if s, auto := l.commitsItself(); auto && l.stores() == nil {
					l.value(s, "a record counts as done as soon as it is handed out: one that a crash keeps from being processed is lost")
				}
			}},
		{ID: "own-commits", Severity: Note, Clients: []Dialect{Java, Librdkafka},
			About:  "enable.auto.commit is false: nothing is committed but by the application",
			Source: "ConsumerConfig, enable.auto.commit", Remedy: "commit in the callback for revoked partitions too (Java: onPartitionsRevoked; Python: on_revoke), or what was done since the last commit is done again",
			find: func(l *look) {
				if s := l.get(autoCommit); s != nil && s.value == "false" && l.commits().by == "" {
					l.value(s, "enable.auto.commit is false: before a rebalance takes partitions away the application must commit itself")
				}
			}},
		{ID: "commit-interval-unused", Severity: Dead, Clients: everyClient,
			About:  "auto.commit.interval.ms without auto-commit",
			Source: "ConsumerConfig, auto.commit.interval.ms", Remedy: "take it out",
			find: func(l *look) {
				s, auto := l.get(commitInterval), l.get(autoCommit)
				programs := l.product.shape != nil && l.product.commits != nil
				if s != nil && auto != nil && auto.value == "false" && !programs {
					l.name(s, "auto.commit.interval.ms has no effect, since enable.auto.commit is false")
				}
			}},
	}
}

// containerRules are about the commits of Spring's listener container.
func containerRules() []Rule {
	return []Rule{
		{ID: "container-commits", Severity: Note, Clients: springOnly,
			About:  "spring.kafka.consumer.enable-auto-commit is not set: the listener container sets it to false and commits by itself",
			Source: "Spring for Apache Kafka, Committing Offsets, since 2.3", Remedy: "see spring.kafka.listener.ack-mode",
			find: func(l *look) {
				if !l.has(autoCommit) {
					mode := "BATCH"
					if s := l.winners["spring.ack.mode"]; s != nil {
						mode = strings.ToUpper(s.value)
					}
					l.value(nil, "enable-auto-commit is not set: the listener container sets it to false and commits by ack-mode %s", words.Short(mode))
				}
			}},
		{ID: "ack-mode", Severity: Invalid, Clients: springOnly,
			About:  "an ack-mode that Spring's container does not have, or a manual one where enable-auto-commit is true",
			Source: "ContainerProperties.AckMode; KafkaMessageListenerContainer: Consumer cannot be configured for auto commit for ackMode", Remedy: "choose one of RECORD, BATCH, TIME, COUNT, COUNT_TIME, MANUAL and MANUAL_IMMEDIATE; with the manual ones take enable-auto-commit out",
			find: func(l *look) {
				s, auto := l.winners[ackMode], l.get(autoCommit)
				switch {
				case s == nil || s.value == "":
				case !slices.Contains(ackModes, s.value):
					l.value(s, "ack-mode: %q is none that Spring's container has", words.Short(s.entry.value))
					l.perhaps(s.value, ackModes)
				case strings.HasPrefix(s.value, "manual") && auto != nil && auto.value == "true":
					l.value(s, "ack-mode is %s, and enable-auto-commit is true: the container does not start", strings.ToUpper(s.value))
				}
			}},
		{ID: "ack-mode-unused", Severity: Dead, Clients: springOnly,
			About:  "an ack-mode where enable-auto-commit is true: the client commits, and not the container",
			Source: "KafkaMessageListenerContainer, autoCommit", Remedy: "take one of them out",
			find: func(l *look) {
				s, auto := l.winners[ackMode], l.get(autoCommit)
				if s != nil && auto != nil && auto.value == "true" && slices.Contains(ackModes, s.value) && !strings.HasPrefix(s.value, "manual") {
					l.name(s, "ack-mode %s has no effect, since enable-auto-commit is true: the client commits", strings.ToUpper(s.value))
				}
			}},
	}
}

// resetRules are about where consuming begins.
func resetRules() []Rule {
	return []Rule{
		{ID: "latest-skips", Severity: Note, Clients: everyClient,
			About:  "auto.offset.reset is latest, as it is by default: what is written to new partitions before they are found is skipped",
			Source: "ConsumerConfig, auto.offset.reset", Remedy: "use earliest where partitions may be added",
			find: func(l *look) {
				if s, ok := l.resetsTo("latest"); ok {
					l.value(s, "auto.offset.reset is latest: records that are written to an added partition before a member has it are skipped")
				}
			}},
		{ID: "reset-none", Severity: Danger, Clients: everyClient,
			About:  "auto.offset.reset is none (librdkafka: error): a partition without a committed offset, such as one that was added, makes poll() throw",
			Source: "ConsumerConfig, auto.offset.reset; NoOffsetForPartitionException", Remedy: "use earliest, or handle the exception",
			find: func(l *look) {
				if s, ok := l.resetsTo("none"); ok {
					l.value(s, "auto.offset.reset is none: poll() throws for every partition without a committed offset, an added one too")
				}
			}},
		{ID: "late-metadata", Severity: Danger, Clients: everyClient,
			About:  "metadata is fetched less often than by default, and auto.offset.reset is latest: added partitions are found that late, and what they have by then is skipped",
			Source: "ConsumerConfig, metadata.max.age.ms and auto.offset.reset; librdkafka: topic.metadata.refresh.interval.ms", Remedy: "keep the default of 5 minutes, or use earliest",
			find: func(l *look) {
				v, s, ok := l.written(metadataAge)
				if _, latest := l.resetsTo("latest"); ok && latest && v > l.standard(metadataAge) {
					l.value(s, "metadata is fetched each %d ms only: added partitions are found that late, and auto.offset.reset=latest skips what was written meanwhile", v)
				}
			}},
	}
}

// resetsTo tells whether auto.offset.reset has a value, with the setting where the
// file has it.
func (c *config) resetsTo(value string) (*setting, bool) {
	s := c.get(reset)
	if s == nil {
		return nil, value == c.usual[reset] && !c.has(reset)
	}
	return s, s.value == value
}
