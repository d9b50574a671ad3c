package sim

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Controller acts on what it sees, as people and the programs that run programs do: it
// watches the group and restarts a member when the one before is back. A step begins one
// ([Verb.Control]); from then on it looks at the world after everything that happens,
// and at the moments that it has asked for. Package sim/control has those that there are.
//
// It sees a [Scene] and nothing else, so what it does follows from the run: it draws
// nothing and knows no other clock. In quiet time, in which nothing that it sees changes, it
// looks at those moments alone. What it does to members are steps, which lead to the
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

// Running tells whether a member's consumer is there.
func (s Scene) Running(m int) bool { return s.world.processes[m].running() }

// Incarnation counts the starts of a member's process.
func (s Scene) Incarnation(m int) int32 { return s.world.processes[m].incarnation }

// Started is when the present process of a member first called poll().
func (s Scene) Started(m int) clock.Time { return s.world.processes[m].started }

// There tells whether anything of a member's process is there: a consumer that runs.
func (s Scene) There(m int) bool { return s.any(m, (*process).running) }

// Launching tells whether it has been launched and has not called poll() yet.
func (s Scene) Launching(m int) bool { return s.any(m, (*process).launching) }

// Terminating tells whether it has been asked to end and has not yet.
func (s Scene) Terminating(m int) bool {
	return s.any(m, func(p *process) bool { return p.terminating })
}

// Due tells whether it has been ended to be launched again, and has not been yet.
func (s Scene) Due(m int) bool { return s.any(m, func(p *process) bool { return p.due }) }

// Present tells whether it is there, launched or due to be, and has not been asked to end for
// good: what a platform counts as a replica.
func (s Scene) Present(m int) bool {
	return (s.There(m) || s.Launching(m)) && !s.Terminating(m) || s.Due(m)
}

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

// Assigned tells whether a member's process has an assignment, of the newest generation or
// epoch that it knows, and consumes what that gives it, if it gives it anything: each of its
// consumers that runs.
func (s Scene) Assigned(m int) bool {
	return s.There(m) && !s.any(m, func(p *process) bool { return p.running() && !(p.given && p.client.Consuming()) })
}

// LookAt asks for a look at a moment at which perhaps nothing else happens.
func (s Scene) LookAt(t clock.Time) { s.world.queue.At(t, item{kind: lookItem}) }

// Program is the name of a member's process.
func (s Scene) Program(m int) string { return s.world.scenario.Members[m].Program() }

// Census counts the processes that have started, been launched or ended: while it is the same,
// so is who is there.
func (s Scene) Census() int64 { return s.world.census }

// Alone is an error if another controller, which no other may come in the way of, is not done
// with one of the replicas of this one's step.
func (s Scene) Alone() error {
	for i := range s.world.controllers {
		c := &s.world.controllers[i]
		if c.step != s.step && c.step.Verb.Exclusive && len(c.Open()) > 0 && c.step.shares(s.step) {
			return fmt.Errorf("the %s of line %d is not done with %s yet", c.step.Verb.Name, c.step.Line, c.step.Target)
		}
	}
	return nil
}

// Missing tells of a member that the controller's step is about and that is not there: an
// error, unless the file does not list it or such things are left out.
func (s Scene) Missing(m int) error {
	if s.world.scenario.Members[m].Brought {
		return nil
	}
	_, err := s.world.onTarget(s.step, m, func(int) error { return errGone })
	return err
}

// Adopt lets the members of the controller's step that are not there start with the settings
// that it has for them, whoever starts them.
func (s Scene) Adopt() {
	for _, m := range s.step.Changed {
		if !s.Present(m) {
			s.world.changeSettings(s.step, m)
		}
	}
}

// Tell writes down what the controller has come to.
func (s Scene) Tell(fact event.Fact) { s.world.emit(event.Coordinator, fact) }

// TellOf writes down what it has come to about a member.
func (s Scene) TellOf(m int, fact event.Fact) { s.world.emit(event.Member(m), fact) }

// Together gives the first of these members that are consumers of one process.
func (s Scene) Together(members []int) []int { return s.world.scenario.Together(members) }

// Restart restarts a process of the controller's step, whose consumers are these, as the
// fields of that say. It is false without an error where that cannot be done and is left
// out in a lenient scenario.
func (s Scene) Restart(of []int) (done bool, err error) { return s.world.restart(s.step, of) }

// Launch starts the process of a member, with the settings that the controller's step has for
// it; it first calls poll() after the step's startup.
func (s Scene) Launch(m int) (done bool, err error) {
	return s.world.eachOf(s.step, s.process(m), func(m int) error {
		s.world.changeSettings(s.step, m)
		return s.world.launch(m, s.step.Startup)
	})
}

// Terminate asks the process of a member to end, in the way that the controller's step says,
// and has it killed if it has not after the step's grace.
func (s Scene) Terminate(m int, why protocol.Reason) (done bool, err error) {
	return s.world.eachOf(s.step, s.process(m), func(m int) error { return s.world.terminate(s.step, m, why) })
}

// Replace asks the process of a member to end, as Terminate does; it counts as present until it
// is launched again.
func (s Scene) Replace(m int, why protocol.Reason) error {
	done, err := s.Terminate(m, why)
	if done {
		for _, m := range s.process(m) {
			s.world.processes[m].due = true
		}
	}
	return err
}

// process lists the consumers of a member's process.
func (s Scene) process(m int) (of []int) {
	first, end := s.world.scenario.ProcessOf(m)
	for m := first; m < end; m++ {
		of = append(of, m)
	}
	return of
}

// any tells whether something is so of a consumer of a member's process.
func (s Scene) any(m int, is func(p *process) bool) bool {
	first, end := s.world.scenario.ProcessOf(m)
	for m := first; m < end; m++ {
		if is(&s.world.processes[m]) {
			return true
		}
	}
	return false
}
