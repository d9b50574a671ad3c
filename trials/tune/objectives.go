package tune

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/trials/year"
)

// Goal is a figure that is to be small, or of availability large.
type Goal struct {
	sweep.Metric
	Text string // as it was written
}

// ParseGoal reads [SCENARIO:]NAME[@QUANTILE].
func ParseGoal(flag, text string) (Goal, error) {
	m, err := sweep.ParseMetric(text)
	if err != nil {
		return Goal{}, fmt.Errorf("%s %s: %w", flag, text, err)
	}
	return Goal{m, strings.TrimSpace(text)}, nil
}

// figure is what is kept of every run of a scenario.
type figure struct {
	subject int
	report.Metric
}

// target is a goal in one scenario, or in a year.
type target struct {
	objective
	Name   string // in documents
	Metric report.Metric
}

// plan says which figures of which runs are kept, and what is made of them.
type plan struct {
	figures []figure
	targets []target
	checks  []check // of the conditions
}

// check is a condition on one scenario, or on a year.
type check struct {
	*Condition
	subject int // -1: of a year
	bound
}

// column is where a figure is kept.
func (p *plan) column(subject int, m report.Metric) int {
	i := slices.Index(p.figures, figure{subject, m})
	if i < 0 {
		i = len(p.figures)
		p.figures = append(p.figures, figure{subject, m})
	}
	return i
}

// statisticOf is what a quantile makes of the runs.
func statisticOf(m sweep.Metric) statistic {
	s := statistic{more: m.MoreIsBetter(), scale: m.Scale()}
	if m.Quantile != "mean" {
		s.share = int64(report.Permille(m.Quantile)) * 1000
	}
	return s
}

// addGoal makes of a goal an objective for each scenario that it is of.
func (a *Ask) addGoal(p *plan, flag string, g *Goal) error {
	if a.ofYear(g.Scenario) {
		if slices.ContainsFunc(p.targets, func(t target) bool { return t.Name == g.Text }) {
			return givenTwice(flag, g.Text)
		}
		o, err := a.yearly(p, flag+" "+g.Text, g.Metric)
		for _, part := range g.Parts() {
			o.parts = append(o.parts, a.ofIncidents(p, part))
		}
		p.targets = append(p.targets, target{o, g.Text, g.Metric.Metric})
		return err
	}
	if err := sweep.CheckLabel(flag+" "+g.Text, g.Scenario, a.Scenarios); err != nil {
		return err
	}
	for i := range a.Scenarios {
		label := a.Scenarios[i].Label
		if !g.OfScenario(label) {
			continue
		}
		name := g.Text
		if g.Scenario == "" && len(a.Scenarios) > 1 {
			name = label + ":" + name
		}
		if slices.ContainsFunc(p.targets, func(t target) bool { return t.Name == name }) {
			return givenTwice(flag, g.Text)
		}
		p.targets = append(p.targets, target{objective{statistic: statisticOf(g.Metric), columns: []int{p.column(i, g.Metric.Metric)}}, name, g.Metric.Metric})
	}
	return nil
}

// ofYear tells whether what names a scenario, or none, is about the year.
func (a *Ask) ofYear(scenario string) bool {
	return a.year != nil && (scenario == "" || scenario == year.Name)
}

// yearly is a metric of a whole year: of incidents one after another it has to add up.
func (a *Ask) yearly(p *plan, what string, m sweep.Metric) (objective, error) {
	if !m.AddsUp() {
		var names []string
		for _, x := range report.Metrics() {
			if x.AddsUp() {
				names = append(names, x.Name)
			}
		}
		return objective{}, fmt.Errorf("%s: %s does not add up over the incidents of a year: name one of their scenarios, %s:%s, or take one of %s", what, m.Name, a.Scenarios[a.year.first].Label, m.Name, strings.Join(names, ", "))
	}
	o := a.ofIncidents(p, m.Metric)
	o.statistic = statisticOf(m)
	return o, nil
}

// ofIncidents has a metric of each incident of the year.
func (a *Ask) ofIncidents(p *plan, m report.Metric) (o objective) {
	for i := range a.year.plan.Incidents {
		o.columns = append(o.columns, p.column(a.year.first+i, m))
		o.rates = append(o.rates, a.year.rates[i])
		o.names = append(o.names, a.year.plan.Incidents[i].Name)
	}
	return o
}

// addCondition makes of a condition a check of each scenario that it is asked of.
func (a *Ask) addCondition(p *plan, c *Condition) error {
	if a.ofYear(c.Scenario) {
		return a.addYearly(p, c)
	}
	if err := sweep.CheckLabel("--subject-to "+c.Text, c.Scenario, a.Scenarios); err != nil {
		return err
	}
	for i := range a.Scenarios {
		if c.of(&a.Scenarios[i]) {
			p.checks = append(p.checks, check{c, i, c.bound()})
		}
	}
	return nil
}

// addYearly makes a check of a condition on a year.
func (a *Ask) addYearly(p *plan, c *Condition) error {
	m, _ := report.MetricByName(c.Metric)
	if c.At == "" {
		return fmt.Errorf("--subject-to %s: of a year there are quantiles and the mean: write %s@p99 %s %s", c.Text, c.Metric, c.Op, c.Want)
	}
	o, err := a.yearly(p, "--subject-to "+c.Text, sweep.Metric{Metric: m, Quantile: c.At})
	if err != nil {
		return err
	}
	p.checks = append(p.checks, check{c, -1, bound{together: func(x *candidate, _ []int64) bool {
		value := o.ofYears(year.Of(o.harms(x)))
		ok, err := c.HoldOver([]int64{value / o.yearScale()})
		return ok && err == nil
	}}})
	return nil
}

// bound is how a condition is judged: by a share of the runs, as far as it comes to that.
func (c *Condition) bound() bound {
	b := bound{share: 1_000_000}
	if c.Share != 0 {
		b.share = int64(c.Share)
	}
	if c.At != "" {
		b.share = 0
		if share, err := c.asShare(""); err == nil {
			b.share = share
		}
		b.together = func(_ *candidate, values []int64) bool {
			ok, err := c.HoldOver(values)
			return ok && err == nil
		}
	}
	return b
}

// yearOf is the year whose incidents are among the scenarios.
type yearOf struct {
	plan  *year.Plan
	first int // the scenario of its first incident
	rates []float64
}

// AddYear adds the incidents of a plan to the scenarios, by their names. What names no scenario
// is of the year then.
func (a *Ask) AddYear(p *year.Plan) error {
	list, rates, err := sweep.Incidents(p, a.Scenarios, a.Options)
	if err != nil {
		return err
	}
	a.year = &yearOf{plan: p, first: len(a.Scenarios)}
	for _, r := range rates {
		a.year.rates = append(a.year.rates, r.PerYear)
	}
	a.Scenarios = append(a.Scenarios, list...)
	return nil
}
