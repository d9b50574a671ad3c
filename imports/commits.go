package imports

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
)

// ackModes are the settings of Spring's container that say when it commits.
const (
	ackMode  = "spring.ack.mode"
	ackCount = "spring.ack.count"
	ackTime  = "spring.ack.time"
)

func isAck(name string) bool { return name == ackMode || name == ackCount || name == ackTime }

// unusedAck says why such a setting makes no difference; empty: it does.
func (c *config) unusedAck(s *setting, by commits) string {
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
	onRevoke bool     // what is not committed yet, in onPartitionsRevoked
	from     *setting // that says so; nil: the product does
	note     string
}

// commits finds out who does.
func (c *config) commits() commits {
	auto := c.get(autoCommit)
	switch {
	case c.dialect == Spring && (auto == nil && !c.has(autoCommit) || auto != nil && auto.value == "false"):
		return c.containerCommits()
	case c.product.client != nil && c.product.client.commits != nil && (auto == nil || auto.value == "true"):
		return c.product.client.commits(c)
	case auto != nil && auto.value == "false":
		return commits{note: "enable.auto.commit is false, and a configuration does not say when the program commits: it is taken to commit after the records of each poll(); --set application.commit says otherwise"}
	}
	return commits{}
}

// containerCommits is when Spring's listener container commits, by its ack mode
// (KafkaMessageListenerContainer.ListenerConsumer.processCommits, ackCurrent): the pending
// acknowledgements of count and time also when partitions are revoked. Of the manual modes
// the listener decides; it is taken to acknowledge every record.
func (c *config) containerCommits() commits {
	mode, s := "batch", c.get(ackMode)
	if s != nil {
		mode = s.value
	}
	count, time := c.ackEvery(ackCount, "1")+" records", c.ackEvery(ackTime, "5000ms")
	manual := "ack-mode " + strings.ToUpper(mode) + ": the listener is taken to acknowledge each record when it has processed it"
	switch mode {
	case "record":
		return commits{by: "record", from: s}
	case "manual":
		return commits{by: "batch", from: s, note: manual}
	case "manual_immediate":
		return commits{by: "record", from: s, note: manual}
	case "count":
		return commits{by: count, onRevoke: true, from: s}
	case "time":
		return commits{by: time, onRevoke: true, from: s}
	case "count_time":
		return commits{by: settings.CommitWhichever(count, time), onRevoke: true, from: s}
	case "batch":
		if s != nil {
			return commits{by: "batch", from: s}
		}
	default:
		return commits{by: "batch", note: fmt.Sprintf("ack-mode %s is none that Spring has: the container is taken to commit after the records of each poll(), as with BATCH", strconv.Quote(mode))}
	}
	return commits{by: "batch", note: "ack-mode is not set: Spring's listener container commits after the records of each poll() (BATCH)"}
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
	add := func(key, value string) {
		change := c.silent(key, value)
		if k.from != nil {
			change.Origin = k.from.at
		}
		list = append(list, change)
	}
	add("commit", k.by)
	if k.onRevoke {
		add("commit.on.revoke", "true")
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
