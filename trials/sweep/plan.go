package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/year"
)

// Limits of a plan.
const (
	MaxPoints = 100_000
	MaxUnits  = 1_000_000_000
)

// Schema names the form of units' lines.
const Schema = "groupsim.sweep-units/v1"

// Plan says what is run.
type Plan struct {
	Subjects []Subject
	Axes     []Axis
	Metrics  []Metric
	Runs     int
	Model    string // the version of the simulator
	// Yearly are the last of the scenarios, if what a year comes to is asked for: how often each
	// of them happens.
	Yearly []Yearly

	points int
	opts   trials.Options
}

// Ask is what a plan is made of.
type Ask struct {
	Scenarios []string // references, as [trials.Load] takes them
	Commands  []string // of each the command that runs it; none: groupsim run and the reference
	Stdin     io.Reader
	Options   trials.Options // what changes all of them
	Axes      []Axis
	Metrics   []Metric // none: [UsualMetrics]
	Runs      int      // 0: as many as suit how much there is to do ([trials.UsualRuns])
	Model     string
	Year      *year.Plan // adds what happens in a year to the scenarios; nil: nothing
}

// New makes a plan. A scenario of which the loader takes no point is refused before anything
// runs.
func New(ask Ask) (*Plan, error) {
	p := &Plan{Axes: ask.Axes, Metrics: ask.Metrics, Runs: ask.Runs, Model: ask.Model, opts: ask.Options, points: 1}
	if len(p.Metrics) == 0 {
		p.Metrics = UsualMetrics()
	}
	if p.Runs < 0 || p.Runs > trials.MostRuns {
		return nil, fmt.Errorf("there can be 1 to %d runs at a point, not %d", trials.MostRuns, p.Runs)
	}
	var err error
	if p.Subjects, err = Subjects(ask.Scenarios, ask.Commands, ask.Stdin, p.opts); err != nil {
		return nil, err
	}
	if err := p.addYear(&ask); err != nil {
		return nil, err
	}
	for i := range p.Axes {
		if err := p.checkAxis(i); err != nil {
			return nil, err
		}
		if p.points *= len(p.Axes[i].Values); p.points > MaxPoints {
			return nil, fmt.Errorf("the values make more than %d points: take fewer of each, or sweep them one after another", MaxPoints)
		}
	}
	for i, m := range p.Metrics {
		if err := p.checkMetric(i, m); err != nil {
			return nil, err
		}
	}
	work, err := p.check(p.Runs == 0)
	if err != nil {
		return nil, err
	}
	if p.Runs == 0 {
		p.Runs = usualRuns(work * int64(p.points))
	}
	if p.Units() > MaxUnits {
		return nil, fmt.Errorf("%d runs are more than %d: take fewer points, or --runs", p.Units(), MaxUnits)
	}
	return p, nil
}

// usualRuns is how many runs are made at a point where nobody says how many, by how much one
// run of each point takes: a hundred, or fewer where all of them would be a long wait. Less
// than twenty would say nothing of how far they can be trusted.
func usualRuns(work int64) int {
	const patience = 50 // times longer than somebody waits who did not ask for many runs
	return max(20, trials.UsualRuns(work/patience))
}

func (p *Plan) checkAxis(i int) error {
	a := &p.Axes[i]
	if slices.ContainsFunc(p.Axes[:i], func(o Axis) bool { return a.Same(&o) }) {
		return fmt.Errorf("%s is swept twice: write all its values behind one --over", a.Name())
	}
	return CheckLabel("--over "+a.Name(), a.Scenario, p.Subjects)
}

func (p *Plan) checkMetric(i int, m Metric) error {
	if slices.Contains(p.Metrics[:i], m) {
		return fmt.Errorf("--metric %s is given twice: take one of them out", m)
	}
	return CheckLabel("--metric "+m.String(), m.Scenario, p.Subjects)
}

// check looks for a point of every scenario that the loader takes. Where there is none, what
// it has against the first is the error. If that is asked for it says how much there is to do
// in run 0 of all of them.
func (p *Plan) check(measure bool) (work int64, err error) {
	for i := range p.Subjects {
		var first error
		for point := range p.points {
			s, err := p.Load(i, point)
			if err == nil {
				first = nil
				if measure {
					work += workOf(s)
				}
				break
			}
			if first == nil {
				first = err
			}
		}
		switch {
		case first == nil:
		case p.points > 1:
			return 0, fmt.Errorf("%w\nand every other of the %d points of %s is refused, too", first, p.points, p.Subjects[i].Label)
		default:
			return 0, first
		}
	}
	return work, nil
}

// workOf is how much there is to do in a run; of one that fails nothing.
func workOf(s *trials.Scenario) int64 {
	r, err := trials.Bare(s, trials.RunOptions{})
	if err != nil {
		return 0
	}
	return r.Work
}

// Points is how many combinations of values there are.
func (p *Plan) Points() int { return p.points }

// Point gives the value of every axis at a point. The last axis changes fastest.
func (p *Plan) Point(i int) Point {
	values := make(Point, len(p.Axes))
	for j := len(p.Axes) - 1; j >= 0; j-- {
		n := len(p.Axes[j].Values)
		values[j] = i % n
		i /= n
	}
	return values
}

// Point says which of its values every axis has.
type Point []int

// Set gives the values of a point as --set takes them, for a scenario.
func (p *Plan) Set(label string, at Point) []string {
	var list []string
	for i := range p.Axes {
		if a := &p.Axes[i]; a.OfScenario(label) {
			list = append(list, a.Key+"="+a.Values[at[i]].Text)
		}
	}
	return list
}

// Load reads a scenario at a point. The error is what the loader has against it, with --over
// in the place of --set.
func (p *Plan) Load(subject, point int) (*trials.Scenario, error) {
	s := &p.Subjects[subject]
	return s.Load(p.opts, p.Set(s.Label, p.Point(point)))
}

// Hash is the SHA-256 of all that decides what the units come to.
func (p *Plan) Hash() (string, error) {
	type subject struct{ Label, Text string }
	all := struct {
		Schema, Model string
		Scenarios     []subject
		Axes          []Axis
		Metrics       []string
		Runs          int
		Yearly        []Yearly `json:",omitempty"`
	}{Schema: Schema, Model: p.Model, Axes: p.Axes, Runs: p.Runs, Yearly: p.Yearly}
	for i := range p.Subjects {
		read, err := p.read(i)
		if err != nil {
			return "", err
		}
		for _, s := range read {
			text, err := s.Decides()
			if err != nil {
				return "", err
			}
			all.Scenarios = append(all.Scenarios, subject{p.Subjects[i].Label, text})
		}
	}
	for _, m := range p.Metrics {
		all.Metrics = append(all.Metrics, m.String())
	}
	text, err := json.Marshal(all)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
