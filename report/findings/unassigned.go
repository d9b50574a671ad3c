package findings

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// idler is a member whose assign() in a callback was refused.
type idler struct {
	moment
	given  int // partitions that it was to take over
	reason protocol.Reason
	out    clock.Time // when the group went on without it; clock.Never: it has not
}

const assignRemedy = "call incremental_assign() in on_assign, or nothing at all: then the binding does"

// leftBehind notes that a member is none any more.
func (w *Watch) leftBehind(m *watched, e event.Event) {
	if x := lastOf(w.idlers, func(x *idler) bool { return x.member == e.Member }); x != nil && m.Refused {
		x.out = min(x.out, e.At)
	}
}

// idle finds the members that are alive and consume nothing of what the group has given
// them: no metric and no error tells of that, but for one line of each one's own log.
func (w *Watch) idle() []report.Finding {
	if len(w.idlers) == 0 {
		return nil
	}
	var names []string
	given := 0
	for i := range w.idlers {
		x := &w.idlers[i]
		names, given = append(names, w.name(x.member)), max(given, x.given)
	}
	first := &w.idlers[0]
	f := report.Finding{
		Severity: report.Critical, At: report.Ms(first.at), Kind: unassigned, Extent: int64(len(w.idlers)),
		Symptom: fmt.Sprintf("in the group, and consuming nothing of what they are given: %s, of up to %s", words.Some(names), words.Plural(given, "partition")),
		Log:     []string{w.name(first.member) + ": " + assignLine(first.reason), "and nothing after it: its heartbeats go on, poll() returns nothing and raises nothing"},
		Cause:   "on_assign calls assign(), which a cooperative group refuses; then the binding calls nothing for it",
		Advice: []report.Advice{
			plain(assignRemedy),
			{Text: "with range or roundrobin assign() is right", Price: "every rebalance stopping all partitions", Setting: "partition.assignment.strategy", To: "range"},
		},
	}
	if out := w.leftOut(); len(out) > 0 {
		f.Cause += "; it answers no rebalance either, which goes on without it when max.poll.interval.ms is over, and it never comes back: so it was with " + words.Some(out)
	}
	return []report.Finding{f}
}

// leftOut names those that the group went on without.
func (w *Watch) leftOut() (names []string) {
	for i := range w.idlers {
		if x := &w.idlers[i]; x.out != clock.Never {
			names = append(names, w.name(x.member))
		}
	}
	return names
}
