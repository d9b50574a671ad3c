package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/words"
)

// Control is what a controller has done in the course of a run.
type Control struct {
	Event string `json:"event"` // rolled, scaled, or killed: what did not end in its time
	What  string `json:"what"`
	Kind  string `json:"kind,omitempty"` // of a rollout
	From  Ms     `json:"from_ms"`
	To    Ms     `json:"to_ms"` // of a rollout, when it was over; None: it was not
	// Before and Replicas are how many there were and are to be.
	Before   int32 `json:"before,omitempty"`
	Replicas int32 `json:"replicas,omitempty"`
	// Of a rollout: how many have been launched anew, the fewest that were available, and the
	// most that there were, of both kinds.
	Updated   int32  `json:"updated,omitempty"`
	Available *int32 `json:"available_min,omitempty"`
	Most      int32  `json:"most,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

// Controls is what controllers have done, in the order in which they began.
type Controls []Control

// Event takes the next event, which may be one of them.
func (c *Controls) Event(e event.Event, names *event.Names) {
	switch f := e.Fact.(type) {
	case event.Rolled:
		c.rolled(Ms(e.At), &f)
	case event.Scaled:
		*c = append(*c, Control{Event: f.Name(), What: f.What, From: Ms(e.At), To: Ms(e.At), Before: f.Before, Replicas: f.Replicas, Reason: f.Reason.Text})
	case event.Killed:
		if f.Reason.Code == protocol.ReasonGraceOver {
			*c = append(*c, Control{Event: f.Name(), What: names.Member(e.Member), From: Ms(e.At), To: Ms(e.At)})
		}
	}
}

func (c *Controls) rolled(at Ms, f *event.Rolled) {
	i := slices.IndexFunc(*c, func(x Control) bool { return x.Event == f.Name() && x.What == f.What && x.To == None })
	if i < 0 {
		i, *c = len(*c), append(*c, Control{Event: f.Name(), What: f.What, Kind: f.Kind, From: at, To: None, Replicas: f.Replicas, Available: &f.Available})
	}
	x := &(*c)[i]
	x.Updated, x.Most = f.Updated, max(x.Most, f.Old+f.Updated)
	if f.Available < *x.Available {
		x.Available = &f.Available
	}
	if f.Over() {
		x.To = at
	}
}

// Lines says in a sentence each what controllers have done; what was scaled, and what was
// killed, in one.
func (c Controls) Lines() (lines []string) {
	var killed []string
	scaled := map[string]bool{}
	for i := range c {
		switch x := &c[i]; {
		case x.Event == event.Rolled{}.Name():
			lines = append(lines, x.rollout())
		case x.Event == event.Killed{}.Name():
			if !slices.Contains(killed, x.What) {
				killed = append(killed, x.What)
			}
		case !scaled[x.What]:
			scaled[x.What] = true
			lines = append(lines, c[i:].scale())
		}
	}
	if len(killed) > 0 {
		lines = append(lines, "killed, as they had not ended within their grace period: "+words.Some(killed))
	}
	return lines
}

func (x *Control) rollout() string {
	text := fmt.Sprintf("rollout of %s (%s) from %s to %s: %s, ", x.What, x.Kind, x.From.Human(), x.To.Human(), words.Plural(int(x.Replicas), "replica"))
	if x.To == None {
		text = fmt.Sprintf("rollout of %s (%s) from %s, not over by the end: %d of %s launched, ", x.What, x.Kind, x.From.Human(), x.Updated, words.Plural(int(x.Replicas), "replica"))
	}
	text += fmt.Sprintf("at least %d available", *x.Available)
	if x.Most > x.Replicas {
		text += fmt.Sprintf(", at most %d at a time", x.Most)
	}
	return text
}

// scale says how often what is first was scaled, and how.
func (c Controls) scale() string {
	const most = 6
	text, n := fmt.Sprintf("%s scaled from %d", c[0].What, c[0].Before), 0
	for i := range c {
		if c[i].Event != c[0].Event || c[i].What != c[0].What {
			continue
		}
		if n++; n <= most {
			text += fmt.Sprintf(" to %d at %s,", c[i].Replicas, c[i].From.Human())
		}
	}
	text = strings.TrimSuffix(text, ",")
	if n > most {
		text += " and " + words.Plural(n-most, "time") + " more"
	}
	return text
}
