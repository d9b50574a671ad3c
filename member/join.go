package member

import (
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// step is how far the application thread has come in a rebalance
// (AbstractCoordinator.joinGroupIfNeeded). Each poll() takes it as far as it goes
// without waiting for the network.
type step uint8

const (
	stepNone        step = iota
	stepCommit           // onJoinPrepare waits for the auto-commit
	stepRevoke           // onJoinPrepare is in a listener callback
	stepJoinReady        // prepared: a JoinGroup is to be sent
	stepJoining          // JoinGroup in flight, or the leader waits for metadata
	stepJoined           // its answer is handled: a SyncGroup is to be sent
	stepSyncing          // SyncGroup in flight
	stepSynced           // the assignment is known, onJoinComplete is to run
	stepRevokeMoved      // onJoinComplete is in onPartitionsRevoked (cooperative)
	stepAssignReady      // and has what it takes to call onPartitionsAssigned
	stepAssign           // it is in onPartitionsAssigned
	stepAssignDone       // the callback has returned
	stepUnsubscribe      // not a rebalance: unsubscribe() is in a listener callback
)

// rejoin asks for a rebalance; poll() acts on it (AbstractCoordinator.requestRejoin).
func (c *Client) rejoin(reason string) {
	c.rejoinNeeded, c.rejoinReason = true, reason
	c.poll.wanted = true
	if reason != "" {
		c.emit(event.Rejoin{Reason: reason})
	}
}

// reset forgets the generation and, unless keepID, the member id
// (AbstractCoordinator.resetStateAndGeneration). What the member holds it has then
// lost, which it acts on at its next poll().
func (c *Client) reset(reason string, keepID bool) {
	what := "Resetting generation and member id due to: "
	if keepID {
		what = "Resetting generation due to: "
	} else {
		c.memberID = ""
	}
	c.state, c.generation = unjoined, protocol.NoGeneration
	c.needsPrepare = true
	c.emit(event.Reset{Reason: what + reason})
	c.rejoin(reason)
}

// ensureActiveGroup walks the steps of a rebalance as far as they go, and tells
// whether none is left to do.
func (c *Client) ensureActiveGroup() bool {
	for c.thread == inPoll && c.coordinatorKnown && c.fatal == "" {
		switch c.step {
		case stepNone:
			c.checkRejoin()
			if !c.rejoinNeeded {
				return true
			}
			if c.retryAt != clock.Never && c.retryAt > c.now {
				return false
			}
			c.retryAt = clock.Never
			if !c.needsPrepare {
				c.step = stepJoinReady
				continue
			}
			c.needsPrepare = false
			c.prepareJoin()
		case stepCommit:
			if !c.commitBeforeJoinDone() {
				return false
			}
			c.giveUp()
		case stepJoinReady:
			c.sendJoin()
		case stepJoined:
			c.sync()
		case stepSynced:
			c.completeJoin()
		case stepAssignReady:
			c.assign()
		case stepAssignDone:
			c.joinCompleted()
		default:
			return false
		}
	}
	return false
}

// sendJoin is AbstractCoordinator.sendJoinGroupRequest. The state leaves STABLE,
// so the heartbeat thread rests until the answer is handled.
func (c *Client) sendJoin() {
	cfg := &c.spec.Config
	c.state, c.step = preparingRebalance, stepJoining
	c.rejoinNeeded = false
	c.joined = c.subscription
	request := &protocol.JoinGroupRequest{
		MemberID: c.memberID, InstanceID: cfg.GroupInstanceID, ClientID: c.spec.ClientID,
		SessionTimeoutMs: cfg.SessionTimeoutMs, RebalanceTimeoutMs: cfg.MaxPollIntervalMs, Reason: c.rejoinReason,
	}
	for _, a := range c.spec.Assignors {
		request.Protocols = append(request.Protocols, protocol.GroupProtocol{Name: a.Name(), Metadata: c.subscriptionFor(a)})
	}
	c.emit(event.JoinSent{Known: c.memberID != ""})
	timeout := max(c.requestTimeout(), clock.Millis(cfg.MaxPollIntervalMs)+5*clock.Second)
	c.send(ToCoordinator, request, ordinary, timeout)
}

// stickyMemory is what a sticky assignor keeps between rounds, and writes into the
// user data of the next subscription.
type stickyMemory struct {
	known      bool // onAssignment has been called
	owned      []protocol.TopicPartition
	generation protocol.Generation
}

const (
	stickyName      = "sticky"
	cooperativeName = "cooperative-sticky"
)

// subscriptionFor is ConsumerCoordinator.metadata for one assignor.
func (c *Client) subscriptionFor(a assignor.Assignor) *protocol.Subscription {
	s := &protocol.Subscription{Topics: c.subscription, Owned: c.list, Generation: c.generation, Rack: c.spec.Config.ClientRack}
	switch memory := &c.sticky[0]; a.Name() {
	case stickyName:
		if memory.known {
			s.UserData = &protocol.StickyUserData{Owned: memory.owned, Generation: memory.generation}
		}
	case cooperativeName:
		s.UserData = &protocol.StickyUserData{Generation: c.sticky[1].generation}
	}
	return s
}

// remember is the assignor's onAssignment.
func (c *Client) remember() {
	switch c.protocol.Name() {
	case stickyName:
		c.sticky[0] = stickyMemory{true, c.assignment.Partitions, c.generation}
	case cooperativeName:
		c.sticky[1].generation = c.generation
	}
}

func (c *Client) handleJoin(r *protocol.JoinGroupResponse) {
	if r.Error != protocol.NONE {
		c.joinRefused(r)
		return
	}
	if c.state != preparingRebalance {
		c.joinFailed("rebalance failed due to 'null' (UnjoinedGroupException)")
		return
	}
	c.state, c.step = completingRebalance, stepJoined
	c.memberID, c.generation = r.MemberID, r.Generation
	c.protocol = c.assignorNamed(r.Protocol)
	c.enableHeartbeat()
	c.leader = r.Leader == r.MemberID
	c.emit(event.JoinOK{Generation: r.Generation, Leader: c.leader, Protocol: r.Protocol, MemberID: r.MemberID})
	if c.leader {
		c.pending = r
		c.warmUp(joinedGroup, leadGroup)
		return
	}
	c.warmUp(joinedGroup)
}

// sync goes on from the answer to JoinGroup, unless the member has left meanwhile.
func (c *Client) sync() {
	c.step = stepSyncing
	switch response := c.pending; {
	case c.state != completingRebalance:
		c.joinFailed("rebalance failed due to 'null' (UnjoinedGroupException)")
	case c.leader:
		c.pending = nil
		c.lead(response)
	default:
		c.sendSync(nil)
	}
}

func (c *Client) assignorNamed(name string) assignor.Assignor {
	for _, a := range c.spec.Assignors {
		if a.Name() == name {
			return a
		}
	}
	return c.spec.Assignors[0]
}

// joinRefused is the error half of AbstractCoordinator.JoinGroupResponseHandler.
func (c *Client) joinRefused(r *protocol.JoinGroupResponse) {
	c.emit(event.JoinErr{Error: r.Error})
	switch r.Error {
	case protocol.MEMBER_ID_REQUIRED:
		c.memberID = r.MemberID
		c.generation = protocol.NoGeneration
		c.step = stepNone
		c.rejoin("need to re-join with the given member-id: " + string(r.MemberID))
		c.warmUp(takeMemberID)
	case protocol.UNKNOWN_MEMBER_ID:
		c.reset("encountered UNKNOWN_MEMBER_ID from JOIN_GROUP response", false)
		c.step = stepNone
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		c.joinFailed("rebalance failed: the coordinator is loading the group")
		c.retryAt = c.now.Add(min(c.spec.Application.PollTimeout, 100*clock.Millisecond))
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR:
		c.joinFailed("rebalance failed: " + r.Error.String())
		c.loseCoordinator("error response " + r.Error.String())
	default:
		c.fatal = r.Error.String()
	}
}

// joinFailed lets the next turn of poll() send a JoinGroup again, without another
// onJoinPrepare unless the generation was lost meanwhile.
func (c *Client) joinFailed(reason string) {
	if c.step != stepJoining && c.step != stepSyncing {
		return
	}
	c.step, c.pending = stepNone, nil
	c.rejoin(reason)
}

// lead makes the assignment (ConsumerCoordinator.onLeaderElected). A leader
// whose metadata is being refreshed waits for it; one that has come back to a
// Stable group need not assign (KIP-814).
func (c *Client) lead(r *protocol.JoinGroupResponse) {
	c.groupTopics = c.groupTopics[:0:0]
	wanted := make([]bool, len(c.spec.Cluster))
	for _, m := range r.Members {
		for _, t := range m.Metadata.Topics {
			wanted[t] = true
		}
	}
	for t, w := range wanted {
		if w {
			c.groupTopics = append(c.groupTopics, protocol.TopicID(t))
		}
	}
	if c.metadata.partitions == nil || c.metadata.inFlight {
		c.pending, c.step = r, stepJoining
		c.refreshMetadata()
		return
	}
	c.assignAsLeader(r)
}

func (c *Client) assignAsLeader(r *protocol.JoinGroupResponse) {
	if c.state != completingRebalance {
		return
	}
	c.step = stepSyncing
	c.snapshot = c.countsOf(c.groupTopics)
	if r.SkipAssignment {
		c.sendSync(nil)
		return
	}
	group := assignor.Group{Topics: make([]assignor.Topic, len(c.spec.Cluster)), MaxGeneration: c.maxGeneration}
	for t, topic := range c.spec.Cluster {
		group.Topics[t] = assignor.Topic{Name: topic.Name, Partitions: c.metadata.partitions[t], Racks: topic.Racks}
	}
	for _, m := range r.Members {
		group.Members = append(group.Members, assignor.Member{ID: m.MemberID, InstanceID: m.InstanceID, Subscription: m.Metadata})
	}
	plan := c.protocol.Assign(&group)
	c.maxGeneration = plan.MaxGeneration
	assignments := make([]protocol.MemberAssignment, len(r.Members))
	for i, m := range r.Members {
		assignments[i] = protocol.MemberAssignment{MemberID: m.MemberID, Assignment: protocol.Assignment{Partitions: plan.Assignment[i]}}
	}
	c.sendSync(assignments)
}

func (c *Client) sendSync(assignments []protocol.MemberAssignment) {
	c.emit(event.SyncSent{Generation: c.generation, Leader: c.leader})
	c.send(ToCoordinator, &protocol.SyncGroupRequest{
		MemberID: c.memberID, InstanceID: c.spec.Config.GroupInstanceID, Generation: c.generation,
		Protocol: c.protocol.Name(), Assignments: assignments,
	}, ordinary, c.requestTimeout())
}

// handleSync is AbstractCoordinator.SyncGroupResponseHandler.
func (c *Client) handleSync(request sent, r *protocol.SyncGroupResponse) {
	if r.Error != protocol.NONE {
		c.syncRefused(r.Error)
		return
	}
	if c.state != completingRebalance || request.generation != c.generation {
		c.joinFailed("rebalance failed due to 'null' (UnjoinedGroupException)")
		return
	}
	c.emit(event.SyncOK{})
	c.state, c.step = stable, stepSynced
	c.rejoinNeeded, c.rejoinReason = false, ""
	c.assignment = r.Assignment
	c.warmUp(syncedGroup)
}

func (c *Client) syncRefused(err protocol.ErrorCode) {
	c.emit(event.SyncErr{Error: err})
	switch err {
	case protocol.REBALANCE_IN_PROGRESS:
		c.joinFailed("rebalance failed due to 'The group is rebalancing, so a rejoin is needed.' (RebalanceInProgressException)")
	case protocol.UNKNOWN_MEMBER_ID, protocol.ILLEGAL_GENERATION:
		c.reset("encountered "+err.String()+" from SYNC_GROUP response", err == protocol.ILLEGAL_GENERATION)
		c.step = stepNone
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR:
		c.joinFailed("rebalance failed: " + err.String())
		c.loseCoordinator("error response " + err.String())
	default:
		c.fatal = err.String()
	}
}
