package sim

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// A program may commit after each record. As long as all is well such a commit is accepted,
// its answer comes as fast as ever, and nobody but the coordinator has to do with it: then
// the process counts its commits, and nothing is said on the wire (member.Unwatched). All is
// well for a process while the group is Stable, counts it in, and nothing is done to it or
// to its link. Before something can end that, every process says what it has committed. In a
// group of the consumer protocol a heartbeat can, which is nothing unusual; but there what was
// committed in an epoch that has just passed is accepted (KIP-1251), and it is soon enough to
// say so afterwards. Before Kafka 4.3 it is not, and a heartbeat that finds that a topic has
// grown is one of those that can.

// isCalm tells whether all is well for a process.
func (w *World) isCalm(m int) bool {
	p := &w.processes[m]
	if by := p.application.Committing(&p.consumer).By; by != member.EveryBatch && by != member.EveryRecord {
		return false // there is nothing to be counted
	}
	return w.settledGroup() && p.given && !w.left(p) && !p.faults[cutFault].active && !p.faults[pauseFault].active
}

// left tells whether a member that takes itself for settled has slept through a join phase: the
// group goes on without a static one that it has not heard in it, keeps it and gives it its share,
// and refuses what it commits in its former generation.
func (w *World) left(p *process) bool {
	return w.broker.state == event.Stable && p.running() && p.client.Settled() && p.client.Generation != w.broker.generation
}

func (w *World) settledGroup() bool {
	return w.broker.state.Phase() == event.Settled && !w.broker.moving && !w.broker.stall.active
}

// becalm tells the processes for which all is well now, or is not any more.
func (w *World) becalm() {
	w.unsettled = false
	if !w.settledGroup() && !w.calm {
		return
	}
	w.calm = false
	for m := range w.processes {
		w.calmOne(m, w.isCalm(m))
		w.calm = w.calm || w.processes[m].calm
	}
}

// disturb lets every process say what it has committed: the coordinator is about to do
// something that could make a difference.
func (w *World) disturb() {
	w.unsettled = true
	if !w.calm {
		return
	}
	w.calm = false
	for m := range w.processes {
		w.calmOne(m, false)
	}
}

func (w *World) calmOne(m int, calm bool) {
	if p := &w.processes[m]; p.running() && p.calm != calm {
		p.calm = calm
		w.input(m, func(c *member.Process, now clock.Time, fx *member.Effects) { c.Calm(now, calm, fx) })
	}
}

// disturbs tells whether the coordinator may end somebody's calm because of a request.
func (w *World) disturbs(request protocol.Request) bool {
	switch r := request.(type) {
	case *protocol.JoinGroupRequest, *protocol.LeaveGroupRequest:
		return true
	case *protocol.ConsumerGroupHeartbeatRequest:
		return r.Epoch <= protocol.JoinEpoch || r.Topics != nil || w.broker.grown && w.scenario.Broker.Kafka.StrictCommits()
	}
	return false
}

// tellCoordinator hands the coordinator the last of commits, or of heartbeats, that nobody has
// looked at, as if it had come when it did. It cannot have been refused.
func (w *World) tellCoordinator(m int, request protocol.Request, arrived clock.Time) {
	b := &w.broker
	w.groupFx.Reset()
	b.group.Handle(arrived, coordinator.Call{ID: adminCall, From: event.Member(m), Request: request}, &w.groupFx)
	for _, reply := range w.groupFx.Replies {
		if err := refusal(reply.Response); err != protocol.NONE {
			w.fail(fmt.Errorf("at %s: what %s has said, and what was taken to be accepted, is refused: %s", w.Now(), w.scenario.Members[m].ID, err))
		}
	}
	timers := w.groupFx.Timers
	w.groupFx.Timers = nil
	w.carryOutGroup()
	for _, op := range timers {
		if i, known := b.timers[op.Timer]; known && b.slots[i].until < op.At {
			w.setGroupTimer(op)
		}
	}
	w.groupFx.Timers = timers
}

// refusal is the error of an answer to what a member at rest says.
func refusal(response protocol.Response) protocol.ErrorCode {
	switch r := response.(type) {
	case *protocol.OffsetCommitResponse:
		return r.Error
	case *protocol.HeartbeatResponse:
		return r.Error
	case *protocol.ConsumerGroupHeartbeatResponse:
		return r.Error
	}
	return protocol.NONE
}
