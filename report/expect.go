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
	"github.com/groupsim/groupsim/metric"
)

// Expectation is a bound that a run is to keep.
type Expectation struct {
	Metric string // one of metric.All
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

// figure gives what a run came to in a metric other than final.state: microseconds, a
// count or millionths.
func (s *Summary) figure(name string) int64 {
	switch name {
	case "downtime.total":
		return int64(s.Downtime.Total)
	case "downtime.mean":
		return int64(s.Downtime.Mean)
	case "downtime.p50":
		return int64(s.Downtime.P50)
	case "downtime.p99":
		return int64(s.Downtime.P99)
	case "downtime.max":
		return int64(s.Downtime.Max)
	case "gap.max":
		return int64(s.LongestGap)
	case "availability":
		return int64(s.Availability)
	case "affected":
		return int64(s.Affected)
	case "moved":
		return int64(s.Moved)
	case "rebalances":
		return int64(s.Rebalances)
	case "rebalancing":
		return int64(s.Rebalancing)
	case "reprocessed":
		return s.Reprocessed
	case "skipped":
		return s.Skipped
	case "zombie":
		return int64(s.Zombie)
	case "lag.peak":
		return s.PeakLag
	}
	return int64(s.ByCause[slices.IndexFunc(causeNames, func(cause string) bool { return metric.OfCause(cause) == name })])
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
	m, ok := metric.ByName(e.Metric)
	if !ok {
		return Result{}, fmt.Errorf("no metric is called %q", e.Metric)
	}
	if !slices.Contains(metric.Operators(), e.Op) {
		return Result{}, fmt.Errorf("%s: a bound begins with one of %s", e.Metric, strings.Join(metric.Operators(), " "))
	}
	order, got, err := e.compare(r, m.Kind)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w", e.Metric, err)
	}
	result := Result{Metric: e.Metric, Want: e.Op + " " + e.Want, Got: got, OK: metric.Holds(e.Op, order)}
	if !result.OK {
		result.Where = r.where(e.Metric)
	}
	return result, nil
}

// where names what is behind a figure that was not as expected.
func (r *Report) where(name string) string {
	switch {
	case strings.HasPrefix(name, metric.OfCause("")), name == "gap.max", name == "availability", name == "affected":
		return worstGap(r, strings.TrimPrefix(name, metric.OfCause("")))
	case name == "rebalances", name == "rebalancing":
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
func (e Expectation) compare(r *Report, kind metric.Kind) (order int, got string, err error) {
	if kind == metric.State {
		if e.Op != "==" && e.Op != "!=" {
			return 0, "", errors.New("states can be compared with == and != only")
		}
		return cmp.Compare(r.Summary.FinalState, e.Want), r.Summary.FinalState, nil
	}
	want, err := parseFigure(kind, e.Want)
	if err != nil {
		return 0, "", err
	}
	is := r.Summary.figure(e.Metric)
	return cmp.Compare(is, want), formatFigure(kind, is), nil
}

func parseFigure(kind metric.Kind, text string) (int64, error) {
	switch kind {
	case metric.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return 0, fmt.Errorf("%q is no duration such as 45s", text)
		}
		return int64(clock.Round(d)), nil
	case metric.Ratio:
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

func formatFigure(kind metric.Kind, n int64) string {
	switch kind {
	case metric.Duration:
		return clock.Duration(n).String()
	case metric.Ratio:
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
	if !slices.Contains(causeNames, cause) {
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
	if x.Where == "" {
		return x.missed()
	}
	return x.missed() + " (" + x.Where + ")"
}

func (x *Result) missed() string {
	return fmt.Sprintf("expected %s %s, got %s", x.Metric, x.Want, x.Got)
}
