package course

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

// aliases are short names of settings that questions ask about again and again.
var aliases = []struct{ name, setting string }{
	{"session", "consumer.session.timeout.ms"},
	{"heartbeat", "consumer.heartbeat.interval.ms"},
	{"poll-interval", "consumer.max.poll.interval.ms"},
	{"commit-interval", "consumer.auto.commit.interval.ms"},
	{"metadata-age", "consumer.metadata.max.age.ms"},
	{"max-poll-records", "consumer.max.poll.records"},
	{"per-record", "application.per.record"},
	{"initial-delay", "broker.group.initial.rebalance.delay.ms"},
}

// plain are names of what a scenario has from the start.
var plain = []struct {
	name, doc string
	of        func(*scenarios.Loaded) Value
}{
	{"members", "how many members the file lists", func(l *scenarios.Loaded) Value { return number(float64(listed(l.Scenario.Members))) }},
	{"partitions", "of all topics together", func(l *scenarios.Loaded) Value {
		n := 0.0
		for i := range l.Scenario.Topics {
			n += float64(l.Scenario.Topics[i].Partitions)
		}
		return number(n)
	}},
	{"topics", "how many there are", func(l *scenarios.Loaded) Value { return number(float64(len(l.Scenario.Topics))) }},
	{"rate", "records a second, to each partition of the first topic", func(l *scenarios.Loaded) Value { return number(float64(l.Scenario.Topics[0].Rate) / 1000) }},
	{"client", "the library of the first member", func(l *scenarios.Loaded) Value { return word(l.Scenario.Members[0].Consumer.Client.String()) }},
}

// figures are names of what a report has beside its metrics.
var figures = []struct {
	name string
	kind Kind
	doc  string
	of   func(*report.Report) Value
}{
	{"first-record", Length, "from the start of the run until any partition is consumed", func(r *report.Report) Value { return moment(r.Window.Start) }},
	{"generations", Number, "rebalances of the whole run, those of the start-up among them", func(r *report.Report) Value { return number(float64(len(r.Rebalances))) }},
	{"most-partitions", Number, "of one member when the run ends", func(r *report.Report) Value { return number(float64(slices.Max(holdings(r)))) }},
	{"least-partitions", Number, "likewise", func(r *report.Report) Value { return number(float64(slices.Min(holdings(r)))) }},
}

func moment(m report.Ms) Value {
	if m < 0 {
		return never
	}
	return length(float64(m))
}

// listed counts the members of the file, and not those that a rollout or an autoscaler may
// bring into being.
func listed(all []sim.Member) (n int) {
	for i := range all {
		if !all[i].Brought {
			n++
		}
	}
	return n
}

// holdings counts the partitions of each member when the run ends; a group without members
// has one that holds none.
func holdings(r *report.Report) []int {
	held := map[string]int{}
	for i := range r.Partitions {
		held[r.Partitions[i].Owner()]++
	}
	list := make([]int, 0, len(r.Members)+1)
	for _, m := range r.Members {
		list = append(list, held[m.ID])
	}
	return append(list, make([]int, boolean(len(list) == 0))...)
}

// tale are names of what the story of the worst gap has.
var tale = []struct {
	name string
	kind Kind
	doc  string
}{
	{"explain.gap", Length, "how long the longest gap lasted"},
	{"explain.from", Length, "the moment at which it began"},
	{"explain.to", Length, "the moment at which it ended, or the run did"},
	{"explain.partition", Word, "whose gap it was"},
	{"explain.member", Word, "who held it before"},
	{"explain.causes", Word, "what it was made of, one cause after another"},
	{"explain.chain", Word, "the chain of causes, a line each, behind what is said before it"},
	{"explain.last-sign", Length, "how long before the first fault the coordinator had heard of the member that it befell"},
}

// ofSetting gives a setting's value in a scenario, by its section and Kafka's name: of
// consumers and programs the first member's.
func ofSetting(l *scenarios.Loaded, name string) (Value, bool) {
	section, key, _ := strings.Cut(name, ".")
	first := &l.Scenario.Members[0]
	switch section {
	case "consumer":
		return settingIn(settings.Consumer(), &first.Consumer, key)
	case "application":
		return settingIn(settings.Application(), &first.Application, key)
	case "broker":
		return settingIn(settings.Broker(), &l.Scenario.Broker, key)
	}
	return Value{}, false
}

func settingIn[T any](table settings.Table[T], config *T, key string) (Value, bool) {
	s := table.Named(key)
	if s == nil {
		return Value{}, false
	}
	v := valueOf(s.Text(config))
	if s.Kind == settings.Millis {
		v.Kind, v.N = Length, v.N*1000
	}
	return v, true
}

// settingNames lists them as expressions have them.
func settingNames() (all []string) {
	for _, name := range settings.Consumer().Names() {
		all = append(all, "consumer."+name)
	}
	for _, name := range settings.Application().Names() {
		all = append(all, "application."+name)
	}
	for _, name := range settings.Broker().Names() {
		all = append(all, "broker."+name)
	}
	return all
}

// metricValue gives a metric of a run.
func metricValue(name string, s *report.Summary) (Value, bool) {
	m, ok := report.MetricByName(name)
	switch {
	case !ok:
		return Value{}, false
	case m.Kind == report.StateMetric:
		return word(s.FinalState), true
	case m.Kind == report.AssignorMetric:
		return word(s.FinalAssignor), true
	}
	return metricAmount(m.Kind, float64(m.Of(s))), true
}

func metricAmount(kind report.MetricKind, n float64) Value {
	switch kind {
	case report.DurationMetric:
		return length(n)
	case report.RatioMetric:
		return number(n / 1e6)
	}
	return number(n)
}

// isEvent tells whether the event stream can have a name: its reader passes over others.
func isEvent(name string) bool {
	_, err := event.NewReader(strings.NewReader(`{"t":0,"e":"`+name+`"}`+"\n"), &event.Names{}).Next()
	return err != io.EOF
}

// eventNames begin the names of how often something happened, and when first and last.
var eventNames = []struct {
	prefix string
	kind   Kind
}{{"events.", Number}, {"first.", Length}, {"last.", Length}}

// kindAfter gives the kind of what a name means that is no metric's, and known when a run is over.
func kindAfter(name string) (Kind, bool) {
	for _, f := range figures {
		if f.name == name {
			return f.kind, true
		}
	}
	for _, t := range tale {
		if t.name == name {
			return t.kind, true
		}
	}
	for _, e := range eventNames {
		if rest, ok := strings.CutPrefix(name, e.prefix); ok {
			return e.kind, isEvent(rest)
		}
	}
	return 0, false
}

// knownBefore tells whether a name means something before anything has run.
func knownBefore(name string) bool {
	return slices.Contains(shortNames(), name) || slices.Contains(settingNames(), name)
}

// knownAfter tells whether a name means something when a run is over.
func knownAfter(name string, many bool) bool {
	if _, ok := kindAfter(name); ok {
		return true
	}
	metric, quantile, cut := report.CutQuantile(name)
	m, ok := report.MetricByName(metric)
	return ok && (!cut || many && m.Kind.Number() && slices.Contains(report.Quantiles(), quantile))
}

// allNames lists what a name may be, for a proposal.
func allNames() []string {
	all := shortNames()
	for _, f := range figures {
		all = append(all, f.name)
	}
	for _, t := range tale {
		all = append(all, t.name)
	}
	for _, m := range report.Metrics() {
		all = append(all, m.Name)
	}
	return append(append(all, "answer", "guess"), settingNames()...)
}

var errAfter = fmt.Errorf("is known when the run is over, and stands where it has not begun: who is asked would read the answer")
