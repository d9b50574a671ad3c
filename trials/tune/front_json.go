package tune

import (
	"encoding/json"
	"io"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials/sweep"
)

// frontDocument is the form of a front, of which scenarios, front, recommended and settings are
// a contract.
type frontDocument struct {
	Schema      string          `json:"schema"`
	Scenarios   []string        `json:"scenarios"`
	Minimise    []string        `json:"minimise"`
	SubjectTo   []string        `json:"subject_to,omitempty"`
	Runs        int             `json:"runs"`
	Points      int             `json:"points"`
	Refused     int             `json:"refused"`
	Front       []pointDocument `json:"front"`
	Recommended *pointDocument  `json:"recommended"` // null: no point meets the conditions
	Closest     *pointDocument  `json:"closest,omitempty"`
	Today       *pointDocument  `json:"today,omitempty"`
	Settings    *Settings       `json:"settings,omitempty"`
}

// pointDocument is a point; against holds it against the settings of today.
type pointDocument struct {
	Point   object `json:"point"`
	Metrics object `json:"metrics"`
	Widths  object `json:"widths"` // of each half of its interval, of the value
	Against object `json:"against_today,omitempty"`
	Year    object `json:"year,omitempty"`
}

// object is a mapping in the order in which it was made.
type object []pair

type pair struct {
	name  string
	value json.RawMessage
}

// MarshalJSON prints it.
func (o object) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), m.value...)
	}
	return append(out, '}'), nil
}

// WriteJSON writes the answer as one line: settings in their own unit, metrics as a report has
// them, lengths of time in milliseconds.
func (f *Front) WriteJSON(w io.Writer) error {
	d := frontDocument{Schema: Schema, Scenarios: f.Scenarios, Minimise: f.Goals, Runs: f.Runs, Points: f.Tried, Refused: f.Refused, Front: []pointDocument{}}
	for i := range f.match.SubjectTo {
		d.SubjectTo = append(d.SubjectTo, f.match.SubjectTo[i].Text)
	}
	for i := range f.Points {
		d.Front = append(d.Front, *f.document(&f.Points[i]))
	}
	d.Recommended, d.Closest, d.Today = f.document(f.Recommended), f.document(f.Closest), f.document(f.Today)
	if f.Recommended != nil {
		settings := settingsOf(f.changes(f.Recommended))
		d.Settings = &settings
	}
	return report.WriteJSON(w, d)
}

func (f *Front) document(p *FrontPoint) *pointDocument {
	if p == nil {
		return nil
	}
	d := &pointDocument{Point: object{}}
	add := func(to *object, name, value string) { *to = append(*to, pair{name, json.RawMessage(value)}) }
	for i := range f.match.Over {
		o := &f.match.Over[i]
		if p.Point != nil {
			add(&d.Point, o.Name(), valueJSON(p.Point[i]))
		} else if now, err := sweep.ParseAxis(o.Key + "=" + f.match.now[i]); err == nil {
			add(&d.Point, o.Name(), valueJSON(now.Values[0]))
		}
	}
	for i := range f.match.targets {
		t := &f.match.targets[i]
		add(&d.Metrics, t.Name, t.json(p.Values[i]))
		add(&d.Widths, t.Name, report.Ratio(p.Widths[i]).String())
		if i < len(p.Against) {
			x := p.Against[i]
			add(&d.Against, t.Name, `{"difference":`+t.signedJSON(x.Is)+`,"interval":[`+t.signedJSON(x.Low)+`,`+t.signedJSON(x.High)+`]}`)
		}
		if y := p.Years[i]; y != nil {
			add(&d.Year, t.Name, sweep.YearJSON(t.Metric, y))
		}
	}
	return d
}

func valueJSON(v sweep.Value) string {
	text, err := v.MarshalJSON()
	if err != nil {
		return "null" // a text that is no text
	}
	return string(text)
}

func (t *target) signedJSON(v int64) string {
	if v < 0 {
		return "-" + t.json(-v)
	}
	return t.json(v)
}
