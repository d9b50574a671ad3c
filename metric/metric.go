// Package metric lists the figures of a run that a condition can be put on: what each
// is called, how it is counted and what it means.
//
// Those who read conditions, before a run, and those who hold the report of the run to
// them share this list and nothing else.
package metric

import (
	"slices"
	"strings"
)

// Metric is a figure of the report that can be held to a condition.
type Metric struct {
	Name string
	Kind Kind
	Doc  string // one sentence
}

// Kind says what a metric counts, and so how a condition on it is written.
type Kind uint8

// The kinds of metrics.
const (
	Duration Kind = iota
	Count
	Ratio // from 0 to 1
	State // of the group; only == and !=
)

var kinds = [...]string{"duration", "count", "ratio from 0 to 1", "state of the group"}

// String says in words what is counted.
func (k Kind) String() string { return kinds[k] }

// Causes lists the causes of downtime by name, in the order in which one takes
// precedence over another.
func Causes() []string {
	return []string{"dead", "paused", "cut-off", "stalled", "revoking", "failover", "handover", "joining", "syncing", "assigning", "unassigned"}
}

// OfCause is the metric of the downtime that has a cause.
func OfCause(cause string) string { return "downtime." + cause }

// All lists the metrics, in the order of the documentation.
func All() []Metric {
	all := []Metric{
		{"downtime.total", Duration, "Downtime of all partitions together."},
		{"downtime.mean", Duration, "Its mean over the partitions."},
		{"downtime.p50", Duration, "Its median over the partitions, by nearest rank."},
		{"downtime.p99", Duration, "Its 99th percentile."},
		{"downtime.max", Duration, "The downtime of the partition that was down longest."},
	}
	for _, c := range Causes() {
		all = append(all, Metric{OfCause(c), Duration, "The part of downtime.total whose cause is " + c + "."})
	}
	return append(all,
		Metric{"gap.max", Duration, "The longest single gap of a partition."},
		Metric{"availability", Ratio, "1 less the downtime's share of all partitions' time."},
		Metric{"affected", Count, "Partitions with downtime."},
		Metric{"moved", Count, "Changes of holder to another member."},
		Metric{"rebalances", Count, "Join phases completed after the start-up."},
		Metric{"rebalancing", Duration, "Time in PreparingRebalance and CompletingRebalance."},
		Metric{"reprocessed", Count, "Records processed again."},
		Metric{"skipped", Count, "Records never processed because a position was reset past them."},
		Metric{"zombie", Duration, "Time for which members held what was no longer theirs, over members and partitions."},
		Metric{"lag.peak", Count, "The highest lag of all partitions together."},
		Metric{"final.state", State, "The state of the group at the end."},
	)
}

// ByName finds a metric.
func ByName(name string) (m Metric, ok bool) {
	all := All()
	i := slices.IndexFunc(all, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		return Metric{}, false
	}
	return all[i], true
}

// Operators lists the comparisons that a condition can begin with; of two with the same
// beginning the longer one comes first.
func Operators() []string { return []string{"<=", "<", ">=", ">", "==", "!="} }

// Cut takes a condition apart: "<= 45s" is an operator and a value.
func Cut(condition string) (operator, value string, ok bool) {
	for _, op := range Operators() {
		if rest, found := strings.CutPrefix(strings.TrimSpace(condition), op); found {
			return op, strings.TrimSpace(rest), true
		}
	}
	return "", "", false
}

// Holds tells whether an operator takes the order of what is and what is wanted, as
// cmp.Compare gives it.
func Holds(operator string, order int) bool {
	switch operator {
	case "<=":
		return order <= 0
	case "<":
		return order < 0
	case ">=":
		return order >= 0
	case ">":
		return order > 0
	case "==":
		return order == 0
	}
	return order != 0
}
