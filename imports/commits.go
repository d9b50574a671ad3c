package imports

import (
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// What says when a program commits: those of Spring's container, and others by names that no
// scenario has, which application.commit tells.
const (
	ackMode        = "spring.ack.mode" // of Spring's container, with its count and time
	ackCount       = "spring.ack.count"
	ackTime        = "spring.ack.time"
	commitStrategy = "commit.strategy" // SmallRye's
	commitEach     = "commit.each"     // an interval: of Connect and of Streams, whose processing.guarantee decides its default
)

// ackModes are those of Spring's container (ContainerProperties.AckMode), as it is read.
var ackModes = []string{"record", "batch", "time", "count", "count_time", "manual", "manual_immediate"}

// saysCommits tells whether a setting of a program says when it commits.
func saysCommits(name string) bool {
	return name == ackMode || name == ackCount || name == ackTime || name == commitStrategy || name == commitEach || name == guarantee
}

// unusedCommits says why such a setting makes no difference; empty: it does.
func (c *config) unusedCommits(s *setting, by commits) string {
	if s.name == commitStrategy || s.name == commitEach || s.name == guarantee {
		return ""
	}
	mode := "batch"
	if m := c.get(ackMode); m != nil {
		mode = m.value
	}
	unit, _ := strings.CutPrefix(s.name, "spring.ack.")
	switch {
	case by.by == "":
		return "the client commits, by enable-auto-commit"
	case s.name == ackMode || strings.Contains(mode, unit):
		return ""
	}
	return "not of ack-mode " + strings.ToUpper(mode)
}

// commits is who commits, as application.commit has it, where a configuration or its product
// says that; empty: it does not, or the client does.
type commits struct {
	by       string
	acks     []scenarios.Imported // the same as the modes of Spring's container say it; nil: application.commit does
	onRevoke bool                 // what is not committed yet, in onPartitionsRevoked
	from     *setting             // that says so; nil: the product does
	note     string
	told     bool // the report of a run says what the note says
}

// commits finds out who does.
func (c *config) commits() commits {
	auto := c.get(autoCommit)
	switch {
	case c.dialect == Spring && (auto == nil && !c.has(autoCommit) || auto != nil && auto.value == "false"):
		return c.containerCommits()
	case c.product.commits != nil && (c.product.shape != nil || auto == nil || auto.value == "true"):
		return c.product.commits(c)
	case auto != nil && auto.value == "false":
		return commits{told: true, note: "enable.auto.commit is false, and a configuration does not say when the program commits: it is taken to commit after the records of each poll(); --set application.commit says otherwise"}
	}
	return commits{}
}

// containerCommits is when Spring's listener container commits, by its ack mode
// (KafkaMessageListenerContainer.ListenerConsumer.processCommits, ackCurrent). Of the manual
// modes the listener decides; it is taken to acknowledge every record.
func (c *config) containerCommits() commits {
	mode, s := "batch", c.get(ackMode)
	if s != nil && s.value != "" {
		mode = s.value
	}
	count, time := c.ackEvery(ackCount, "1")+" records", c.ackEvery(ackTime, "5000ms")
	manual := "ack-mode " + strings.ToUpper(mode) + ": the listener is taken to acknowledge each record when it has processed it"
	acks := func(mode string, more ...scenarios.Imported) []scenarios.Imported {
		return append([]scenarios.Imported{c.silent(ackMode, mode)}, more...)
	}
	switch mode {
	case "record":
		return commits{by: "record", acks: acks("record"), from: s}
	case "manual":
		return commits{by: "batch", acks: acks("manual"), from: s, note: manual}
	case "manual_immediate":
		return commits{by: "record", acks: acks("manual_immediate"), from: s, note: manual}
	case "count":
		return commits{by: count, acks: acks("count", c.silent(ackCount, c.ackEvery(ackCount, "1"))), from: s}
	case "time":
		return commits{by: time, acks: acks("time", c.silent(ackTime, c.ackEvery(ackTime, "5000ms"))), from: s}
	case "count_time":
		return commits{by: settings.CommitWhichever(count, time), from: s}
	case "batch":
		if s != nil {
			return commits{by: "batch", acks: acks("batch"), from: s}
		}
	}
	return commits{by: "batch", acks: acks("batch"), note: "ack-mode is not set: Spring's listener container commits after the records of each poll() (BATCH)"}
}

// ackEvery is a count or a time of the container; usual where the file has none, or one
// that no commit can go by.
func (c *config) ackEvery(name, usual string) string {
	if s := c.get(name); s != nil {
		if n, err := strconv.ParseInt(strings.TrimSuffix(s.value, "ms"), 10, 32); err == nil && n > 0 {
			return s.value
		}
	}
	return usual
}

// changes are what it comes to in a scenario.
func (k commits) changes(c *config) (list []scenarios.Imported) {
	if k.by == "" {
		return nil
	}
	list = k.acks
	if list == nil {
		list = []scenarios.Imported{c.silent("commit", k.by)}
	}
	if k.onRevoke {
		list = append(list, c.silent("commit.on.revoke", "true"))
	}
	if k.from != nil {
		for i := range list {
			list[i].Origin = k.from.at
		}
	}
	return list
}

// commitsBatches: KafkaJS commits when it has processed what a fetch returned
// (Runner.autoCommitOffsets), however its interval and threshold are set.
func commitsBatches(*config) commits {
	return commits{by: "batch", note: "KafkaJS commits when it has processed what it fetched"}
}

// commitsMessages: kafka-go's ReadMessage commits each message where there is no CommitInterval
// (Reader.useSyncCommits).
func commitsMessages(c *config) commits {
	if s := c.get(commitInterval); s != nil && s.value != "0" {
		return commits{}
	}
	return commits{by: "record", note: "without a CommitInterval kafka-go's ReadMessage commits each message"}
}

// offsetStore is librdkafka's, of which the default stores what is handed out for the commit
// to come (rd_kafka_update_app_pos).
const offsetStore = "enable.auto.offset.store"

// stores is the setting by which the program stores itself what is to be committed; nil: it
// does not.
func (c *config) stores() *setting {
	i := slices.IndexFunc(c.settings, func(s setting) bool {
		return s.own == offsetStore && slices.Contains([]string{"false", "f", "0"}, strings.ToLower(s.value))
	})
	if i < 0 {
		return nil
	}
	return &c.settings[i]
}

// commitsStored: where the program stores what is to be committed, librdkafka commits that
// each auto.commit.interval.ms, and when partitions are revoked.
func commitsStored(c *config) commits {
	s := c.stores()
	if s == nil || c.client() == "" {
		return commits{}
	}
	return commits{by: c.each(commitInterval, "5000"), onRevoke: true, from: s,
		note: offsetStore + " is false: the program is taken to store the offset of each record when it has processed it, which is committed each auto.commit.interval.ms"}
}

// commitsChannels: SmallRye's connector leaves it to the client where enable.auto.commit is
// true, and else has a strategy of its own: throttled (KafkaThrottledLatestProcessedCommit)
// commits what is processed each auto.commit.interval.ms and when partitions are revoked,
// latest (KafkaLatestCommit) each record, ignore (KafkaIgnoreCommit) nothing.
func commitsChannels(c *config) commits {
	strategy, s := "throttled", c.get(commitStrategy)
	if auto := c.get(autoCommit); auto != nil && auto.value == "true" {
		strategy = "ignore"
	}
	if s != nil {
		strategy = s.value
	}
	switch strategy {
	case "throttled":
		note := ""
		if s == nil {
			note = "commit-strategy is not set: SmallRye's connector commits what is processed each auto.commit.interval.ms, and when partitions are revoked (throttled)"
		}
		return commits{by: c.each(commitInterval, "5000"), onRevoke: true, from: s, note: note}
	case "latest":
		return commits{by: "record", from: s}
	case "ignore":
		if auto := c.get(autoCommit); auto != nil && auto.value == "true" {
			return commits{}
		}
		return commits{by: "none", from: s, note: "commit-strategy ignore without enable.auto.commit: nothing is committed but by the application, which is taken not to"}
	}
	return commits{by: c.each(commitInterval, "5000"), onRevoke: true,
		note: "commit-strategy " + strconv.Quote(words.Short(strategy)) + " is not modelled: the connector is taken to commit each auto.commit.interval.ms (throttled)"}
}

// commitsTasks: a sink task commits each offset.flush.interval.ms, and when partitions are
// revoked or it stops (WorkerSinkTask.iteration, closePartitions).
func commitsTasks(c *config) commits {
	note := ""
	if c.get(commitEach) == nil {
		note = "offset.flush.interval.ms is not set here: a sink task commits each 60 s, and when partitions are revoked"
	}
	return commits{by: c.each(commitEach, "60000"), onRevoke: true, from: c.get(commitEach), note: note}
}

// commitsStreams: a stream thread commits each commit.interval.ms, which exactly-once makes
// 100 ms where it is not set, and what it did of tasks that are revoked
// (StreamThread.maybeCommit, TaskManager.handleRevocation).
func commitsStreams(c *config) commits {
	usual := "30000"
	if s := c.get(guarantee); s != nil && strings.HasPrefix(s.value, "exactly_once") {
		usual = "100"
	}
	return commits{by: c.each(commitEach, usual), onRevoke: true, from: c.get(commitEach)}
}

// each is a commit at an interval that a setting has in milliseconds, or else the usual one.
func (c *config) each(name, usual string) string {
	if s := c.get(name); s != nil {
		if n, err := strconv.ParseInt(strings.TrimSuffix(s.value, "ms"), 10, 32); err == nil && n > 0 {
			usual = strconv.FormatInt(n, 10)
		}
	}
	return usual + "ms"
}
