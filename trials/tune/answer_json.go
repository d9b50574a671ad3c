package tune

import (
	"io"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials/sweep"
)

// Schema names the form of the documents of both ways.
const Schema = "groupsim.tune/v1"

// WriteJSON writes the answer as one line: numbers in the setting's own unit.
func (t *Threshold) WriteJSON(w io.Writer) error {
	d := thresholdDocument{
		Schema: Schema, Scenarios: t.Scenarios, Key: t.Ask.Range.Key(), Scenario: t.axis.Scenario, Share: report.Ratio(t.Ask.Share), Runs: t.Runs,
		Kept: t.Kept, AtFloor: t.AtFloor, Never: t.Never, Looks: t.Looks, Method: "bisection", Broken: t.Broken,
		Range: [2]sweep.Value{t.value(t.From), t.value(t.To)}, Cut: t.Cut, Failed: t.Failed, Failure: t.Failure,
	}
	if t.Bounded && t.Found {
		width := report.Ratio(t.Width())
		d.Width = &width
	}
	if t.Tail != nil {
		d.Tail = &tailDocument{t.Tail.Name, report.Ratio(t.Tail.Part), t.Tail.Runs, t.Tail.Kept, t.Plain}
	}
	for i := range t.Ask.SuchThat {
		d.SuchThat = append(d.SuchThat, t.Ask.SuchThat[i].short())
	}
	low := t.value(t.Low)
	d.Interval[0] = &low
	if t.Bounded {
		high := t.value(t.High)
		d.Interval[1] = &high
	}
	found := orNull{}
	if t.Found {
		value := t.value(t.Value)
		found.value = &value
		settings := t.Settings()
		d.Settings = &settings
	}
	if t.Ask.Largest {
		d.Largest = &found
		d.Interval[0], d.Interval[1] = d.Interval[1], d.Interval[0]
	} else {
		d.Smallest = &found
	}
	for _, at := range t.Grid {
		d.Method = "grid"
		d.Grid = append(d.Grid, gridDocument{t.value(at.Value), at.Kept})
	}
	if t.Today != nil {
		d.Today = &gridDocument{t.value(t.Today.Value), t.Today.Kept}
	}
	for _, x := range t.Worst {
		one := worstDocument{Run: x.Run}
		if !x.Never {
			value := t.value(x.Value)
			one.Value = &value
		}
		d.Worst = append(d.Worst, one)
	}
	return report.WriteJSON(w, d)
}

func (t *Threshold) value(n int64) sweep.Value { return t.Ask.Range.Value(n) }

// thresholdDocument is its form, of which scenarios, key, smallest, interval, share and runs are a contract.
type thresholdDocument struct {
	Schema    string          `json:"schema"`
	Scenarios []string        `json:"scenarios"`
	Scenario  string          `json:"scenario,omitempty"` // the one that the key changes, if not all
	Key       string          `json:"key"`
	Smallest  *orNull         `json:"smallest,omitempty"`
	Largest   *orNull         `json:"largest,omitempty"`
	Interval  [2]*sweep.Value `json:"interval"` // null where there are too few runs to tell
	Share     report.Ratio    `json:"share"`
	Runs      int             `json:"runs"`
	Width     *report.Ratio   `json:"width,omitempty"` // half of the interval, of the value
	Tail      *tailDocument   `json:"tail,omitempty"`  // where runs were picked by what they draw
	SuchThat  []string        `json:"such_that"`
	Kept      int             `json:"kept"`     // runs that keep the conditions with it
	AtFloor   int             `json:"at_floor"` // runs to which the first value will do
	Never     int             `json:"never"`    // runs to which none will
	Range     [2]sweep.Value  `json:"range"`
	Cut       []string        `json:"cut,omitempty"`
	Method    string          `json:"method"` // bisection, or grid where there is no threshold
	Looks     int             `json:"looks"`
	Broken    int             `json:"broken,omitempty"`
	Grid      []gridDocument  `json:"grid,omitempty"`
	Worst     []worstDocument `json:"worst,omitempty"`
	Today     *gridDocument   `json:"today,omitempty"`
	Failed    int             `json:"failed,omitempty"`
	Failure   string          `json:"failure,omitempty"`
	Settings  *Settings       `json:"settings,omitempty"`
}

// tailDocument has the runs that draw most of something, and how many runs were not picked: of
// these the figures are that are told of all.
type tailDocument struct {
	Drawn string       `json:"drawn"`
	Part  report.Ratio `json:"part"` // of all runs
	Runs  int          `json:"runs"`
	Kept  int          `json:"kept"`
	Plain int          `json:"plain"`
}

type gridDocument struct {
	Value sweep.Value `json:"value"`
	Kept  int         `json:"kept"`
}

type worstDocument struct {
	Run   uint64       `json:"run"`
	Value *sweep.Value `json:"value"` // null: even the last one will not do
}

// orNull is a value, or null where there is none.
type orNull struct{ value *sweep.Value }

// MarshalJSON prints it.
func (n orNull) MarshalJSON() ([]byte, error) {
	if n.value == nil {
		return []byte("null"), nil
	}
	return n.value.MarshalJSON()
}
