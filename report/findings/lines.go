package findings

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// What librdkafka logs of itself, each line behind its tag: without any debug, but for what it
// does when it hears of a rebalance. As of all log lines that are quoted, an ellipsis stands for
// what hangs on what is not simulated.

// tagged tells whether a member logs such lines.
func (w *Watch) tagged(m event.Member) bool { return w.client(m).Traits().TaggedLog }

func (w *Watch) anyTagged() bool {
	for m := range w.names.Members {
		if w.tagged(event.Member(m)) {
			return true
		}
	}
	return false
}

// pollLine is what a member logs of a poll() that does not come.
func (w *Watch) pollLine(m event.Member, interval int64) string {
	if w.tagged(m) {
		return maxPollLine(interval)
	}
	_, log := w.pollTexts()
	return log
}

func maxPollLine(interval int64) string {
	return fmt.Sprintf("MAXPOLL: Application maximum poll interval (%dms) exceeded by …ms (adjust max.poll.interval.ms for long-running message processing): leaving group", interval)
}

// sessionLine is of a session that the member itself takes to be over.
func sessionLine(reason protocol.Reason) string {
	return "SESSTMOUT: " + reason.String() + " (broker …, last error was …): revoking assignment and rejoining group"
}

// commitLine is of a commit of the client's own that was refused; one that the program waits for
// is an error there, and no line.
func commitLine(code protocol.ErrorCode) string {
	return "COMMITFAIL: Offset commit (…) failed for …/… partition(s) in join-state …: " + inWords[code] + ": …"
}

// cooperativeSticky is the assignor by which a group of any library is cooperative.
const cooperativeSticky = "cooperative-sticky"

// heardLine is of a rebalance that a member hears of: an eager one gives up everything
// (rd_kafka_cgrp_revoke_all_rejoin), a cooperative one joins again (rd_kafka_cgrp_rejoin).
func heardLine(cooperative bool) string {
	if cooperative {
		return `REJOIN: Group "…": Rejoining group with … owned partition(s): Group is rebalancing`
	}
	return `REBALANCE: Group "…" is rebalancing (EAGER) in state up (join-state steady) with … assigned partition(s): rebalance in progress`
}

// heardLines are those of a rebalance, of the first member of librdkafka that was in the group
// since the one before.
func (w *Watch) heardLines(before, b *report.Rebalance) []string {
	if b.OfEpochs || !w.anyTagged() {
		return nil
	}
	for _, name := range b.Members {
		if m := w.number(report.Name(name)); !w.tagged(m) || report.Name(name) == b.Trigger || !slices.Contains(before.Members, name) {
			continue
		}
		return []string{name + ", with debug=cgrp: " + heardLine(string(before.Assignor) == cooperativeSticky)}
	}
	return nil
}

func assignLine(reason protocol.Reason) string {
	return `ASSIGN: Group "…": application *assign() call failed: ` + reason.String()
}

func fatalLine(code protocol.ErrorCode) string {
	return "FATAL: Fatal error: " + inWords[code] + ": Fatal consumer error: " + inWords[code]
}

// inWords are errors as librdkafka puts them (rd_kafka_err2str).
var inWords = map[protocol.ErrorCode]string{
	protocol.UNKNOWN_MEMBER_ID:     "Broker: Unknown member",
	protocol.ILLEGAL_GENERATION:    "Broker: Specified group generation id is not valid",
	protocol.REBALANCE_IN_PROGRESS: "Broker: Group rebalance in progress",
	protocol.FENCED_INSTANCE_ID:    "Broker: Static consumer fenced by other consumer with same group.instance.id",
}

// giveUp is a session that a member itself took to be over.
type giveUp struct {
	moment
	reason protocol.Reason
}

// sessionLines are those of a member, from one moment to another: the first of them.
func (w *Watch) sessionLines(m event.Member, from, to clock.Time) []string {
	for i := range w.givenUp {
		if x := &w.givenUp[i]; x.member == m && from <= x.at && x.at <= to {
			return []string{w.name(m) + ": " + sessionLine(x.reason)}
		}
	}
	return nil
}
