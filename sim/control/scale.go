package control

import (
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/words"
)

var scaleVerb = sim.Verb{
	Name:   "scale",
	Target: sim.Deployment,
	Doc: "A Deployment is scaled: pod stands for the members pod1, pod2 and so on. Further ones are launched, " +
		"with the settings of the last that the file lists and names of their own, or the last ones are asked to end.",
	Fields: []sim.Field{
		{Name: "to", Type: sim.ReplicasField, Required: true, Doc: "how many there are to be"},
		startupField, graceField, termField, sim.LeaveOption,
	},
	Control: func(s *sim.Step) sim.Controller { return &scale{deployment: deployment{step: s}} },
}

// scale is a Deployment that is scaled once.
type scale struct {
	deployment
	begun bool
}

func (c *scale) Clone() sim.Controller { return &scale{c.clone(), c.begun} }

// Open lists those that come or go.
func (c *scale) Open() []int { return c.open }

// Look scales at once, and then sees who is under way.
func (c *scale) Look(s sim.Scene) error {
	if c.begun {
		return c.look(s)
	}
	c.begun = true
	if err := s.Alone(); err != nil {
		return err
	}
	return c.scaleTo(s, int(c.step.To), protocol.Reason{})
}

func plural(replicas int) string { return words.Plural(replicas, "replica") }
