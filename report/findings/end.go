package findings

import (
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// tooShort finds what the end of the run cut off.
func tooShort(r *report.Report) []report.Finding {
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
	if r.EndsItself {
		f.Cause = "a run without a duration ends an hour after the last moment that the scenario names, whatever the group is doing"
		f.Advice = []report.Advice{plain("a duration, if it is to go on")}
	}
	return []report.Finding{f}
}
