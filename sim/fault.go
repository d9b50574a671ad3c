package sim

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
)

// faultKind is a state that a step puts a process into and that ends by itself, or
// with the process.
type faultKind uint8

const (
	pauseFault faultKind = iota
	cutFault
	slowFault
	faultKinds
)

// fault is one of them at one process. The serial tells an end that was scheduled
// for this fault from that of an earlier one.
type fault struct {
	active bool
	serial int32
	until  clock.Time
}

func (f *fault) end() { f.active = false }

// begin puts a running process into a fault, and schedules its end.
func (w *World) begin(m int, kind faultKind, length clock.Duration, already string) error {
	p := &w.processes[m]
	f := &p.faults[kind]
	if !p.running() {
		return errGone
	}
	if f.active && f.until > w.Now() {
		return fmt.Errorf("is %s already", already)
	}
	if f.active { // it ends at this very moment
		w.endFault(m, kind)
	}
	w.calmOne(m, false)
	*f = fault{active: true, serial: f.serial + 1, until: w.Now().Add(length)}
	p.stopped = p.stopped || f.until == clock.Never && kind != slowFault
	if length < clock.Forever {
		w.queue.At(f.until, item{kind: healItem, member: int32(m), serial: f.serial, timer: int32(kind)})
	}
	return nil
}

// heal ends the fault that an item was scheduled for, if it is still that one.
func (w *World) heal(it item) {
	f := &w.processes[it.member].faults[it.timer]
	if f.active && f.serial == it.serial {
		w.endFault(int(it.member), faultKind(it.timer))
	}
}

func (w *World) endFault(m int, kind faultKind) {
	w.processes[m].faults[kind].end()
	w.unsettled = true
	switch kind {
	case pauseFault:
		w.input(m, (*member.Process).Resume)
	case cutFault:
		if w.broker.stall.active {
			w.loseBroker(m)
		} else {
			w.emit(event.Member(m), event.Reconnected{})
		}
		w.flow(m)
	case slowFault:
		w.setApplication(m, w.scenario.Members[m].Application)
	}
}

// setApplication changes what processing costs a running process.
func (w *World) setApplication(m int, app member.Application) {
	w.processes[m].application = app
	w.tell(m, settings.Application().Values(&app))
	w.input(m, func(c *member.Process, now clock.Time, fx *member.Effects) { c.Reconfigure(now, app, fx) })
}
