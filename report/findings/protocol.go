package findings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// What findings say differently of the two protocols: which settings decide, what the
// broker logs, and how bad a rebalance is.

// limit is a setting that bounds a time, with where its value stands.
type limit struct {
	of      event.Settings
	section report.Section
	name    string
}

// session is after how long without a sign of life a member is removed: a setting of its
// own, in a consumer group one of the broker.
func (w *Watch) session(m event.Member, at clock.Time) limit {
	if w.epochs {
		return limit{w.broker, report.OfBroker, "group.consumer.session.timeout.ms"}
	}
	return limit{w.settingsOf(m, at), report.OfConsumer, session}
}

// interval is how often it sends heartbeats.
func (w *Watch) interval(m event.Member, at clock.Time) limit {
	if w.epochs {
		return limit{w.broker, report.OfBroker, "group.consumer.heartbeat.interval.ms"}
	}
	return limit{w.settingsOf(m, at), report.OfConsumer, "heartbeat.interval.ms"}
}

func (l limit) value() int64           { return l.of.Number(l.name) }
func (l limit) length() clock.Duration { return l.of.Millis(l.name) }

// in puts the setting with its value into a text.
func (l limit) in(text string) string {
	return strings.ReplaceAll(text, "SETTING", fmt.Sprintf("%s (now %d)", l.name, l.value()))
}

// lower and raise are advice about it.
func (l limit) lower(text, price string) report.Advice {
	return report.Advice{Text: l.in(text), Price: price, Section: l.section, Setting: l.name, Change: report.Lower, Now: l.value()}
}

func (l limit) raise(text, price string) report.Advice {
	a := l.lower(text, price)
	a.Change = report.Raise
	return a
}

// shortest is the shortest session that the broker lets a member have, of a classic one.
func (w *Watch) shortest() clock.Duration {
	if w.epochs {
		return 0
	}
	return w.broker.Millis("group.min.session.timeout.ms")
}

// failedLog is what the broker logs of a session that ended.
func (w *Watch) failedLog(id protocol.MemberID) string {
	if w.epochs {
		return fmt.Sprintf("broker: [GroupId …] Member %s fenced from the group because the member session expired.", id)
	}
	return fmt.Sprintf("broker: Member %s in group … has failed, removing it from the group.", id)
}

// alarm is how bad rebalances are that follow on each other so closely. In a consumer group
// nobody stops but for what moves; one of a classic group among them makes no series.
func (s *series) alarm() (severity report.Severity, why string) {
	classic := 0
	for _, b := range s.own {
		if !b.OfEpochs {
			classic++
		}
	}
	switch {
	case classic < min(2, len(s.own)):
		return report.Note, "only what moves stops, until its new owner's next heartbeat"
	case s.closest < report.OftenCritical:
		return report.Critical, "more than one in 5 minutes is too many"
	}
	return report.Warning, "more than one in 10 minutes is too many"
}

// rebalanceLog is what the broker logs of a rebalance.
func (w *Watch) rebalanceLog(b *report.Rebalance) []string {
	if b.OfEpochs {
		return []string{
			fmt.Sprintf("broker: [GroupId …] Bumped group epoch to %d with metadata hash ….", b.Generation),
			fmt.Sprintf("broker: [GroupId …] Computed a new target assignment for epoch %d with '…' assignor in …ms.", b.Generation),
		}
	}
	return []string{
		fmt.Sprintf("broker: Preparing to rebalance group … in state PreparingRebalance with old generation %d (reason: …).", b.Generation-1),
		fmt.Sprintf("broker: Stabilized group … generation %d with %d members.", b.Generation, len(b.Members)),
	}
}

// heldUp says what a rebalance waited for.
func (w *Watch) heldUp(b *report.Rebalance) string {
	if b.OfEpochs {
		return b.HeldUp
	}
	return "the join phase was held up: " + b.HeldUp
}

// pollTexts say what a static member does whose poll() does not come, and what its client
// logs.
func (w *Watch) pollTexts() (does, log string) {
	const text = "onsumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, …"
	if w.epochs {
		return "left for a while", "C" + text
	}
	return "stopped its heartbeats", "c" + text
}

// epochTrigger is what raised the epoch of a consumer group.
func (w *Watch) epochTrigger(b *report.Rebalance) trigger {
	m := w.number(b.Trigger)
	switch b.Reason.Code {
	case protocol.ReasonMemberTimedOut:
		return sessionTimeout
	case protocol.ReasonMemberNotRevoked:
		return notRevoked
	case protocol.ReasonMembersGone:
		if slices.ContainsFunc(w.timeouts, func(x overrun) bool {
			return x.member == m && report.Ms(x.at) <= b.From && b.From-report.Ms(x.at) < report.Ms(clock.Second)
		}) {
			return pollTimeout
		}
		return left
	case protocol.ReasonMemberJoins, protocol.ReasonUpgraded:
		return joined
	}
	return changed
}

// epochDeath is the remedy for a process of a consumer group that is killed: the next one
// is another member, and of a static one it is refused until the session is over.
func (w *Watch) epochDeath(m event.Member, at clock.Time, sooner report.Advice) []report.Advice {
	if w.settingsOf(m, at).Static() {
		return []report.Advice{plain("let the process close rather than be killed: only of a static member that has said that it leaves for a while can another process take the place"), sooner}
	}
	return []report.Advice{sooner}
}

// expelled finds members of a consumer group that did not give up in time what they were
// asked for.
func (w *Watch) expelled() []report.Finding {
	var found []report.Finding
	for _, x := range w.expulsions {
		cause, advice := w.notGivenUp(x)
		found = append(found, report.Finding{
			Severity: report.Warning, At: report.Ms(x.when), Kind: notGivenUp, Extent: 1,
			Symptom: fmt.Sprintf("the coordinator removes %s: it has not given up in time what it was asked for", w.name(x.member)),
			Log:     []string{fmt.Sprintf("broker: [GroupId …] Member %s fenced from the group because it failed to transition from epoch … within %dms.", x.id, w.settingsOf(x.member, x.when).Number(interval))},
			Cause:   cause, Advice: advice,
		})
	}
	return found
}

// notGivenUp says why a member has not given something up, and what helps against it. The
// broker takes max.poll.interval.ms for the time that it has (the rebalance timeout).
func (w *Watch) notGivenUp(x expulsion) (cause string, advice []report.Advice) {
	longer := raise(w.settingsOf(x.member, x.when), interval, "a max.poll.interval.ms (now %d) above the longest of them, which is also the time to give partitions up", longIntervalCost)
	switch x.in {
	case fine:
		return w.name(x.member) + " " + x.doing.text() + "; its heartbeats went on, and none said that it had given anything up", w.pollRemedy(x.member, x.doing, x.when)
	case paused:
		return w.troubleText(x.trouble), []report.Advice{plain("find out what stops the process"), longer}
	case cutOff:
		return w.troubleText(x.trouble), []report.Advice{w.unreachable(x.since), longer}
	}
	return w.troubleText(x.trouble), nil
}

// epochProcess takes what changes the condition of a member of a consumer group.
func (m *watched) epochProcess(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.MemberState:
		switch {
		case fact.To == event.Joining:
			m.timedOut, m.fenced = false, clock.Never
		case fact.To == event.Fenced:
			m.fenced = e.At
		case fact.To == event.Reconciling && fact.From != event.Reconciling:
			m.firstJoin = e.At
		case fact.From == event.Reconciling && (fact.To == event.Acknowledging || fact.To == event.StableMember):
			m.rebalances = append(m.rebalances, rebalanced{e.At, e.At.Sub(min(m.firstJoin, e.At))})
			m.firstJoin = clock.Never
		}
	case event.ConsumerHeartbeatSent:
		if fact.Epoch < protocol.JoinEpoch {
			m.left = fact.Epoch == protocol.LeaveEpoch
			if !m.timedOut {
				m.heartbeat = clock.Never // it has left because it was told to
			}
		}
	}
}
