package scenarios

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
)

// Expectation is a condition on the report of a run.
type Expectation struct {
	Metric string // the name of one of [Metrics]
	Op     string // <=, <, >=, >, == or !=
	Value  string // as the file has it, and right for the metric's kind
	// Line and Column are the value's in the file; 0 if it came from elsewhere.
	Line, Column int
}

// MetricKind says what a metric counts, and so how a condition on it is written.
type MetricKind uint8

// The kinds of metrics.
const (
	DurationMetric MetricKind = iota
	CountMetric
	RatioMetric // from 0 to 1
	StateMetric // of the group; only == and !=
)

var metricKinds = [...]string{"duration", "count", "ratio from 0 to 1", "state of the group"}

func (k MetricKind) String() string { return metricKinds[k] }

// Metric is a figure of the report that can be held to a condition.
type Metric struct {
	Name string
	Kind MetricKind
	Doc  string
}

// causes are the causes of downtime, in the order in which they are looked for.
var causes = []string{"dead", "paused", "cut-off", "stalled", "revoking", "failover", "handover", "joining", "syncing", "assigning", "unassigned"}

// Metrics lists what expect can name.
func Metrics() []Metric {
	all := []Metric{
		{"downtime.total", DurationMetric, "Downtime of all partitions together."},
		{"downtime.mean", DurationMetric, "Its mean over the partitions."},
		{"downtime.p50", DurationMetric, "Its median over the partitions, by nearest rank."},
		{"downtime.p99", DurationMetric, "Its 99th percentile."},
		{"downtime.max", DurationMetric, "The downtime of the partition that was down longest."},
	}
	for _, c := range causes {
		all = append(all, Metric{"downtime." + c, DurationMetric, "The part of downtime.total whose cause is " + c + "."})
	}
	return append(all,
		Metric{"gap.max", DurationMetric, "The longest single gap of a partition."},
		Metric{"availability", RatioMetric, "1 less the downtime's share of all partitions' time."},
		Metric{"affected", CountMetric, "Partitions with downtime."},
		Metric{"moved", CountMetric, "Changes of holder to another member."},
		Metric{"rebalances", CountMetric, "Join phases completed after the start-up."},
		Metric{"rebalancing", DurationMetric, "Time in PreparingRebalance and CompletingRebalance."},
		Metric{"reprocessed", CountMetric, "Records processed again."},
		Metric{"skipped", CountMetric, "Records never processed because a position was reset past them."},
		Metric{"zombie", DurationMetric, "Time for which members held what was no longer theirs, over members and partitions."},
		Metric{"lag.peak", CountMetric, "The highest lag of all partitions together."},
		Metric{"final.state", StateMetric, "The state of the group at the end."},
	)
}

func metricNames() []string {
	var all []string
	for _, m := range Metrics() {
		all = append(all, m.Name)
	}
	return all
}

func (l *loader) readExpect(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		l.addf(n, "expect: wants conditions by metric, such as {downtime.max: \"<= 45s\"}, not %s", describe(n))
		return
	}
	metrics := Metrics()
	for i := 0; i < len(n.Content) && !l.full(); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		at := slices.IndexFunc(metrics, func(m Metric) bool { return m.Name == k.Value })
		if at < 0 {
			p := problemf("%q is not a metric", clip(k.Value))
			p.meant = near(k.Value, metricNames())
			l.add(k, p)
			continue
		}
		for _, item := range items(v) {
			e, p := condition(metrics[at], item)
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
		metric, condition := *place, *place
		metric.Value, condition.Value = strings.TrimSpace(arg[:at]), arg[at:]
		l.readExpect(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{&metric, &condition}})
	}
}

// operators, the longer of two with the same beginning first.
var operators = []string{"<=", "<", ">=", ">", "==", "!="}

// condition reads "<= 45s".
func condition(m Metric, n *yaml.Node) (Expectation, *problem) {
	text, p := readText(n)
	if p != nil {
		return Expectation{}, problemf("wants a condition such as \"<= 45s\", not %s", describe(n))
	}
	for _, op := range operators {
		rest, ok := strings.CutPrefix(text, op)
		if !ok {
			continue
		}
		e := Expectation{Metric: m.Name, Op: op, Value: strings.TrimSpace(rest)}
		if m.Kind == StateMetric && op != "==" && op != "!=" {
			return e, problemf("%s does not go with a state: write == or !=", op)
		}
		return e, m.Kind.check(e.Value)
	}
	return Expectation{}, problemf("%q has no operator: write one of %s in front", clip(text), strings.Join(operators, " "))
}

// check holds a value to its kind.
func (k MetricKind) check(text string) (p *problem) {
	v := int64(0)
	switch k {
	case DurationMetric:
		_, p = parseDuration(text)
	case CountMetric:
		if v, p = wholeNumber(text); p == nil && v < 0 {
			p = problemf("%s is negative", clip(text))
		}
	case RatioMetric:
		if v, p = fixedPoint(text, 9); p == nil && v > 1e9 {
			p = problemf("%s is above 1: 99.9 %% is 0.999", clip(text))
		}
	case StateMetric:
		var states []string
		for s := event.Empty; s <= event.Dead; s++ {
			states = append(states, s.String())
		}
		if !slices.Contains(states, text) {
			p = &problem{msg: strconv.Quote(clip(text)) + " is not a state of a group: " + strings.Join(states, ", "), meant: near(text, states)}
		}
	}
	return p
}
