package playground

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/picture"
	"github.com/groupsim/groupsim/report/story"
)

// Order asks for a run.
type Order struct {
	Source
	Setup string `json:"setup"` // as `compare --with` takes it; "": the scenario as it is
	// Quick leaves out what the findings advise, which takes runs of its own.
	Quick bool `json:"quick"`
}

// Outcome is what became of it. Either it was not to be, for Problems; or it Failed; or all the
// rest is there.
type Outcome struct {
	Checked
	Failed  string          `json:"failed,omitempty"`
	Name    string          `json:"name"`
	Verdict string          `json:"verdict"`
	Report  *report.Report  `json:"report,omitempty"`
	Drawing json.RawMessage `json:"drawing,omitempty"`
	Events  string          `json:"events"` // as `run --events` writes them
	SHA256  string          `json:"sha256"` // of those
}

// Run runs a scenario to its end. Progress is called now and then with how far the virtual time
// has come.
func Run(ctx context.Context, o Order, progress func(now, end clock.Time)) Outcome {
	scenario, err := o.scenario()
	if err != nil {
		return Outcome{Checked: checked(o.File, err)}
	}
	out := Outcome{Checked: checked(o.File, nil), Name: scenario.Scenario.Name}
	names := scenario.Scenario.Names()
	record := picture.NewRecord(names)
	var events bytes.Buffer
	writer := event.NewWriter(&events, names)
	result, err := groupsim.Run(scenario, groupsim.RunOptions{Context: ctx, Events: event.Sinks{writer, record}, Progress: progress, Untried: o.Quick})
	if err == nil {
		err = writer.Flush()
	}
	if err == nil {
		out.Drawing, err = record.Finish(result).Drawing()
	}
	if err != nil {
		out.Failed = err.Error()
		return out
	}
	hash := sha256.Sum256(events.Bytes())
	out.Report, out.Verdict, out.Events, out.SHA256 = result, result.Verdict(), events.String(), hex.EncodeToString(hash[:])
	return out
}

// scenario loads what is to run: as `run` does, or under a setup as `compare` does.
func (o *Order) scenario() (*groupsim.Scenario, error) {
	if o.Setup == "" {
		return o.load()
	}
	contenders, err := groupsim.Contenders([]string{"-"}, strings.NewReader(o.Text), groupsim.Options{}, []string{o.Setup})
	if err != nil {
		return nil, err
	}
	return contenders[0].Scenario, nil
}

// Question asks for the story of a run, or of a part of it.
type Question struct {
	Source
	About story.Selection `json:"about"`
}

// Answer is that story, as text.
type Answer struct {
	Text   string `json:"text"`
	Failed string `json:"failed,omitempty"`
}

// columns is how wide the text of a story is.
const columns = 72

// Explain tells why what happened did.
func Explain(q Question) Answer {
	told, err := groupsim.Explain("-", strings.NewReader(q.Text), groupsim.Options{}, groupsim.ExplainOptions{About: q.About})
	if err != nil {
		return Answer{Failed: err.Error()}
	}
	told.Description = "" // it stands in the text that the page shows
	var b strings.Builder
	if err := told.Text(&b, columns, false); err != nil {
		return Answer{Failed: err.Error()}
	}
	return Answer{Text: b.String()}
}
