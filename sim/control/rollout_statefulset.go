package control

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/sim"
)

// statefulSet is a rolling update of a StatefulSet
// (pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet): from the highest
// ordinal to the lowest a pod is deleted, its successor is created under the same name when it
// is gone, and the next one waits until that is available.
type statefulSet struct {
	rollout
	left int // whose turn is still to come: those before this one
}

func (r *statefulSet) Clone() sim.Controller { return &statefulSet{r.clone(), r.left} }

// Look goes on as far as it can.
func (r *statefulSet) Look(s sim.Scene) error {
	if r.done || r.mayRest(s) {
		return nil
	}
	if !r.begun {
		if err := r.begin(s); err != nil || r.done {
			return err
		}
		r.left = len(r.pods)
	}
	r.look(s)
	for r.left > 0 {
		p := &r.pods[r.left-1]
		if over, err := r.goOn(s, p); err != nil {
			return err
		} else if !over {
			break
		}
		r.left--
	}
	r.tell(s)
	return nil
}

// goOn takes one pod as far as it can, and tells whether its turn is over.
func (r *statefulSet) goOn(s sim.Scene, p *pod) (over bool, err error) {
	if !p.old.asked {
		p.old.asked = true
		if !p.old.gone { // nothing is left to end of one that has ended by itself
			if _, err := s.Terminate(p.old.member, protocol.Because(protocol.ReasonRolledAnew)); err != nil {
				return false, err
			}
		}
	}
	if p.old.gone = p.old.gone || !s.There(p.old.member) && !s.Launching(p.old.member); !p.old.gone {
		return false, nil
	}
	if !p.new.launched {
		p.new = instance{member: p.new.member, launched: true, ready: clock.Never}
		if _, err := s.Launch(p.new.member); err != nil {
			return false, err
		}
	}
	return r.isAvailable(s, &p.new), nil
}
