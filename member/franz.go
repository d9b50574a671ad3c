package member

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// franz is how franz-go takes part in a group (kgo's consumer_group.go), in place of
// what poll() and the heartbeat thread of the Java consumer do. Its loop runs in the
// background and never waits for the application, which shares with it only the
// partitions that it may take records of: a program that does not poll stays a member.
//
// The loop is that of groupConsumer.manage: join, sync, then a session of heartbeats
// until one is refused; see franz_session.go. Requests are repeated below it, as
// kgo's client does; see franz_call.go.
type franz struct {
	c        *Client
	stage    franzStage
	until    clock.Time // the end of a backoff
	failures int        // sessions and attempts to have one that ended by an error, in a row
	why      string     // reason of the next JoinGroup
	calls    [franzCalls]call
	callback callback
	session  session
	signal   *string    // why the session is to end and the member to rejoin (groupConsumer.rejoinCh)
	tick     clock.Time // the next auto-commit
	// Subscribed to, but not joined with before there is metadata of them.
	added []protocol.TopicID
	// Cooperative: partitions were given up for others, who get them once the member
	// has rejoined (groupConsumer.rejoinOwed).
	owed    bool
	skipped []protocol.TopicPartition // the leader's own share of the plan that it was told not to send; nil: none
	leaving bool
}

// franzStage is how far the loop is.
type franzStage uint8

const (
	franzUnaware    franzStage = iota // has no metadata yet
	franzOutside                      // about to send JoinGroup
	franzJoining                      // JoinGroup or SyncGroup is to be answered
	franzInSession                    // holds partitions and sends heartbeats
	franzLosing                       // in OnPartitionsLost
	franzBackingOff                   // after an error
	franzLeaving                      // in the last OnPartitionsRevoked, or LeaveGroup is to be answered
	franzGone
)

// start makes the client ask for metadata; everything else follows from the answer.
func (f *franz) start() {
	f.why = "beginning to manage the group lifecycle"
	f.tick = clock.Never
	f.c.metadata.due = f.c.now
	f.c.requestMetadata()
}

// clone copies the state for another client.
func (f *franz) clone(c *Client) *franz {
	if f == nil {
		return nil
	}
	g := *f
	g.c = c
	return &g
}

// goOn does all that can be done without waiting.
func (f *franz) goOn() {
	f.c.fetchSealed()
	for f.c.Running() && (f.callbackGoesOn() || f.loopGoesOn() || f.besidesGoOn() || f.callsGoOn()) {
	}
}

// loopGoesOn takes the loop one step further, and tells whether it could. A member that
// is about to join leaves from the session that comes of it.
func (f *franz) loopGoesOn() bool {
	switch {
	case f.stage == franzInSession:
		return f.sessionGoesOn()
	case f.leaving && (f.stage == franzUnaware || f.stage == franzBackingOff):
		f.leave()
	case f.stage == franzBackingOff && f.until <= f.c.now:
		f.stage = franzOutside
	case f.stage == franzOutside && !f.calls[commitCall].open():
		f.join()
	default:
		return false
	}
	return true
}

// next is when there is something to do if nothing happens.
func (f *franz) next() clock.Time {
	at := min(f.nextCall(), f.nextCallback())
	switch f.stage {
	case franzBackingOff:
		at = min(at, f.until)
	case franzInSession:
		at = min(at, f.nextInSession())
	}
	return at
}

// settled tells whether the loop has nothing to do but to send heartbeats, or is over.
func (f *franz) settled() bool {
	return f.stage == franzGone || f.stage == franzInSession && f.callback.kind == noCallback && f.session.course == goesOn && f.signal == nil
}

// rejoin asks the session to end; one that is to end already, or does not exist, has
// no use for it (groupConsumer.rejoin).
func (f *franz) rejoin(why string) {
	if f.signal == nil {
		f.signal = &why
	}
}

// join sends a JoinGroup, with the member's old id if it has one, also after the
// session was lost (groupConsumer.joinAndSync).
func (f *franz) join() {
	c := f.c
	f.stage, f.signal, f.skipped = franzJoining, nil, nil
	c.state, c.leader = preparingRebalance, false
	c.rejoinReason = f.why
	f.call(joinCall, c.joinRequest())
}

// joined is groupConsumer.handleJoinResp.
func (f *franz) joined(r *protocol.JoinGroupResponse) {
	c := f.c
	switch r.Error {
	case protocol.NONE:
	case protocol.MEMBER_ID_REQUIRED, protocol.UNKNOWN_MEMBER_ID:
		c.emit(event.JoinErr{Error: r.Error})
		c.memberID = r.MemberID
		if r.Error == protocol.UNKNOWN_MEMBER_ID {
			c.memberID = ""
		}
		f.join()
		return
	default:
		c.emit(event.JoinErr{Error: r.Error})
		f.lose(r.Error)
		return
	}
	c.state = completingRebalance
	c.memberID, c.generation = r.MemberID, r.Generation
	c.protocol = c.assignorNamed(r.Protocol)
	c.cooperative = c.protocol.Cooperative()
	c.leader = r.Leader == r.MemberID
	c.emit(event.JoinOK{Generation: r.Generation, Leader: c.leader, Protocol: r.Protocol, MemberID: r.MemberID})
	switch {
	case !c.leader:
		c.snapshot = nil
		f.sync(nil)
	case c.noteGroupTopics(r):
		c.pending = r
		c.refreshMetadata()
	default:
		f.lead(r)
	}
}

// lead makes the plan, also where the coordinator does not want it (KIP-814): if it
// has another share for the leader than the coordinator has kept, the leader rejoins.
func (f *franz) lead(r *protocol.JoinGroupResponse) {
	plan := f.c.assignments(r)
	if !r.SkipAssignment {
		f.sync(plan)
		return
	}
	for _, a := range plan {
		if a.MemberID == r.MemberID {
			f.skipped = append([]protocol.TopicPartition{}, a.Assignment.Partitions...)
		}
	}
	f.sync(nil)
}

func (f *franz) sync(assignments []protocol.MemberAssignment) {
	f.call(joinCall, f.c.syncRequest(assignments))
}

// synced is groupConsumer.handleSyncResp.
func (f *franz) synced(r *protocol.SyncGroupResponse) {
	c := f.c
	switch r.Error {
	case protocol.NONE:
		c.emit(event.SyncOK{})
		c.state, c.assignment = stable, r.Assignment
		if f.skipped != nil && !slices.Equal(f.skipped, r.Assignment.Partitions) {
			f.rejoin("instance group leader restarted and was reassigned old plan, our topic interests changed and we must rejoin to force a rebalance")
		}
		f.begin()
	case protocol.REBALANCE_IN_PROGRESS:
		c.emit(event.SyncErr{Error: r.Error})
		f.join()
	default:
		c.emit(event.SyncErr{Error: r.Error})
		f.lose(r.Error)
	}
}

// lose is groupConsumer.manageFailWait: whatever the member holds is lost.
func (f *franz) lose(err protocol.ErrorCode) {
	c := f.c
	f.stage, f.session.err = franzLosing, err
	f.failures++
	f.why = "rejoining after we previously errored and backed off"
	c.state, c.leader, c.snapshot = unjoined, false, nil
	c.emit(event.Lost{Partitions: c.list})
	f.call(beatCall, nil)
	f.enter(lostCallback, c.list)
}

// backOff waits before the next JoinGroup. It is a good time to refresh metadata that
// is not quite new (kgo.MetadataMinAge).
func (f *franz) backOff() {
	c := f.c
	wait := c.backoff(f.failures - 1)
	f.stage, f.until = franzBackingOff, c.now.Add(wait)
	c.emit(event.Reset{Reason: protocol.ParseReason("group manage loop errored: " + f.session.err.String() + ", backing off for " + wait.String())})
	if c.now.Sub(c.metadata.came) >= metadataMinAge {
		c.refreshMetadata()
	}
}

// metadataMinAge is kgo.MetadataMinAge at its default.
const metadataMinAge = 5 * clock.Second

// metadataCame is groupConsumer.findNewAssignments.
func (f *franz) metadataCame() {
	c := f.c
	if f.stage == franzUnaware {
		f.stage = franzOutside
		if c.spec.Config.EnableAutoCommit {
			f.tick = c.now.Add(f.commitInterval())
		}
	}
	switch response := c.pending; {
	case response != nil:
		c.pending = nil
		f.lead(response)
	case f.leaving:
	case f.added != nil:
		c.subscription = slices.Sorted(slices.Values(append(slices.Clone(c.subscription), f.added...)))
		f.added = nil
		f.rejoin("rejoining because there are more topics to consume, our interests have changed")
	case c.leader && c.metadataChanged():
		f.rejoin("rejoining because we are the leader and noticed some topics have new partitions")
	}
}

// subscribe is AddConsumeTopics for the topics that are new and
// PurgeTopicsFromConsuming for those that are not wanted any more, whose records the
// application gets no more from now on. A client that has left its group does not
// come back.
func (f *franz) subscribe(topics []protocol.TopicID) {
	c := f.c
	if f.leaving {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(c.subscription), func(t protocol.TopicID) bool { return !slices.Contains(topics, t) })
	purged := len(kept) < len(c.subscription)
	c.subscription, f.added = kept, nil
	for _, t := range topics {
		if !slices.Contains(kept, t) {
			f.added = append(f.added, t)
		}
	}
	if f.added != nil {
		c.refreshMetadata()
	}
	if purged {
		c.stopReturning(func(o *owned) bool { return !c.subscribedTo(o.partition.Topic) })
		f.rejoin("topics purged from consuming")
	}
}

// subscription fills in what one balancer claims for the member
// (stickyBalancer.JoinGroupMetadata). Only the cooperative one names what the member
// holds; an eager member has given up everything by then, and with it what a sticky
// assignment could go by.
func (f *franz) subscription(s *protocol.Subscription, a assignor.Assignor) *protocol.Subscription {
	switch a.Name() {
	case stickyName, cooperativeName:
		s.UserData = &protocol.StickyUserData{Owned: s.Owned, Generation: s.Generation}
	}
	if !a.Cooperative() {
		s.Owned = nil
	}
	return s
}
