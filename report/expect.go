package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/groupsim/groupsim/clock"
)

// Expectation is a bound that a run is to keep.
type Expectation struct {
	Metric string // one of Metrics
	Op     string // <= < >= > == !=
	Want   string // a duration (45s), a count, a ratio (0.99) or a state (Stable)
}

// Result is an expectation with what came of it.
type Result struct {
	Metric string `json:"metric"`
	Want   string `json:"want"` // with its operator
	Got    string `json:"got"`
	OK     bool   `json:"ok"`
	// Where names what is behind a figure that was not as expected, if it is known:
	// of downtime the worst gap with its causes.
	Where string `json:"-"`
}

// unit says what a metric is counted in.
type unit uint8

const (
	durations unit = iota
	counts
	ratios
	states
)

type metric struct {
	name string
	unit unit
	get  func(r *Report) int64
}

func metrics() []metric {
	list := []metric{
		{"downtime.total", durations, func(r *Report) int64 { return int64(r.Summary.Downtime.Total) }},
		{"downtime.mean", durations, func(r *Report) int64 { return int64(r.Summary.Downtime.Mean) }},
		{"downtime.p50", durations, func(r *Report) int64 { return int64(r.Summary.Downtime.P50) }},
		{"downtime.p99", durations, func(r *Report) int64 { return int64(r.Summary.Downtime.P99) }},
		{"downtime.max", durations, func(r *Report) int64 { return int64(r.Summary.Downtime.Max) }},
	}
	for c := range numCauses {
		list = append(list, metric{"downtime." + c.String(), durations, func(r *Report) int64 { return int64(r.Summary.ByCause[c]) }})
	}
	return append(list,
		metric{"gap.max", durations, func(r *Report) int64 { return int64(r.Summary.LongestGap) }},
		metric{"availability", ratios, func(r *Report) int64 { return int64(r.Summary.Availability) }},
		metric{"affected", counts, func(r *Report) int64 { return int64(r.Summary.Affected) }},
		metric{"moved", counts, func(r *Report) int64 { return int64(r.Summary.Moved) }},
		metric{"rebalances", counts, func(r *Report) int64 { return int64(r.Summary.Rebalances) }},
		metric{"rebalancing", durations, func(r *Report) int64 { return int64(r.Summary.Rebalancing) }},
		metric{"reprocessed", counts, func(r *Report) int64 { return r.Summary.Reprocessed }},
		metric{"skipped", counts, func(r *Report) int64 { return r.Summary.Skipped }},
		metric{"zombie", durations, func(r *Report) int64 { return int64(r.Summary.Zombie) }},
		metric{"lag.peak", counts, func(r *Report) int64 { return r.Summary.PeakLag }},
		metric{"final.state", states, nil})
}

// Metrics lists what can be expected of, in the order of the documentation.
func Metrics() []string {
	var names []string
	for _, m := range metrics() {
		names = append(names, m.name)
	}
	return names
}

// operator is a comparison, by the results of cmp.Compare that it takes.
type operator struct {
	name                string
	less, equal, larger bool
}

// operators lists the longer ones first, as ParseExpectation wants them.
var operators = []operator{
	{"<=", true, true, false}, {">=", false, true, true}, {"==", false, true, false}, {"!=", true, false, true},
	{"<", true, false, false}, {">", false, false, true},
}

// ParseExpectation reads the bound of a metric: an operator and a value, "<= 45s".
// The error says what is wrong with it.
func ParseExpectation(metric, bound string) (Expectation, error) {
	e := Expectation{Metric: metric}
	for _, op := range operators {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(bound), op.name); ok {
			e.Op, e.Want = op.name, strings.TrimSpace(rest)
			break
		}
	}
	_, err := e.holds(&Report{})
	return e, err
}

// Evaluate fills the report's expectations. An error says which expectation makes
// no sense.
func Evaluate(r *Report, expectations []Expectation) error {
	r.Expectations = []Result{}
	for _, e := range expectations {
		result, err := e.holds(r)
		if err != nil {
			return err
		}
		r.Expectations = append(r.Expectations, result)
	}
	return nil
}

// Met tells whether all expectations hold.
func (r *Report) Met() bool {
	return !slices.ContainsFunc(r.Expectations, func(x Result) bool { return !x.OK })
}

func (e Expectation) holds(r *Report) (Result, error) {
	list := metrics()
	i := slices.IndexFunc(list, func(m metric) bool { return m.name == e.Metric })
	if i < 0 {
		return Result{}, fmt.Errorf("no metric is called %q", e.Metric)
	}
	j := slices.IndexFunc(operators, func(op operator) bool { return op.name == e.Op })
	if j < 0 {
		return Result{}, fmt.Errorf("%s: a bound begins with one of <= < >= > == !=", e.Metric)
	}
	m, op := &list[i], &operators[j]
	order, got, err := m.compare(r, e)
	if err != nil {
		return Result{}, err
	}
	result := Result{Metric: e.Metric, Want: e.Op + " " + e.Want, Got: got}
	result.OK = order < 0 && op.less || order == 0 && op.equal || order > 0 && op.larger
	if !result.OK {
		result.Where = r.where(e.Metric)
	}
	return result, nil
}

// where names what is behind a figure that was not as expected.
func (r *Report) where(metric string) string {
	switch {
	case strings.HasPrefix(metric, "downtime."), metric == "gap.max", metric == "availability", metric == "affected":
		return worstGap(r, strings.TrimPrefix(metric, "downtime."))
	case metric == "rebalances", metric == "rebalancing":
		return longestRebalance(r)
	}
	return ""
}

// longestRebalance names the one after the start-up that took longest.
func longestRebalance(r *Report) string {
	longest, where := None, ""
	for i := range r.Rebalances {
		if b := &r.Rebalances[i]; !b.Startup && b.To-b.From > longest {
			longest = b.To - b.From
			where = fmt.Sprintf("the longest at %s for %s: %s", human(b.From), human(longest), brief(b.Reason))
		}
	}
	return where
}

// compare gives the order of what is and what is wanted, and what is as text.
func (m *metric) compare(r *Report, e Expectation) (order int, got string, err error) {
	if m.unit == states {
		if e.Op != "==" && e.Op != "!=" {
			return 0, "", fmt.Errorf("%s: states can be compared with == and != only", e.Metric)
		}
		return cmp.Compare(r.Summary.FinalState, e.Want), r.Summary.FinalState, nil
	}
	want, err := m.unit.parse(e.Want)
	if err != nil {
		return 0, "", fmt.Errorf("%s: %w", e.Metric, err)
	}
	is := m.get(r)
	return cmp.Compare(is, want), m.unit.format(is), nil
}

func (u unit) parse(text string) (int64, error) {
	switch u {
	case durations:
		d, err := time.ParseDuration(text)
		if err != nil {
			return 0, fmt.Errorf("%q is no duration such as 45s", text)
		}
		return int64(clock.Round(d)), nil
	case ratios:
		millionths, err := parseRatio(text)
		if err != nil {
			return 0, fmt.Errorf("%q is no number such as 0.99", text)
		}
		return millionths, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no whole number", text)
	}
	return n, nil
}

// parseRatio reads a decimal as millionths.
func parseRatio(text string) (int64, error) {
	whole, frac, _ := strings.Cut(text, ".")
	if len(frac) > 6 {
		frac = frac[:6]
	}
	n, err := strconv.ParseUint(whole+frac+strings.Repeat("0", 6-len(frac)), 10, 62)
	return int64(n), err
}

func (u unit) format(n int64) string {
	switch u {
	case durations:
		return clock.Duration(n).String()
	case ratios:
		return Ratio(n).String()
	}
	return strconv.FormatInt(n, 10)
}

// worstGap names the longest gap, or the one with most of a cause.
func worstGap(r *Report, cause string) string {
	worst, where := Ms(0), ""
	for i := range r.Partitions {
		p := &r.Partitions[i]
		for j := range p.Gaps {
			g := &p.Gaps[j]
			if d := g.lasted(cause); d > worst {
				worst = d
				where = fmt.Sprintf("%s-%d was down from %s to %s: %s", p.Topic, p.Partition, human(g.FromTime), human(g.ToTime), strings.Join(because(p.Gaps[j:j+1]), ", "))
			}
		}
	}
	return where
}

// lasted gives how long a gap had a cause; all of it if that is no cause's name.
func (g *PartitionGap) lasted(cause string) Ms {
	if !slices.Contains(causeNames[:], cause) {
		return g.ToTime - g.FromTime
	}
	sum := Ms(0)
	for _, c := range g.Causes {
		if c.Cause.String() == cause {
			sum += c.To - c.From
		}
	}
	return sum
}

// Breach says that an expectation was not met, and what is behind it.
func (x *Result) Breach() string {
	text := fmt.Sprintf("expected %s %s, got %s", x.Metric, x.Want, x.Got)
	if x.Where != "" {
		text += " (" + x.Where + ")"
	}
	return text
}
