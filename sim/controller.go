package sim

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// Controller acts on what it sees, as people and the programs that run programs do: it
// watches the group and restarts a member when the one before is back. A step begins one
// ([Verb.Control]); from then on it looks at the world after everything that happens,
// and at the moments that it has asked for. Package sim/control has those that there are.
//
// It sees a [Scene] and nothing else, so what it does follows from the run: it draws
// nothing and knows no other clock. What it does to members are steps, which lead to the
// same facts in the journal as those of a scenario's file.
type Controller interface {
	// Look lets it see the world and act. An error ends the run, in the name of its step.
	Look(Scene) error
	// Open lists the members to whom it still has something to do; none: it is done, for all
	// that can be known now.
	Open() []int
	// Clone copies it for a copy of the world.
	Clone() Controller
}

// controller is one under way, and the step that began it.
type controller struct {
	Controller
	step *Step
}

// control lets every controller look at the world.
func (w *World) control() {
	for i := range w.controllers {
		c := &w.controllers[i]
		if w.failed != nil {
			return
		}
		if err := c.Look(Scene{w, c.step}); err != nil {
			w.fail(fmt.Errorf("line %d: at %s: %s: %w", c.step.Line, w.Now(), c.step.Verb.Name, err))
		}
	}
}

// Scene is the world as a controller sees it, and what it can do there. It is good
// while the controller looks, and not to be kept.
type Scene struct {
	world *World
	step  *Step
}

// Now is the time of the run.
func (s Scene) Now() clock.Time { return s.world.Now() }

// Running tells whether a member's process is there.
func (s Scene) Running(m int) bool { return s.world.processes[m].running() }

// Incarnation counts the starts of a member's process.
func (s Scene) Incarnation(m int) int32 { return s.world.processes[m].incarnation }

// Settled tells whether the group is Stable and stays so of itself: every member that
// runs has its assignment and means to keep it.
func (s Scene) Settled() bool {
	w := s.world
	if w.broker.state.Phase() != event.Settled {
		return false
	}
	for i := range w.processes {
		if p := &w.processes[i]; p.running() && !p.closing && !p.client.Settled() {
			return false
		}
	}
	return true
}

// LookAt asks for a look at a moment at which perhaps nothing else happens.
func (s Scene) LookAt(t clock.Time) { s.world.queue.At(t, item{kind: lookItem}) }

// Together gives the first of these members that are consumers of one process.
func (s Scene) Together(members []int) []int { return s.world.scenario.Together(members) }

// Restart restarts a process of the controller's step, whose consumers are these, as the
// fields of that say. It is false without an error where that cannot be done and is left
// out in a lenient scenario.
func (s Scene) Restart(of []int) (done bool, err error) { return s.world.restart(s.step, of) }
