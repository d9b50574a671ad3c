package control

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/sim"
)

var rolloutVerb = sim.Verb{
	Name:   "rollout",
	Target: sim.OneMember,
	Doc: "A Kubernetes rollout. Of a Deployment each process is replaced by one with a name of its own, pod1 by pod1-b and that " +
		"by pod1-c; of a StatefulSet one after another, the last first, starts anew under its own name.",
	Fields: []sim.Field{
		{Name: "kind", Type: sim.OptionField, Options: kinds, Doc: "what the members are of"},
		{Name: "max.surge", Type: sim.PortionField, Default: "25%", Doc: "of a Deployment: how many there may be more than the replicas, a number or a share of them, rounded up"},
		{Name: "max.unavailable", Type: sim.PortionField, Default: "25%", Doc: "of a Deployment: how many of the replicas may be unavailable, rounded down; 1, if both come to 0"},
		startupField,
		{Name: "ready", Type: sim.OptionField, Options: []string{"started", "assigned", "stable"}, Doc: "when a process is ready first, and stays so: it polls, it consumes what it has been assigned, the group is Stable with it"},
		{Name: "min.ready", Type: sim.DurationField, Default: "0s", Doc: "for how long it is to be ready before it is available"},
		graceField, termField, sim.LeaveOption,
		{Name: "consumer", Type: sim.ConsumerField, Doc: "settings that change"},
	},
	Whole: true, Exclusive: true,
	Control: func(s *sim.Step) sim.Controller {
		r := rollout{step: s}
		if s.Kind == sim.KindStatefulSet {
			return &statefulSet{rollout: r}
		}
		return &deploymentRollout{rollout: r}
	},
}

var kinds = []string{"deployment", "statefulset"}

// When a process is ready.
const (
	readyStarted sim.Option = iota
	readyAssigned
	readyStable
)

// rollout is what those of both kinds have in common.
type rollout struct {
	step   *sim.Step
	begun  bool
	done   bool
	pods   []pod      // in the order of the step
	census int64      // of the world, when it was looked at whose process is there
	next   clock.Time // when one is available that is ready by now
	awaits bool       // one is there that is not ready yet
	told   event.Rolled
}

// pod is a replica, with the process that is replaced and the one that replaces it: of a
// StatefulSet they have one name.
type pod struct {
	old, new instance
}

// instance is one process of a replica.
type instance struct {
	member int
	// launched: it has been, by the rollout or before it.
	launched bool
	asked    bool       // to end
	gone     bool       // it has ended
	ready    clock.Time // since when; clock.Never: it has not been yet
}

func (r *rollout) clone() rollout {
	c := *r
	c.pods = slices.Clone(r.pods)
	return c
}

// Open lists those whose turn is still to come, or not over.
func (r *rollout) Open() (open []int) {
	if r.done || !r.begun {
		return nil
	}
	for i := range r.pods {
		if p := &r.pods[i]; !p.old.gone || p.new.ready == clock.Never {
			open = append(open, p.old.member)
		}
	}
	if open == nil {
		open = []int{r.pods[len(r.pods)-1].new.member} // it is to be ready for some time
	}
	return open
}

// begin finds out whom the rollout is about: the process of each replica that is there, and
// the next one to have its place.
func (r *rollout) begin(s sim.Scene) error {
	r.begun = true
	if err := s.Alone(); err != nil {
		return err
	}
	s.Adopt()
	for _, members := range r.step.Replicas {
		i := len(members) - 1
		for i >= 0 && !s.Present(members[i]) {
			i--
		}
		if i < 0 {
			if err := s.Missing(members[0]); err != nil {
				return err
			}
			continue
		}
		p := pod{old: instance{member: members[i], launched: true, ready: clock.Never}, new: instance{member: members[i], ready: clock.Never}}
		if s.There(members[i]) {
			p.old.ready = s.Started(members[i])
		}
		if r.step.Kind != sim.KindStatefulSet {
			p.new.member = members[i+1]
		}
		r.pods = append(r.pods, p)
	}
	if len(r.pods) == 0 {
		r.done = true
		return nil
	}
	r.tell(s)
	return nil
}

// mayRest tells whether nothing has happened that a rollout could go on for.
func (r *rollout) mayRest(s sim.Scene) bool {
	return r.begun && s.Census() == r.census && s.Now() < r.next && !(r.awaits && r.step.Ready != readyStarted)
}

// look takes note of who has ended and who has become ready.
func (r *rollout) look(s sim.Scene) {
	r.census = s.Census()
	for i := range r.pods {
		r.lookAt(s, &r.pods[i].old)
		r.lookAt(s, &r.pods[i].new)
	}
}

func (r *rollout) lookAt(s sim.Scene, of *instance) {
	switch there := s.There(of.member) || s.Launching(of.member); {
	case !of.launched || of.asked && of.gone:
		return
	case !there:
		of.gone, of.ready = true, clock.Never
	case of.gone: // somebody else has launched it again
		of.gone = false
	}
	if of.ready == clock.Never && !of.gone && r.isReady(s, of.member) {
		of.ready = s.Now()
		if r.step.MinReady > 0 {
			s.LookAt(s.Now().Add(r.step.MinReady))
		}
	}
}

func (r *rollout) isReady(s sim.Scene, m int) bool {
	switch {
	case !s.There(m) || s.Launching(m):
		return false
	case r.step.Ready == readyAssigned:
		return s.Assigned(m)
	case r.step.Ready == readyStable:
		return s.Assigned(m) && s.Settled()
	}
	return true
}

// isAvailable tells whether a process counts as available: it has been ready for long enough,
// has not ended and has not been asked to (IsPodAvailable).
func (r *rollout) isAvailable(s sim.Scene, of *instance) bool {
	return !of.asked && !of.gone && of.ready != clock.Never && s.Now() >= of.ready.Add(r.step.MinReady)
}

// tell writes down how far it is, if that has changed.
func (r *rollout) tell(s sim.Scene) {
	now := event.Rolled{What: r.step.Target, Kind: kinds[r.step.Kind], Replicas: int32(len(r.pods))}
	over := true
	r.next, r.awaits = clock.Never, false
	for i := range r.pods {
		p := &r.pods[i]
		if !p.old.asked {
			now.Old++
		}
		if p.new.launched {
			now.Updated++
		}
		if r.isAvailable(s, &p.old) {
			now.Available++
		}
		if r.isAvailable(s, &p.new) {
			now.Available++
		} else {
			over = false
		}
		over = over && p.old.gone
		for _, of := range []*instance{&p.old, &p.new} {
			if due := of.ready.Add(r.step.MinReady); of.ready != clock.Never && due > s.Now() {
				r.next = min(r.next, due)
			}
			r.awaits = r.awaits || of.launched && !of.gone && of.ready == clock.Never
		}
	}
	if now != r.told {
		s.Tell(now)
		r.told = now
	}
	r.done = over
}
