package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
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
	Held     []Held   // what was expected

	kept  kept
	judge judge
	down  []stats.Column // of each partition, if they are kept
}

// Outcome is what one of many runs came to, as far as it is looked at.
type Outcome struct {
	Summary  Summary
	Downtime []Ms // of every partition, if somebody keeps them
}

// MostKept is how many values are kept of many runs together: a gigabyte of them at most.
const MostKept = 100_000_000

// Kept is how many values are kept of a run: of each metric that is a number, and if need be
// of each partition.
func Kept(partitions int) int {
	n := partitions
	for i := range measures {
		if measures[i].Kind.Number() {
			n++
		}
	}
	return n
}

// Chance says which kinds of it many runs draw, beside the variables of the file.
type Chance struct {
	Phase  bool `json:"phase"`
	Spread bool `json:"spread"`
	Noise  bool `json:"noise"`
}

// Draws is what a run has drawn by name, in the order of its file.
type Draws []event.Draw

// NewTrials begins with run 0, which is still to be added, and what is expected of all; so
// many there will be. Of each run but its figures nothing is kept; with partitions also the
// downtime of every partition.
func NewTrials(first *Report, expectations []Expectation, runs int, partitions bool) (*Trials, error) {
	j, err := newJudge(expectations)
	if err != nil {
		return nil, err
	}
	t := &Trials{Scenario: first.Scenario, Drawn: []string{}, First: first, judge: j, kept: keep(runs)}
	if partitions {
		t.down = make([]stats.Column, len(first.Partitions))
		for i := range t.down {
			t.down[i] = stats.ColumnFor(runs)
		}
	}
	return t, nil
}

// Outcome is what the run of a report came to.
func (r *Report) Outcome() *Outcome {
	o := &Outcome{Summary: r.Summary, Downtime: make([]Ms, len(r.Partitions))}
	for i := range r.Partitions {
		o.Downtime[i] = r.Partitions[i].Downtime
	}
	return o
}

// Add takes the next run.
func (t *Trials) Add(o *Outcome) {
	t.judge.take(t.kept.run(t.Runs()), &o.Summary)
	t.kept.add(&o.Summary)
	for i := range t.down {
		down := int64(0)
		if i < len(o.Downtime) {
			down = int64(o.Downtime[i])
		}
		t.down[i].Add(down)
	}
}

// Finish judges what was expected, when all runs are there. Of a run that was worst it asks
// for the report once more, which nobody has kept, to say what was behind it.
func (t *Trials) Finish(again func(run uint64) (*Report, error)) (err error) {
	t.Held, err = t.judge.results(&t.kept, again)
	return err
}

// Runs is how many there are, run 0 among them.
func (t *Trials) Runs() int { return t.kept.runs() }

// Value is what a metric that is a number came to in the i-th run.
func (t *Trials) Value(metric string, i int) int64 { return t.kept.at(columnOf(metric), i) }

// Draws are the same runs without run 0, which draws nothing.
func (t *Trials) Draws() *Trials {
	draws := *t
	draws.kept.from = 1
	return &draws
}

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
func (t *Trials) Spread(name string) Spread { return t.spread(columnOf(name)) }

func (t *Trials) spread(column int) Spread {
	m := &measures[column]
	s := Spread{Metric: m.Metric, Worst: t.kept.at(column, 0), WorstRun: t.kept.run(0)}
	for i := range t.Runs() {
		if v := t.kept.at(column, i); s.isWorse(v) {
			s.Worst, s.WorstRun = v, t.kept.run(i)
		}
	}
	s.Values = t.kept.sample(column)
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

// Spreads gives that of all metrics that are numbers, one after another: the values of each
// are sorted for it, and together they would take as much memory again as all that is kept.
func (t *Trials) Spreads() iter.Seq[Spread] {
	return func(yield func(Spread) bool) {
		for i := range measures {
			if measures[i].of != nil && !yield(t.spread(i)) {
				return
			}
		}
	}
}

// MeanScale is what the mean of a metric is multiplied with: what is counted is whole, its
// mean is not.
func (m *Metric) MeanScale() int64 {
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
	return values.Mean(m.MeanScale())
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
	out := append([]byte(`{"mean":`), s.number(s.Mean, s.MeanScale())...)
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
func (s Spread) MeanNumber() string { return s.cell(s.Mean, s.MeanScale()) }

// spreads prints an object in the order of the metrics.
type spreads struct{ *Trials }

// MarshalJSON prints the metrics by their names.
func (t spreads) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for s := range t.Spreads() {
		if len(out) > 1 {
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

type downQuantiles struct{ column *stats.Column }

// MarshalJSON prints the quantiles.
func (q downQuantiles) MarshalJSON() ([]byte, error) {
	s := q.column.From(0)
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
	for i := range t.down {
		p := &t.First.Partitions[i]
		partitions = append(partitions, downSpread{p.Topic, p.Partition, downQuantiles{&t.down[i]}})
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
	}{TrialsSchema, t.Scenario, t.First.Seed, t.Runs(), t.Chance, t.Drawn, first, spreads{t}, partitions, t.Held}
}

// WriteJSON writes the document as one line.
func (t *Trials) WriteJSON(w io.Writer) error { return WriteJSON(w, t.document(t.First)) }

// WriteJSON writes a document as one line, with <, > and & as they are.
func WriteJSON(w io.Writer, document any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(document)
}
