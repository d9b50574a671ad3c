package findings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// trigger is what set off a rebalance.
type trigger uint8

const (
	otherwise trigger = iota
	sessionTimeout
	pollTimeout
	left
	joined
	rejoined  // having left for poll()'s sake
	restarted // by a member whose last process had ended
	followUp
	changed
	notRevoked // of the consumer protocol: removed, as it did not give up in time
	numTriggers
)

// triggerOf goes by the coordinator's reason and by the client's.
func triggerOf(b *report.Rebalance) trigger {
	switch code, why := b.Reason.Code, b.Why(); {
	case code == protocol.ReasonMemberTimedOut:
		return sessionTimeout
	case why == protocol.ReasonPollTimeout, why == protocol.ReasonMaxPollExceeded:
		return pollTimeout
	case code == protocol.ReasonMembersLeft, code == protocol.ReasonDowngradedByLeaving:
		return left
	case b.HandsOn():
		return followUp
	case code == protocol.ReasonMemberAdded, code == protocol.ReasonStaticTakesOver:
		return joined
	case code == protocol.ReasonNewMetadata, slices.Contains(ofOtherTopics, why):
		return changed
	}
	return otherwise
}

// ofOtherTopics are what clients say whose subscription or metadata is not what it was.
var ofOtherTopics = []protocol.ReasonCode{
	protocol.ReasonMetadataChanged, protocol.ReasonSubscriptionChanged, protocol.ReasonSubscriptionMismatch,
	protocol.ReasonMoreTopics, protocol.ReasonNewPartitions,
	protocol.ReasonSubscribedMetadataChanged, protocol.ReasonSubscriptionModified,
}

// triggerTexts say it of the members that set rebalances off.
var triggerTexts = [numTriggers]string{
	"%s rejoined", "session timeout of %s", "%s left because poll() was not called within max.poll.interval.ms", "%s left",
	"%s joined", "%s joined again after poll() had not been called within max.poll.interval.ms", "%s joined with a new process",
	"%s rejoined having given partitions up (cooperative)", "%s saw new metadata or subscriptions", "%s did not give up its partitions in time",
}

// after lists the rebalances after the start-up that a condition holds for.
func after(r *report.Report, fits func(*report.Rebalance) bool) []*report.Rebalance {
	var list []*report.Rebalance
	for i := range r.Rebalances {
		if b := &r.Rebalances[i]; !b.Startup && fits(b) {
			list = append(list, b)
		}
	}
	return list
}

// often finds series of rebalances that follow on each other too soon. One that hands on what
// was given up in the one before belongs to that one: a cooperative group has them by design
// (KIP-429).
func (w *Watch) often(r *report.Report) []report.Finding {
	var found []report.Finding
	list := after(r, func(b *report.Rebalance) bool { return b.To >= 0 })
	for len(list) > 0 {
		var s series
		n := 0
		for n < len(list) && s.takes(list[n]) {
			n++
		}
		if len(s.own) > 1 {
			found = append(found, w.series(&s))
		}
		list = list[n:]
	}
	return found
}

// series are rebalances that follow on each other.
type series struct {
	all     []*report.Rebalance
	own     []*report.Rebalance // those with a cause of their own
	closest report.Ms           // of those
}

// takes adds a rebalance, if it is not too late for the series.
func (s *series) takes(b *report.Rebalance) bool {
	before := s.own
	if b.HandsOn() {
		before = s.all
	}
	if len(before) > 0 {
		apart := b.From - before[len(before)-1].From
		if apart >= report.OftenWarning {
			return false
		}
		if !b.HandsOn() && (len(s.own) == 1 || apart < s.closest) {
			s.closest = apart
		}
	}
	s.all = append(s.all, b)
	if !b.HandsOn() {
		s.own = append(s.own, b)
	}
	return true
}

func (w *Watch) series(s *series) report.Finding {
	first, last := s.own[0], s.all[len(s.all)-1]
	severity, why := s.alarm()
	number := fmt.Sprintf("%d rebalances", len(s.own))
	if more := len(s.all) - len(s.own); more > 0 {
		number += fmt.Sprintf(", and %d more to hand on what was given up in them,", more)
	}
	f := report.Finding{
		Severity: severity, At: s.own[1].From, Kind: often, Extent: int64(len(s.own)),
		Symptom: fmt.Sprintf("%s from %s to %s, two of them %s apart; %s", number, first.From.Human(), last.To.Human(), s.closest.Human(), why),
		Log:     append(w.rebalanceLog(first), w.heardLines(first, s.own[1])...),
	}
	from, to := clock.Time(first.From), clock.Time(last.To)+clock.Time(quiet)
	most, who := 0, ""
	for m := range w.members {
		if n := w.members[m].rebalancesIn(from, to); n > most && w.isQuoted(event.Member(m)) {
			most, who = n, w.names.Members[m]
		}
	}
	if who != "" {
		f.Metrics = []string{fmt.Sprintf("rebalance-total of %s rises by %d from %s to %s", who, most, first.From.Human(), at(to))}
	}
	f.Cause, f.Advice = w.triggers(s.all)
	return f
}

func (m *watched) rebalancesIn(from, to clock.Time) int {
	n := 0
	for _, b := range m.rebalances {
		if b.at >= from && b.at <= to {
			n++
		}
	}
	return n
}

// triggers says what set a series off, and what helps against the first of these
// that something helps against.
func (w *Watch) triggers(list []*report.Rebalance) (cause string, remedy []report.Advice) {
	var by [numTriggers][]*report.Rebalance
	for _, b := range list {
		t := triggerOf(b)
		if b.OfEpochs {
			t = w.epochTrigger(b)
		}
		if t == joined {
			t = w.joining(w.number(b.Trigger), clock.Time(b.From))
		}
		by[t] = append(by[t], b)
	}
	var parts []string
	for t, list := range by {
		if len(list) > 0 {
			parts = append(parts, fmt.Sprintf("%d × ", len(list))+fmt.Sprintf(triggerTexts[t], cmp.Or(words.Some(triggersOf(list)), "a member")))
		}
	}
	return strings.Join(parts, "; "), w.against(&by)
}

func triggersOf(list []*report.Rebalance) []string {
	names := make([]string, len(list))
	for i, b := range list {
		names[i] = string(b.Trigger)
	}
	return names
}

// joining tells a member that joins from one that is back, by what was the end of
// its last membership.
func (w *Watch) joining(m event.Member, now clock.Time) trigger {
	died := lastOf(w.deaths, func(x *death) bool { return x.member == m && x.back <= now })
	late := lastOf(w.timeouts, func(x *overrun) bool { return x.member == m && x.over <= now })
	switch {
	case late != nil && (died == nil || late.at > died.at):
		return rejoined
	case died != nil:
		return restarted
	}
	return joined
}

func (w *Watch) against(by *[numTriggers][]*report.Rebalance) []report.Advice {
	for _, b := range slices.Concat(by[pollTimeout], by[rejoined]) {
		m := w.number(b.Trigger)
		if x := lastOf(w.timeouts, func(x *overrun) bool { return x.member == m && x.at <= clock.Time(b.From) }); x != nil {
			return w.pollRemedy(m, x.away, x.at)
		}
	}
	for _, b := range by[sessionTimeout] {
		m := w.number(b.Trigger)
		x := lastOf(w.removals, func(x *removal) bool { return x.member == m && x.at <= clock.Time(b.From) })
		if x == nil {
			continue
		}
		if remedy := w.expiredRemedy(x.trouble, x.at); len(remedy) > 0 {
			return remedy
		}
	}
	for _, b := range by[restarted] {
		if remedy := w.restartRemedy(w.number(b.Trigger), clock.Time(b.From)); len(remedy) > 0 {
			return remedy
		}
	}
	switch {
	case len(by[joined])+len(by[left]) > 1 && w.epochs:
		return []report.Advice{plain("change the number of members in one go rather than one by one: what comes before the next assignment is computed shares it")}
	case len(by[joined])+len(by[left]) > 1:
		return []report.Advice{plain("change the number of members in one go rather than one by one: members that join or leave in the same join phase share a rebalance")}
	}
	return nil
}

// restartRemedy is for members whose new process joins, at a time.
func (w *Watch) restartRemedy(m event.Member, now clock.Time) []report.Advice {
	x := lastOf(w.deaths, func(x *death) bool { return x.member == m && x.back <= now })
	session := w.session(m, x.at)
	switch {
	case w.settingsOf(m, x.at).Static(), w.epochs && !x.closed:
		return nil
	case x.back.Sub(x.at) < session.length():
		return []report.Advice{{
			Text:  session.in("a group.instance.id: a static member that is back within SETTING causes no rebalance"),
			Price: staticCost, Setting: instance, To: "{id}",
		}}
	}
	return []report.Advice{{
		Text:  session.in("a group.instance.id and a SETTING longer than a restart takes: a static member that is back in time causes no rebalance"),
		Price: longSessionCost, Setting: instance, To: "{id}", Change: report.SetToAndOutlast, Now: session.value(),
	}}
}

// long finds rebalances that take long, and tells of the longest.
func (w *Watch) long(r *report.Report) []report.Finding {
	n, first := 0, report.None
	var longest *report.Rebalance
	for _, b := range after(r, func(b *report.Rebalance) bool { return b.Ended-b.From >= report.LongRebalance }) {
		if n++; n == 1 {
			first = b.From + report.LongRebalance
		}
		if longest == nil || b.Ended-b.From > longest.Ended-longest.From {
			longest = b
		}
	}
	if n == 0 {
		return nil
	}
	severity, _ := (&series{own: []*report.Rebalance{longest}, closest: report.OftenWarning}).alarm()
	f := report.Finding{
		Severity: severity, At: first,
		Symptom: fmt.Sprintf("a rebalance takes %s, from %s to %s", (longest.Ended - longest.From).Human(), longest.From.Human(), longest.Ended.Human()),
		Cause:   w.heldUp(longest), Advice: w.heldUpRemedy(r, longest), Kind: long, Extent: int64(longest.Ended - longest.From),
	}
	if n > 1 {
		f.Symptom = fmt.Sprintf("%d rebalances take 30 s and more, the longest %s, from %s to %s", n, (longest.Ended - longest.From).Human(), longest.From.Human(), longest.Ended.Human())
	}
	if !longest.OfEpochs && longest.Gathered >= 0 && longest.Ended-longest.Gathered > longest.Gathered-longest.From {
		f.Cause, f.Advice = "everyone had joined, and waited for the assignment: "+longest.Syncing, nil
	}
	switch {
	case longest.Emptied > 0:
		f.Symptom += ", and leaves the group Empty"
	case longest.Abandoned:
		f.Symptom += ", and is abandoned for another one"
	}
	if worst, who := w.worstLatency(longest); who != "" {
		f.Metrics = []string{fmt.Sprintf("rebalance-latency-max of %s: %s ms", who, worst.Millis())}
	}
	return []report.Finding{f}
}

// worstLatency finds the member that a rebalance took longest for, of those that measure it.
func (w *Watch) worstLatency(b *report.Rebalance) (worst clock.Duration, who string) {
	for m := range w.members {
		if !w.isQuoted(event.Member(m)) {
			continue
		}
		for _, x := range w.members[m].rebalances {
			if x.at >= clock.Time(b.From) && x.at <= clock.Time(b.Ended)+clock.Time(quiet) && x.latency > worst {
				worst, who = x.latency, w.names.Members[m]
			}
		}
	}
	return worst, who
}

// expired finds members whose session ran out, one finding for each condition that
// they were in.
func (w *Watch) expired() []report.Finding {
	var found []report.Finding
	for in := fine; in < numConditions; in++ {
		var names []string
		var first removal
		for _, x := range w.removals {
			if x.in == in {
				if names = append(names, w.name(x.member)); len(names) == 1 {
					first = x
				}
			}
		}
		if len(names) == 0 {
			continue
		}
		found = append(found, report.Finding{
			Severity: report.Warning, At: report.Ms(first.at),
			Symptom: fmt.Sprintf("the coordinator gives %s up%s: session timed out", words.Some(names), times(len(names))),
			Log:     append([]string{w.failedLog(first.id)}, w.sessionLines(first.member, first.at.Add(-w.session(first.member, first.at).length()), clock.Never)...),
			Cause:   w.troubleText(first.trouble), Advice: w.expiredRemedy(first.trouble, first.at), Kind: sessionExpired, Extent: int64(len(names)),
		})
	}
	return found
}
