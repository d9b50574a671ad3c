package report

import (
	"fmt"
	"strings"
)

// Severity says how urgent a finding is.
type Severity uint8

// The severities. A note is worth knowing and wakes nobody.
const (
	Note Severity = iota
	Warning
	Critical
)

var severityNames = [...]string{"note", "warning", "critical"}

// String gives the severity's name.
func (s Severity) String() string { return severityNames[s] }

// MarshalText gives the name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Kind is what a finding complains of.
type Kind string

// NeverUpKind are the findings of partitions that were never up. What says so before all
// else takes the cause from there.
const NeverUpKind Kind = "never up"

// GraceKind are the findings of processes that were killed because they had not ended within
// their grace period. What could be tried against it is a setting of no client.
const GraceKind Kind = "grace period over"

// LagKind are the findings of lag that grows. What advice brings more of it has that price.
const LagKind Kind = "lag grows"

// Finding is a symptom that a person on call would see, with its cause and what
// can be done about it.
type Finding struct {
	Severity Severity `json:"severity"`
	At       Ms       `json:"at_ms"`   // when it could be seen first
	Symptom  string   `json:"symptom"` // what is seen, in one sentence
	// Metrics has Kafka's metrics that show it, with member, value and moment.
	Metrics []string `json:"metrics,omitempty"`
	// Log has the lines in the logs that go with it, each with whose log it is.
	Log   []string `json:"log,omitempty"`
	Cause string   `json:"cause,omitempty"`
	// Remedy is what of the advice stands, in one sentence.
	Remedy string   `json:"remedy,omitempty"`
	Advice []Advice `json:"-"`
	// Kind and Extent are for comparing runs of one scenario: what it complains of, and how
	// much there is of it.
	Kind   Kind  `json:"-"`
	Extent int64 `json:"-"`
}

// Advice is one thing that may help. Another value of a setting is worth what a run with
// it comes to: whoever can make that run keeps the advice or takes it back.
type Advice struct {
	Text    string
	Price   string // what gets worse by it, whatever this run shows: "at the price of …"
	Section Section
	Setting string // none: it is about no setting
	Change  Change
	Now     int64  // the value that the member has, of a setting that is a number
	To      string // the value, of one that is none
	Also    []Also // what is set with it
}

// Also is another setting of the same section, and its value.
type Also struct{ Setting, To string }

// Section is where in a scenario the setting of an advice stands.
type Section uint8

// The sections.
const (
	OfConsumer Section = iota
	OfBroker
	OfProgram  // the program around the consumer
	OfProcess  // how many consumers a process has
	OfPlatform // what launches processes and ends them: steps and controllers
)

// Name is how its setting is told: with its section, where the name alone does not say whose
// it is.
func (a *Advice) Name() string {
	if a.Section == OfProgram {
		return "application." + a.Setting
	}
	return a.Setting
}

// Value is the value that it advises, of a setting that is no number, with what is set with it.
func (a *Advice) Value() string {
	value := a.To
	for _, also := range a.Also {
		value += ", " + also.Setting + " " + also.To
	}
	return value
}

// Change is the way in which an advice changes its setting.
type Change uint8

// The changes.
const (
	SetTo Change = iota
	Lower
	Raise
	SetToAndOutlast // and session.timeout.ms above the longest gap, so that it holds
	Other           // another value: which, whoever tries it knows
)

// Advise puts a finding's remedy together of all its advice, untried.
func (f *Finding) Advise() {
	var parts []string
	for i := range f.Advice {
		parts = append(parts, f.Advice[i].Text+f.Advice[i].price(""))
	}
	f.Remedy = strings.Join(parts, "; ")
}

// Tried is what another value of an advice's setting came to: its gains and what rose by
// it, in words.
type Tried struct {
	Setting, To string
	None        bool // there is no value to be tried in that direction
	Gains       string
	Rises       string
	Helps       bool
}

// Settle keeps of the advice what holds. Of an advice that names a setting, tried has
// the best run with another value, or nil where none could be made; others hold as they are.
func (f *Finding) Settle(tried func(*Advice) *Tried) {
	var parts, vain []string
	for i := range f.Advice {
		a := &f.Advice[i]
		if a.Setting == "" {
			parts = append(parts, a.Text)
			continue
		}
		switch x := tried(a); {
		case x == nil:
			parts = append(parts, a.Text+a.price("")+" (not tried)")
		case x.None:
		case x.Helps:
			to := x.To
			if also := Bounded(x.Setting, x.To); also != "" {
				to += ", which " + also
			}
			parts = append(parts, fmt.Sprintf("%s (with %s: %s)%s", a.Text, to, x.Gains, a.price(x.Rises)))
		case x.Rises != "":
			vain = append(vain, fmt.Sprintf("%s = %s (%s)", x.Setting, x.To, x.Rises))
		default:
			vain = append(vain, fmt.Sprintf("%s = %s (no difference)", x.Setting, x.To))
		}
	}
	if len(parts) == 0 && len(vain) > 0 {
		parts = []string{"no setting that was tried helps: " + strings.Join(vain, ", ")}
	}
	f.Remedy = strings.Join(parts, "; ")
}

// price says what gets worse, and by how much in the run that was made.
func (a *Advice) price(rises string) string {
	switch {
	case a.Price == "" && rises == "":
		return ""
	case rises == "":
		return ", at the price of " + a.Price
	case a.Price == "":
		return ", at the price of " + rises
	}
	return ", at the price of " + a.Price + " (here: " + rises + ")"
}
