package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// callback is the listener callback that is under way. There is never more than one.
type callback struct {
	kind       callbackKind
	partitions []protocol.TopicPartition
	until      clock.Time // when its own time is up
	commits    bool       // and it is to commit then
	commitsNow bool       // it waits for its commit
}

type callbackKind uint8

const (
	noCallback       callbackKind = iota
	movedCallback                 // OnPartitionsRevoked for what the assignment takes away
	assignedCallback              // OnPartitionsAssigned
	endCallback                   // OnPartitionsRevoked at the end of a session
	leaveCallback                 // and at the end of all
	lostCallback                  // OnPartitionsLost
)

// delay makes it take longer: the process stood still.
func (b *callback) delay(by clock.Duration) {
	if b.kind != noCallback {
		b.until = b.until.Add(by)
	}
}

// nextCallback is when the callback goes on by itself.
func (f *franz) nextCallback() clock.Time {
	switch b := &f.callback; {
	case b.kind == noCallback, b.commitsNow, b.until <= f.c.now && f.calls[commitCall].open():
		return clock.Never
	default:
		return b.until
	}
}

// enter calls the listener.
func (f *franz) enter(kind callbackKind, ps []protocol.TopicPartition) {
	app, length := &f.c.spec.Application, clock.Duration(0)
	switch kind {
	case assignedCallback:
		length = app.OnAssigned
	case lostCallback:
		length = app.OnLost
	default:
		length = app.OnRevoked
	}
	f.callback = callback{kind: kind, partitions: ps, until: f.c.now.Add(length)}
	if kind != assignedCallback {
		f.c.revoking = ps
	}
}

// revoke calls OnPartitionsRevoked, also where there is nothing to revoke. By default
// it commits what was consumed (groupConsumer.defaultRevoke). The application gets no
// more records of these partitions.
func (f *franz) revoke(ps []protocol.TopicPartition, kind callbackKind) {
	c, going := f.c, setOf(ps)
	c.stopReturning(func(o *owned) bool { return o.revoking || going[o.partition] })
	c.emit(event.Revoked{Partitions: ps})
	f.enter(kind, ps)
	f.callback.commits = c.spec.Config.EnableAutoCommit || c.spec.Application.CommitOnRevoke
}

// callbackGoesOn goes on with the callback, and tells whether it could.
func (f *franz) callbackGoesOn() bool {
	b := &f.callback
	switch {
	case b.kind == noCallback || b.commitsNow || b.until > f.c.now:
		return false
	case b.commits && f.calls[commitCall].open(): // commits keep their order
		return false
	case b.commits:
		b.commits = false
		b.commitsNow = f.commit()
		return true
	}
	f.callbackReturned()
	return true
}

// holds lists what the member has and is not about to give up.
func (f *franz) holds() []protocol.TopicPartition {
	if f.callback.kind == noCallback || f.callback.kind == assignedCallback {
		return f.c.list
	}
	return minus(f.c.list, f.callback.partitions)
}

func (f *franz) callbackReturned() {
	c, b := f.c, f.callback
	f.callback = callback{}
	if b.kind != assignedCallback {
		c.drop(b.partitions)
		c.revoking = nil
	}
	c.emit(event.CallbackDone{Partitions: b.partitions})
	switch b.kind {
	case movedCallback:
		if c.cooperative {
			f.owed = true
			f.rejoin("after revoking what we lost from a rebalance")
		}
		f.assign()
	case endCallback:
		f.session.course = revoked
	case leaveCallback:
		f.sendLeave()
	case lostCallback:
		f.backOff()
	}
}

// autoCommit commits at a tick (groupConsumer.loopCommit). The ticks stay in step
// with the first; those that pass while the member rejoins come to one.
func (f *franz) autoCommit() {
	interval := f.commitInterval()
	f.tick = f.tick.Add((f.c.now.Sub(f.tick)/interval + 1) * interval)
	f.commit()
}

func (f *franz) commitInterval() clock.Duration {
	return clock.Millis(max(f.c.spec.Config.AutoCommitIntervalMs, 1))
}

// polled makes what the last poll returned a matter of commits: the program has come
// back, so it was processed (groupConsumer.undirtyUncommitted).
func (f *franz) polled() {
	for i := range f.c.owned {
		o := &f.c.owned[i]
		o.head = o.done
	}
}

// commit sends what is to be committed and is not, and tells whether there is such.
func (f *franz) commit() bool {
	c := f.c
	var offsets []protocol.PartitionOffset
	for i := range c.owned {
		if o := &c.owned[i]; !o.gone && o.position >= 0 && o.head != o.committed {
			offsets = append(offsets, protocol.PartitionOffset{Partition: o.partition, Offset: o.head})
		}
	}
	if len(offsets) == 0 {
		return false
	}
	f.call(commitCall, c.commitRequest(offsets))
	return true
}

// committed takes the answer to a commit. A member that the coordinator no longer
// knows rejoins at once, without waiting for a heartbeat to tell.
func (f *franz) committed(request *protocol.OffsetCommitRequest, err protocol.ErrorCode) {
	c := f.c
	f.callback.commitsNow = false
	if err != protocol.NONE {
		c.emit(event.CommitErr{Partitions: partitionsOf(request.Offsets), Error: err})
		if err == protocol.UNKNOWN_MEMBER_ID || err == protocol.ILLEGAL_GENERATION {
			f.rejoin("offset commit error: " + err.String())
		}
		return
	}
	c.emit(event.CommitOK{Partitions: partitionsOf(request.Offsets)})
	offsets := byPartition(request.Offsets)
	for i := range c.owned {
		if offset, ok := offsets[c.owned[i].partition]; ok {
			c.owned[i].committed = offset
		}
	}
}
