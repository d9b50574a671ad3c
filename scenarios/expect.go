package scenarios

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// Expectation is a condition on the report of a run, or on many runs.
type Expectation struct {
	Metric string       // the name of one of [report.Metrics]
	At     string       // of many runs: one of [report.Quantiles]; empty: of each run
	Op     string       // <=, <, >=, >, == or !=
	Value  string       // as the file has it, and right for the metric's kind
	Share  report.Ratio // of the runs in which it must hold; 0: in each
	// Line and Column are the value's in the file; 0 if it came from elsewhere.
	Line, Column int
}

// String is the condition as an argument of --expect.
func (e Expectation) String() string {
	text := e.Metric
	if e.At != "" {
		text += "@" + e.At
	}
	text += " " + e.Op + " " + e.Value
	if e.Share != 0 {
		text += " in " + e.Share.Percent()
	}
	return text
}

// Expectations reads conditions as [Expectation.String] gives them, and as people write
// them after --expect. Whatever is wrong comes as [*Errors].
func Expectations(texts []string) ([]report.Expectation, error) {
	l := &loader{}
	for _, text := range texts {
		l.places = append(l.places, expectPlace(text))
	}
	l.expectAlso(texts, -1)
	if errs := l.errors(); errs != nil {
		return nil, errs
	}
	return Judged(l.expect), nil
}

// Judged gives the expectations to those who judge them.
func Judged(expect []Expectation) []report.Expectation {
	list := make([]report.Expectation, len(expect))
	for i, e := range expect {
		list[i] = report.Expectation{Metric: e.Metric, At: e.At, Op: e.Op, Want: e.Value, Share: e.Share}
	}
	return list
}

func metricNames() []string {
	var all []string
	for _, m := range report.Metrics() {
		all = append(all, m.Name)
	}
	return all
}

func (l *loader) readExpect(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		l.addf(n, "expect: wants conditions by metric, such as {downtime.max: \"<= 45s\"}, not %s%s", describe(n), nothingBelow(n))
		return
	}
	for i := 0; i < len(n.Content) && !l.full(); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		m, quantile, p := metricAt(k.Value)
		if p != nil {
			l.add(k, p)
			continue
		}
		for _, item := range items(v) {
			e, p := condition(m, quantile, item)
			if p != nil {
				l.add(item, p.in(k.Value))
				continue
			}
			e.Line, e.Column = max(item.Line, 0), item.Column
			l.expect = append(l.expect, e)
		}
	}
}

// expectAlso reads the conditions of --expect arguments, each a metric and a
// condition. Their nodes have the line first and those below it.
func (l *loader) expectAlso(args []string, first int) {
	for i, arg := range args {
		place := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Line: first - i}
		at := strings.IndexAny(arg, "<>=!")
		if at < 0 {
			l.addf(place, "wants a metric, an operator and a value, such as \"downtime.max <= 10s\"")
			continue
		}
		name, bound := *place, *place
		name.Value, bound.Value = strings.TrimSpace(arg[:at]), arg[at:]
		l.readExpect(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{&name, &bound}})
	}
}

// metricAt reads "downtime.max" and "downtime.max@p95".
func metricAt(text string) (m report.Metric, quantile string, p *problem) {
	name, quantile, cut := report.CutQuantile(text)
	m, ok := report.MetricByName(name)
	switch {
	case !ok:
		p = unknownMetric(name)
	case cut && !m.Kind.Number():
		p = problemf("%s is no number: it has no @%s", name, words.Short(quantile))
	case cut && !slices.Contains(report.Quantiles(), quantile):
		p = problemf("@%s: behind a metric may stand @%s", words.Short(quantile), strings.Join(report.Quantiles(), ", @"))
	}
	return m, quantile, p
}

// ReadMetric reads the name of a metric that is a number, with what is asked of many runs
// behind an @ if anything is: downtime.max@p95.
func ReadMetric(text string) (m report.Metric, quantile string, err error) {
	m, quantile, p := metricAt(text)
	if p == nil && !m.Kind.Number() {
		p = problemf("%s is a %s, and no number", m.Name, m.Kind)
	}
	if p != nil {
		return m, "", errors.New(p.msg + DidYouMean(p.meant))
	}
	return m, quantile, nil
}

// condition reads "<= 45s", and "<= 45s in 95%".
func condition(m report.Metric, quantile string, n *yaml.Node) (Expectation, *problem) {
	text, p := readText(n)
	if p != nil {
		return Expectation{}, problemf("wants a condition such as \"<= 45s\", not %s", describe(n))
	}
	op, value, ok := report.CutCondition(text)
	if !ok {
		if plain := strings.Trim(text, "“”„‘’«»"); plain != text {
			return Expectation{}, problemf("%q has typographic quotes: write %q", words.Short(text), words.Short(plain))
		}
		return Expectation{}, problemf("%q has no operator: write one of %s in front, such as %q", words.Short(text), strings.Join(report.Operators(), " "), words.Short(conditionMeant(text)))
	}
	value, of, ofRuns := report.CutShare(value)
	e := Expectation{Metric: m.Name, At: quantile, Op: op, Value: value}
	if ofRuns {
		if quantile != "" {
			return e, problemf("@%s is of all runs together: a share of them goes with the plain metric", quantile)
		}
		percent, ok := strings.CutSuffix(of, "%")
		share, p := fixedPoint(strings.TrimSpace(percent), 4)
		if !ok || p != nil || share < 1 || share > 1_000_000 {
			return e, problemf("%q is no share of the runs: write %s%%", words.Short(of), shareMeant(percent))
		}
		e.Share = report.Ratio(share)
	}
	if !m.Kind.Number() && op != "==" && op != "!=" {
		return e, problemf("%s does not go with the %s: write == or !=", op, m.Kind)
	}
	return e, checkFigure(m.Kind, value)
}

// checkFigure holds a value to the kind of its metric.
func checkFigure(kind report.MetricKind, text string) (p *problem) {
	v := int64(0)
	switch kind {
	case report.DurationMetric:
		_, err := settings.ParseDuration(text)
		p = problemOf(err)
	case report.CountMetric:
		v, err := settings.ParseWhole(text, math.MinInt64, math.MaxInt64)
		if p = problemOf(err); p == nil && v < 0 {
			p = problemf("%s is negative: write it without the minus", words.Short(text))
		}
	case report.RatioMetric:
		if v, p = fixedPoint(text, 9); p == nil && v > 1e9 {
			p = problemf("%s is above 1: 99.9 %% is 0.999", words.Short(text))
		}
	case report.StateMetric:
		var states []string
		for _, s := range event.GroupStates() {
			if !slices.Contains(states, s.String()) { // Empty and Stable are of both protocols
				states = append(states, s.String())
			}
		}
		p = oneOf(text, "a state of a group", states)
	case report.AssignorMetric:
		var names []string
		for _, a := range settings.Assignors() {
			names = append(names, a.Name)
		}
		for _, name := range settings.Broker().Named("group.consumer.assignors").Options {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		p = oneOf(text, "an assignor that is modelled", names)
	}
	return p
}

// oneOf holds a text to those that there are.
func oneOf(text, what string, known []string) *problem {
	if slices.Contains(known, text) {
		return nil
	}
	return &problem{msg: strconv.Quote(words.Short(text)) + " is not " + what + ": " + strings.Join(known, ", "), meant: Near(text, known)}
}
