package sweep

import (
	"io"
	"strconv"

	"github.com/groupsim/groupsim/report"
)

// DocumentSchema names the form of the JSON document.
const DocumentSchema = "groupsim.sweep/v1"

// document is what a sweep came to, as programs read it. Its form is a contract.
type document struct {
	Schema    string         `json:"schema"`
	Plan      string         `json:"plan"`
	Model     string         `json:"model"`
	Scenarios []toldScenario `json:"scenarios"`
	Axes      []axisDocument `json:"axes"`
	Metrics   []string       `json:"metrics"`
	Runs      int            `json:"runs"`
	Cells     []cellDocument `json:"cells"`
	Front     []raw          `json:"front"`
	Years     []yearDocument `json:"years,omitempty"`
}

type axisDocument struct {
	Scenario string  `json:"scenario,omitempty"`
	Key      string  `json:"key"`
	Unit     string  `json:"unit,omitempty"`
	Values   []Value `json:"values"`
}

type cellDocument struct {
	Scenario string  `json:"scenario"`
	Point    raw     `json:"point"`
	Command  string  `json:"command"`
	Refused  string  `json:"refused,omitempty"`
	Runs     int     `json:"runs"`
	Failed   int     `json:"failed"`
	Why      string  `json:"why,omitempty"` // the first that failed did so
	NeverUp  int     `json:"never_up"`      // runs in which partitions were never up
	Figures  figures `json:"figures"`
}

// raw is JSON that has been written already.
type raw []byte

// MarshalJSON gives it.
func (r raw) MarshalJSON() ([]byte, error) { return r, nil }

// WriteJSON writes the document as one line.
func (r *Result) WriteJSON(w io.Writer) error { return report.WriteJSON(w, r.document()) }

func (r *Result) document() *document {
	p := r.Plan
	t := p.told()
	d := &document{
		Schema: DocumentSchema, Plan: r.Header.Plan, Model: r.Header.Model,
		Scenarios: t.Scenarios, Axes: []axisDocument{}, Metrics: t.Metrics, Runs: p.Runs, Front: []raw{},
	}
	for i := range p.Axes {
		a := &p.Axes[i]
		d.Axes = append(d.Axes, axisDocument{a.Scenario, a.Key, a.Quantity.Unit(), a.Values})
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		label := p.Subjects[c.Subject].Label
		d.Cells = append(d.Cells, cellDocument{
			Scenario: label, Point: p.appendPoint(nil, label, p.Point(c.Point)), Command: r.Command(c),
			Refused: c.Refused, Runs: c.Runs, Failed: c.Failed, Why: c.Why, NeverUp: c.NeverUp, Figures: c.Figures,
		})
	}
	for _, point := range r.Front {
		d.Front = append(d.Front, p.appendNamed(nil, p.Point(point)))
	}
	d.Years = r.yearDocuments()
	return d
}

// appendNamed writes the values of all axes.
func (p *Plan) appendNamed(line []byte, at Point) []byte {
	line = append(line, '{')
	for i := range p.Axes {
		if i > 0 {
			line = append(line, ',')
		}
		line = appendJSON(append(appendJSON(line, p.Axes[i].Name()), ':'), p.Axes[i].Values[at[i]])
	}
	return append(line, '}')
}

// figures prints those of a cell by the names of their metrics.
type figures []Figure

// MarshalJSON prints an object in the order of the metrics.
func (list figures) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, list[i].String()), ':')
		out = list[i].append(out)
	}
	return append(out, '}'), nil
}

func (f *Figure) append(out []byte) []byte {
	out = append(append(out, `{"value":`...), f.JSON(f.Value)...)
	out = append(out, `,"interval":`...)
	if f.Bounded {
		out = append(append(append(append(append(out, '['), f.JSON(f.Low)...), ','), f.JSON(f.High)...), ']')
	} else {
		out = append(out, "null"...)
	}
	for _, x := range f.spread() {
		out = append(append(append(out, `,"`...), x.name...), `":`...)
		out = append(out, f.Metric.Metric.JSON(x.value)...)
	}
	out = strconv.AppendUint(append(out, `,"worst_run":`...), f.WorstRun, 10)
	low, high := f.Share()
	out = strconv.AppendInt(append(out, `,"some":{"runs":`...), int64(f.Some), 10)
	out = append(out, `,"share":[`+report.Ratio(low).String()+`,`+report.Ratio(high).String()+`]}`...)
	if f.Best {
		out = append(out, `,"best":true`...)
	}
	if f.Against != nil {
		out = f.appendAgainst(append(out, `,"against":`...))
	}
	return append(out, '}')
}

// spread is what is said of all runs besides.
func (f *Figure) spread() []struct {
	name  string
	value int64
} {
	n := len(f.Values)
	return []struct {
		name  string
		value int64
	}{
		{"p5", f.Values.Quantile(50)}, {"p50", f.Values.Quantile(500)}, {"p95", f.Values.Quantile(950)}, {"p99", f.Values.Quantile(990)},
		{"min", f.Values[0]}, {"max", f.Values[n-1]},
	}
}

// appendAgainst writes how the cell stands against the best; the median is of the values here
// less those there.
func (f *Figure) appendAgainst(out []byte) []byte {
	a := f.Against
	for _, x := range []struct {
		name string
		n    int
	}{{`{"runs":`, a.Runs}, {`,"better":`, a.Better}, {`,"worse":`, a.Worse}} {
		out = strconv.AppendInt(append(out, x.name...), int64(x.n), 10)
	}
	out = strconv.AppendBool(append(out, `,"clear":`...), a.Clear())
	if a.Runs > 0 {
		out = append(out, `,"median":`+f.signed(a.Less.Quantile(500))...)
		if low, high, ok := a.Less.Interval(500); ok {
			out = append(out, `,"interval":[`+f.signed(low)+`,`+f.signed(high)+`]`...)
		}
	}
	return append(out, '}')
}

// signed prints a difference.
func (f *Figure) signed(v int64) string {
	if v < 0 && !report.NeverOver(v) {
		return "-" + f.Metric.Metric.JSON(-v)
	}
	return f.Metric.Metric.JSON(v)
}
