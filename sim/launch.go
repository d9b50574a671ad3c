package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// What a platform does to a process, as kubelet does: it launches one, which takes some time
// until it first calls poll(), and asks it to end, with a time after which it is killed.

// launch lets a member's process begin, which first calls poll() after startup.
func (w *World) launch(m int, startup clock.Duration) error {
	p := &w.processes[m]
	switch {
	case p.running() && p.terminating:
		return errClosing
	case p.running() || p.launching():
		return errRunning
	}
	p.due, p.launched = false, w.Now()
	w.introduce(m)
	w.census++
	w.emit(event.Member(m), event.ProcessLaunch{ID: w.scenario.Members[m].ID, Startup: startup})
	w.tellProcess(m)
	p.returns = w.Now().Add(startup)
	w.queue.At(p.returns, item{kind: startItem, member: int32(m), serial: p.incarnation})
	return nil
}

// launching tells whether the process is to come to its first poll() at a moment that is
// known.
func (p *process) launching() bool { return !p.running() && p.returns != clock.Never }

// terminate asks a process to end, in the way of a step, and has it killed if it has not
// after the step's grace. One that has not come to its first poll() is gone at once: nothing
// in it handles the signal.
func (w *World) terminate(s *Step, m int, why protocol.Reason) error {
	p := &w.processes[m]
	due := p.due
	p.due = false
	switch {
	case p.launching():
		w.emit(event.Member(m), event.ProcessTerminate{Reason: why})
		p.incarnation++ // its start is called off
		p.launched = clock.Never
		p.returns = clock.Never
		w.census++
		return nil
	case due: // it is on its way out, or gone, and is not to come back
		return nil
	case !p.running():
		return errGone
	case p.terminating:
		return errClosing
	}
	p.terminating = true
	w.emit(event.Member(m), event.ProcessTerminate{Grace: s.Grace, Reason: why, Ignored: s.Term == TermIgnored && !p.closing})
	w.queue.At(w.Now().Add(s.Grace), item{kind: graceItem, member: int32(m), serial: p.incarnation})
	if s.Term == TermIgnored || p.closing {
		return nil
	}
	return w.close(s, m, noRevival)
}

// graceOver kills a process that has not ended in its time.
func (w *World) graceOver(it item) {
	m := int(it.member)
	if p := &w.processes[m]; p.incarnation != it.serial || !p.running() || !p.terminating {
		return
	}
	if err := w.kill(m, noRevival, protocol.Because(protocol.ReasonGraceOver)); err != nil {
		w.fail(err)
	}
}

// introduce gives a member that a controller brings into being its number in the events. They
// have those that the file lists first, and these in the order in which they come.
func (w *World) introduce(m int) {
	if w.numbers[m] != event.Coordinator {
		return
	}
	w.numbers[m] = event.Member(w.introduced)
	w.introduced++
}

// inEvents is the number that a member has in the events: none, if it has not come.
func (w *World) inEvents(m event.Member) event.Member {
	if m < 0 {
		return m
	}
	return w.numbers[m]
}

// introduceListed numbers those that the file lists.
func (w *World) introduceListed() {
	for range w.scenario.Members {
		w.numbers = append(w.numbers, event.Coordinator)
	}
	for m := range w.scenario.Members {
		if !w.scenario.Members[m].Brought {
			w.introduce(m)
		}
	}
}

// namesInEvents has the names behind those numbers.
func (w *World) namesInEvents() *event.Names {
	n := w.scenario.Names()
	n.Members = make([]string, w.introduced)
	for m, number := range w.numbers {
		if number != event.Coordinator {
			n.Members[number] = w.scenario.Members[m].ID
		}
	}
	return n
}
