package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// franz is the group management of franz-go (kgo's consumer_group.go, manage), in
// place of poll() and the heartbeat thread of the Java consumer. It runs in the
// background: no rebalance waits for the application, which shares with it only the
// partitions it may take records of. It looks around whenever something has
// happened and, on the heartbeat's timer, when its next moment has come.
type franz struct {
	stage    franzStage
	at       clock.Time // the next heartbeat, or the end of a backoff
	beating  bool       // a heartbeat waits for its answer, and with it the loop
	failed   string     // why the session, or the attempt to have one, is over
	failures int        // in a row
	callback franzCallback
	until    clock.Time // when the callback's own time is up
	commits  franzCommit
	moved    bool // partitions were given up for others when the session began: the member rejoins
}

// franzStage is how far the loop of groupConsumer.manage is.
type franzStage uint8

const (
	franzOutside    franzStage = iota // about to send JoinGroup
	franzJoining                      // JoinGroup or SyncGroup in flight
	franzInSession                    // sends heartbeats
	franzBackingOff                   // after an error
)

// franzCallback is the listener callback that is under way.
type franzCallback uint8

const (
	franzNoCallback franzCallback = iota
	franzRevokesMoved
	franzAssigns
	franzEndsSession
	franzLoses
	franzLeaves
)

// franzCommit is how far the commit in OnPartitionsRevoked is.
type franzCommit uint8

const (
	franzNoCommit franzCommit = iota
	franzToCommit
	franzCommitting
)

// What kgo has as constants or as defaults that no setting of the scenario names.
const (
	franzRebalanceTimeoutMs = 60000                   // kgo.RebalanceTimeout
	franzFirstHeartbeat     = 500 * clock.Millisecond // after a cooperative session begins
	franzLeastBackoff       = 250 * clock.Millisecond // doubled by each failure, a fifth either way
	franzMostBackoff        = 5 * clock.Second
)

func (c *Client) isFranz() bool { return c.spec.Config.Client == FranzGo }

// franzGoesOn takes the loop as far as it goes without waiting.
func (c *Client) franzGoesOn() {
	for c.Running() && !c.paused && c.franzTurn() {
	}
}

// franzTurn does one thing, and tells whether there may be more.
func (c *Client) franzTurn() bool {
	f := &c.franz
	switch {
	case f.callback != franzNoCallback && f.callback < franzLoses && c.franzHeartbeatDue():
		c.franzHeartbeat()
	case f.callback != franzNoCallback:
		return c.franzInCallback()
	case f.failed != "":
		c.franzLose()
	case c.closing.stage != notClosing || c.subscription == nil:
		return false
	case f.stage == franzBackingOff && f.at <= c.now:
		f.stage = franzOutside
	case f.stage == franzOutside:
		return c.franzJoin()
	case f.stage == franzJoining:
		return c.franzSyncFailed()
	case f.stage == franzInSession:
		return c.franzSession()
	default:
		return false
	}
	return true
}

// nextFranz is when the loop has something to do if nothing happens.
func (c *Client) nextFranz() clock.Time {
	f, at := &c.franz, clock.Never
	switch {
	case f.callback != franzNoCallback && f.commits == franzNoCommit || f.callback != franzNoCallback && f.until > c.now:
		at = f.until
	case f.stage == franzOutside && !c.coordinatorKnown && c.subscription != nil:
		at = c.nextLookup()
	case f.stage == franzBackingOff:
		at = f.at
	}
	switch {
	case f.stage != franzInSession || f.beating || f.callback >= franzLoses || c.closing.stage != notClosing:
	case c.coordinatorKnown && f.callback != franzNoCallback:
		at = min(at, f.at)
	case c.coordinatorKnown:
		at = min(at, f.at, c.commit.deadline, c.consumer.committed.askAgain)
	case f.callback == franzNoCallback:
		at = min(at, c.nextLookup())
	}
	return at
}

// franzJoin sends a JoinGroup. A member that is back after an error does so with
// its old id first.
func (c *Client) franzJoin() bool {
	if !c.coordinatorKnown {
		c.lookup()
		return false
	}
	if c.joinInFlight() {
		return false
	}
	c.franz.stage = franzJoining
	c.sendJoin()
	return false
}

// franzJoined is groupConsumer.handleJoinResp.
func (c *Client) franzJoined(r *protocol.JoinGroupResponse) {
	if c.franz.stage != franzJoining {
		return
	}
	if r.Error == protocol.NONE {
		c.state = completingRebalance
		c.memberID, c.generation = r.MemberID, r.Generation
		c.protocol = c.assignorNamed(r.Protocol)
		c.leader = r.Leader == r.MemberID
		c.emit(event.JoinOK{Generation: r.Generation, Leader: c.leader, Protocol: r.Protocol, MemberID: r.MemberID})
		c.pending = r
		c.sync()
		return
	}
	c.emit(event.JoinErr{Error: r.Error})
	switch r.Error {
	case protocol.MEMBER_ID_REQUIRED:
		c.memberID, c.franz.stage = r.MemberID, franzOutside
	case protocol.UNKNOWN_MEMBER_ID:
		c.memberID, c.franz.stage = "", franzOutside
	default:
		c.franzRefused(r.Error)
	}
}

// franzRefused goes on after an error that the client does not answer by joining
// anew. An error of the coordinator's is tried again by the request itself.
func (c *Client) franzRefused(err protocol.ErrorCode) {
	switch err {
	case protocol.NOT_COORDINATOR, protocol.COORDINATOR_NOT_AVAILABLE:
		c.loseCoordinator("error response " + err.String())
		c.franz.stage = franzOutside
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		c.franz.stage, c.franz.at = franzBackingOff, c.now.Add(c.franzBackoff())
	default:
		c.franz.failed = err.String()
	}
}

// franzSynced begins a session, or joins again at once if a rebalance was first.
func (c *Client) franzSynced(r *protocol.SyncGroupResponse) {
	f := &c.franz
	if f.stage != franzJoining || c.state != completingRebalance {
		return
	}
	if r.Error != protocol.NONE {
		c.emit(event.SyncErr{Error: r.Error})
		if r.Error == protocol.REBALANCE_IN_PROGRESS {
			f.stage = franzOutside
			return
		}
		c.franzRefused(r.Error)
		return
	}
	c.emit(event.SyncOK{})
	c.state, c.step = stable, stepNone
	c.assignment, c.assignedIn = r.Assignment, c.generation
	if !c.leader {
		c.snapshot = nil
	}
	c.franzBegin()
}

// franzSyncFailed joins anew if the SyncGroup could not be sent.
func (c *Client) franzSyncFailed() bool {
	if c.pending != nil || c.joinInFlight() {
		return false
	}
	c.franz.stage = franzOutside
	return true
}

// franzLose is groupConsumer.manageFailWait: everything is lost, and after a backoff
// the member joins again with the id it had.
func (c *Client) franzLose() {
	f, lost := &c.franz, c.list
	f.stage, f.callback, f.moved = franzBackingOff, franzLoses, false
	f.failures++
	c.detach(lost)
	c.drop(lost)
	c.inListener = lost
	c.emit(event.Lost{Partitions: lost})
	c.emit(event.Reset{Reason: "group manage loop errored: " + f.failed})
	f.failed = ""
	c.state, c.generation = unjoined, protocol.NoGeneration
	c.leader, c.snapshot, c.pending = false, nil, nil
	f.until, f.commits = c.now.Add(c.spec.Application.OnLost), franzNoCommit
}

func (c *Client) franzBackoff() clock.Duration {
	d := min(franzLeastBackoff<<min(max(c.franz.failures-1, 0), 20), franzMostBackoff)
	return d*4/5 + c.spec.Chance.Duration(d*2/5)
}

// franzHandle handles the answers that the Java client handles otherwise.
func (c *Client) franzHandle(request sent, response protocol.Response) bool {
	switch r := response.(type) {
	case *protocol.JoinGroupResponse:
		c.franzJoined(r)
	case *protocol.SyncGroupResponse:
		c.franzSynced(r)
	case *protocol.HeartbeatResponse:
		c.franzBeat(r.Error)
	case *protocol.OffsetCommitResponse:
		c.franzCommitted(request, r.Error)
	default:
		return false
	}
	return true
}

// franzFailed handles a request whose connection was lost, or whose time is up.
func (c *Client) franzFailed(s sent) bool {
	switch s.request.(type) {
	case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest:
		c.franz.stage, c.pending = franzOutside, nil
	case *protocol.HeartbeatRequest:
		c.franzBeat(protocol.REQUEST_TIMED_OUT)
	case *protocol.OffsetCommitRequest:
		c.franzCommitted(s, protocol.REQUEST_TIMED_OUT)
	default:
		return false
	}
	return true
}
