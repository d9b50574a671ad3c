package findings

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// troubleText says why a member was not heard of.
func (w *Watch) troubleText(x trouble) string {
	who := w.name(x.member)
	switch x.in {
	case dead:
		return "the process of " + who + " was gone"
	case closed:
		if x.told {
			return who + " had closed, and was told to send no LeaveGroup: it might come back"
		}
		if w.epochs {
			return who + " had closed, and as a static member left for a while: it might come back"
		}
		return who + " had closed, and as a static member it sends no LeaveGroup: it might come back"
	case paused:
		return "the process of " + who + " stood still from " + at(x.since) + " on"
	case cutOff:
		return who + " could not reach the broker from " + at(x.since) + " on"
	case timedOut:
		if w.settingsOf(x.member, x.when).Static() && !w.epochs {
			return "poll() of " + who + " had not been called within max.poll.interval.ms: it sends no more heartbeats then, and as a static member no LeaveGroup either"
		}
		return who + " had left the group: poll() had not been called within max.poll.interval.ms"
	case fenced:
		return fmt.Sprintf("%s had been removed, heard of it at %s, and joins again when poll() comes to it: it %s", who, at(x.since), x.away.text())
	case refused:
		return fmt.Sprintf("%s was refused with %s: %s", who, x.code, w.fatalCause(endings[x.code]))
	case unread:
		return fmt.Sprintf("the answer to the JoinGroup of %s, of %s, lay unread; meanwhile no heartbeats are sent: it %s", who, at(x.since), x.away.text())
	case waiting:
		if !x.parked {
			return "the JoinGroup of " + who + " was on its way from " + at(x.since) + " on; meanwhile no heartbeats are sent"
		}
		return "the JoinGroup of " + who + " was waiting from " + at(x.since) + " on; meanwhile no heartbeats are sent"
	case forgotten:
		return who + " had given up that membership by itself at " + at(x.since) + ", a session.timeout.ms after its last answer, and joined as a new member"
	case noCoordinator:
		return who + " did not know the coordinator"
	}
	if interval := w.interval(x.member, x.when); interval.length() >= quiet {
		return fmt.Sprintf("%s sends a heartbeat every %s: %s", who, span(interval.length()), interval.name)
	}
	return who + " had nothing to report in that time"
}

// silent finds members that send no heartbeat for thirty seconds, one finding for
// each condition that they are in.
func (w *Watch) silent(r *report.Report) []report.Finding {
	slices.SortStableFunc(w.silences, func(a, b silence) int { return cmp.Compare(a.from, b.from) })
	var found []report.Finding
	for in := fine; in < numConditions; in++ {
		var names []string
		var first, longest silence
		for _, x := range w.silences {
			if x.in != in {
				continue
			}
			x.to = min(x.to, clock.Time(r.Window.End))
			if names = append(names, w.name(x.member)); len(names) == 1 {
				first, longest = x, x
			}
			if x.to.Sub(x.from) > longest.to.Sub(longest.from) {
				longest = x
			}
		}
		if len(names) > 0 {
			f := w.silenceOf(r, longest, names)
			f.At = report.Ms(first.from.Add(quiet))
			found = append(found, f)
		}
	}
	return found
}

// silenceOf is a finding about the silences of these members; x is the longest.
func (w *Watch) silenceOf(r *report.Report, x silence, names []string) report.Finding {
	who, lasted := w.name(x.member), x.to.Sub(x.from)
	f := report.Finding{
		Severity: report.Critical,
		Symptom:  fmt.Sprintf("no heartbeat of %s for %s, from %s to %s", who, span(lasted), at(x.from), at(x.to)),
		Log:      w.sessionLines(x.member, x.from, x.to), Cause: w.troubleText(x.trouble), Advice: w.silenceRemedy(x), Kind: silent, Extent: int64(lasted),
	}
	switch {
	case !w.isQuoted(x.member):
	case x.in == paused:
		f.Metrics = []string{fmt.Sprintf("none of %s can be read while it stands still, from %s on", who, at(x.since))}
	default:
		f.Metrics = []string{fmt.Sprintf("last-heartbeat-seconds-ago of %s: %d at %s", who, lasted/clock.Second, at(x.to))}
	}
	if len(names) > 1 {
		f.Symptom = fmt.Sprintf("no heartbeat of %s for 30 s and more%s, longest of %s: %s, from %s to %s", words.Some(names), times(len(names)), who, span(lasted), at(x.from), at(x.to))
	}
	if x.in == waiting {
		if b := rebalanceAt(r, report.Ms(x.since)); b != nil {
			f.Cause += "; the join phase was held up: " + b.HeldUp
			f.Advice = w.heldUpRemedy(r, b)
		}
	}
	return f
}

// rebalanceAt finds the rebalance that was under way at a moment, or came next: a
// JoinGroup that begins one is sent before.
func rebalanceAt(r *report.Report, t report.Ms) *report.Rebalance {
	for i := range r.Rebalances {
		if b := &r.Rebalances[i]; b.Ended < 0 || b.Ended >= t {
			return b
		}
	}
	return nil
}

// overdue finds members that did not call poll() in time.
func (w *Watch) overdue() []report.Finding {
	if len(w.timeouts) == 0 {
		return nil
	}
	var names []string
	for _, x := range w.timeouts {
		names = append(names, w.name(x.member))
	}
	first := &w.timeouts[0]
	who, does := names[0], "left the group"
	static, _ := w.pollTexts()
	if w.settingsOf(first.member, first.at).Static() {
		does = static
	}
	interval := w.settingsOf(first.member, first.at).Number("max.poll.interval.ms")
	f := report.Finding{
		Severity: report.Warning, At: report.Ms(first.at),
		Symptom: fmt.Sprintf("%s called poll() too late%s, and %s", words.Some(names), times(len(names)), does),
		Log:     []string{who + ": " + w.pollLine(first.member, interval)},
		Cause:   who + " " + first.away.text(),
		Advice:  w.pollRemedy(first.member, first.away, first.at),
		Kind:    pollLate, Extent: int64(len(w.timeouts)),
	}
	if w.isQuoted(first.member) {
		f.Metrics = []string{fmt.Sprintf("time-between-poll-max of %s: above %d", who, interval)}
	}
	return []report.Finding{f}
}

// thrown finds processes that an error ended, one finding for each error.
func (w *Watch) thrown() []report.Finding {
	var found []report.Finding
	for i, x := range w.fatal {
		same := func(y ending) bool { return y.reason == x.reason }
		if slices.ContainsFunc(w.fatal[:i], same) {
			continue
		}
		var names []string
		n, last := 0, x.at
		for _, y := range w.fatal[i:] {
			if same(y) {
				names, n, last = append(names, w.name(y.member)), n+1, y.at
			}
		}
		again := ""
		if n > 1 {
			again = fmt.Sprintf(" (%d times, the last at %s)", n, at(last))
		}
		found = append(found, report.Finding{
			Severity: report.Critical, At: report.Ms(x.at),
			Symptom: fmt.Sprintf("poll() of %s throws %s, and the process ends%s", words.Some(names), x.reason, again), Log: w.fatalLog(x),
			Cause: w.fatalCause(x.reason.Code), Advice: w.fatalRemedy(x.reason.Code), Kind: died, Extent: int64(n),
		})
	}
	return found
}

// fatalLog is what is logged of those that are said more of than the error.
func (w *Watch) fatalLog(x ending) []string {
	if x.reason.Code == protocol.ReasonFenced && w.tagged(x.member) {
		return []string{w.name(x.member) + ": " + fatalLine(protocol.FENCED_INSTANCE_ID)}
	}
	return fatalLogs[x.reason.Code]
}

// fatalCause says why an error is answered, and fatalRemedy what helps: the limit of a consumer
// group is another setting than that of a classic one.
func (w *Watch) fatalCause(code protocol.ReasonCode) string {
	if code == protocol.ReasonGroupFull && w.epochs {
		return "the group has as many members as group.consumer.max.size allows"
	}
	return fatalCauses[code]
}

func (w *Watch) fatalRemedy(code protocol.ReasonCode) []report.Advice {
	if code == protocol.ReasonGroupFull && w.epochs {
		return []report.Advice{plain("fewer members, or a larger group.consumer.max.size")}
	}
	return fatalRemedies[code]
}

var fatalCauses = map[protocol.ReasonCode]string{
	protocol.ReasonFenced:               "another process joined with the same group.instance.id and took its place",
	protocol.ReasonInconsistentProtocol: "it has no assignor in common with the rest of the group",
	protocol.ReasonUnreleased:           "the process that had its group.instance.id before has not said that it goes, and its session has not ended",
	protocol.ReasonGroupFull:            "the group has as many members as group.max.size allows",
	protocol.ReasonSessionTimeoutRange:  "its session.timeout.ms is outside the broker's limits",
	protocol.ReasonNoOffset:             "a partition has no committed offset, and auto.offset.reset is none",
}

// fatalLogs has what the broker logs of those that it says more of than the error.
var fatalLogs = map[protocol.ReasonCode][]string{
	protocol.ReasonUnreleased: {"broker: [GroupId …] Static member … with instance id … cannot join the group because the instance id is owned by member …."},
}

var fatalRemedies = map[protocol.ReasonCode][]report.Advice{
	protocol.ReasonFenced: {
		{Text: "give every process a group.instance.id of its own", Setting: instance, To: "{id}"},
		plain("stop the old process before the new one starts"),
	},
	protocol.ReasonUnreleased:           {plain("let the old process close before the new one starts; after a kill, start it again until group.consumer.session.timeout.ms is over")},
	protocol.ReasonInconsistentProtocol: {plain("change partition.assignment.strategy in two rolling restarts, both assignors listed in between")},
	protocol.ReasonGroupFull:            {plain("fewer members, or a larger group.max.size")},
	protocol.ReasonNoOffset:             {plain("commit an offset before the first start, or set auto.offset.reset to earliest or latest")},
}

// uncommitted finds commits that were refused, one finding for each error.
func (w *Watch) uncommitted(r *report.Report) []report.Finding {
	var codes []protocol.ErrorCode
	for _, x := range w.refusals {
		if !slices.Contains(codes, x.code) {
			codes = append(codes, x.code)
		}
	}
	var found []report.Finding
	for _, code := range codes {
		var names, logs []string
		n, first, why := 0, clock.Never, refusalCauses[code]
		for _, x := range w.refusals {
			if x.code != code {
				continue
			}
			names, n, first = append(names, w.name(x.member)), n+x.times, min(first, x.at)
			switch {
			case logs != nil:
			case why.message != "" && w.isQuoted(x.member):
				logs = []string{w.name(x.member) + ": OffsetCommit failed with …: " + why.message}
			case inWords[code] != "" && w.tagged(x.member) && w.settingsOf(x.member, x.at).Flag("enable.auto.commit"):
				logs = []string{w.name(x.member) + ": " + commitLine(code)}
			}
		}
		f := report.Finding{
			Severity: report.Warning, At: report.Ms(first),
			Symptom: fmt.Sprintf("%s of %s refused with %s", words.Plural(n, "commit"), words.Some(names), code),
			Log:     logs, Cause: why.cause, Kind: commitsRefused, Extent: int64(n),
		}
		if why.retried {
			f.Severity = report.Note
		} else if r.Summary.Reprocessed > 0 {
			f.Advice = []report.Advice{plain(fmt.Sprintf("what was processed and not committed is processed again by the next owner, %s in all: processing has to bear that", words.Plural(int(r.Summary.Reprocessed), "record")))}
		}
		found = append(found, f)
	}
	return found
}

// refusalCauses has the message of each error (org.apache.kafka.common.protocol.Errors)
// and what it means for a commit.
var refusalCauses = map[protocol.ErrorCode]struct {
	message, cause string
	retried        bool // by the consumer itself, until it succeeds
}{
	protocol.UNKNOWN_MEMBER_ID:            {"The coordinator is not aware of this member.", "the coordinator did not count it in any more", false},
	protocol.ILLEGAL_GENERATION:           {"Specified group generation id is not valid.", "the group had gone on to another generation", false},
	protocol.REBALANCE_IN_PROGRESS:        {"The group is rebalancing, so a rejoin is needed.", "a rebalance was under way and it had to rejoin first", false},
	protocol.STALE_MEMBER_EPOCH:           {"The member epoch is stale. The member must retry after receiving its updated member epoch via the ConsumerGroupHeartbeat API.", "it had not heard of its newer epoch", true},
	protocol.FENCED_INSTANCE_ID:           {"", "another process had taken over its group.instance.id", false},
	protocol.NOT_COORDINATOR:              {"", "the coordinator had moved; commits are tried again", true},
	protocol.COORDINATOR_LOAD_IN_PROGRESS: {"", "the coordinator was reading the group back; commits are tried again", true},
}

// text says what a member did instead of calling poll().
func (x *away) text() string {
	switch {
	case x.sleeps:
		return "was asleep from " + at(x.since) + " on, in the error handler of Spring's container"
	case x.stalled:
		return "was doing nothing from " + at(x.since) + " on: a stall"
	case x.callback != report.NoCallback:
		return "was in " + x.callback.String() + " from " + at(x.since) + " on"
	}
	return "was busy with the records of one poll()"
}
