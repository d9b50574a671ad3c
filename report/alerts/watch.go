package alerts

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
)

// Watch looks on while events come in. It is an [event.Sink].
type Watch struct {
	kinds   [everybody + 1]bool // that are in the run
	metrics *kafkametrics.Recorder
}

// NewWatch looks on at a run that ends at this moment at the latest.
func NewWatch(names *event.Names, end clock.Time) *Watch {
	var moments []clock.Time
	for at := clock.Time(report.AlertEvery); at <= end; at = at.Add(clock.Duration(report.AlertEvery)) {
		moments = append(moments, at)
	}
	w := &Watch{metrics: kafkametrics.NewRecorder(names, moments, metrics()...)}
	w.kinds[everybody] = true
	return w
}

// metrics are those that any rule reads.
func metrics() []string {
	var list []string
	for _, g := range groups(report.Eager) {
		for _, r := range g.rules {
			list = append(list, read(r.when)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// read gives the metrics that an expression reads.
func read(e expr) []string {
	switch x := e.(type) {
	case selector:
		return []string{x.metric}
	case increase:
		return read(x.of)
	case aggregate:
		return read(x.of)
	case compare:
		return append(read(x.left), read(x.right)...)
	}
	return nil
}

// Event takes the next event.
func (w *Watch) Event(e event.Event) {
	w.metrics.Event(e)
	switch fact := e.Fact.(type) {
	case event.ProcessStart:
		traits := fact.Client.Traits()
		w.kinds[javaClients] = w.kinds[javaClients] || traits.KafkaMetrics
		w.kinds[statisticsClients] = w.kinds[statisticsClients] || traits.Statistics
	case event.State:
		if fact.To.OfEpochs() {
			w.kinds[consumerGroups] = true
		} else {
			w.kinds[classicGroups] = true
		}
	}
}

// Finish evaluates the rules for what was in the run, which is over and was set up so; no
// event may follow.
func (w *Watch) Finish(setup *report.Setup, lags report.Lags) []report.AlertRule {
	w.metrics.Finish(lags)
	m := &samples{moments: w.metrics.Moments(), families: map[string]*kafkametrics.Family{}}
	for f := range w.metrics.Families() {
		m.families[f.Name] = f
	}
	var list []report.AlertRule
	for _, g := range groups(setup.Rebalance) {
		if !w.kinds[g.who] {
			continue
		}
		for i := range g.rules {
			r := &g.rules[i]
			list = append(list, report.AlertRule{
				Group: g.name, Name: r.name, Severity: r.severity, Expr: r.when.String(), For: report.Ms(r.lasts),
				Summary: r.summary, Description: r.description, Fired: r.fired(m),
			})
		}
	}
	return list
}

// active is a rule that holds for some labels, since a moment; it fires if it has done so
// for long enough.
type active struct {
	since  clock.Time
	firing int // the index of its firing; −1: not yet
}

// fired evaluates the rule at each moment, as Prometheus' rule manager does.
func (r *rule) fired(m *samples) []report.Firing {
	list, holding := []report.Firing{}, map[string]active{}
	for i, now := range m.moments {
		still := map[string]active{}
		for _, e := range r.when.at(m, i) {
			k := key(e.labels)
			a, held := holding[k]
			if !held {
				a = active{now, -1}
			}
			if a.firing < 0 && now.Sub(a.since) >= r.lasts {
				a.firing = len(list)
				list = append(list, report.Firing{Client: client(e.labels), From: report.Ms(now), To: report.None})
			}
			still[k] = a
		}
		for k, a := range holding {
			if _, holds := still[k]; !holds && a.firing >= 0 {
				list[a.firing].To = report.Ms(now)
			}
		}
		holding = still
	}
	return list
}

// client is the client that labels name.
func client(labels []kafkametrics.Label) report.Name {
	for _, l := range labels {
		if l.Name == "client_id" {
			return report.Name(l.Value)
		}
	}
	return ""
}
