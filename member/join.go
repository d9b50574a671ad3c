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
func (c *Client) rejoin(reason string) { c.rejoinBecause(reason, reason) }

// rejoinBecause has a short reason for the coordinator (KIP-800) and the full one.
func (c *Client) rejoinBecause(short, full string) {
	c.rejoinNeeded, c.rejoinReason = true, short
	c.poll.wanted = true
	if full != "" {
		c.emit(event.Rejoin{Reason: protocol.ParseReason(full)})
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
	c.emit(event.Reset{Reason: protocol.ParseReason(what + reason)})
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
			if c.joinInFlight() {
				return false
			}
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
	c.state, c.step = preparingRebalance, stepJoining
	c.rejoinNeeded = false
	c.joined = c.subscription
	c.emit(event.JoinSent{Known: c.memberID != ""})
	timeout := max(c.requestTimeout(), clock.Millis(c.spec.Config.MaxPollIntervalMs)+5*clock.Second)
	c.send(ToCoordinator, c.joinRequest(), ordinary, timeout)
}

func (c *Client) joinRequest() *protocol.JoinGroupRequest {
	cfg := &c.spec.Config
	request := &protocol.JoinGroupRequest{
		MemberID: c.memberID, InstanceID: cfg.GroupInstanceID, ClientID: c.spec.ClientID,
		SessionTimeoutMs: cfg.SessionTimeoutMs, RebalanceTimeoutMs: cfg.MaxPollIntervalMs, Reason: protocol.ParseReason(c.rejoinReason),
	}
	for _, a := range c.spec.Assignors {
		request.Protocols = append(request.Protocols, protocol.GroupProtocol{Name: a.Name(), Metadata: c.subscriptionFor(a)})
	}
	return request
}

// joinInFlight tells whether a JoinGroup or SyncGroup waits for its answer. After
// unsubscribe() and subscribe() an old one may, and there is one at most
// (AbstractCoordinator.joinFuture).
func (c *Client) joinInFlight() bool {
	for _, s := range c.links[ToCoordinator].waiting {
		switch s.request.(type) {
		case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest:
			return true
		}
	}
	return false
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
	if c.franz != nil {
		return c.franz.subscription(s, a)
	}
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
		c.sticky[0] = stickyMemory{true, c.assignment.Partitions, c.assignedIn}
	case cooperativeName:
		c.sticky[1].generation = c.assignedIn
	}
}

func (c *Client) handleJoin(request sent, r *protocol.JoinGroupResponse) {
	if r.Error != protocol.NONE {
		c.joinRefused(request, r)
		return
	}
	if c.state != preparingRebalance {
		c.joinFailed(leftGroup())
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
		c.slow(sendFirst, makePlan)
		return
	}
	c.slow(sendFirst)
}

// sync goes on from the answer to JoinGroup, unless the member has left meanwhile.
func (c *Client) sync() {
	c.step = stepSyncing
	switch response := c.pending; {
	case c.state != completingRebalance:
		c.joinFailed(leftGroup())
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
func (c *Client) joinRefused(request sent, r *protocol.JoinGroupResponse) {
	c.emit(event.JoinErr{Error: r.Error})
	switch r.Error {
	case protocol.MEMBER_ID_REQUIRED:
		c.memberID = r.MemberID
		c.generation = protocol.NoGeneration
		c.step = stepNone
		c.rejoin("need to re-join with the given member-id: " + string(r.MemberID))
	case protocol.UNKNOWN_MEMBER_ID:
		if c.unchangedSince(request) {
			c.reset("encountered UNKNOWN_MEMBER_ID from JOIN_GROUP response", false)
		}
		c.joinFailed(failureOf(r.Error))
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		if c.joinFailed(failureOf(r.Error)); c.step == stepNone {
			c.retryAt = c.nextTurn()
		}
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR:
		c.loseCoordinator("error response " + r.Error.String())
		c.joinFailed(failureOf(r.Error))
	case protocol.REBALANCE_IN_PROGRESS:
		c.joinFailed(failureOf(r.Error))
	default:
		c.fatal = r.Error.String()
	}
}

// joinFailed lets the next turn of poll() send a JoinGroup again, without another
// onJoinPrepare unless the generation was lost meanwhile.
func (c *Client) joinFailed(why failure) {
	if c.closing.stage != notClosing || c.step != stepJoinReady && c.step != stepJoining && c.step != stepSyncing {
		return
	}
	c.step, c.pending = stepNone, nil
	c.rejoinBecause(why.reasons())
}

// nextTurn is when the loop inside poll() comes round again if nothing happens: it
// waits for retry.backoff.ms at most, and no longer than poll() may.
func (c *Client) nextTurn() clock.Time {
	wait := clock.Millis(max(c.spec.Config.RetryBackoffMs, 1))
	if timeout := c.spec.Application.PollTimeout; timeout > 0 {
		wait = min(wait, timeout)
	}
	return c.now.Add(wait)
}

// lead makes the assignment (ConsumerCoordinator.onLeaderElected). A leader
// whose metadata is being refreshed waits for it, and so does one that is not itself
// subscribed to all topics of the group (SubscriptionState.groupSubscribe); one that
// has come back to a Stable group need not assign (KIP-814).
func (c *Client) lead(r *protocol.JoinGroupResponse) {
	foreign := c.noteGroupTopics(r)
	if c.metadata.partitions == nil || c.metadata.inFlight || c.metadata.due <= c.now || foreign {
		c.pending, c.step = r, stepJoining
		c.refreshMetadata()
		return
	}
	c.assignAsLeader(r)
}

// noteGroupTopics keeps what the group subscribes to, and tells whether some of it is
// foreign to the leader itself.
func (c *Client) noteGroupTopics(r *protocol.JoinGroupResponse) (foreign bool) {
	c.groupTopics = c.groupTopics[:0:0]
	wanted := make([]bool, len(c.spec.Cluster))
	for _, m := range r.Members {
		for _, t := range m.Metadata.Topics {
			wanted[t], foreign = true, foreign || !c.subscribedTo(t)
		}
	}
	for t, w := range wanted {
		if w {
			c.groupTopics = append(c.groupTopics, protocol.TopicID(t))
		}
	}
	return foreign
}

func (c *Client) assignAsLeader(r *protocol.JoinGroupResponse) {
	c.step = stepSyncing
	if c.state != completingRebalance {
		c.joinFailed(leftGroup())
		return
	}
	if r.SkipAssignment {
		c.snapshot = c.countsOf(c.groupTopics)
		c.sendSync(nil)
		return
	}
	c.sendSync(c.assignments(r))
}

// assignments assigns partitions to the members.
func (c *Client) assignments(r *protocol.JoinGroupResponse) []protocol.MemberAssignment {
	c.snapshot = c.countsOf(c.groupTopics)
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
	return assignments
}

func (c *Client) sendSync(assignments []protocol.MemberAssignment) {
	if !c.coordinatorKnown {
		c.joinFailed(failureOf(protocol.COORDINATOR_NOT_AVAILABLE))
		return
	}
	c.emit(event.SyncSent{Generation: c.generation, Leader: c.leader})
	c.send(ToCoordinator, c.syncRequest(assignments), ordinary, c.requestTimeout())
}

func (c *Client) syncRequest(assignments []protocol.MemberAssignment) *protocol.SyncGroupRequest {
	return &protocol.SyncGroupRequest{
		MemberID: c.memberID, InstanceID: c.spec.Config.GroupInstanceID, Generation: c.generation,
		Protocol: c.protocol.Name(), Assignments: assignments,
	}
}

// handleSync is AbstractCoordinator.SyncGroupResponseHandler.
func (c *Client) handleSync(request sent, r *protocol.SyncGroupResponse) {
	if r.Error != protocol.NONE {
		c.syncRefused(request, r.Error)
		return
	}
	if c.state != completingRebalance || request.generation != c.generation {
		c.joinFailed(failureOf(protocol.ILLEGAL_GENERATION))
		return
	}
	c.emit(event.SyncOK{})
	c.state, c.step = stable, stepSynced
	c.rejoinNeeded, c.rejoinReason = false, ""
	c.assignment = r.Assignment
	c.slow(takeOver)
}

func (c *Client) syncRefused(request sent, err protocol.ErrorCode) {
	c.emit(event.SyncErr{Error: err})
	switch err {
	case protocol.REBALANCE_IN_PROGRESS:
	case protocol.UNKNOWN_MEMBER_ID, protocol.ILLEGAL_GENERATION:
		if c.unchangedSince(request) {
			c.reset("encountered "+err.String()+" from SYNC_GROUP response", err == protocol.ILLEGAL_GENERATION)
		}
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR:
		c.loseCoordinator("error response " + err.String())
	default:
		c.fatal = err.String()
		return
	}
	c.joinFailed(failureOf(err))
}
