package control

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/sim"
)

var rollingRestartVerb = sim.Verb{
	Name:   "rolling-restart",
	Target: sim.OneMember,
	Doc:    "Restart members one after another.",
	Fields: []sim.Field{
		{Name: "down", Type: sim.DurationField, Required: true, Doc: "from each exit to the next first poll()"},
		{Name: "every", Type: sim.DurationField, Doc: "from the begin of one stop to the begin of the next"},
		{Name: "wait", Type: sim.WaitField, Doc: "stable: the next stop waits until the group is Stable again"},
		{Name: "how", Type: sim.HowField, Doc: "close (the default) or kill"},
		sim.LeaveOption,
		{Name: "consumer", Type: sim.ConsumerField, Doc: "settings that change"},
	},
	OneOf:   []string{"every", "wait"},
	Control: func(s *sim.Step) sim.Controller { return &rollingRestart{step: s} },
}

// rollingRestart is a rolling restart under way.
type rollingRestart struct {
	step  *sim.Step
	next  int        // the target whose turn it is
	begun clock.Time // when the one before was told to stop
	was   int32      // its incarnation then
	out   bool       // it could not be restarted and is left out
}

func (r *rollingRestart) Clone() sim.Controller {
	c := *r
	return &c
}

// Open lists those whose turn is still to come.
func (r *rollingRestart) Open() []int { return r.step.Members[r.next:] }

// Look restarts the next member, or as many as may be.
func (r *rollingRestart) Look(s sim.Scene) error {
	for r.next < len(r.step.Members) && r.mayGoOn(s) {
		if err := r.restartNext(s); err != nil {
			return err
		}
	}
	return nil
}

// mayGoOn tells whether the next member may be restarted: the one before polls
// again, and its time has passed or the group has settled.
func (r *rollingRestart) mayGoOn(s sim.Scene) bool {
	if r.next == 0 || r.out {
		return true
	}
	before := r.step.Members[r.next-1]
	switch {
	case !s.Running(before) || s.Incarnation(before) == r.was:
		return false
	case r.step.UntilStable:
		return s.Settled()
	}
	return s.Now() >= r.begun.Add(r.step.Every)
}

func (r *rollingRestart) restartNext(s sim.Scene) error {
	m := r.step.Members[r.next]
	r.next++
	r.begun, r.was = s.Now(), s.Incarnation(m)
	done, err := s.Restart(m)
	r.out = !done
	if done && !r.step.UntilStable {
		s.LookAt(s.Now().Add(r.step.Every))
	}
	return err
}
