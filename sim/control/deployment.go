package control

import (
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/sim"
)

// Fields of all that launches processes and asks them to end.
var (
	startupField = sim.Field{Name: "startup", Type: sim.DurationField, Default: "20s", Doc: "from the launch of a process to its first poll()"}
	graceField   = sim.Field{Name: "grace", Type: sim.DurationField, Default: "30s", Doc: "a process that is asked to end is killed if it has not by then"}
	termField    = sim.Field{Name: "term", Type: sim.OptionField, Options: []string{"close", "ignored"}, Doc: "what it does when it is asked: close(), or nothing, as one whose shell does not hand on the signal"}
)

// deployment is a Deployment as its scale is changed: its replicas by their numbers, of each
// the members that take each other's place.
type deployment struct {
	step *sim.Step
	// waiting are those that are to be there again and whose former process has not ended yet.
	waiting []int
	open    []int // who has something before it still
}

func (d *deployment) clone() deployment {
	c := *d
	c.waiting, c.open = slices.Clone(d.waiting), slices.Clone(d.open)
	return c
}

// present is who of a replica's members is there, or launched to be; -1: nobody.
func present(s sim.Scene, members []int) int {
	for i := len(members) - 1; i >= 0; i-- {
		if s.Present(members[i]) {
			return members[i]
		}
	}
	return -1
}

// next is the member that a replica is to have when it has none: the last that it had.
func next(s sim.Scene, members []int) int {
	for i := len(members) - 1; i > 0; i-- {
		if s.Incarnation(members[i]) > 0 {
			return members[i]
		}
	}
	return members[0]
}

// replicas counts those that are there, or are to be.
func (d *deployment) replicas(s sim.Scene) int {
	n := len(d.waiting)
	for _, members := range d.step.Replicas {
		if present(s, members) >= 0 {
			n++
		}
	}
	return n
}

// scaleTo changes how many replicas there are: the first that are missing come, the last that
// are there go.
func (d *deployment) scaleTo(s sim.Scene, replicas int, why protocol.Reason) error {
	before := d.replicas(s)
	s.Tell(event.Scaled{What: d.step.Target, Before: int32(before), Replicas: int32(replicas), Reason: why})
	for i := 0; i < len(d.step.Replicas) && before < replicas; i++ {
		if members := d.step.Replicas[i]; present(s, members) < 0 && !d.waits(next(s, members)) {
			d.waiting = append(d.waiting, next(s, members))
			before++
		}
	}
	for i := len(d.step.Replicas) - 1; i >= 0 && before > replicas; i-- {
		gone, err := d.end(s, d.step.Replicas[i], replicas)
		if err != nil {
			return err
		}
		if gone {
			before--
		}
	}
	return d.look(s)
}

// end takes a replica away. It is false of one that is not there.
func (d *deployment) end(s sim.Scene, members []int, replicas int) (bool, error) {
	if i := slices.Index(d.waiting, next(s, members)); i >= 0 {
		d.waiting = slices.Delete(d.waiting, i, i+1)
		return true, nil
	}
	m := present(s, members)
	if m < 0 {
		return false, nil
	}
	_, err := s.Terminate(m, protocol.Because(protocol.ReasonScaledDown, plural(replicas)))
	return true, err
}

func (d *deployment) waits(m int) bool { return slices.Contains(d.waiting, m) }

// look launches those that can be launched by now, and sees who has something before it.
func (d *deployment) look(s sim.Scene) error {
	still := d.waiting[:0]
	for _, m := range d.waiting {
		if s.There(m) {
			still = append(still, m)
			continue
		}
		if _, err := s.Launch(m); err != nil {
			return err
		}
	}
	d.waiting, d.open = still, slices.Clone(still)
	for _, members := range d.step.Replicas {
		for _, m := range members {
			if s.Launching(m) || s.Terminating(m) && !d.waits(m) {
				d.open = append(d.open, m)
			}
		}
	}
	return nil
}
