package tune

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/sweep"
)

// MinimiseAsk asks for the values of settings with which figures are small.
type MinimiseAsk struct {
	Ask
	Over      []Over
	Minimise  []Goal
	SubjectTo []Condition
}

const (
	fewestFirst   = 8 // runs of each point, before half of them are left out
	mostFirst     = 64
	samplesOfHalf = 200  // for the intervals by which they are
	samplesOfAll  = 1000 // for those that are told
)

// Minimise answers it.
func Minimise(ask MinimiseAsk) (*Front, error) {
	m, err := newContest(&ask)
	if err != nil {
		return nil, err
	}
	n := min(m.firstRuns(), m.Runs)
	for from := 0; ; {
		if err := m.run(from, n); err != nil {
			return nil, err
		}
		all := slices.Clone(m.left)
		if m.today.unsound == "" {
			all = append(all, m.today)
		}
		m.contest.judge(all, samplesOfHalf)
		if n == m.Runs {
			m.stay()
		}
		if n >= m.Runs && (n >= m.most || m.narrow()) {
			break
		}
		if n < m.Runs {
			m.left = halve(m.left)
			from, n = n, min(2*n, m.Runs)
		} else {
			m.left = front(m.left)
			from, n = n, min(2*n, m.most)
		}
	}
	m.Runs = n
	return m.front(), nil
}

// stay notes what is to be told of the points that stayed to the end, before more runs are made of
// the front alone.
func (m *match) stay() {
	m.same = len(m.left) == len(m.points)-len(m.refused) && !slices.ContainsFunc(m.left, func(c *candidate) bool { return !c.same(m.left[0]) })
	for _, c := range m.left {
		if c.unsound != "" {
			m.unsound = append(m.unsound, c)
		}
	}
}

// narrow tells whether the intervals of the point to take are.
func (m *match) narrow() bool {
	best := front(m.left)
	if m.same || len(best) == 0 {
		return true // more runs will not find one
	}
	return !slices.ContainsFunc(knee(best).estimates, func(e estimate) bool { return e.width() > wide })
}

// match is a search under way.
type match struct {
	*MinimiseAsk
	plan
	contest
	Runs    int // of the points that stay to the end
	most    int // runs that are made if their intervals are wide
	points  [][]sweep.Value
	left    []*candidate
	today   *candidate // the settings as they are
	now     []string   // of each setting, as far as it is known
	loaded  map[*candidate][]*trials.Scenario
	refused []refusedPoint
	same    bool         // all points came to the same
	unsound []*candidate // of those that stayed to the end
	made    int          // runs
	rounds  int
}

// refusedPoint is one that the loader does not take.
type refusedPoint struct {
	point []sweep.Value
	why   string
}

func newContest(ask *MinimiseAsk) (*match, error) {
	m := &match{MinimiseAsk: ask, loaded: map[*candidate][]*trials.Scenario{}}
	for i := range ask.Over {
		o := &ask.Over[i]
		if err := sweep.CheckLabel("--over "+o.Name(), o.Scenario, ask.Scenarios); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(ask.Over[:i], func(x Over) bool { return o.Same(&x.Axis) }) {
			return nil, givenTwice("--over", o.Name())
		}
	}
	for i := range ask.Minimise {
		if err := ask.addGoal(&m.plan, "--minimise", &ask.Minimise[i]); err != nil {
			return nil, err
		}
	}
	if err := once("--subject-to", ask.SubjectTo); err != nil {
		return nil, err
	}
	for i := range ask.SubjectTo {
		if err := ask.addCondition(&m.plan, &ask.SubjectTo[i]); err != nil {
			return nil, err
		}
	}
	for i := range m.targets {
		m.objectives = append(m.objectives, m.targets[i].objective)
	}
	for i := range m.checks {
		m.bounds = append(m.bounds, m.checks[i].bound)
	}
	var err error
	if m.points, err = pointsOf(ask.Over); err != nil {
		return nil, err
	}
	if err := m.load(); err != nil {
		return nil, err
	}
	return m, m.howMany()
}

// load reads every scenario at every point, and as it is.
func (m *match) load() error {
	var err error
	if m.today, err = m.candidate(-1, nil); err != nil {
		return err
	}
	for i := range m.Over {
		m.now = append(m.now, m.setNow(&m.Over[i]))
	}
	for i, point := range m.points {
		c, err := m.candidate(i, point)
		switch {
		case err != nil && !isRefusal(err):
			return err
		case err != nil:
			m.refused = append(m.refused, refusedPoint{point, sweep.Reason(err)})
			if len(m.refused) == len(m.points) {
				return fmt.Errorf("%w\nand every other of the %d points is refused, too", err, len(m.points))
			}
			continue
		}
		for j, v := range point {
			c.from += away(&m.Over[j].Axis, v, m.now[j])
		}
		m.left = append(m.left, c)
	}
	return nil
}

// setNow is the value that a setting has in the scenarios as they are; empty: it is not known,
// or they have several.
func (m *match) setNow(o *Over) string {
	now := ""
	for i, s := range m.loaded[m.today] {
		if !o.OfScenario(m.Scenarios[i].Label) {
			continue
		}
		text, ok := setting(o.Key, s.Scenario)
		if !ok || now != "" && now != text {
			return ""
		}
		now = text
	}
	return now
}

// candidate reads the scenarios at a point.
func (m *match) candidate(number int, point []sweep.Value) (*candidate, error) {
	c := &candidate{number: number, values: make([][]int64, len(m.figures)), judged: make([]judged, len(m.checks))}
	for i := range m.Scenarios {
		of := &m.Scenarios[i]
		var set []string
		for j, v := range point {
			if o := &m.Over[j]; o.OfScenario(of.Label) {
				set = append(set, o.Key+"="+v.Text)
			}
		}
		s, err := of.Load(m.Options, set)
		if err != nil {
			return nil, err
		}
		m.loaded[c] = append(m.loaded[c], s)
	}
	return c, nil
}

// howMany runs are made of the points that stay to the end: a hundred, or as many as the
// quantiles take that are asked for; and more, as long as the intervals are wide.
func (m *match) howMany() error {
	m.Runs = m.MinimiseAsk.Runs
	if m.most = m.Runs; m.Runs > 0 {
		return nil
	}
	wanted := 100
	for i := range m.objectives {
		if o := &m.objectives[i]; o.share > 500_000 && o.rates == nil {
			wanted = max(wanted, 100*((stats.RunsFor(o.share)+99)/100))
		}
	}
	points := max(2, len(m.points)/4)
	var err error
	if m.Runs, err = m.affordable(wanted, points); err != nil {
		return err
	}
	m.most, err = m.affordable(mostTimesOfPoint*wanted, points)
	return err
}

// mostTimesOfPoint as many runs are made of a point at most: what is rare takes more than anybody
// waits for who did not ask for it.
const mostTimesOfPoint = 4

// firstRuns are as many as it takes for a quantile to show: the 95th percentile of eight runs
// is the worst of them, whatever there is.
func (m *match) firstRuns() int {
	const ofMean = 32
	n := fewestFirst
	for i := range m.objectives {
		if o := &m.objectives[i]; o.share == 0 || o.rates != nil {
			n = max(n, ofMean)
		} else if o.share > 500_000 {
			n = max(n, stats.RunsFor(o.share))
		}
	}
	return min(n, mostFirst)
}

// took is what came of a run.
type took struct {
	figures *report.Summary
	failed  string
}

// run makes further runs of all points that are left, and of the settings as they are.
func (m *match) run(from, to int) error {
	all := append(slices.Clone(m.left), m.today)
	runs, scenarios := to-from, len(m.Scenarios)
	jobs := len(all) * scenarios * runs
	m.rounds++
	round := fmt.Sprintf("runs, round %d, %d points", m.rounds, len(m.left))
	err := trials.InOrder(m.context(), m.CPUs, jobs, func(ctx context.Context, job int) (took, error) {
		c, subject, run := all[job/runs/scenarios], job/runs%scenarios, uint64(from+job%runs)
		figures, err := trials.Figures(ctx, m.loaded[c][subject], run)
		if err != nil && ctx.Err() == nil {
			return took{failed: err.Error()}, nil
		}
		return took{figures, ""}, err
	}, func(job int, t took) error {
		c, subject := all[job/runs/scenarios], job/runs%scenarios
		m.progress(job+1, jobs, round)
		m.made++
		return m.take(c, subject, t)
	})
	if err != nil {
		return err
	}
	return m.sound()
}

// Failed is the error of runs that do not come to their end at any point.
type Failed struct{ Why string }

func (f *Failed) Error() string { return f.Why }

// sound leaves out points that leave partitions without an owner for good, where the settings
// as they are do not: what was never up has no downtime.
func (m *match) sound() error {
	why, left := m.today.unsound, false
	for _, c := range m.left {
		if c.unsound == "" && m.today.unsound == "" && c.neverUp > m.today.neverUp {
			c.unsound = "partitions are never up"
		}
		left = left || c.unsound == ""
		why = cmp.Or(c.unsound, why)
	}
	if left {
		return nil
	}
	return &Failed{"at no point every run comes to its end: " + why}
}

// take keeps of a run what is looked at.
func (m *match) take(c *candidate, subject int, t took) error {
	if t.failed != "" {
		if c.unsound == "" {
			c.unsound = fmt.Sprintf("%s: %s", m.Scenarios[subject].Label, t.failed)
		}
		t.figures = &report.Summary{}
	}
	c.neverUp += t.figures.NeverUp
	for i, f := range m.figures {
		if f.subject == subject {
			c.values[i] = append(c.values[i], f.Of(t.figures))
		}
	}
	for i := range m.checks {
		x := &m.checks[i]
		if x.subject != subject {
			continue
		}
		ok, err := x.Holds(t.figures)
		if err != nil {
			return err
		}
		j := &c.judged[i]
		j.values = append(j.values, measured(x.Condition, t.figures))
		j.kept += asInt(ok)
	}
	return nil
}

// measured is what a condition looks at; of what is no number nothing.
func measured(c *Condition, s *report.Summary) int64 {
	m, _ := report.MetricByName(c.Metric)
	return m.Of(s)
}
