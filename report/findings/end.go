package findings

import (
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// tooShort finds what the end of the run cut off.
func (w *Watch) tooShort(r *report.Report) []report.Finding {
	text := r.CutOff()
	if text == "" {
		return nil
	}
	f := report.Finding{
		Severity: report.Note, At: r.Window.End, Symptom: words.Clause(text),
		Cause:  "the scenario's duration is shorter than what it does takes",
		Advice: []report.Advice{plain("a longer duration, or none: then the run goes on until the group is at rest")},
		Kind:   tooShortRun,
	}
	switch m := w.member(func(m *watched) bool { return m.Running && m.Refused }); {
	case m >= 0:
		f.Cause = "however long the run is, " + w.name(m) + " waits for a call of its program that does not come"
		f.Advice = []report.Advice{plain(assignRemedy)}
	case r.EndsItself:
		f.Cause = "a run without a duration ends an hour after the last moment that the scenario names, whatever the group is doing"
		f.Advice = []report.Advice{plain("a duration, if it is to go on")}
	}
	return []report.Finding{f}
}
