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
	s := w.settingsOf(first.member, first.at)
	cause := names[0] + " had not come to close() by then: the batch in hand was not done, or it does not heed SIGTERM"
	advice := []report.Advice{{
		Text: fmt.Sprintf("a grace period (now %s; terminationGracePeriodSeconds) that is longer than the longest batch", span(first.grace)), Price: "rollouts that take longer",
		Setting: report.Grace, Change: report.Raise, Now: int64(first.grace / clock.Millisecond),
	}}
	if first.closing {
		cause = "close() of " + names[0] + " had not come to its end by then"
	}
	if s.Number(records) > 1 {
		advice = append(advice, lower(s, records, "a smaller max.poll.records (now %d) for shorter batches", ""))
	}
	return []report.Finding{{
		Severity: report.Warning, At: report.Ms(first.at), Kind: report.GraceKind, Extent: int64(len(names)),
		Symptom: fmt.Sprintf("%s had not ended within a grace period of %s%s: killed, without a LeaveGroup", words.Some(names), span(first.grace), times(len(names))),
		Cause:   cause, Advice: advice,
	}}
}
