package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/words"
)

// Controls is what controllers did in the run; nil in a report: there was none that did
// anything.
type Controls struct {
	ProbesFailed int       `json:"probes_failed"`
	ProbesEnded  int       `json:"probes_ended"` // processes that were ended for it
	Scaled       []Scaling `json:"scaled"`
	Rolled       []Rollout `json:"rolled,omitempty"`
	Killed       []Name    `json:"killed,omitempty"` // members that had not ended within their grace period
}

// Scaling is one change of how many replicas a Deployment has.
type Scaling struct {
	At       Ms     `json:"at_ms"`
	What     string `json:"what"`
	Before   int32  `json:"before"`
	Replicas int32  `json:"replicas"`
	Reason   string `json:"reason,omitempty"`
}

// Rollout is one, from its begin until all is new and available; None: it has not come to
// that.
type Rollout struct {
	From     Ms     `json:"from_ms"`
	To       Ms     `json:"to_ms"`
	What     string `json:"what"`
	Kind     string `json:"kind"`
	Replicas int32  `json:"replicas"`
	Updated  int32  `json:"updated"`       // how many were launched anew
	Least    int32  `json:"available_min"` // the fewest that were available
	Most     int32  `json:"most"`          // old ones and new ones, at a time
}

// Event takes what a controller did.
func (c *Controls) Event(at clock.Time, of Name, fact event.Fact) {
	switch f := fact.(type) {
	case event.ProbeFailed:
		if c.ProbesFailed++; f.Failures == f.Threshold {
			c.ProbesEnded++
		}
	case event.Scaled:
		c.Scaled = append(c.Scaled, Scaling{At: Ms(at), What: f.What, Before: f.Before, Replicas: f.Replicas, Reason: f.Reason.Text})
	case event.Rolled:
		c.rolled(Ms(at), &f)
	case event.Killed:
		if f.Reason.Code == protocol.ReasonGraceOver && !slices.Contains(c.Killed, of) {
			c.Killed = append(c.Killed, of)
		}
	}
}

func (c *Controls) rolled(at Ms, f *event.Rolled) {
	i := slices.IndexFunc(c.Rolled, func(r Rollout) bool { return r.What == f.What && r.To == None })
	if i < 0 {
		i, c.Rolled = len(c.Rolled), append(c.Rolled, Rollout{From: at, To: None, What: f.What, Kind: f.Kind, Replicas: f.Replicas, Least: f.Available})
	}
	r := &c.Rolled[i]
	r.Updated, r.Least, r.Most = f.Updated, min(r.Least, f.Available), max(r.Most, f.Old+f.Updated)
	if f.Over() {
		r.To = at
	}
}

// Text says it in a sentence; empty: there is nothing to say.
func (c *Controls) Text() string {
	if c == nil {
		return ""
	}
	var clauses []string
	for i := range c.Rolled {
		clauses = append(clauses, c.Rolled[i].text())
	}
	if c.ProbesFailed > 0 {
		ended := fmt.Sprintf("%d times", c.ProbesEnded)
		if c.ProbesEnded == 1 {
			ended = "once"
		}
		clauses = append(clauses, fmt.Sprintf("%s failed, for which a process was ended %s", words.Plural(c.ProbesFailed, "liveness check"), ended))
	}
	const most = 6
	for i, s := range c.Scaled {
		if i == most && len(c.Scaled) > most+1 {
			clauses = append(clauses, fmt.Sprintf("and %d changes more", len(c.Scaled)-most))
			break
		}
		text := fmt.Sprintf("%s from %d to %d at %s", s.What, s.Before, s.Replicas, s.At.Human())
		if s.Reason != "" {
			text += " (" + s.Reason + ")"
		}
		clauses = append(clauses, text)
	}
	if len(c.Killed) > 0 {
		var names []string
		for _, name := range c.Killed {
			names = append(names, string(name))
		}
		clauses = append(clauses, "killed, as they had not ended within their grace period: "+words.Some(names))
	}
	return strings.Join(clauses, "; ")
}

func (r *Rollout) text() string {
	text := fmt.Sprintf("rollout of %s (%s) from %s to %s: %s, ", r.What, r.Kind, r.From.Human(), r.To.Human(), words.Plural(int(r.Replicas), "replica"))
	if r.To == None {
		text = fmt.Sprintf("rollout of %s (%s) from %s, not over by the end: %d of %s launched, ", r.What, r.Kind, r.From.Human(), r.Updated, words.Plural(int(r.Replicas), "replica"))
	}
	text += fmt.Sprintf("at least %d available", r.Least)
	if r.Most > r.Replicas {
		text += fmt.Sprintf(", at most %d at a time", r.Most)
	}
	return text
}
