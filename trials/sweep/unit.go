package sweep

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

// Unit is one run of one scenario at one point.
type Unit struct {
	Number  int64
	Subject int // of the plan's
	Point   int
	Run     uint64
}

// Units is how many there are.
func (p *Plan) Units() int64 { return int64(len(p.Subjects)) * int64(p.points) * int64(p.Runs) }

// Unit gives the one with a number: they are numbered scenario by scenario, point by point,
// run by run.
func (p *Plan) Unit(number int64) Unit {
	runs, points := int64(p.Runs), int64(p.points)
	return Unit{number, int(number / runs / points), int(number / runs % points), uint64(number % runs)}
}

// Outcome is what came of a unit.
type Outcome struct {
	Unit
	// Refused is what the loader has against the point; empty: it was run.
	Refused string
	// Failed is why the run did not come to its end; empty: it did.
	Failed string
	// NeverUp is how many partitions were never up: they have no downtime.
	NeverUp int
	// Values are those of the scenario's metrics, in the plan's order.
	Values []int64
}

// Do makes a unit of a scenario that was loaded at its point, or was refused there.
func (p *Plan) Do(ctx context.Context, u Unit, s *trials.Scenario, refused error) (Outcome, error) {
	o := Outcome{Unit: u}
	if refused != nil {
		o.Refused = Reason(refused)
		return o, nil
	}
	figures, err := trials.Figures(ctx, s, u.Run)
	switch {
	case err != nil && ctx.Err() != nil:
		return o, err
	case err != nil:
		o.Failed = Reason(err)
		return o, nil
	}
	o.NeverUp = figures.NeverUp
	for _, m := range p.MetricsOf(p.Subjects[u.Subject].Label) {
		o.Values = append(o.Values, m.Of(figures))
	}
	return o, nil
}

// Reason is what is wrong with a point or a run, without the places in files: where one lies
// says nothing to whoever reads of it elsewhere, and is not the same on every machine.
func Reason(err error) string {
	var errs *scenarios.Errors
	if !errors.As(err, &errs) {
		return err.Error()
	}
	return strings.Replace(err.Error(), errs.Error(), errs.Said(), 1)
}

// MetricsOf gives the metrics of a scenario, each once, however many of its quantiles are
// looked at. Of what happens in a year they are those besides of which a figure is made up.
func (p *Plan) MetricsOf(label string) []report.Metric {
	var list []report.Metric
	add := func(m report.Metric) {
		if !slices.ContainsFunc(list, func(o report.Metric) bool { return o.Name == m.Name }) {
			list = append(list, m)
		}
	}
	for _, m := range p.Metrics {
		if m.OfScenario(label) {
			add(m.Metric)
		}
	}
	if slices.ContainsFunc(p.Yearly, func(y Yearly) bool { return y.Scenario == label }) {
		for _, m := range p.yearMetrics() {
			for _, part := range m.Parts() {
				add(part)
			}
		}
	}
	return list
}

// Line writes an outcome as one line of JSON, without its end. The line of unit 0 says what
// the plan is, besides: so the lines of all units are all that a report is made from.
func (p *Plan) Line(o *Outcome) []byte {
	label := p.Subjects[o.Subject].Label
	line := strconv.AppendInt([]byte(`{"unit":`), o.Number, 10)
	if o.Number == 0 {
		line = appendJSON(append(line, `,"sweep":`...), p.told())
	}
	line = appendJSON(append(line, `,"scenario":`...), label)
	line = p.appendPoint(append(line, `,"point":`...), label, p.Point(o.Point))
	line = strconv.AppendUint(append(line, `,"run":`...), o.Run, 10)
	switch {
	case o.Refused != "":
		line = appendJSON(append(line, `,"refused":`...), o.Refused)
	case o.Failed != "":
		line = appendJSON(append(line, `,"failed":`...), o.Failed)
	default:
		line = p.appendValues(line, label, o)
	}
	return append(line, '}')
}

func (p *Plan) appendValues(line []byte, label string, o *Outcome) []byte {
	if o.NeverUp > 0 {
		line = strconv.AppendInt(append(line, `,"never_up":`...), int64(o.NeverUp), 10)
	}
	line = append(line, `,"metrics":{`...)
	for i, m := range p.MetricsOf(label) {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(append(strconv.AppendQuote(line, m.Name), ':'), m.JSON(o.Values[i])...)
	}
	return append(line, '}')
}

// appendPoint writes the values of the axes that change a scenario.
func (p *Plan) appendPoint(line []byte, label string, at Point) []byte {
	line = append(line, '{')
	for i := range p.Axes {
		a := &p.Axes[i]
		if !a.OfScenario(label) {
			continue
		}
		if line[len(line)-1] != '{' {
			line = append(line, ',')
		}
		line = appendJSON(append(appendJSON(line, a.Key), ':'), a.Values[at[i]])
	}
	return append(line, '}')
}

// appendJSON writes what always can be, with <, > and & as they are.
func appendJSON(line []byte, v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // texts and numbers alone
	}
	return append(line, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// told is what the line of unit 0 says of a plan.
type told struct {
	Scenarios []toldScenario `json:"scenarios"`
	Axes      []toldAxis     `json:"axes"`
	Yearly    []Yearly       `json:"yearly,omitempty"`
	Metrics   []string       `json:"metrics"`
	Runs      int            `json:"runs"`
}

type toldScenario struct {
	Name    string   `json:"name"`
	Command string   `json:"command"`
	Drawn   []string `json:"drawn,omitempty"`
}

type toldAxis struct {
	Scenario string   `json:"scenario,omitempty"`
	Key      string   `json:"key"`
	Unit     string   `json:"unit,omitempty"`
	Values   []string `json:"values"` // as --set takes them
}

func (p *Plan) told() told {
	var t told
	for _, s := range p.Subjects {
		t.Scenarios = append(t.Scenarios, toldScenario{s.Label, s.Command, s.Drawn})
	}
	t.Axes, t.Yearly = []toldAxis{}, p.Yearly
	for _, a := range p.Axes {
		of := toldAxis{Scenario: a.Scenario, Key: a.Key, Unit: a.Quantity.Unit()}
		for _, v := range a.Values {
			of.Values = append(of.Values, v.Text)
		}
		t.Axes = append(t.Axes, of)
	}
	for _, m := range p.Metrics {
		t.Metrics = append(t.Metrics, m.String())
	}
	t.Runs = p.Runs
	return t
}
