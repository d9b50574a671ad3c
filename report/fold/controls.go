package fold

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// controlled takes what a controller did, and tells whether that is all there is to a fact.
func (f *Fold) controlled(e event.Event) bool {
	switch fact := e.Fact.(type) {
	case event.ProbeFailed:
		c := f.controls()
		if c.ProbesFailed++; fact.Failures == fact.Threshold {
			c.ProbesEnded++
		}
	case event.Scaled:
		c := f.controls()
		c.Scaled = append(c.Scaled, report.Scaling{At: report.Ms(e.At), What: fact.What, Before: fact.Before, Replicas: fact.Replicas, Reason: fact.Reason.Text})
	case event.ProcessLaunch, event.ProcessTerminate, event.Rolled:
	default:
		return false
	}
	return true
}

func (f *Fold) controls() *report.Controls {
	if f.did == nil {
		f.did = &report.Controls{Scaled: []report.Scaling{}}
	}
	return f.did
}
