package findings

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// tooLate finds processes that were asked to end, had not when their grace period was over,
// and were killed: none of them says to the group that it goes.
func (w *Watch) tooLate() []report.Finding {
	if len(w.late) == 0 {
		return nil
	}
	var names []string
	for _, x := range w.late {
		names = append(names, w.name(x.member))
	}
	first := &w.late[0]
	cause, advice := w.lateCause(first)
	return []report.Finding{{
		Severity: report.Warning, At: report.Ms(first.at), Kind: report.GraceKind, Extent: int64(len(names)),
		Symptom: fmt.Sprintf("%s had not ended within a grace period of %s%s: killed, without a LeaveGroup", words.Some(names), span(first.asked.Grace), times(len(names))),
		Cause:   cause, Advice: advice,
	}}
}

// lateCause says why a process had not ended, and what helps against that.
func (w *Watch) lateCause(x *lateness) (cause string, advice []report.Advice) {
	who, s := w.name(x.member), w.settingsOf(x.member, x.at)
	longer := report.Advice{
		Text: fmt.Sprintf("a grace period (now %s; terminationGracePeriodSeconds) that is longer than the longest batch", span(x.asked.Grace)), Price: "rollouts that take longer",
		Section: report.OfPlatform, Setting: report.Grace, Change: report.Raise, Now: int64(x.asked.Grace / clock.Millisecond),
	}
	switch {
	case x.asked.Ignored:
		return who + " does not heed SIGTERM, so it never called close()",
			[]report.Advice{plain("have the program hear SIGTERM and close its consumer: a shell in front of it has to hand the signal on (exec), or there has to be an init that does")}
	case pooled(s) && s.Length(drainTime) >= x.asked.Grace:
		return who + " waited for the work in hand of its pool", []report.Advice{longer, {
			Text:    fmt.Sprintf("a drain (now %s) shorter than the grace period", s.Text(drainTime)),
			Price:   "work in hand that is cancelled, and done again by the next owner",
			Section: report.OfProgram, Setting: drainTime, Change: report.Lower, Now: int64(s.Length(drainTime) / clock.Millisecond),
		}}
	case x.closing:
		return "close() of " + who + " had not come to its end by then", []report.Advice{longer}
	case s.Number(records) > 1:
		advice = append(advice, lower(s, records, "a smaller max.poll.records (now %d) for shorter batches", ""))
	}
	return who + " had not come to close() by then: the batch in hand was not done", append([]report.Advice{longer}, advice...)
}
