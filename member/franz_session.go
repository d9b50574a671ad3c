package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// franzBegin begins a session (groupConsumer.setupAssignedAndHeartbeat). A cooperative
// member looks after half a second whether another rebalance follows.
func (c *Client) franzBegin() {
	f := &c.franz
	f.stage, f.failures, f.beating = franzInSession, 0, false
	wait := clock.Millis(c.spec.Config.HeartbeatIntervalMs)
	if c.cooperative {
		wait = min(wait, franzFirstHeartbeat)
	}
	f.at = c.now.Add(wait)
	c.heartbeat.request = &protocol.HeartbeatRequest{MemberID: c.memberID, InstanceID: c.spec.Config.GroupInstanceID, Generation: c.generation}
	if moved := minus(c.list, c.assignment.Partitions); len(moved) > 0 {
		f.moved = true
		c.franzRevoke(moved, franzRevokesMoved)
		return
	}
	c.franzAssign()
}

func (c *Client) franzAssign() {
	c.remember()
	added := minus(c.assignment.Partitions, c.list)
	for _, p := range added {
		c.owned = append(c.owned, owned{partition: p, position: -1, since: clock.Never})
	}
	c.relist()
	c.emit(event.Assigned{Partitions: added, Generation: c.assignedIn})
	f := &c.franz
	f.callback, f.commits, f.until, c.inListener = franzAssigns, franzNoCommit, c.now.Add(c.spec.Application.OnAssigned), added
}

// franzSession is what the session does when nobody calls back. Its heartbeats
// are serial: while one is on its way, nothing else ends the session.
func (c *Client) franzSession() bool {
	f := &c.franz
	if f.beating {
		return false
	}
	if !c.coordinatorKnown {
		c.lookup()
		return false
	}
	switch {
	case c.rejoinNeeded:
	case f.moved:
		f.moved = false
		c.rejoin("after revoking what we lost from a rebalance")
	case !c.metadata.inFlight && c.metadata.due > c.now:
		c.checkRejoin()
	}
	switch {
	case c.rejoinNeeded:
		c.franzRevoke(c.franzUnwanted(), franzEndsSession)
	case c.franzHeartbeatDue():
		c.franzHeartbeat()
	default:
		c.franzAutoCommit()
		c.updatePositions()
		c.resetPositions()
		return false
	}
	return true
}

// franzUnwanted is what the member gives up at the end of a session: everything
// under EAGER, and what it is no longer subscribed to under COOPERATIVE.
func (c *Client) franzUnwanted() []protocol.TopicPartition {
	if !c.cooperative {
		return c.list
	}
	var unwanted []protocol.TopicPartition
	for _, p := range c.list {
		if !c.subscribedTo(p.Topic) {
			unwanted = append(unwanted, p)
		}
	}
	return unwanted
}

func (c *Client) franzHeartbeatDue() bool {
	f := &c.franz
	return f.stage == franzInSession && !f.beating && f.at <= c.now && c.coordinatorKnown && f.failed == ""
}

func (c *Client) franzHeartbeat() {
	c.franz.beating = true
	c.emit(event.HeartbeatSent{})
	c.send(ToCoordinator, c.heartbeat.request, ordinary, c.requestTimeout())
}

// franzBeat handles the answer to a heartbeat, from which the next one counts.
func (c *Client) franzBeat(err protocol.ErrorCode) {
	f := &c.franz
	f.beating, f.at = false, c.now.Add(clock.Millis(c.spec.Config.HeartbeatIntervalMs))
	if err == protocol.NONE {
		c.emit(event.HeartbeatOK{})
		return
	}
	c.emit(event.HeartbeatErr{Error: err})
	if f.stage != franzInSession {
		return
	}
	switch err {
	case protocol.REBALANCE_IN_PROGRESS:
		if f.callback != franzEndsSession {
			c.rejoin("")
		}
	case protocol.NOT_COORDINATOR, protocol.COORDINATOR_NOT_AVAILABLE:
		f.at = c.now
		c.loseCoordinator("error response " + err.String())
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		f.at = c.now.Add(c.franzBackoff())
	default:
		f.failed = err.String()
	}
}

// franzRevoke calls OnPartitionsRevoked, which commits by default, also where there is
// nothing to revoke. The application gets no more records of these partitions.
func (c *Client) franzRevoke(ps []protocol.TopicPartition, callback franzCallback) {
	f, going := &c.franz, setOf(ps)
	c.stopReturning(func(o *owned) bool { return going[o.partition] })
	c.emit(event.Revoked{Partitions: ps})
	c.revoking, c.inListener = ps, ps
	f.callback, f.commits, f.until = callback, franzNoCommit, c.now.Add(c.spec.Application.OnRevoked)
	if c.spec.Config.EnableAutoCommit || c.spec.Application.CommitOnRevoke {
		f.commits = franzToCommit
	}
}

// franzInCallback goes on with the callback, and tells whether it went on.
func (c *Client) franzInCallback() bool {
	f := &c.franz
	switch {
	case f.until > c.now || f.commits == franzCommitting:
		return false
	case f.commits == franzToCommit:
		f.commits = franzNoCommit
		if c.sendCommit(commitInCallback) {
			f.commits = franzCommitting
		}
		return true
	case f.callback == franzEndsSession && f.beating:
		return false
	}
	c.franzReturned()
	return true
}

func (c *Client) franzReturned() {
	f, callback := &c.franz, c.franz.callback
	f.callback = franzNoCallback
	c.detach(c.revoking)
	c.drop(c.revoking)
	c.revoking = nil
	c.emit(event.CallbackDone{Partitions: c.inListener})
	c.inListener = nil
	switch callback {
	case franzRevokesMoved:
		c.franzAssign()
	case franzEndsSession:
		if f.failed == "" {
			f.stage = franzOutside
		}
	case franzLoses:
		f.at = c.now.Add(c.franzBackoff())
	case franzLeaves:
		c.franzLeave()
	}
}

// franzAutoCommit commits what earlier polls returned at each tick, or once the
// member is in a session again (groupConsumer.loopCommit). The ticks stay in step with
// the start of the process.
func (c *Client) franzAutoCommit() {
	if c.commit.deadline > c.now {
		return
	}
	interval := clock.Millis(max(c.spec.Config.AutoCommitIntervalMs, 1))
	ticks := c.now.Sub(c.commit.deadline)/interval + 1
	c.commit.deadline = c.commit.deadline.Add(ticks * interval)
	c.sendCommit(ordinary)
}

func (c *Client) franzCommitted(request sent, err protocol.ErrorCode) {
	offsets := request.request.(*protocol.OffsetCommitRequest).Offsets
	if err == protocol.NONE {
		c.emit(event.CommitOK{Partitions: partitionsOf(offsets)})
		c.noteCommitted(offsets)
	} else {
		c.emit(event.CommitErr{Partitions: partitionsOf(offsets), Error: err})
	}
	if request.purpose == commitInCallback {
		c.franz.commits = franzNoCommit
	}
}

func (c *Client) noteCommitted(offsets []protocol.PartitionOffset) {
	at := make(map[protocol.TopicPartition]int64, len(offsets))
	for _, o := range offsets {
		at[o.Partition] = o.Offset
	}
	for i := range c.owned {
		if offset, ok := at[c.owned[i].partition]; ok {
			c.owned[i].committed = offset
		}
	}
}

// franzGiveUp revokes everything before the member leaves (groupConsumer.leave).
func (c *Client) franzGiveUp() {
	c.franzRevoke(c.list, franzLeaves)
}

func (c *Client) franzLeave() {
	c.franz.stage, c.pending = franzOutside, nil
	reason := unsubscribed
	if c.closing.stage != notClosing {
		reason = "client leaving group per normal operation"
		c.closing.stage = closeWaits
	}
	c.leave(reason)
	c.closeGoesOn()
}

// detach lets the batch in hand go on without partitions that are taken away
// from under it: their records are processed all the same.
func (c *Client) detach(ps []protocol.TopicPartition) {
	if len(c.batch) == 0 || len(ps) == 0 {
		return
	}
	gone := setOf(ps)
	places, next := make([]int, len(c.owned)), 0
	for i := range c.owned {
		places[i] = -1
		if !gone[c.owned[i].partition] {
			places[i] = next
			next++
		}
	}
	for i := range c.batch {
		if part := &c.batch[i]; part.owned >= 0 {
			part.owned = places[part.owned]
		}
	}
}
