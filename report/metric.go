package report

import (
	"math"
	"slices"
	"strings"
)

// Metric is a figure of a report that can be held to a condition: what it is called,
// how it is counted and what it means. Those who read conditions before a run and
// [Evaluate] after it share one list.
type Metric struct {
	Name string
	Kind MetricKind
	Doc  string // one sentence
}

// Of gives what a run came to: microseconds, a count, or millionths of a ratio; 0 for what
// is no number.
func (m Metric) Of(s *Summary) int64 {
	if x := measureOf(m.Name); x != nil && x.of != nil {
		return x.of(s)
	}
	return 0
}

// MoreIsBetter tells whether the worst value is the least one: of availability.
func (m Metric) MoreIsBetter() bool { return m.Kind == RatioMetric }

// AddsUp tells whether of two incidents, one after the other, it comes to the sum of what it is
// of each: of downtime together, not of the longest gap.
func (m Metric) AddsUp() bool {
	x := measureOf(m.Name)
	return x != nil && x.adds
}

// Parts are the metrics that it is the sum of: of all downtime those of its causes, of others
// none.
func (m Metric) Parts() (list []Metric) {
	if m.Name == "downtime.total" {
		for _, c := range Causes() {
			part, _ := MetricByName("downtime." + c.String())
			list = append(list, part)
		}
	}
	return list
}

// MetricKind says what a metric counts, and so how a condition on it is written.
type MetricKind uint8

// The kinds of metrics.
const (
	DurationMetric MetricKind = iota
	CountMetric
	RatioMetric    // from 0 to 1
	StateMetric    // of the group; only == and !=
	AssignorMetric // the name of one; only == and !=
)

var metricKinds = [...]string{"duration", "count", "ratio from 0 to 1", "state of the group", "name of an assignor"}

// Number tells whether what a metric of the kind comes to is a number.
func (k MetricKind) Number() bool { return k < StateMetric }

// Unit is what a value of it is counted in.
func (k MetricKind) Unit() string { return metricUnits[k] }

var metricUnits = [...]string{"duration", "count", "0 to 1", "state", "assignor"}

// String says in words what is counted.
func (k MetricKind) String() string { return metricKinds[k] }

// measure is a metric with where a report has it.
type measure struct {
	Metric
	of    func(s *Summary) int64  // microseconds, a count or millionths; nil: no number
	where func(r *Report) string  // what is behind a figure that was not as expected; nil: not known
	text  func(s *Summary) string // what is no number
	// adds tells that of two incidents, one after the other, it comes to the sum of what it is
	// of each.
	adds bool
	// ups tells that it counts partitions that were up at some time: one that never was
	// makes it no larger.
	ups bool
}

var measures = listMeasures()

func listMeasures() []measure {
	var all []measure
	add := func(kind MetricKind, name, doc string, where func(r *Report) string, of func(s *Summary) int64) *measure {
		all = append(all, measure{Metric: Metric{name, kind, doc}, of: of, where: where})
		return &all[len(all)-1]
	}
	duration := func(name, doc string, where func(r *Report) string, of func(s *Summary) Ms) *measure {
		return add(DurationMetric, name, doc, where, func(s *Summary) int64 { return int64(of(s)) })
	}
	duration("downtime.total", "Downtime of all partitions together.", worstGap, func(s *Summary) Ms { return s.Downtime.Total }).adds = true
	duration("downtime.mean", "Mean downtime of a partition.", worstGap, func(s *Summary) Ms { return s.Downtime.Mean })
	duration("downtime.p50", "Median downtime of a partition, by nearest rank.", worstGap, func(s *Summary) Ms { return s.Downtime.P50 })
	duration("downtime.p99", "99th percentile of the partitions' downtime, by nearest rank.", worstGap, func(s *Summary) Ms { return s.Downtime.P99 })
	duration("downtime.max", "The downtime of the partition that was down longest.", worstGap, func(s *Summary) Ms { return s.Downtime.Max })
	for _, c := range Causes() {
		worst := func(r *Report) string { return r.worst(func(g *PartitionGap) Ms { return g.lasted(c) }) }
		duration("downtime."+c.String(), "The part of downtime.total whose cause is "+c.String()+": "+c.Meaning(AllProtocols)+".", worst, func(s *Summary) Ms { return s.ByCause[c] }).adds = true
	}
	duration("gap.max", "The longest single gap of a partition.", worstGap, func(s *Summary) Ms { return s.LongestGap })
	add(RatioMetric, "availability", "1 less the downtime's share of all partitions' time.", worstGap, func(s *Summary) int64 { return int64(s.Availability) })
	add(CountMetric, "affected", "Partitions with downtime.", worstGap, func(s *Summary) int64 { return int64(s.Affected) })
	for i := range all {
		all[i].ups = true
	}
	add(CountMetric, "moved", "Changes of holder to another member.", nil, func(s *Summary) int64 { return int64(s.Moved) }).adds = true
	add(CountMetric, "rebalances", "Join phases completed after the start-up; in a consumer group, targets computed for a new epoch.", longestRebalance, func(s *Summary) int64 { return int64(s.Rebalances) }).adds = true
	duration("rebalancing", "Time in PreparingRebalance and CompletingRebalance; in a consumer group, in Assigning and Reconciling.", longestRebalance, func(s *Summary) Ms { return s.Rebalancing }).adds = true
	add(CountMetric, "reprocessed", "Records processed again.", nil, func(s *Summary) int64 { return s.Reprocessed }).adds = true
	add(CountMetric, "skipped", "Records never processed because a position was reset past them.", nil, func(s *Summary) int64 { return s.Skipped }).adds = true
	duration("zombie", "Time for which members held what was no longer theirs, over members and partitions.", nil, func(s *Summary) Ms { return s.Zombie }).adds = true
	add(CountMetric, "lag.peak", "The highest lag of all partitions together.", nil, func(s *Summary) int64 { return s.PeakLag })
	duration("startup", "From the first start until every partition with a subscriber has been up; more than any time if that does not happen.", notUp, func(s *Summary) Ms { return orNever(s.Startup) })
	add(CountMetric, "never-up", "Partitions that were never up.", notUp, func(s *Summary) int64 { return int64(s.NeverUp) })
	add(CountMetric, "commits", "Offset commits that the coordinator accepted.", nil, func(s *Summary) int64 { return s.Commits }).adds = true
	add(CountMetric, "requests", "Requests that members sent to the coordinator: JoinGroup, SyncGroup, heartbeats, offset commits and LeaveGroup.", mostRequests, func(s *Summary) int64 { return s.Requests })
	add(CountMetric, "members.max", "The most members that the coordinator counted in at a time.", nil, func(s *Summary) int64 { return int64(s.MembersMax) })
	add(CountMetric, "died", "Processes that a fatal error ended.", nil, func(s *Summary) int64 { return int64(s.Died) }).adds = true
	text := func(kind MetricKind, name, doc string, of func(s *Summary) string) {
		all = append(all, measure{Metric: Metric{name, kind, doc}, text: of})
	}
	text(StateMetric, "final.state", "The state of the group at the end.", func(s *Summary) string { return s.FinalState })
	text(AssignorMetric, "final.assignor", "The assignor of the last assignment.", func(s *Summary) string { return s.FinalAssignor })
	return all
}

// never stands for a length of time that was not over by the end. Differences to it are
// numbers.
const never = math.MaxInt64 / 2

// neverOver tells whether a value is such a length, or a difference to one.
func neverOver(v int64) bool { return v > never/2 || v < -never/2 }

func orNever(m Ms) Ms {
	if m == None {
		return never
	}
	return m
}

// Metrics lists the metrics, in the order of the documentation.
func Metrics() []Metric {
	all := make([]Metric, len(measures))
	for i := range measures {
		all[i] = measures[i].Metric
	}
	return all
}

// MetricByName finds a metric.
func MetricByName(name string) (m Metric, ok bool) {
	if x := measureOf(name); x != nil {
		return x.Metric, true
	}
	return Metric{}, false
}

// measureOf finds a metric with where it is to be had; nil if there is none.
func measureOf(name string) *measure {
	i := slices.IndexFunc(measures, func(m measure) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &measures[i]
}

// Quantiles lists what there is of a metric over many runs, as it stands behind its name
// and an @: downtime.max@p95.
func Quantiles() []string { return []string{"mean", "p50", "p90", "p95", "p99"} }

// CutQuantile takes the name of a metric apart from what is asked of many runs.
func CutQuantile(name string) (metric, quantile string, found bool) { return strings.Cut(name, "@") }

// Operators lists the comparisons that a condition can begin with; of two with the same
// beginning the longer one comes first.
func Operators() []string { return []string{"<=", "<", ">=", ">", "==", "!="} }

// CutCondition takes a condition apart: "<= 45s" is an operator and a value.
func CutCondition(condition string) (operator, value string, ok bool) {
	for _, op := range Operators() {
		if rest, found := strings.CutPrefix(strings.TrimSpace(condition), op); found {
			return op, strings.TrimSpace(rest), true
		}
	}
	return "", "", false
}

// CutShare takes from the value of a condition the share of the runs that are to keep it:
// "45s in 95%" is "45s" and "95%".
func CutShare(text string) (value, share string, found bool) {
	value, share, found = strings.Cut(text, " in ")
	return strings.TrimSpace(value), strings.TrimSpace(share), found
}

// holds tells whether an operator takes the order of what is and what is wanted, as
// cmp.Compare gives it.
func holds(operator string, order int) bool {
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
