package classic

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/protocol"
)

// # What waits for the log
//
// Whoever causes a record is answered when it is in the log. And whoever is
// answered from a state in which a record was still on its way waits for that
// record too, as the state might not last: a heartbeat, a LeaveGroup, a commit
// (CoordinatorRuntime.append). Not held back are refusals, answers to JoinGroup
// and SyncGroup, which the group gives by itself, and OffsetFetch, which reads
// only what is in the log.

// write is a record on its way to the log.
type write struct {
	token   coordinator.Token
	purpose purpose
	record  coordinator.Record

	// of replacing
	call        coordinator.CallID
	replacement protocol.MemberID
	was         identity
	wasTerms    terms
}

// purpose says what the group was about when it wrote.
type purpose uint8

const (
	creating purpose = iota
	emptying
	assigning
	replacing
	committing
)

// heldReply is an answer that waits for a record.
type heldReply struct {
	after    coordinator.Token
	call     coordinator.CallID
	request  protocol.Request
	response protocol.Response
}

// persist sends a record to the log.
func (g *Group) persist(t coordinator.Turn, w write) {
	g.lastToken++
	w.token = g.lastToken
	g.writes.Push(w)
	t.Fx.Persists = append(t.Fx.Persists, coordinator.Persist{Token: w.token, Record: w.record})
}

// replyAfterWrites answers when all records on their way have arrived; they do so
// in their order.
func (g *Group) replyAfterWrites(t coordinator.Turn, call coordinator.Call, response protocol.Response) {
	if g.writes.Empty() {
		t.Reply(call.ID, response)
		return
	}
	g.held.Push(heldReply{g.lastToken, call.ID, call.Request, response})
}

// Persisted takes the end of the oldest append, or of one from before an Unload.
func (g *Group) Persisted(now clock.Time, token coordinator.Token, err protocol.ErrorCode, fx *coordinator.Effects) {
	if g.writes.Empty() || g.writes.First().token != token {
		return
	}
	t, w := coordinator.Turn{Now: now, Fx: fx}, g.writes.Pop()
	switch w.purpose {
	case creating, emptying:
		// Nothing follows, and a failure is harmless: a group without members that is
		// lost, or comes back with members long gone (completeClassicGroupJoin).
	case assigning:
		g.assignmentStored(t, w.record.(*GroupMetadata), err)
	case replacing:
		g.memberReplaced(t, &w, err)
	case committing:
		if err == protocol.NONE {
			g.offsets.Store(w.record.(coordinator.CommittedOffsets))
		}
	}
	g.releaseReplies(t, token, err)
}

// releaseReplies answers those who waited for this record. If it failed they share
// its fate: they were one batch.
func (g *Group) releaseReplies(t coordinator.Turn, ended coordinator.Token, err protocol.ErrorCode) {
	for !g.held.Empty() && g.held.First().after == ended {
		h := g.held.Pop()
		if err != protocol.NONE {
			h.response = refuse(h.request, answerAfter(err))
		}
		t.Reply(h.call, h.response)
	}
}

// answerAfter is what a client is told when an append failed
// (GroupMetadataManager.appendGroupMetadataErrorToResponseError).
func answerAfter(err protocol.ErrorCode) protocol.ErrorCode {
	switch err {
	case protocol.UNKNOWN_TOPIC_OR_PARTITION, protocol.REQUEST_TIMED_OUT:
		return protocol.COORDINATOR_NOT_AVAILABLE
	}
	return err
}

// refuse answers any request of a group with an error.
func refuse(r protocol.Request, err protocol.ErrorCode) protocol.Response {
	switch r := r.(type) {
	case *protocol.JoinGroupRequest:
		return refuseJoin(r.MemberID, err)
	case *protocol.SyncGroupRequest:
		return &protocol.SyncGroupResponse{Error: err}
	case *protocol.HeartbeatRequest:
		return &protocol.HeartbeatResponse{Error: err}
	case *protocol.LeaveGroupRequest:
		return &protocol.LeaveGroupResponse{Error: err}
	case *protocol.OffsetCommitRequest:
		return &protocol.OffsetCommitResponse{Error: err}
	}
	return &protocol.OffsetFetchResponse{Error: err}
}
