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
	purpose purpose
	record  coordinator.Record

	// of replacing
	call        coordinator.CallID
	replacement protocol.MemberID
	was         identity
	wasTerms    terms
	follows     bool // it was the leader, and its client would assign anew
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

// persist sends a record to the log.
func (g *Group) persist(t coordinator.Turn, w write) { g.appends.Append(t, w.record, w) }

// Persisted takes the end of the oldest append, or of one from before an Unload. No state goes
// back to the log: Kafka keeps that of a classic group beside its timeline (ClassicGroup). What is committed is what the
// log has.
func (g *Group) Persisted(now clock.Time, token coordinator.Token, err protocol.ErrorCode, log *coordinator.Snapshot, fx *coordinator.Effects) {
	w, known := g.appends.Ended(token)
	if !known {
		return
	}
	t := coordinator.Turn{Now: now, Fx: fx}
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
			g.offsets = log.Offsets
		}
	}
	g.appends.Release(t, token, err != protocol.NONE, coordinator.Refusing(coordinator.AfterAppend(err)))
}
