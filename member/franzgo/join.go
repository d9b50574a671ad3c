package franzgo

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// join sends a JoinGroup, with the member's old id if it has one, also after the
// session was lost (groupConsumer.joinAndSync).
func (f *engine) join() {
	f.stage, f.signal, f.skipped = joining, nil, nil
	f.Leader = false
	f.call(joinCall, f.JoinRequest(f.why, f.claim))
}

// joined is groupConsumer.handleJoinResp.
func (f *engine) joined(r *protocol.JoinGroupResponse) {
	p := f.Process
	switch r.Error {
	case protocol.NONE:
	case protocol.MEMBER_ID_REQUIRED, protocol.UNKNOWN_MEMBER_ID:
		p.Emit(event.JoinErr{Error: r.Error})
		id := r.MemberID
		if r.Error == protocol.UNKNOWN_MEMBER_ID {
			id = ""
		}
		p.SetIdentity(id, p.Generation)
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
	case !f.NoteGroupTopics(r):
		f.lead(r)
	case f.leaving: // it may not ask of the others' topics any more (groupConsumer.balanceGroup)
		f.leave()
	default:
		f.Pending = r
		p.RefreshMetadata()
	}
}

// lead makes the plan, also where the coordinator does not want it (KIP-814): if it
// has another share for the leader than the coordinator has kept, the leader rejoins.
func (f *engine) lead(r *protocol.JoinGroupResponse) {
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

func (f *engine) sync(assignments []protocol.MemberAssignment) {
	f.call(joinCall, f.SyncRequest(assignments))
}

// synced is groupConsumer.handleSyncResp.
func (f *engine) synced(r *protocol.SyncGroupResponse) {
	p := f.Process
	switch r.Error {
	case protocol.NONE:
		p.Emit(event.SyncOK{})
		f.Assignment = r.Assignment
		if f.skipped != nil && !slices.Equal(f.skipped, r.Assignment.Partitions) {
			f.rejoin(protocol.Because(protocol.ReasonOldPlan))
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
func (f *engine) lose(err protocol.ErrorCode) {
	p := f.Process
	f.stage, f.session.err = losing, err
	f.failures++
	f.why = protocol.Because(protocol.ReasonAfterError)
	f.Leader = false
	f.WatchNothing()
	p.Holdings.Lose(p.Holdings.List())
	f.call(beatCall, nil)
	f.enter(lostCallback, p.Holdings.List())
}

// backOff waits before the next JoinGroup. It is a good time to refresh metadata that
// is not quite new (kgo.MetadataMinAge).
func (f *engine) backOff() {
	p := f.Process
	wait := p.Backoff(f.failures - 1)
	f.stage, f.until = backingOff, p.Now().Add(wait)
	p.Emit(event.Reset{Reason: protocol.Because(protocol.ReasonManageErrored, f.session.err.String(), wait.String())})
	if p.MetadataAge() >= metadataMinAge {
		p.RefreshMetadata()
	}
}

// metadataMinAge is kgo.MetadataMinAge at its default.
const metadataMinAge = 5 * clock.Second

// claim fills in what one balancer claims for the member
// (stickyBalancer.JoinGroupMetadata), for the topics that there are. Only the cooperative one names what the member
// holds; an eager member has given up everything by then, and with it what a sticky
// assignment could go by.
func (f *engine) claim(s *protocol.Subscription, a assignor.Assignor) {
	s.Topics = f.using
	switch a.Name() {
	case assignor.Sticky{}.Name(), assignor.CooperativeSticky{}.Name():
		s.UserData = &protocol.StickyUserData{Owned: s.Owned, Generation: s.Generation}
	}
	if !a.Cooperative() {
		s.Owned = nil
	}
}
