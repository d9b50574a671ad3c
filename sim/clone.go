package sim

import (
	"slices"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// Clone copies the world as it is now. The copy runs on by itself and tells the
// given sink; what is immutable, the scenario and messages, is shared.
func (w *World) Clone(sink event.Sink) *World {
	c := *w
	c.sink = sink
	c.queue = w.queue.Clone()
	c.logs = w.logs.clone()
	c.states = w.states.clone()
	c.processes = slices.Clone(w.processes)
	for i := range c.processes {
		if p := &c.processes[i]; p.client != nil {
			p.client = p.client.Clone(c.logs, c.states)
		}
	}
	c.former, c.numbers = nil, slices.Clone(w.numbers)
	c.resting.seats = slices.Clone(w.resting.seats)
	c.conns = slices.Clone(w.conns)
	for i := range c.conns {
		c.conns[i].inbox = slices.Clone(c.conns[i].inbox)
		c.conns[i].held = slices.Clone(c.conns[i].held)
	}
	c.controllers = slices.Clone(w.controllers)
	for i := range c.controllers {
		c.controllers[i].Controller = c.controllers[i].Clone()
	}
	c.broker = w.broker.clone()
	c.quiet = w.quiet.clone()
	c.fx, c.groupFx = member.Effects{}, coordinator.Effects{}
	return &c
}

func (b *broker) clone() broker {
	c := *b
	c.group = b.group.Clone()
	c.log = *b.log.Clone()
	c.stall.unread, c.stall.unsent = slices.Clone(b.stall.unread), slices.Clone(b.stall.unsent)
	c.slots, c.appends, c.replies = slices.Clone(b.slots), slices.Clone(b.appends), nil
	c.timers = make(map[coordinator.Timer]int32, len(c.slots))
	for i := range c.slots {
		c.timers[c.slots[i].timer] = int32(i)
	}
	return c
}
