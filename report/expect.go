package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/words"
)

// Expectation is a bound that a run is to keep, or many.
type Expectation struct {
	Metric string // one of Metrics
	At     string // of many runs, one of Quantiles; empty: run by run
	Op     string // <= < >= > == !=
	Want   string // a duration (45s), a count, a ratio (0.99) or a state (Stable)
	Share  Ratio  // of the runs that are to keep it; 0: each
}

// Result is an expectation with what came of it.
type Result struct {
	Metric string `json:"metric"` // with its quantile
	Want   string `json:"want"`   // with its operator, and the share of the runs
	Got    string `json:"got"`    // as programs read it
	OK     bool   `json:"ok"`
	// Shown is what people read in place of Got.
	Shown string `json:"-"`
	// Where names what is behind a figure that was not as expected, if it is known:
	// of downtime the worst gap with its causes.
	Where string `json:"-"`
	// LeavesOut says of a figure that is as expected what it does not count: partitions
	// that were never up.
	LeavesOut string `json:"-"`
}

// name is the metric with its quantile, as conditions have it.
func (e *Expectation) name() string {
	if e.At == "" {
		return e.Metric
	}
	return e.Metric + "@" + e.At
}

// bound is the condition without the metric.
func (e *Expectation) bound() string {
	text := e.Op + " " + e.Want
	if e.Share != 0 {
		text += " in " + e.Share.Percent()
	}
	return text
}

// String is the condition as --expect has it.
func (e *Expectation) String() string { return e.name() + " " + e.bound() }

// OfMany tells whether it takes many runs to judge it.
func (e *Expectation) OfMany() bool { return e.At != "" || e.Share != 0 }

// Evaluate fills the report's expectations, as far as they can be judged by one run. An
// error says which makes no sense.
func Evaluate(r *Report, expectations []Expectation) error {
	r.Expectations = []Result{}
	for i := range expectations {
		e := &expectations[i]
		m, err := e.measure()
		if err != nil {
			return err
		}
		if e.OfMany() {
			r.Unjudged = append(r.Unjudged, Result{Metric: e.name(), Want: e.bound(), Got: WantsRuns, Shown: WantsRuns})
			continue
		}
		ok, got, shown := e.holds(&r.Summary, m)
		result := Result{Metric: e.name(), Want: e.bound(), Got: got, Shown: shown, OK: ok}
		switch {
		case got == neverUp:
			result.Where = notUp(r)
		case !ok && m.where != nil:
			result.Where = m.where(r)
		case ok && m.ups:
			result.LeavesOut = r.countsNone()
		}
		r.Expectations = append(r.Expectations, result)
	}
	return nil
}

// WantsRuns is said of an expectation that takes many runs to judge.
const WantsRuns = "wants --runs"

// Met tells whether all expectations hold.
func (r *Report) Met() bool {
	return !slices.ContainsFunc(r.Expectations, func(x Result) bool { return !x.OK })
}

// Breaches says which expectations were not met.
func (r *Report) Breaches() []string { return breaches(r.Expectations) }

func breaches(results []Result) []string {
	var all []string
	for i := range results {
		if x := &results[i]; !x.OK {
			all = append(all, x.Breach())
		}
	}
	return all
}

// measure finds what the expectation is about, and sees whether it makes sense.
func (e *Expectation) measure() (*measure, error) {
	m := measureOf(e.Metric)
	switch {
	case m == nil:
		return nil, fmt.Errorf("no metric is called %q", e.Metric)
	case !slices.Contains(Operators(), e.Op):
		return nil, fmt.Errorf("%s: a bound begins with one of %s", e.Metric, strings.Join(Operators(), " "))
	case e.At != "" && !slices.Contains(Quantiles(), e.At):
		return nil, fmt.Errorf("%s: of many runs there are %s", e.Metric, words.And(Quantiles()))
	case m.Kind.Number():
		if _, err := parseFigure(m.Kind, e.Want); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Metric, err)
		}
	case e.Op != "==" && e.Op != "!=":
		return nil, fmt.Errorf("%s: names and states can be compared with == and != only", e.Metric)
	case e.At != "":
		return nil, fmt.Errorf("%s is no number: it has no %s", e.Metric, e.At)
	}
	return m, nil
}

// Holds tells whether one run keeps the bound, by its figures alone. Of a quantile it is the
// run that is held to it.
func (e *Expectation) Holds(s *Summary) (bool, error) {
	m, err := e.measure()
	if err != nil {
		return false, err
	}
	ok, _, _ := e.holds(s, m)
	return ok, nil
}

// HoldOver tells whether many runs keep the bound of a quantile together, by the values that
// its metric has in them.
func (e *Expectation) HoldOver(values []int64) (bool, error) {
	m, err := e.measure()
	if err != nil {
		return false, err
	}
	ok, _, _ := e.holdOver(m, stats.Of(values))
	return ok, nil
}

// holdOver also gives what the quantile comes to, multiplied with a scale.
func (e *Expectation) holdOver(m *measure, values stats.Sample) (ok bool, value, scale int64) {
	scale = 1
	if e.At == "mean" {
		scale = m.MeanScale()
		value = m.mean(values)
	} else {
		value = values.Quantile(Permille(e.At))
	}
	want, _ := parseFigure(m.Kind, e.Want)
	return holds(e.Op, compareScaled(value, want, scale)), value, scale
}

// holds tells whether a run keeps the bound, and what it came to, for programs and for
// people.
func (e *Expectation) holds(s *Summary, m *measure) (ok bool, got, shown string) {
	if m.text != nil {
		is := m.text(s)
		return holds(e.Op, cmp.Compare(is, e.Want)), is, is
	}
	is := m.of(s)
	if m.ups && s.NeverUp > 0 && s.NeverUp == s.Partitions { // there is nothing that it could be of
		return false, neverUp, neverUp
	}
	return e.takes(m, is), m.format(is), m.human(is)
}

// neverUp is what a figure about partitions that were up comes to where none was.
const neverUp = "never up"

// takes tells whether a value keeps the bound.
func (e *Expectation) takes(m *measure, is int64) bool {
	want, _ := parseFigure(m.Kind, e.Want) // that it can be read has been seen to
	return holds(e.Op, cmp.Compare(is, want))
}

// longestRebalance names the one after the start-up that took longest.
func longestRebalance(r *Report) string {
	longest, where := None, ""
	for i := range r.Rebalances {
		if b := &r.Rebalances[i]; !b.Startup && b.Ended-b.From > longest {
			longest = b.Ended - b.From
			where = fmt.Sprintf("the longest at %s for %s: %s", b.From.Human(), longest.Human(), b.Reason.Brief())
		}
	}
	return where
}

// mostRequests says how many of the requests were heartbeats, which an interval decides.
func mostRequests(r *Report) string {
	n := 0
	for i := range r.Members {
		n += r.Members[i].Heartbeats
	}
	return words.Plural(n, "heartbeat") + " among them"
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

// human writes what a run came to as people read it.
func (m *measure) human(n int64) string {
	if m.Kind == DurationMetric && n != never {
		return Ms(n).Human()
	}
	return m.format(n)
}

// format writes what a run came to as programs read it: times in Go's form, which
// conditions have, too.
func (m *measure) format(n int64) string {
	switch m.Kind {
	case DurationMetric:
		if n == never {
			return "never"
		}
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

// Remark is what there is to say beside the figure: what is behind it, or what it leaves out.
func (x *Result) Remark() string { return cmp.Or(x.Where, x.LeavesOut) }

// Breach says that an expectation was not met, and what is behind it.
func (x *Result) Breach() string {
	if x.Where == "" {
		return x.Missed()
	}
	return x.Missed() + " (" + x.Where + ")"
}

// Caveat says of one that is met what its figure leaves out; empty: nothing.
func (x *Result) Caveat() string {
	if x.LeavesOut == "" {
		return ""
	}
	return fmt.Sprintf("%s %s is met, but %s", x.Metric, x.Want, x.LeavesOut)
}

// Missed says that an expectation was not met, and what came instead.
func (x *Result) Missed() string {
	return fmt.Sprintf("expected %s %s, got %s", x.Metric, x.Want, x.Shown)
}
