package findings

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// zombieTime is how much of it is told.
const zombieTime = report.Ms(clock.Second)

// The kinds of findings.
const (
	often          report.Kind = "rebalances too often"
	notGivenUp     report.Kind = "partitions not given up in time"
	long           report.Kind = "long rebalance"
	silent         report.Kind = "no heartbeat"
	sessionExpired report.Kind = "session timed out"
	pollLate       report.Kind = "poll() too late"
	died           report.Kind = "died"
	rejected       report.Kind = "refused"
	unassigned     report.Kind = "assign() refused"
	commitsRefused report.Kind = "commits refused"
	restore        report.Kind = "loading states"
	unfit          report.Kind = "liveness check"
	flaps          report.Kind = "autoscaler flaps"
	idlePods       report.Kind = "more pods than partitions"
	skippedRecords report.Kind = "skipped"
	zombie         report.Kind = "zombies"
	down           report.Kind = "down at the end"
	tooShortRun    report.Kind = "too short"
)

// Findings lists what a person on call would have seen, the most urgent first. What
// happens several times for the same cause is one finding, with the worst of it.
// The report is that of the same run, which is over.
func (w *Watch) Findings(r *report.Report, lags report.Lags) []report.Finding {
	w.finish(r.Window.End)
	var all []report.Finding
	for _, found := range [][]report.Finding{
		w.neverUp(r), w.silent(r), w.tooLate(), w.often(r), w.long(r), w.expired(), w.expelled(), w.overdue(), w.unfit(), w.flapping(r), w.tooMany(r), w.thrown(), w.refusedForGood(), w.idle(), w.uncommitted(r),
		w.lagging(r, lags), w.restoring(r), w.skipped(r), w.zombies(r), w.downAtTheEnd(r), w.tooShort(r),
	} {
		all = append(all, found...)
	}
	for i := range all {
		all[i].Advise()
	}
	slices.SortStableFunc(all, func(a, b report.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.At, b.At))
	})
	return all
}

func (w *Watch) name(m event.Member) string { return w.names.Member(m) }

// number finds a member by its name; −1 if there is none.
func (w *Watch) number(name report.Name) event.Member {
	return event.Member(slices.Index(w.names.Members, string(name)))
}

// settingsOf gives the settings that a member had right before a moment, or those of its
// first process.
func (w *Watch) settingsOf(m event.Member, at clock.Time) event.Settings {
	if m < 0 || int(m) >= len(w.settings) {
		return nil
	}
	list := w.settings[m]
	i := len(list) - 1
	for i > 0 && list[i].at >= at {
		i--
	}
	return list[i].settings
}

// client is the library of a member's first process.
func (w *Watch) client(m event.Member) event.Library { return w.settingsOf(m, 0).Client() }

// isQuoted tells whether a member has the metrics and log lines that findings quote.
func (w *Watch) isQuoted(m event.Member) bool { return w.client(m).Traits().KafkaMetrics }

// at prints a moment.
func at(t clock.Time) string { return report.Ms(t).Human() }

// span prints a length of time.
func span(d clock.Duration) string { return report.Ms(d).Human() }

// times says how often something happened: "3 times", or nothing if once.
func times(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" (%d times)", n)
}

// lastOf finds the last element that fits; nil if there is none.
func lastOf[T any](list []T, fits func(*T) bool) *T {
	for i := len(list) - 1; i >= 0; i-- {
		if fits(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
