package fold

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// controlled takes what a controller did, and tells whether that is all there is to a fact.
func (f *Fold) controlled(e event.Event) bool {
	all := true
	switch fact := e.Fact.(type) {
	case event.ProbeFailed, event.Scaled, event.Rolled:
	case event.Killed:
		if all = false; fact.Reason.Code != protocol.ReasonGraceOver {
			return all
		}
	case event.ProcessLaunch, event.ProcessTerminate:
		return true
	default:
		return false
	}
	if f.names == nil {
		return all // only figures are asked for, and there are none of controllers
	}
	if f.did == nil {
		f.did = &report.Controls{Scaled: []report.Scaling{}}
	}
	f.did.Event(e.At, f.name(e.Member), e.Fact)
	return all
}
