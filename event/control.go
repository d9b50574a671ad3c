package event

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// What controllers do: a platform that runs programs, as Kubernetes does.
type (
	// ProcessLaunch: a process is launched, which first calls poll() after Startup. ID is its
	// member's name: one that a controller has brought into being is heard of here for the
	// first time.
	ProcessLaunch struct {
		ID      string
		Startup clock.Duration
	}
	// ProcessTerminate: the process is asked to end (SIGTERM), and is killed if it has not
	// after Grace. One that has not come to its first poll() is gone at once. Ignored: it does
	// not heed that.
	ProcessTerminate struct {
		Grace   clock.Duration
		Reason  protocol.Reason
		Ignored bool
	}
	// Scaled: a Deployment is to have so many replicas, and had so many before.
	Scaled struct {
		What             string
		Before, Replicas int32
		Reason           protocol.Reason
	}
	// ProbeFailed: a process has not passed a check of its health, Failures times in a row, of
	// which so many (Threshold) have it ended.
	ProbeFailed struct {
		Check               string
		Failures, Threshold int32
	}
	// Rolled: a rollout has gone so far: of the Replicas that there are to be, so many are
	// Old and have not been asked to end, so many have been launched anew, Updated, and so
	// many of both are Available. It is told when it begins, and whenever that changes.
	Rolled struct {
		What, Kind                        string
		Replicas, Old, Updated, Available int32
	}
)

// What a liveness probe can look at.
const (
	CheckAssigned = "assigned"
	CheckPolling  = "polling"
	CheckLag      = "lag"
)

// Over tells whether nothing is left to do.
func (r *Rolled) Over() bool {
	return r.Old == 0 && r.Updated == r.Replicas && r.Available == r.Replicas
}

// controlled appends the facts of controllers.
func (w *encoder) controlled(f Fact) {
	switch f := f.(type) {
	case ProcessLaunch:
		w.text("id", f.ID)
		w.decimal("startup", int64(f.Startup))
	case ProcessTerminate:
		w.decimal("grace", int64(f.Grace))
		w.reason(f.Reason)
		if f.Ignored {
			w.flag("ignored", true)
		}
	case Scaled:
		w.text("what", f.What)
		w.number("before", int64(f.Before))
		w.number("replicas", int64(f.Replicas))
		w.reason(f.Reason)
	case ProbeFailed:
		w.text("check", f.Check)
		w.number("failures", int64(f.Failures))
		w.number("threshold", int64(f.Threshold))
	case Rolled:
		w.text("what", f.What)
		w.text("kind", f.Kind)
		w.number("replicas", int64(f.Replicas))
		w.number("old", int64(f.Old))
		w.number("updated", int64(f.Updated))
		w.number("available", int64(f.Available))
	}
}

func (d *decoder) controlled(name string) Fact {
	switch name {
	case "process.launch":
		return ProcessLaunch{d.ID, clock.Duration(d.startup)}
	case "process.terminate":
		return ProcessTerminate{clock.Duration(d.grace), d.reason, d.Ignored}
	case "scaled":
		return Scaled{d.What, d.Before, d.Replicas, d.reason}
	case "probe.failed":
		return ProbeFailed{d.Check, d.Failures, d.Threshold}
	case "rolled":
		return Rolled{d.What, d.Kind, d.Replicas, d.Old, d.Updated, d.Available}
	}
	return nil
}

// Event takes note of a member that an event brings into being: whoever is handed events and
// has names of his own hands them on to those first.
func (n *Names) Event(e Event) {
	if launch, ok := e.Fact.(ProcessLaunch); ok && int(e.Member) == len(n.Members) {
		n.Members = append(n.Members, launch.ID)
	}
}
