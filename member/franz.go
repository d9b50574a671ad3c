package member

import (
	"errors"
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
	Beside
	Membership
	p        *Process
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

// NewFranz makes the engine of a process, with the balancers that it is configured with.
func NewFranz(p *Process, assignors []assignor.Assignor) *franz {
	return &franz{Beside: Beside{p}, Membership: NewMembership(p, assignors), p: p}
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

// Start implements Engine: it asks for metadata; everything else follows from the answer.
func (f *franz) Start() {
	f.why = "beginning to manage the group lifecycle"
	f.tick = clock.Never
	f.p.RefreshMetadata()
}

// Clone implements Engine.
func (f *franz) Clone(p *Process) Engine {
	g := *f
	g.p, g.Beside, g.Membership = p, Beside{p}, f.Membership.Clone(p)
	return &g
}

// GoOn implements Engine.
func (f *franz) GoOn() {
	f.p.Holdings.FetchSealed()
	for f.p.Running() && (f.callbackGoesOn() || f.loopGoesOn() || f.besidesGoOn() || f.callsGoOn()) {
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
	case f.stage == franzBackingOff && f.until <= f.p.Now():
		f.stage = franzOutside
	case f.stage == franzOutside && !f.calls[commitCall].open():
		f.join()
	default:
		return false
	}
	return true
}

// Next implements Engine.
func (f *franz) Next() clock.Time {
	at := min(f.nextCall(), f.nextCallback())
	switch f.stage {
	case franzBackingOff:
		at = min(at, f.until)
	case franzInSession:
		at = min(at, f.nextInSession())
	}
	return at
}

// Settled implements Engine: the loop has nothing to do but to send heartbeats, or is over.
func (f *franz) Settled() bool {
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
	f.stage, f.signal, f.skipped = franzJoining, nil, nil
	f.Leader = false
	f.call(joinCall, f.JoinRequest(f.why, claim))
}

// joined is groupConsumer.handleJoinResp.
func (f *franz) joined(r *protocol.JoinGroupResponse) {
	p := f.p
	switch r.Error {
	case protocol.NONE:
	case protocol.MEMBER_ID_REQUIRED, protocol.UNKNOWN_MEMBER_ID:
		p.Emit(event.JoinErr{Error: r.Error})
		p.MemberID = r.MemberID
		if r.Error == protocol.UNKNOWN_MEMBER_ID {
			p.MemberID = ""
		}
		f.join()
		return
	default:
		p.Emit(event.JoinErr{Error: r.Error})
		f.lose(r.Error)
		return
	}
	f.Joined(r)
	f.Cooperative = f.Protocol.Cooperative()
	p.Emit(event.JoinOK{Generation: r.Generation, Leader: f.Leader, Protocol: r.Protocol, MemberID: r.MemberID})
	switch {
	case !f.Leader:
		f.WatchNothing()
		f.sync(nil)
	case f.NoteGroupTopics(r):
		f.Pending = r
		p.RefreshMetadata()
	default:
		f.lead(r)
	}
}

// lead makes the plan, also where the coordinator does not want it (KIP-814): if it
// has another share for the leader than the coordinator has kept, the leader rejoins.
func (f *franz) lead(r *protocol.JoinGroupResponse) {
	plan := f.Plan(r)
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
	f.call(joinCall, f.SyncRequest(assignments))
}

// synced is groupConsumer.handleSyncResp.
func (f *franz) synced(r *protocol.SyncGroupResponse) {
	p := f.p
	switch r.Error {
	case protocol.NONE:
		p.Emit(event.SyncOK{})
		f.Assignment = r.Assignment
		if f.skipped != nil && !slices.Equal(f.skipped, r.Assignment.Partitions) {
			f.rejoin("instance group leader restarted and was reassigned old plan, our topic interests changed and we must rejoin to force a rebalance")
		}
		f.begin()
	case protocol.REBALANCE_IN_PROGRESS:
		p.Emit(event.SyncErr{Error: r.Error})
		f.join()
	default:
		p.Emit(event.SyncErr{Error: r.Error})
		f.lose(r.Error)
	}
}

// lose is groupConsumer.manageFailWait: whatever the member holds is lost.
func (f *franz) lose(err protocol.ErrorCode) {
	p := f.p
	f.stage, f.session.err = franzLosing, err
	f.failures++
	f.why = "rejoining after we previously errored and backed off"
	f.Leader = false
	f.WatchNothing()
	p.Holdings.Lose(p.Holdings.List())
	f.call(beatCall, nil)
	f.enter(lostCallback, p.Holdings.List())
}

// backOff waits before the next JoinGroup. It is a good time to refresh metadata that
// is not quite new (kgo.MetadataMinAge).
func (f *franz) backOff() {
	p := f.p
	wait := p.Backoff(f.failures - 1)
	f.stage, f.until = franzBackingOff, p.Now().Add(wait)
	p.Emit(event.Reset{Reason: "group manage loop errored: " + f.session.err.String() + ", backing off for " + wait.String()})
	if p.MetadataAge() >= metadataMinAge {
		p.RefreshMetadata()
	}
}

// metadataMinAge is kgo.MetadataMinAge at its default.
const metadataMinAge = 5 * clock.Second

// metadataCame is groupConsumer.findNewAssignments.
func (f *franz) metadataCame() {
	p := f.p
	if f.stage == franzUnaware {
		f.stage = franzOutside
		if p.Config().EnableAutoCommit {
			f.tick = p.Now().Add(f.commitInterval())
		}
	}
	switch response := f.Pending; {
	case response != nil:
		f.Pending = nil
		f.lead(response)
	case f.leaving:
	case f.added != nil:
		p.SetSubscription(slices.Sorted(slices.Values(append(slices.Clone(p.Subscription()), f.added...))))
		f.added = nil
		f.rejoin("rejoining because there are more topics to consume, our interests have changed")
	case f.Leader && f.MetadataChanged():
		f.rejoin("rejoining because we are the leader and noticed some topics have new partitions")
	}
}

// Subscribe implements Engine: AddConsumeTopics for the topics that are new and
// PurgeTopicsFromConsuming for those that are not wanted any more, whose records the
// application gets no more from now on. A client that has left its group does not
// come back.
func (f *franz) Subscribe(topics []protocol.TopicID) {
	p := f.p
	if f.leaving {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(p.Subscription()), func(t protocol.TopicID) bool { return !slices.Contains(topics, t) })
	purged := len(kept) < len(p.Subscription())
	p.SetSubscription(kept)
	f.added = nil
	for _, t := range topics {
		if !slices.Contains(kept, t) {
			f.added = append(f.added, t)
		}
	}
	if f.added != nil {
		p.RefreshMetadata()
	}
	if purged {
		p.Holdings.StopReturning(func(q protocol.TopicPartition) bool { return !p.SubscribedTo(q.Topic) })
		f.rejoin("topics purged from consuming")
	}
}

// claim fills in what one balancer claims for the member
// (stickyBalancer.JoinGroupMetadata). Only the cooperative one names what the member
// holds; an eager member has given up everything by then, and with it what a sticky
// assignment could go by.
func claim(s *protocol.Subscription, a assignor.Assignor) {
	switch a.Name() {
	case stickyName, cooperativeName:
		s.UserData = &protocol.StickyUserData{Owned: s.Owned, Generation: s.Generation}
	}
	if !a.Cooperative() {
		s.Owned = nil
	}
}

// MaySubscribe implements Engine.
func (f *franz) MaySubscribe() error {
	if f.leaving || f.p.Program().Ordered(UnsubscribeOrder) {
		return errors.New("has left its group, to which a franz-go client does not come back: restart it")
	}
	return nil
}

// EnforceRebalance implements Engine.
func (f *franz) EnforceRebalance() { f.rejoin("from ForceRebalance") }

// Unsubscribe implements Engine.
func (f *franz) Unsubscribe() { f.quit() }

// Close implements Engine.
func (f *franz) Close() { f.quit() }

// Polled implements Engine: the program has come back, so what the last poll returned was
// processed and is a matter of commits (groupConsumer.undirtyUncommitted).
func (f *franz) Polled() {
	if !f.leaving {
		f.p.Holdings.Processed()
	}
}

// Lookback implements Engine: what the very last poll returned is not to be committed yet.
func (f *franz) Lookback() clock.Duration { return clock.Millisecond }
