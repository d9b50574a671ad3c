package sim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	groupid "github.com/groupsim/groupsim/coordinator/group"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// broker is the one broker of the world: the group's coordinator, the log that it
// writes, and what any broker answers.
type broker struct {
	group coordinator.Coordinator
	state event.GroupState
	// generation is the one in which it entered that, of a group of the classic protocol.
	generation protocol.Generation
	// firstStable is when the group first became Stable.
	firstStable clock.Time
	log         coordinator.Snapshot
	timers      map[coordinator.Timer]int32 // looked up, never iterated
	slots       []timerSlot
	set         int32 // the slot of the timer that was set last
	// appends are the records on their way into the log, from the oldest on; serial
	// changes when a failover forgets them.
	appends []coordinator.Persist
	oldest  int
	replies []coordinator.Reply // on their way out
	serial  int32
	away    bool // nobody is the coordinator
	moving  bool // a failover is under way
	stall   standstill
	grown   bool // a topic has, and the group's epoch has not risen since
	epochs  bool // it has had one, which a group of the classic protocol has not
}

type timerSlot struct {
	timer coordinator.Timer
	alarm clock.Timer
	until clock.Time // when it is to fire, but for the noise; clock.Never: it is clear
	next  int32      // the slot of that which was set after it
	noise noise.Alarm
}

// notices tells whether the coordinator has still to notice that a topic has grown. In the classic protocol that is for
// the leader to notice, by its metadata.
func (b *broker) notices() bool { return b.grown && b.epochs }

// slotOf finds a timer's slot. Those of a large group are set in the same order again and again.
func (b *broker) slotOf(timer coordinator.Timer) (i int32, known bool) {
	if len(b.slots) == 0 {
		return 0, false
	}
	last := &b.slots[b.set]
	if b.slots[last.next].timer != timer {
		if i, known = b.timers[timer]; !known {
			return 0, false
		}
		last.next = i
	}
	b.set = last.next
	return b.set, true
}

func (b *broker) init(sc *Scenario) {
	b.group = groupid.New(sc.Broker.Config)
	timers := len(sc.Members) + 2 // a session each, and those of the group
	if b.slots = slices.Grow(b.slots, timers); b.timers == nil {
		b.timers = make(map[coordinator.Timer]int32, timers)
	}
	b.firstStable = clock.Never
}

// emptied is a broker of which nothing is left but memory.
func (b *broker) emptied() broker {
	clear(b.timers)
	return broker{timers: b.timers, slots: b.slots[:0], appends: b.appends[:0], replies: b.replies[:0]}
}

// serve answers a request, or hands it to the coordinator, which may park it.
func (w *World) serve(id int32, request any) {
	switch r := request.(type) {
	case *protocol.FindCoordinatorRequest:
		response := &protocol.FindCoordinatorResponse{}
		if w.broker.away {
			response.Error = protocol.COORDINATOR_NOT_AVAILABLE
		}
		w.answer(id, response)
	case *protocol.FetchRequest:
		w.answer(id, &protocol.FetchResponse{})
	case *protocol.MetadataRequest:
		w.answer(id, &protocol.MetadataResponse{Partitions: w.logs.counts()})
	case *protocol.ListOffsetsRequest:
		w.answer(id, w.listOffsets(r))
	default:
		w.call(id, request.(protocol.Request))
	}
}

func (w *World) listOffsets(r *protocol.ListOffsetsRequest) *protocol.ListOffsetsResponse {
	response := &protocol.ListOffsetsResponse{Offsets: make([]protocol.PartitionOffset, 0, len(r.Partitions))}
	for _, p := range r.Partitions {
		offset := int64(0)
		if r.Latest {
			offset = w.logs.End(p, w.Now())
		}
		response.Offsets = append(response.Offsets, protocol.PartitionOffset{Partition: p, Offset: offset})
	}
	return response
}

// call hands a request to the coordinator. A connection has one call at a time, so
// the connection's number names the call.
func (w *World) call(id int32, request protocol.Request) {
	m := int(w.conns[id].member)
	call := coordinator.Call{ID: coordinator.CallID(id), From: event.Member(m), Request: request}
	if join, ok := request.(*protocol.JoinGroupRequest); ok && join.MemberID == "" {
		id := w.memberID(m, join.InstanceID)
		call.NewMemberID, call.BareMemberID = id, id
	}
	if w.disturbs(request) {
		w.disturb()
	}
	w.groupFx.Reset()
	w.broker.group.Handle(w.Now(), call, &w.groupFx)
	if w.groupFx.IssuedMemberID {
		w.memberIDUsed(m)
	}
	w.carryOutGroup()
}

// adminCall is a request of an administrator's client, whose answer comes at once.
const adminCall = coordinator.CallID(1<<32 - 1)

// removeMember is an administrator's LeaveGroup for one member. It fails if the coordinator
// refuses.
func (w *World) removeMember(leaving protocol.LeavingMember) (err error) {
	if w.broker.stall.active {
		return errors.New("cannot be removed: the broker stands still")
	}
	w.disturb()
	w.groupFx.Reset()
	w.broker.group.Handle(w.Now(), coordinator.Call{ID: adminCall, From: event.Coordinator,
		Request: &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{leaving}}}, &w.groupFx)
	for _, reply := range w.groupFx.Replies {
		if r, ok := reply.Response.(*protocol.LeaveGroupResponse); ok && reply.Call == adminCall {
			if code := leaveError(r); code != protocol.NONE {
				err = fmt.Errorf("cannot be removed: the coordinator answers %s", code)
			}
		}
	}
	w.carryOutGroup()
	return err
}

func leaveError(r *protocol.LeaveGroupResponse) protocol.ErrorCode {
	if r.Error == protocol.NONE && len(r.Members) > 0 {
		return r.Members[0]
	}
	return r.Error
}

func (w *World) groupTimer(it item, seq uint64) {
	slot := &w.broker.slots[it.timer]
	if clock.Fired(&w.queue, &slot.alarm, seq, it) {
		was := slot.until
		w.disturb()
		if slot = &w.broker.slots[it.timer]; slot.until > was { // a commit was a sign of life
			return
		}
		slot.noise.Take()
		w.groupFx.Reset()
		w.broker.group.Expire(w.Now(), slot.timer, &w.groupFx)
		w.carryOutGroup()
	}
}

// persisted ends the oldest append: the record is in the log.
func (w *World) persisted(it item) {
	b := &w.broker
	if it.serial != b.serial {
		return
	}
	oldest := b.appends[b.oldest]
	b.appends[b.oldest] = coordinator.Persist{}
	if b.oldest++; b.oldest == len(b.appends) {
		b.appends, b.oldest = b.appends[:0], 0
	}
	oldest.Record.Replay(&b.log)
	w.groupFx.Reset()
	b.group.Persisted(w.Now(), oldest.Token, protocol.NONE, &b.log, &w.groupFx)
	w.carryOutGroup()
}

// carryOutGroup carries the coordinator's effects out, in their order. An answer
// lets the broker serve the connection's next request, which has effects of its
// own, so answers go through a line of their own and the first to stand there sends
// them all.
func (w *World) carryOutGroup() {
	b := &w.broker
	for _, e := range w.groupFx.Facts {
		switch fact := e.Fact.(type) {
		case event.State:
			b.generation = fact.Generation
			w.entered(fact.To)
		case event.Epoch:
			b.grown, b.epochs = false, true
		case event.Given:
			w.processes[e.Member].given = true
		case event.MemberAdded:
			w.processes[e.Member].given = fact.Reason.Code == protocol.ReasonInPlaceOf
		case event.MemberRemoved:
			w.processes[e.Member].given = false
		}
		w.seated(e)
		w.emit(e.Member, e.Fact)
	}
	for _, p := range w.groupFx.Persists {
		b.appends = append(b.appends, p)
		w.queue.At(w.Now().Add(w.scenario.Append), item{kind: persistedItem, serial: b.serial})
	}
	for _, op := range w.groupFx.Timers {
		w.setGroupTimer(op)
	}
	for _, call := range w.groupFx.Dropped {
		w.drop(int32(call))
	}
	first := len(b.replies) == 0
	b.replies = append(b.replies, w.groupFx.Replies...)
	if !first {
		return
	}
	for i := 0; i < len(b.replies); i++ {
		if r := b.replies[i]; r.Call != adminCall {
			w.answer(int32(r.Call), r.Response)
		}
	}
	b.replies = b.replies[:0]
}

// entered takes note of the group's state.
func (w *World) entered(state event.GroupState) {
	b := &w.broker
	w.unsettled = true
	if b.state = state; state.Phase() == event.Settled && b.firstStable == clock.Never {
		b.firstStable, w.spreadDue = w.Now(), w.scenario.spreads()
	}
}

// setGroupTimer sets a timer of the coordinator, which fires a little late: its wheel turns
// once a millisecond, hands what is due to a thread, and that puts it in line with the
// requests; one that comes before it can still clear the timer (SystemTimer,
// CoordinatorTimerImpl).
func (w *World) setGroupTimer(op coordinator.TimerOp) {
	b := &w.broker
	i, known := b.slotOf(op.Timer)
	if !known {
		if op.At == clock.Never {
			return
		}
		i = int32(len(b.slots))
		b.timers[op.Timer] = i
		b.slots = append(b.slots, timerSlot{timer: op.Timer, noise: w.timerNoise(op.Timer)})
	}
	if op.At == clock.Never {
		b.slots[i].alarm.Clear()
		b.slots[i].until = clock.Never
		return
	}
	b.slots[i].until = op.At
	late := b.slots[i].noise.Peek()
	clock.Arm(&w.queue, &b.slots[i].alarm, op.At.Add(late), item{kind: groupTimer, timer: i})
}

// timerNoise is how late a timer of the coordinator is.
func (w *World) timerNoise(t coordinator.Timer) noise.Alarm {
	young := w.scenario.FreshBroker && t.MemberID == "" // the first of the group's own ends the initial delay
	sc := w.scenario
	return noise.OfTimer(strconv.Itoa(int(t.Kind)), string(t.MemberID), young, sc.Seed, sc.Run, sc.Chance.Noise)
}
