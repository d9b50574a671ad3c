package findings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// subscribed notes to which topics somebody is subscribed.
func (w *Watch) subscribed(fact event.Subscribed) {
	for _, t := range fact.Topics {
		for int(t) >= len(w.wanted) {
			w.wanted = append(w.wanted, false)
		}
		w.wanted[t] = true
	}
}

// neverUp finds partitions that were never up.
func (w *Watch) neverUp(r *report.Report) []report.Finding {
	if r.Summary.NeverUp == 0 {
		return nil
	}
	symptom := words.Clause(r.NeverUp())
	cause, remedy := w.whyNeverUp(r)
	return []report.Finding{{Severity: report.Critical, Symptom: symptom, Cause: cause, Advice: remedy, Kind: report.NeverUpKind, Extent: int64(r.Summary.NeverUp)}}
}

// whyNeverUp looks for what kept partitions from coming up.
func (w *Watch) whyNeverUp(r *report.Report) (cause string, remedy []report.Advice) {
	if topics := w.unwanted(r); topics != nil {
		return "nobody was subscribed to " + strings.Join(topics, ", "), []report.Advice{plain("a member that is subscribed to it")}
	}
	if r.Summary.NeverUp == len(r.Partitions) {
		if cause, remedy := w.whyNothingUp(r); cause != "" {
			return cause, remedy
		}
	}
	if m := w.member(func(m *watched) bool { return m.Running && m.Callback == report.InAssigned }); m >= 0 {
		return fmt.Sprintf("%s was still in %s when the run ended, since %s", w.name(m), report.InAssigned, at(w.members[m].Entered)),
			[]report.Advice{plain("do less in the callbacks of the rebalance listener")}
	}
	if m := w.member(func(m *watched) bool { return m.Running && m.Refused }); m >= 0 {
		return w.name(m) + " was given them, and its assign() in on_assign was refused", []report.Advice{plain(assignRemedy)}
	}
	if n := len(r.Rebalances); n > 0 && r.Rebalances[n-1].To < 0 && !r.Rebalances[n-1].Abandoned {
		b := &r.Rebalances[n-1]
		return "the last rebalance was not over: " + b.HeldUp, w.heldUpRemedy(r, b)
	}
	if r.Summary.NeverUp < len(r.Partitions) {
		return "nobody had been given them by the end: new partitions are found when the leader fetches metadata anew",
			[]report.Advice{plain("a shorter metadata.max.age.ms")}
	}
	return "", nil
}

// whyNothingUp looks for what kept a whole group from consuming.
func (w *Watch) whyNothingUp(r *report.Report) (cause string, remedy []report.Advice) {
	if i := slices.IndexFunc(w.timeouts, func(x overrun) bool { return x.callback == report.InAssigned }); i >= 0 {
		x := &w.timeouts[i]
		return fmt.Sprintf("%s was longer in %s than max.poll.interval.ms allows, and had left the group before it consumed anything", w.name(x.member), report.InAssigned),
			w.pollRemedy(x.member, x.away, x.at)
	}
	started := w.member(func(m *watched) bool { return m.life > 0 }) >= 0
	running := w.member(func(m *watched) bool { return m.Running })
	switch {
	case !started:
		return "no member was started", []report.Advice{plain("a member that starts")}
	case len(w.fatal) > 0 && running < 0:
		x := &w.fatal[0]
		return fmt.Sprintf("poll() of %s throws %s, and the process ends", w.name(x.member), x.reason), w.fatalRemedy(x.reason.Code)
	case running < 0:
		return "no process lived long enough", nil
	}
	if m := w.member(func(m *watched) bool { _, faulty := m.Fault(); return m.Running && faulty }); m >= 0 {
		return w.troubleNow(m), nil
	}
	if len(w.timeouts) > 0 {
		x := &w.timeouts[0]
		return w.name(x.member) + " " + x.away.text(), w.pollRemedy(x.member, x.away, x.at)
	}
	if w.down {
		return "the group had no coordinator when the run ended", nil
	}
	return "", nil
}

// troubleNow says which fault a member is in.
func (w *Watch) troubleNow(m event.Member) string {
	fault, _ := w.members[m].Fault()
	return fmt.Sprintf("%s was %s from %s on", w.name(m), fault.Cause(), at(w.members[m].Since(fault)))
}

// member finds the first of which something holds; −1 if there is none.
func (w *Watch) member(is func(*watched) bool) event.Member {
	for i := range w.members {
		if is(&w.members[i]) {
			return event.Member(i)
		}
	}
	return event.Coordinator
}

// unwanted lists the topics with partitions that were never up to which nobody was ever
// subscribed, if these are all of them.
func (w *Watch) unwanted(r *report.Report) (topics []string) {
	if w.member(func(m *watched) bool { return m.life > 0 }) < 0 {
		return nil
	}
	for i := range r.Partitions {
		p := &r.Partitions[i]
		if p.FirstUp >= 0 {
			continue
		}
		if t := slices.Index(w.names.Topics, p.Topic); t < len(w.wanted) && w.wanted[t] {
			return nil
		}
		if !slices.Contains(topics, p.Topic) {
			topics = append(topics, p.Topic)
		}
	}
	return topics
}
