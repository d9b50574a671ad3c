package tune

import (
	"slices"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/trials/year"
)

// Front is the points than which no other is better in everything, and the one of them to take.
type Front struct {
	Scenarios []string
	Goals     []string // by their names
	Runs      int      // of each point that stayed to the end
	Grown     bool     // as many as it took, or could be afforded
	Made      int      // of all points together
	Tried     int      // points
	Refused   int      // of these, that the loader does not take
	Why       string   // what it has against the first of them
	Unsound   int      // points of the others that are none to use, of which
	UnsoundBy string   // is the reason of the first
	Same      bool     // all points came to the same
	Points    []FrontPoint
	// Recommended is one of the points; nil where none meets the conditions. Closest is the one
	// then that comes closest to it.
	Recommended, Closest *FrontPoint
	Today                *FrontPoint // nil: the settings as they are do not come to their end
	Broken               []string    // conditions that the settings as they are do not meet

	match *match
	first *trials.Scenario
}

// FrontPoint is a point with what it comes to.
type FrontPoint struct {
	Point  []sweep.Value // none: the settings as they are
	Values []int64       // of each goal
	Widths []int64       // of each half of its interval, of the value, in millionths
	// Against holds it against the settings as they are, with intervals of paired differences;
	// none where there is nothing to hold it against.
	Against []Difference
	Years   []*year.Result // of each goal that is of a year

	of *candidate
}

// front makes the answer of what is left.
func (m *match) front() *Front {
	all := slices.Clone(m.left)
	f := &Front{
		Scenarios: sweep.Labels(m.Scenarios), Runs: m.Runs, Grown: m.MinimiseAsk.Runs == 0, Made: m.made, Tried: len(m.points), Refused: len(m.refused),
		match: m, first: m.loaded[m.today][0],
	}
	for i := range m.targets {
		f.Goals = append(f.Goals, m.targets[i].Name)
	}
	if len(m.refused) > 0 {
		f.Why = m.refused[0].why
	}
	for _, c := range m.unsound {
		f.Unsound++
		f.UnsoundBy = c.unsound
	}
	if m.today.unsound == "" {
		all = append(all, m.today)
	}
	m.contest.judge(all, samplesOfAll)
	if m.today.unsound == "" {
		f.Today = m.told(m.today)
		f.Broken = m.broken(m.today)
	}
	best := front(m.left)
	for _, c := range best {
		f.Points = append(f.Points, *m.told(c))
	}
	f.Same = m.same
	if len(best) > 0 {
		f.Recommended = m.told(knee(best))
	} else {
		f.Closest = m.told(slices.MinFunc(m.left, func(a, b *candidate) int { return asInt(b.dominates(a)) - asInt(a.dominates(b)) }))
	}
	return f
}

// told is a point as it is told.
func (m *match) told(c *candidate) *FrontPoint {
	p := &FrontPoint{of: c}
	if c != m.today {
		p.Point = m.points[c.number]
	}
	for i := range m.targets {
		t := &m.targets[i]
		p.Values, p.Widths = append(p.Values, t.signed(c.estimates[i].is)), append(p.Widths, c.estimates[i].width())
		var years *year.Result
		if t.rates != nil {
			years = t.year(c, t.Metric)
		}
		p.Years = append(p.Years, years)
		if c == m.today || m.today.unsound != "" {
			continue
		}
		d := c.estimates[i].over(&m.today.estimates[i])
		if t.more {
			d = Difference{-d.Is, -d.High, -d.Low}
		}
		p.Against = append(p.Against, d)
	}
	return p
}

// broken are the conditions that a point does not meet.
func (m *match) broken(c *candidate) (list []string) {
	for i := range m.checks {
		alone := candidate{values: c.values}
		if m.bounds[i].judge(&alone, &c.judged[i]); alone.out {
			list = append(list, m.checks[i].Text)
		}
	}
	return list
}

// Met tells whether there is a point that meets the conditions.
func (f *Front) Met() bool { return f.Recommended != nil }

// Unmet says that there is none.
func (f *Front) Unmet() string { return "no point that was tried meets the conditions" }

// changes are the values of a point, for those who write configurations.
func (f *Front) changes(p *FrontPoint) (list []scenarios.Change) {
	for i, v := range p.Point {
		list = append(list, change(f.match.Over[i].Key, v))
	}
	return list
}

// Human writes a value of a goal for people.
func (t *target) Human(v int64) string { return t.Metric.ScaledHuman(v, t.scale) }

func (t *target) json(v int64) string { return t.Metric.ScaledJSON(v, t.scale) }

// isLength tells whether it is a length of time, of which differences are told as such.
func (t *target) isLength() bool { return t.Metric.Kind == report.DurationMetric }
