package sweep

import (
	"encoding/json"
	"fmt"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
)

// read is the line of a unit, as it is read back.
type read struct {
	Unit    int64                      `json:"unit"`
	Sweep   *told                      `json:"sweep"`
	Run     uint64                     `json:"run"`
	Refused string                     `json:"refused"`
	Failed  string                     `json:"failed"`
	NeverUp int                        `json:"never_up"`
	Metrics map[string]json.RawMessage `json:"metrics"`
}

// plan makes a plan again from what the line of unit 0 says of it: all but the scenarios
// themselves, which nobody needs who reads what came of them.
func (t *told) plan() (*Plan, error) {
	p := &Plan{Runs: t.Runs, points: 1, Yearly: t.Yearly}
	for _, s := range t.Scenarios {
		p.Subjects = append(p.Subjects, Subject{Label: s.Name, Command: s.Command, Drawn: s.Drawn})
	}
	for _, axis := range t.Axes {
		a, _, err := parseKey(axis.Key + "=…")
		if err != nil {
			return nil, err
		}
		a.Scenario = axis.Scenario
		for _, text := range axis.Values {
			v, err := a.value(text)
			if err != nil {
				return nil, err
			}
			a.Values = append(a.Values, v)
		}
		p.Axes = append(p.Axes, a)
		p.points *= max(1, len(a.Values))
	}
	for _, name := range t.Metrics {
		m, err := ParseMetric(name)
		if err != nil {
			return nil, err
		}
		p.Metrics = append(p.Metrics, m)
	}
	if p.points > MaxPoints || p.Runs < 1 || len(p.Subjects) == 0 || len(p.Yearly) > len(p.Subjects) || p.Units() > MaxUnits {
		return nil, fmt.Errorf("it is of a sweep of %d scenarios, %d points and %d runs, which there cannot be", len(p.Subjects), p.points, p.Runs)
	}
	return p, nil
}

// Bind gives a plan that was read back its scenarios, by their references, with what changes all of
// them; so its runs can be made again. It tells whether these are still the plan's, whose SHA-256 is
// given.
func (p *Plan) Bind(references []string, opts trials.Options, model, hash string) (bool, error) {
	if len(references) != len(p.Subjects) {
		return false, nil
	}
	p.opts, p.Model = opts, model
	for i := range p.Subjects {
		p.Subjects[i].source = trials.Source{Reference: references[i]}
	}
	is, err := p.Hash()
	return is == hash, err
}

// outcome reads the line of a unit of a plan.
func (p *Plan) outcome(x *read) (Outcome, error) {
	o := Outcome{Unit: p.Unit(x.Unit), Refused: x.Refused, Failed: x.Failed, NeverUp: x.NeverUp}
	if x.Unit < 0 || x.Unit >= p.Units() || x.Run != o.Run {
		return o, fmt.Errorf("unit %d is run %d, which it is not in the sweep that unit 0 tells of", x.Unit, x.Run)
	}
	if o.Refused != "" || o.Failed != "" {
		return o, nil
	}
	for _, m := range p.MetricsOf(p.Subjects[o.Subject].Label) {
		v, err := value(m, x.Metrics)
		if err != nil {
			return o, fmt.Errorf("unit %d: %w", x.Unit, err)
		}
		o.Values = append(o.Values, v)
	}
	return o, nil
}

func value(m report.Metric, among map[string]json.RawMessage) (int64, error) {
	text, ok := among[m.Name]
	if !ok {
		return 0, fmt.Errorf("there is no %s", m.Name)
	}
	return m.FromJSON(string(text))
}
