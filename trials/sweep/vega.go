package sweep

import (
	"encoding/json"
	"io"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
)

// WriteVega writes a specification of Vega-Lite with the figures in it: lines with their
// intervals over one axis, a map over two. Those of more axes, of several scenarios and
// figures stand side by side.
func (r *Result) WriteVega(w io.Writer) error {
	return report.WriteJSON(w, r.vega())
}

type vega map[string]any

func (r *Result) vega() vega {
	spec := vega{"height": 220, "width": 320}
	x := r.vegaAxis(0)
	if len(r.Plan.Axes) == 1 {
		y := vega{"field": "value", "type": "quantitative", "title": nil}
		spec["layer"] = []vega{
			{"mark": vega{"type": "errorband", "opacity": 0.3}, "encoding": vega{"x": x, "y": vega{"field": "low", "type": "quantitative", "title": nil}, "y2": vega{"field": "high"}}},
			{"mark": vega{"type": "line", "point": true, "tooltip": vega{"content": "data"}}, "encoding": vega{"x": x, "y": y}},
		}
	} else {
		spec["mark"] = vega{"type": "rect", "tooltip": vega{"content": "data"}}
		spec["encoding"] = vega{"x": x, "y": r.vegaAxis(1), "color": vega{"field": "value", "type": "quantitative", "title": nil}}
	}
	columns := 1
	for i := range r.Plan.Axes[min(2, len(r.Plan.Axes)):] {
		columns *= len(r.Plan.Axes[2+i].Values)
	}
	return vega{
		"$schema":     "https://vega.github.io/schema/vega-lite/v5.json",
		"description": "A sweep by groupsim, plan " + r.Header.Plan,
		"data":        vega{"values": r.vegaRows()},
		"facet":       vega{"field": "chart", "type": "nominal", "title": nil, "sort": nil},
		"columns":     max(2, min(columns, 5)),
		"spec":        spec,
		"resolve":     vega{"scale": vega{"y": scaleOf(len(r.Plan.Axes) == 1), "color": "independent"}},
	}
}

// scaleOf says whether charts that stand side by side have one scale: not where it is one of
// figures.
func scaleOf(figures bool) string {
	if figures {
		return "independent"
	}
	return "shared"
}

// vegaAxis encodes an axis: as numbers where they rise and lie along a line, else as they come.
func (r *Result) vegaAxis(i int) vega {
	a := &r.Plan.Axes[i]
	kind := "ordinal"
	if len(r.Plan.Axes) == 1 && a.Ordered() {
		kind = "quantitative"
	}
	title := a.Name()
	if a.Quantity.IsTime() {
		title += ", ms"
	}
	return vega{"field": vegaField(i), "type": kind, "title": title, "sort": nil}
}

// vegaField is the name of an axis in rows: in that of a key a dot means something to Vega.
func vegaField(i int) string { return "axis" + strconv.Itoa(i+1) }

// vegaRows has a row for each figure of each cell that was run.
func (r *Result) vegaRows() []vega {
	rows := []vega{}
	for i := range r.Cells {
		c := &r.Cells[i]
		at := r.Plan.Point(c.Point)
		for j := range c.Figures {
			f := &c.Figures[j]
			label := r.Plan.Subjects[c.Subject].Label
			row := vega{"scenario": label, "metric": f.String(), "value": number(f.JSON(f.Value)), "runs": c.Runs, "command": r.Command(c)}
			row["chart"] = r.chart(label, f, at)
			if f.Bounded {
				row["low"], row["high"] = number(f.JSON(f.Low)), number(f.JSON(f.High))
			}
			for k, v := range at {
				row[vegaField(k)] = r.Plan.Axes[k].vegaValue(v)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// chart names the chart that a figure stands in.
func (r *Result) chart(label string, f *Figure, at Point) string {
	name := f.Name + "@" + f.Quantile
	if f.Kind == report.DurationMetric {
		name += ", ms"
	}
	if len(r.Plan.Subjects) > 1 {
		name = label + ": " + name
	}
	for k := 2; k < len(at); k++ {
		a := &r.Plan.Axes[k]
		name += ", " + a.Name() + " " + a.Values[at[k]].Text
	}
	return name
}

// vegaValue is a value of an axis: a number where it is counted, lengths of time in
// milliseconds.
func (a *Axis) vegaValue(i int) any {
	v := a.Values[i]
	switch {
	case v.Counted && a.Quantity.IsTime():
		return number(clock.Duration(a.Length(v)).Millis())
	case v.Counted:
		return number(v.Text)
	}
	return v.Text
}

func number(text string) json.RawMessage { return json.RawMessage(text) }
