package picture

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/report"
)

// alarms are the alerting rules of a run: those that would have fired, each with a lane from the
// begin of the run to its end, and the names of the others.
type alarms struct {
	All   int
	Fired []alarm
	Not   []string
	End   report.Ms
}

type alarm struct {
	*report.AlertRule
	Lane []lanePart
}

// lanePart is a part of a lane: how long it is, and whether the rule fires, for any client.
type lanePart struct {
	Part  int64
	Fires bool
}

// newAlarms has none where no alerts were asked for.
func newAlarms(r *report.Report) *alarms {
	if len(r.Alerts) == 0 {
		return nil
	}
	a := &alarms{All: len(r.Alerts), End: r.Window.End}
	for i := range r.Alerts {
		if rule := &r.Alerts[i]; len(rule.Fired) > 0 {
			a.Fired = append(a.Fired, alarm{rule, laneOf(rule.Fired, r.Window.End)})
		} else {
			a.Not = append(a.Not, rule.Name)
		}
	}
	return a
}

// laneOf lays the times of a rule into one lane: those of several clients may overlap.
func laneOf(fired []report.Firing, end report.Ms) []lanePart {
	var lane []lanePart
	add := func(from, to report.Ms, fires bool) {
		if to > from {
			lane = append(lane, lanePart{int64(to - from), fires})
		}
	}
	sorted, at := slices.Clone(fired), report.Ms(0)
	slices.SortFunc(sorted, func(a, b report.Firing) int { return cmp.Compare(a.From, b.From) })
	for _, f := range sorted {
		if f.To == report.None {
			f.To = end
		}
		add(at, f.From, false)
		add(max(at, f.From), f.To, true)
		at = max(at, f.To)
	}
	add(at, end, false)
	return lane
}
