package report

import (
	"cmp"
	"errors"
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

// Breaches says which expectations were not met.
func (r *Report) Breaches() []string {
	var all []string
	for i := range r.Expectations {
		if x := &r.Expectations[i]; !x.OK {
			all = append(all, x.Breach())
		}
	}
	return all
}

func (e Expectation) holds(r *Report) (Result, error) {
	m := measureOf(e.Metric)
	if m == nil {
		return Result{}, fmt.Errorf("no metric is called %q", e.Metric)
	}
	if !slices.Contains(Operators(), e.Op) {
		return Result{}, fmt.Errorf("%s: a bound begins with one of %s", e.Metric, strings.Join(Operators(), " "))
	}
	order, got, err := e.compare(r, m)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w", e.Metric, err)
	}
	result := Result{Metric: e.Metric, Want: e.Op + " " + e.Want, Got: got, OK: holds(e.Op, order)}
	if !result.OK && m.where != nil {
		result.Where = m.where(r)
	}
	return result, nil
}

// longestRebalance names the one after the start-up that took longest.
func longestRebalance(r *Report) string {
	longest, where := None, ""
	for i := range r.Rebalances {
		if b := &r.Rebalances[i]; !b.Startup && b.To-b.From > longest {
			longest = b.To - b.From
			where = fmt.Sprintf("the longest at %s for %s: %s", b.From.Human(), longest.Human(), Brief(b.Reason))
		}
	}
	return where
}

// compare gives the order of what is and what is wanted, and what is as text.
func (e Expectation) compare(r *Report, m *measure) (order int, got string, err error) {
	if m.Kind == StateMetric {
		if e.Op != "==" && e.Op != "!=" {
			return 0, "", errors.New("states can be compared with == and != only")
		}
		return cmp.Compare(r.Summary.FinalState, e.Want), r.Summary.FinalState, nil
	}
	want, err := parseFigure(m.Kind, e.Want)
	if err != nil {
		return 0, "", err
	}
	is := m.of(&r.Summary)
	return cmp.Compare(is, want), m.format(is), nil
}

func parseFigure(kind MetricKind, text string) (int64, error) {
	switch kind {
	case DurationMetric:
		d, err := time.ParseDuration(text)
		if err != nil {
			return 0, fmt.Errorf("%q is no duration such as 45s", text)
		}
		return int64(clock.Round(d)), nil
	case RatioMetric:
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

// format writes what a run came to.
func (m *measure) format(n int64) string {
	switch m.Kind {
	case DurationMetric:
		return clock.Duration(n).String()
	case RatioMetric:
		return Ratio(n).String()
	}
	return strconv.FormatInt(n, 10)
}

// worstGap names the longest gap.
func worstGap(r *Report) string {
	return r.worst(func(g *PartitionGap) Ms { return g.ToTime - g.FromTime })
}

// worst names the gap that has most of something.
func (r *Report) worst(of func(g *PartitionGap) Ms) string {
	worst, where := Ms(0), ""
	for i := range r.Partitions {
		p := &r.Partitions[i]
		for j := range p.Gaps {
			g := &p.Gaps[j]
			if d := of(g); d > worst {
				worst = d
				where = fmt.Sprintf("%s was down from %s to %s: %s", p.Name(), g.FromTime.Human(), g.ToTime.Human(), strings.Join(because(p.Gaps[j:j+1]), ", "))
			}
		}
	}
	return where
}

// lasted gives how long a gap had a cause.
func (g *PartitionGap) lasted(cause Cause) Ms {
	sum := Ms(0)
	for _, c := range g.Causes {
		if c.Cause == cause {
			sum += c.To - c.From
		}
	}
	return sum
}

// Breach says that an expectation was not met, and what is behind it.
func (x *Result) Breach() string {
	if x.Where == "" {
		return x.Missed()
	}
	return x.Missed() + " (" + x.Where + ")"
}

// Missed says that an expectation was not met, and what came instead.
func (x *Result) Missed() string {
	return fmt.Sprintf("expected %s %s, got %s", x.Metric, x.Want, x.Got)
}
