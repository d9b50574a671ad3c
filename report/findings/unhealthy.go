package findings

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// unhealthy is a process that was ended because it had not passed its liveness check.
type unhealthy struct {
	trouble
	doing away // of one that is fine otherwise
	fact  event.ProbeFailed
	since clock.Time // when it failed first
	fresh bool       // it had not been assigned anything yet
}

// failed notes a check that a process has not passed.
func (w *Watch) failed(m *watched, e event.Event, fact event.ProbeFailed) {
	if fact.Failures == 1 {
		m.failing = e.At
	}
	if fact.Failures == fact.Threshold {
		w.unhealthy = append(w.unhealthy, unhealthy{w.trouble(e.Member, e.At), m.awayNow(), fact, min(m.failing, e.At), !m.given})
	}
}

// unfit finds processes that were ended by their liveness check, which mostly were not ill.
func (w *Watch) unfit() []report.Finding {
	if len(w.unhealthy) == 0 {
		return nil
	}
	var names []string
	for _, x := range w.unhealthy {
		names = append(names, w.name(x.member))
	}
	first := &w.unhealthy[0]
	cause, advice := w.whyUnfit(first)
	return []report.Finding{{
		Severity: report.Warning, At: report.Ms(first.when), Kind: unfit, Extent: int64(len(names)),
		Symptom: fmt.Sprintf("%s %s ended because the liveness check %q fails %s in a row%s; first of %s, from %s on",
			words.Some(names), isOrAre(names), first.fact.Check, words.Plural(int(first.fact.Threshold), "time"), times(len(names)), w.name(first.member), at(first.since)),
		Cause: cause, Advice: advice,
	}}
}

// whyUnfit says what a process was at, and what helps.
func (w *Watch) whyUnfit(x *unhealthy) (cause string, advice []report.Advice) {
	who := w.name(x.member)
	switch {
	case x.in == paused:
		return w.troubleText(x.trouble), []report.Advice{plain("find out what stops the process")}
	case x.doing.stalled && !x.doing.sleeps:
		return who + " " + x.doing.text(), []report.Advice{plain("find out what the application waits for")}
	case x.fact.Check != event.CheckAssigned:
		return who + " " + x.doing.text(), w.laterRemedy(x)
	case x.in == fine && x.doing.callback != report.NoCallback:
		cause = who + " " + x.doing.text()
	case x.in == fine:
		cause = who + " was about to join, or to be given partitions"
	default:
		cause = w.troubleText(x.trouble)
	}
	return cause + ": it had no partitions, and nothing was wrong with it", w.patienceRemedy(x)
}

// What a probe with more patience costs.
const patienceCost = "a program that hangs being noticed later"

// patienceRemedy is for a check of what the group does with a member.
func (w *Watch) patienceRemedy(x *unhealthy) []report.Advice {
	advice := []report.Advice{
		{
			Text:  w.session(x.member, x.when).in(fmt.Sprintf("a failureThreshold (liveness.failures, now %d) with which it waits longer than a rebalance can take: for SETTING, and the longest batch", x.fact.Threshold)),
			Price: patienceCost, Section: report.OfPlatform, Setting: report.ProbeFailures, Change: report.Raise, Now: int64(x.fact.Threshold),
		},
		{
			Text:  "a check of what the program does, such as whether it polls (liveness.check: polling), and not of what the group gives it",
			Price: "a program that polls and gets nothing not being noticed", Section: report.OfPlatform, Setting: report.ProbeCheck, To: event.CheckPolling,
		},
	}
	if x.fresh {
		advice = append(advice, report.Advice{
			Text: "an initialDelaySeconds (liveness.initial.delay) that is longer than a member takes to be given partitions, or a startup probe", Price: patienceCost,
			Section: report.OfPlatform, Setting: report.ProbeDelay, Change: report.Other,
		})
	}
	return advice
}

// laterRemedy is for a check of whether a program polls, or commits, which one that is busy with a
// batch does not.
func (w *Watch) laterRemedy(x *unhealthy) []report.Advice {
	advice := []report.Advice{
		{
			Text: "a periodSeconds (liveness.period) above the longest batch", Price: patienceCost,
			Section: report.OfPlatform, Setting: report.ProbePeriod, Change: report.Other,
		},
		{
			Text: fmt.Sprintf("a failureThreshold (liveness.failures, now %d) with which it waits for longer than a batch", x.fact.Threshold), Price: patienceCost,
			Section: report.OfPlatform, Setting: report.ProbeFailures, Change: report.Raise, Now: int64(x.fact.Threshold),
		},
	}
	if !x.doing.busy() {
		return append(advice, plain("do less in the callbacks of the rebalance listener"))
	}
	s := w.settingsOf(x.member, x.when)
	if s.Number(records) > 1 {
		advice = append(advice, lower(s, records, "a smaller max.poll.records (now %d) for shorter batches", ""))
	}
	return append(advice, outsideRemedy(s))
}

// isOrAre goes with a list of names.
func isOrAre(names []string) string {
	if slices.ContainsFunc(names, func(name string) bool { return name != names[0] }) {
		return "are"
	}
	return "is"
}
