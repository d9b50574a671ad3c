package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/words"
)

// TrialsSchema names the form of the JSON document about many runs.
const TrialsSchema = "groupsim.trials/v1"

// Trials is what many runs of a scenario came to. Its JSON form is a contract.
type Trials struct {
	Scenario string
	Chance   Chance   // what is drawn for each run but the first
	Drawn    []string // the names of all of it
	First    *Report  // run 0: the file as it is written
	Each     []Trial  // in the order of their numbers
	Held     []Held   // what was expected

	judge judge
	down  [][]int64 // of each partition in each run, if they are kept
}

// Trial is what is kept of one of many runs.
type Trial struct {
	Run     uint64
	Summary Summary
}

// ever is how many partitions were ever up.
func (t *Trial) ever() int { return t.Summary.Partitions - t.Summary.NeverUp }

// Chance says which kinds of it many runs draw, beside the variables of the file.
type Chance struct {
	Phase  bool `json:"phase"`
	Spread bool `json:"spread"`
	Noise  bool `json:"noise"`
}

// Draws is what a run has drawn by name, in the order of its file.
type Draws []event.Draw

// NewTrials begins with run 0, and what is expected of all. Of each run but the summary
// nothing is kept; with partitions also the downtime of every partition.
func NewTrials(first *Report, expectations []Expectation, partitions bool) (*Trials, error) {
	j, err := newJudge(expectations)
	if err != nil {
		return nil, err
	}
	t := &Trials{Scenario: first.Scenario, Drawn: []string{}, First: first, judge: j}
	if partitions {
		t.down = make([][]int64, len(first.Partitions))
	}
	return t, nil
}

// Add takes the next run.
func (t *Trials) Add(run uint64, r *Report) {
	t.Each = append(t.Each, r.trial(run))
	t.judge.take(run, r)
	for i := range t.down {
		down := int64(0)
		if i < len(r.Partitions) {
			down = int64(r.Partitions[i].Downtime)
		}
		t.down[i] = append(t.down[i], down)
	}
}

// Finish judges what was expected, when all runs are there.
func (t *Trials) Finish() { t.Held = t.judge.results(t.Each) }

// trial keeps what there is to keep of a run.
func (r *Report) trial(run uint64) Trial { return Trial{Run: run, Summary: r.Summary} }

// Results lists what came of the expectations.
func (t *Trials) Results() []Result {
	list := make([]Result, len(t.Held))
	for i := range t.Held {
		list[i] = t.Held[i].Result
	}
	return list
}

// Met tells whether all expectations hold.
func (t *Trials) Met() bool { return len(t.Breaches()) == 0 }

// Breaches says which expectations were not met.
func (t *Trials) Breaches() []string { return breaches(t.Results()) }

// Spread is what a metric comes to over many runs.
type Spread struct {
	Metric
	Mean     int64 // in thousandths, of what is counted
	Values   stats.Sample
	Worst    int64
	WorstRun uint64 // the first of those that came to it
}

// Spread gives what a metric comes to; not of the state at the end, which is no number.
func (t *Trials) Spread(name string) Spread { return t.spread(measureOf(name)) }

func (t *Trials) spread(m *measure) Spread {
	values := valuesOf(m, t.Each)
	s := Spread{Metric: m.Metric, Worst: values[0], WorstRun: t.Each[0].Run}
	for i, v := range values {
		if s.isWorse(v) {
			s.Worst, s.WorstRun = v, t.Each[i].Run
		}
	}
	s.Values = stats.Of(values)
	s.Mean = m.mean(s.Values)
	return s
}

// At gives one of [Quantiles], the mean rounded.
func (s *Spread) At(quantile string) int64 {
	if quantile == "mean" {
		return s.Values.Mean(1)
	}
	return s.Values.Quantile(Permille(quantile))
}

func (s *Spread) isWorse(v int64) bool { return s.Worse(v, s.Worst) }

// Spreads gives that of all metrics that are numbers.
func (t *Trials) Spreads() []Spread {
	var all []Spread
	for i := range measures {
		if measures[i].of != nil {
			all = append(all, t.spread(&measures[i]))
		}
	}
	return all
}

// valuesOf gives what the runs came to.
func valuesOf(m *measure, trials []Trial) []int64 {
	values := make([]int64, len(trials))
	for i := range trials {
		values[i] = m.of(&trials[i].Summary)
	}
	return values
}

// meanScale is what the mean of a metric is multiplied with: what is counted is whole, its
// mean is not.
func (m *Metric) meanScale() int64 {
	if m.Kind == CountMetric {
		return 1000
	}
	return 1
}

// mean is that of values, multiplied; there is none where one was not over by the end.
func (m *Metric) mean(values stats.Sample) int64 {
	if values[len(values)-1] == never {
		return never
	}
	return values.Mean(m.meanScale())
}

// formatScaled writes a value that was multiplied.
func (m *measure) formatScaled(value, scale int64) string {
	if scale == 1 {
		return m.format(value)
	}
	return words.Decimals(value, 3)
}

// compareScaled holds a value that was multiplied against one that was not.
func compareScaled(value, want, scale int64) int { return cmp.Compare(value, want*scale) }

// figureQuantiles are those that the document has of a metric, in thousandths.
var figureQuantiles = []struct {
	name     string
	permille int
}{{"p5", 50}, {"p50", 500}, {"p95", 950}, {"p99", 990}}

// MarshalJSON prints the figures of a metric.
func (s Spread) MarshalJSON() ([]byte, error) {
	out := append([]byte(`{"mean":`), s.number(s.Mean, s.meanScale())...)
	figure := func(name string, v int64) {
		out = append(append(out, `,"`+name+`":`...), s.number(v, 1)...)
	}
	for _, q := range figureQuantiles {
		figure(q.name, s.Values.Quantile(q.permille))
	}
	figure("min", s.Values[0])
	figure("max", s.Values[len(s.Values)-1])
	return append(strconv.AppendUint(append(out, `,"worst_run":`...), s.WorstRun, 10), '}'), nil
}

// number prints a value for programs: lengths of time in milliseconds, null where they were
// not over by the end.
func (m *Metric) number(v, scale int64) string {
	switch {
	case neverOver(v):
		return "null"
	case m.Kind == DurationMetric || scale == 1000: // thousandths, as microseconds are of a millisecond
		return clock.Duration(v).Millis()
	case m.Kind == RatioMetric:
		return Ratio(v).String()
	}
	return strconv.FormatInt(v, 10)
}

// JSON prints a value of the metric as documents have it: lengths of time in milliseconds,
// null where they were not over by the end.
func (m Metric) JSON(v int64) string { return m.number(v, 1) }

// FromJSON reads what JSON printed.
func (m Metric) FromJSON(text string) (int64, error) {
	if text == "null" {
		return never, nil
	}
	digits := 0
	switch m.Kind {
	case DurationMetric:
		digits = 3
	case RatioMetric:
		digits = 6
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) > digits {
		return 0, fmt.Errorf("%s: %q has more than %d decimals", m.Name, text, digits)
	}
	v, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %q is no number", m.Name, text)
	}
	return v, nil
}

// ScaledJSON prints so a value that was multiplied with a scale, as a mean is.
func (m Metric) ScaledJSON(v, scale int64) string { return m.number(v, scale) }

// ScaledHuman prints such a value for people.
func (m Metric) ScaledHuman(v, scale int64) string {
	switch {
	case neverOver(v):
		return "not by end"
	case scale > 1:
		return words.Decimals(v, 3)
	}
	return measureOf(m.Name).human(v)
}

// Human prints a value of the metric for people.
func (m Metric) Human(v int64) string { return m.ScaledHuman(v, 1) }

// Worse tells whether one value of the metric is worse than another.
func (m Metric) Worse(v, than int64) bool {
	if m.MoreIsBetter() {
		return v < than
	}
	return v > than
}

// NeverOver tells whether a value is of a length of time that was not over by the end.
func NeverOver(v int64) bool { return neverOver(v) }

// Number prints a value of the metric for spreadsheets: lengths of time in milliseconds, and
// nothing where they were not over by the end.
func (m Metric) Number(v int64) string { return m.cell(v, 1) }

func (m *Metric) cell(v, scale int64) string {
	if neverOver(v) {
		return ""
	}
	return m.number(v, scale)
}

// MeanNumber prints the mean of the metric.
func (s Spread) MeanNumber() string { return s.cell(s.Mean, s.meanScale()) }

// spreads prints an object in the order of the metrics.
type spreads []Spread

// MarshalJSON prints the metrics by their names.
func (list spreads) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, s := range list {
		if i > 0 {
			out = append(out, ',')
		}
		text, err := s.MarshalJSON()
		if err != nil {
			return nil, err
		}
		out = append(append(strconv.AppendQuote(out, s.Name), ':'), text...)
	}
	return append(out, '}'), nil
}

// downSpread is the downtime of a partition over many runs.
type downSpread struct {
	Topic     string        `json:"topic"`
	Partition int32         `json:"partition"`
	Downtime  downQuantiles `json:"downtime_ms"`
}

type downQuantiles stats.Sample

// MarshalJSON prints the quantiles.
func (q downQuantiles) MarshalJSON() ([]byte, error) {
	s := stats.Sample(q)
	out := []byte{'{'}
	for _, x := range []struct {
		name     string
		permille int
	}{{"p2.5", 25}, {"p5", 50}, {"p25", 250}, {"p50", 500}, {"p75", 750}, {"p95", 950}, {"p97.5", 975}} {
		out = append(out, `"`+x.name+`":`+clock.Duration(s.Quantile(x.permille)).Millis()+","...)
	}
	return append(out, `"max":`+clock.Duration(s[len(s)-1]).Millis()+"}"...), nil
}

// MarshalJSON prints the document.
func (t *Trials) MarshalJSON() ([]byte, error) { return json.Marshal(t.document(t.First)) }

// document is what is printed; in a comparison without the first report, which stands
// beside it.
func (t *Trials) document(first *Report) any {
	partitions := []downSpread{}
	for i, values := range t.down {
		p := &t.First.Partitions[i]
		partitions = append(partitions, downSpread{p.Topic, p.Partition, downQuantiles(stats.Of(values))})
	}
	return struct {
		Schema       string       `json:"schema"`
		Scenario     string       `json:"scenario"`
		Seed         uint64       `json:"seed"`
		Runs         int          `json:"runs"`
		Chance       Chance       `json:"chance"`
		Drawn        []string     `json:"drawn"`
		First        *Report      `json:"first,omitempty"`
		Metrics      spreads      `json:"metrics"`
		Partitions   []downSpread `json:"partitions"`
		Expectations []Held       `json:"expectations"`
	}{TrialsSchema, t.Scenario, t.First.Seed, len(t.Each), t.Chance, t.Drawn, first, t.Spreads(), partitions, t.Held}
}

// WriteJSON writes the document as one line.
func (t *Trials) WriteJSON(w io.Writer) error { return WriteJSON(w, t.document(t.First)) }

// WriteJSON writes a document as one line, with <, > and & as they are.
func WriteJSON(w io.Writer, document any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(document)
}
