package report

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/words"
)

// Controls is what controllers did in the run; nil in a report: there was none that did
// anything.
type Controls struct {
	ProbesFailed int       `json:"probes_failed"`
	ProbesEnded  int       `json:"probes_ended"` // processes that were ended for it
	Scaled       []Scaling `json:"scaled"`
}

// Scaling is one change of how many replicas a Deployment has.
type Scaling struct {
	At       Ms     `json:"at_ms"`
	What     string `json:"what"`
	Before   int32  `json:"before"`
	Replicas int32  `json:"replicas"`
	Reason   string `json:"reason,omitempty"`
}

// Text says it in a sentence; empty: there is nothing to say.
func (c *Controls) Text() string {
	if c == nil {
		return ""
	}
	var clauses []string
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
	return strings.Join(clauses, "; ")
}
