package control

import (
	"slices"

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
	Whole:   true,
	Control: func(s *sim.Step) sim.Controller { return &rollingRestart{step: s} },
}

// rollingRestart is a rolling restart under way.
type rollingRestart struct {
	step  *sim.Step
	next  int        // the target whose turn it is
	last  []int      // the consumers of the process before
	begun clock.Time // when that was told to stop
	was   int32      // how often they had started by then
	out   bool       // it could not be restarted and is left out
}

func (r *rollingRestart) Clone() sim.Controller {
	c := *r
	return &c
}

// Open lists those whose turn is still to come.
func (r *rollingRestart) Open() []int { return r.step.Members[r.next:] }

// Look restarts the next process, or as many as may be.
func (r *rollingRestart) Look(s sim.Scene) error {
	for r.next < len(r.step.Members) && r.mayGoOn(s) {
		if err := r.restartNext(s); err != nil {
			return err
		}
	}
	return nil
}

// mayGoOn tells whether the next process may be restarted: all consumers of the one before
// poll again, and its time has passed or the group has settled.
func (r *rollingRestart) mayGoOn(s sim.Scene) bool {
	if r.next == 0 || r.out {
		return true
	}
	switch {
	case !r.step.UntilStable && s.Now() < r.begun.Add(r.step.Every):
		return false
	case slices.ContainsFunc(r.last, func(m int) bool { return !s.Running(m) }) || starts(s, r.last) == r.was:
		return false
	}
	return !r.step.UntilStable || s.Settled()
}

func (r *rollingRestart) restartNext(s sim.Scene) error {
	r.last = s.Together(r.step.Members[r.next:])
	r.next += len(r.last)
	r.begun, r.was = s.Now(), starts(s, r.last)
	done, err := s.Restart(r.last)
	r.out = !done
	if done && !r.step.UntilStable {
		s.LookAt(s.Now().Add(r.step.Every))
	}
	return err
}

// starts counts how often consumers have started.
func starts(s sim.Scene, of []int) (n int32) {
	for _, m := range of {
		n += s.Incarnation(m)
	}
	return n
}
