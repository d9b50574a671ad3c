package sweep

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/year"
	"github.com/groupsim/groupsim/words"
)

// Yearly is how often a scenario of a plan happens in a year.
type Yearly struct {
	Scenario string  `json:"scenario"`
	PerYear  float64 `json:"per_year"`
}

// YearAt is what a year comes to at a point.
type YearAt struct {
	Point  int
	Metric report.Metric
	*year.Result
}

// Incidents reads the scenarios of what happens in a year, by the names of the incidents, with
// how often each of them does.
func Incidents(p *year.Plan, besides []Subject, opts trials.Options) (list []Subject, rates []Yearly, err error) {
	for _, in := range p.Incidents {
		s, err := NewSubject(in.Name, in.Scenario, nil, opts)
		if err != nil {
			return nil, nil, err
		}
		if slices.Contains(Labels(besides), in.Name) {
			return nil, nil, fmt.Errorf("%s: incidents: %s is the name of a scenario, too: choose another one", p.File, in.Name)
		}
		members := p.Members
		if members == 0 {
			loaded, err := s.Load(opts, nil)
			if err != nil {
				return nil, nil, err
			}
			members = len(loaded.Scenario.Members)
		}
		list, rates = append(list, s), append(rates, Yearly{in.Name, in.Rate.PerYear(members)})
	}
	return list, rates, nil
}

// addYear adds what happens in a year to the scenarios.
func (p *Plan) addYear(ask *Ask) error {
	if ask.Year == nil {
		return nil
	}
	for _, m := range p.Metrics {
		if m.Scenario == year.Name {
			of := m
			of.Scenario = ""
			return fmt.Errorf("--metric %s: what names no scenario is told of the year, too: write %s", m, of)
		}
	}
	list, rates, err := Incidents(ask.Year, p.Subjects, p.opts)
	if err != nil {
		return err
	}
	for i := range list {
		if n := len(p.Subjects) + i; n < len(ask.Commands) {
			list[i].Command = ask.Commands[n]
		}
	}
	p.Subjects, p.Yearly = append(p.Subjects, list...), rates
	if len(p.yearMetrics()) == 0 {
		return fmt.Errorf("--per-year: none of the metrics that name no scenario adds up over the incidents of a year: take downtime.total, rebalances, reprocessed or another that does")
	}
	return nil
}

// yearMetrics are those of a year: that name no scenario, and add up.
func (p *Plan) yearMetrics() (list []report.Metric) {
	for _, m := range p.Metrics {
		if m.Scenario == "" && m.AddsUp() && !slices.Contains(list, m.Metric) {
			list = append(list, m.Metric)
		}
	}
	return list
}

// years draws the years of each point, while all runs are there.
func (r *Result) years() {
	p := r.Plan
	if len(p.Yearly) == 0 {
		return
	}
	for _, m := range p.yearMetrics() {
		for point := range p.points {
			harms := r.harms(point, m)
			if harms == nil {
				continue
			}
			of := year.Of(harms)
			for _, part := range m.Parts() {
				of.AddCause(CauseName(m, part), r.harms(point, part))
			}
			r.Years = append(r.Years, YearAt{point, m, of})
		}
	}
}

// CauseName is what a part of a metric is called beside it: dead, for downtime.dead.
func CauseName(m, part report.Metric) string {
	section, _, _ := strings.Cut(m.Name, ".")
	return strings.TrimPrefix(part.Name, section+".")
}

// harms are what incidents come to at a point; nil where one of them cannot be run there.
func (r *Result) harms(point int, m report.Metric) (list []year.Harm) {
	first := len(r.Plan.Subjects) - len(r.Plan.Yearly)
	for i, y := range r.Plan.Yearly {
		c := r.Cell(first+i, point)
		if c.Refused != "" || c.Runs == 0 {
			return nil
		}
		at := slices.IndexFunc(r.Plan.MetricsOf(y.Scenario), func(o report.Metric) bool { return o.Name == m.Name })
		values := slices.DeleteFunc(slices.Clone(c.values[at]), func(v int64) bool { return v == missing })
		list = append(list, year.Harm{Name: y.Scenario, PerYear: y.PerYear, Values: values})
	}
	return list
}

// years prints what a year comes to at every point, and whose share is which.
func (t *text) years() {
	for i := range t.Years {
		y := &t.Years[i]
		if i > 0 && t.Years[i-1].Metric == y.Metric {
			continue
		}
		t.Line()
		t.Lines(words.Bold, y.Metric.Name+" of a year, and the share of each kind of incident")
		t.Table(yearColumns, t.yearRows(y.Metric), nil)
		if len(y.Metric.Parts()) > 0 {
			t.Line()
			t.Lines(words.Bold, y.Metric.Name+" of a year, and the share of each cause")
			t.Table(causeColumns, t.causeRows(y.Metric), nil)
		}
	}
}

var (
	yearColumns  = []words.Column{{Head: "point", Max: 36}, {Head: "mean", Right: true}, {Head: "p50", Right: true}, {Head: "p99", Right: true}, {Head: "share", Lines: words.All}}
	causeColumns = []words.Column{{Head: "point", Max: 36}, {Head: "share", Lines: words.All}}
)

func (t *text) yearRows(m report.Metric) (rows [][]string) {
	for i := range t.Years {
		y := &t.Years[i]
		if y.Metric != m {
			continue
		}
		rows = append(rows, []string{t.named(t.Plan.Point(y.Point)), YearHuman(m, y.Mean), YearHuman(m, float64(y.Years.Quantile(500))), YearHuman(m, float64(y.Years.Quantile(990))), KindsHuman(y.Kinds)})
	}
	return rows
}

func (t *text) causeRows(m report.Metric) (rows [][]string) {
	for i := range t.Years {
		if y := &t.Years[i]; y.Metric == m {
			rows = append(rows, []string{t.named(t.Plan.Point(y.Point)), CausesHuman(y.Causes)})
		}
	}
	return rows
}

// KindsHuman lists the shares of kinds of incidents.
func KindsHuman(list []year.Kind) string {
	var parts []string
	for _, k := range list {
		parts = append(parts, words.NoBreak(k.Name+" "+ShareHuman(k.Share)))
	}
	return strings.Join(parts, ", ")
}

// CausesHuman lists the shares of causes.
func CausesHuman(list []year.Cause) string {
	var parts []string
	for _, c := range list {
		parts = append(parts, words.NoBreak(c.Name+" "+ShareHuman(c.Share)))
	}
	return strings.Join(parts, ", ")
}

// YearHuman writes a figure of a year for people.
func YearHuman(m report.Metric, x float64) string { return m.ScaledHuman(int64(math.Round(x)), 1) }

// ShareHuman writes a share for people, in whole percents.
func ShareHuman(share float64) string { return shareOf(share).Whole() }

func shareOf(share float64) report.Ratio { return report.Ratio(int64(math.Round(share * 1e6))) }

// YearJSON writes what a year comes to, as documents have it.
func YearJSON(m report.Metric, y *year.Result) string {
	one := func(x float64) string { return m.ScaledJSON(int64(math.Round(x)), 1) }
	text := `{"mean":` + one(y.Mean) + `,"interval":[` + one(y.Low) + `,` + one(y.High) + `],"p50":` + one(float64(y.Years.Quantile(500))) + `,"p99":` + one(float64(y.Years.Quantile(990))) + `,"incidents":{`
	for i, k := range y.Kinds {
		if i > 0 {
			text += ","
		}
		mean := strconv.FormatFloat(math.Round(k.Mean*1000)/1000, 'f', -1, 64)
		if m.Kind == report.DurationMetric {
			mean = one(k.Mean)
		}
		text += strconv.Quote(k.Name) + `:{"per_year":` + strconv.FormatFloat(math.Round(k.PerYear*1000)/1000, 'f', -1, 64) + `,"mean":` + mean + `,"share":` + shareOf(k.Share).String() + "}"
	}
	text += "}"
	for i, c := range y.Causes {
		open := ","
		if i == 0 {
			open = `,"causes":{`
		}
		text += open + strconv.Quote(c.Name) + `:{"mean":` + one(c.Mean) + `,"share":` + shareOf(c.Share).String() + "}"
	}
	if len(y.Causes) > 0 {
		text += "}"
	}
	return text + "}"
}

// yearDocument is a year at a point.
type yearDocument struct {
	Point  raw    `json:"point"`
	Metric string `json:"metric"`
	Year   raw    `json:"year"`
}

func (r *Result) yearDocuments() (list []yearDocument) {
	for i := range r.Years {
		y := &r.Years[i]
		list = append(list, yearDocument{r.Plan.appendNamed(nil, r.Plan.Point(y.Point)), y.Metric.Name, raw(YearJSON(y.Metric, y.Result))})
	}
	return list
}
