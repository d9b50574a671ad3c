package classic

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// # The session timer
//
// One for each member id, keyed by the id, so arming it replaces what ran before.
// These arm it, and nothing else does:
//
//	the session timeout   a heartbeat or an OffsetCommit that is accepted, the end of the
//	                      join phase, the answer to a parked SyncGroup, a static
//	                      replacement (the old member's timeout), the end of loading,
//	                      and the handing out of a member id
//	five minutes          a new member's first JoinGroup
//
// A JoinGroup of a member does not, nor does a SyncGroup that is answered at once.

// The timers of a group (GroupMetadataManager.classicGroupHeartbeatKey,
// classicGroupJoinKey, classicGroupSyncKey).
const (
	// sessionKind runs out when a member, or a member id that was handed out and not
	// used yet, has not been heard of.
	sessionKind = coordinator.SessionTimer + iota
	// joinKind ends the join phase, or a step of the initial rebalance delay.
	joinKind
	// syncKind runs out for the members that have not asked for their assignment.
	syncKind
)

var (
	joinTimer = coordinator.Timer{Kind: joinKind}
	syncTimer = coordinator.Timer{Kind: syncKind}
)

func sessionTimer(id protocol.MemberID) coordinator.Timer {
	return coordinator.Timer{Kind: sessionKind, MemberID: id}
}

// Expire takes a timer that has come due.
func (g *Group) Expire(now clock.Time, timer coordinator.Timer, fx *coordinator.Effects) {
	t := coordinator.Turn{Now: now, Fx: fx}
	switch timer.Kind {
	case sessionKind:
		g.expireSession(t, timer.MemberID)
	case joinKind:
		g.expireJoin(t)
	case syncKind:
		g.expireSync(t)
	}
}

func (g *Group) armSession(t coordinator.Turn, id protocol.MemberID, ms int32) {
	t.Arm(sessionTimer(id), ms)
}

// # A parked JoinGroup suspends the session timer
//
// So does a parked SyncGroup. A member that waits for an answer cannot time out:
// the timer fires unheeded and starts again only with the answer. A process that
// dies in this state is found out a whole session timeout after the join phase.
// Except for a new member, whose timer is the five minutes that its first
// JoinGroup may stay parked (ClassicGroupMember.hasSatisfiedHeartbeat).
func (m *member) sessionSuspended() bool {
	return !m.isNew && (m.join.waits || m.sync.waits)
}

// expireSession drops a member id that was handed out and not used, or removes a
// member. Either may be the one that the join phase waited for; that ends even an
// initial delay before its time, for Kafka does not look at the delay here
// (GroupMetadataManager.expireClassicGroupMemberHeartbeat).
func (g *Group) expireSession(t coordinator.Turn, id protocol.MemberID) {
	m := g.members.get(id)
	switch {
	case m == nil:
		g.forgetPendingJoin(t, id)
	case m.sessionSuspended():
		return
	case m.isNew:
		g.remove(t, m, protocol.Because(protocol.ReasonNewMemberTimeout))
	default:
		g.remove(t, m, protocol.Because(protocol.ReasonSessionTimeout))
	}
	switch g.state {
	case event.PreparingRebalance:
		if g.everyoneJoined() {
			g.completeJoin(t)
		}
	case event.CompletingRebalance, event.Stable:
		if m != nil {
			g.prepareRebalance(t, protocol.Because(protocol.ReasonMemberTimedOut, string(id)))
		}
	}
}

// forgetPendingJoin takes a member id off the list of those that were handed out,
// if it is there.
func (g *Group) forgetPendingJoin(t coordinator.Turn, id protocol.MemberID) {
	if i := slices.Index(g.pendingJoin, id); i >= 0 {
		g.pendingJoin = slices.Delete(g.pendingJoin, i, i+1)
		t.Clear(sessionTimer(id))
	}
}
