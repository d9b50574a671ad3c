package consumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/protocol"
)

// # The timers
//
// All are a member's, and all do nothing but take it out.
//
//	session      armed by each heartbeat of it that is accepted, and by nothing else: not
//	             by a commit, nor by leaving for a while. Of a member that speaks the
//	             classic protocol it is as long as its own session.timeout.ms, and
//	             JoinGroup and SyncGroup arm it, too
//	revocation   armed when it is asked to give partitions up, by max.poll.interval.ms of
//	             its own, and cleared when it has. Its heartbeats do not extend it
//	join         instead of that, of a member that speaks the classic protocol: armed when
//	             it is first told that it has to join, and cleared when it has
//	sync         of such a member: armed by its JoinGroup, cleared by its SyncGroup
//
// (GroupMetadataManager.groupSessionTimeoutKey, groupRebalanceTimeoutKey,
// consumerGroupJoinKey, consumerGroupSyncKey.)
const (
	sessionKind = coordinator.SessionTimer + iota
	revocationKind
	joinKind
	syncKind
)

func sessionTimer(id protocol.MemberID) coordinator.Timer {
	return coordinator.Timer{Kind: sessionKind, MemberID: id}
}

func revocationTimer(id protocol.MemberID) coordinator.Timer {
	return coordinator.Timer{Kind: revocationKind, MemberID: id}
}

func joinTimer(id protocol.MemberID) coordinator.Timer {
	return coordinator.Timer{Kind: joinKind, MemberID: id}
}

func syncTimer(id protocol.MemberID) coordinator.Timer {
	return coordinator.Timer{Kind: syncKind, MemberID: id}
}

func (g *Group) armSession(t coordinator.Turn, m *member) {
	ms := g.cfg.SessionTimeoutMs
	if m.classic != nil {
		ms = m.classic.sessionTimeoutMs
	}
	t.Arm(sessionTimer(m.id), ms)
}

// clearTimers stops all of a member's.
func clearTimers(t coordinator.Turn, id protocol.MemberID) {
	t.Clear(sessionTimer(id))
	t.Clear(revocationTimer(id))
	t.Clear(joinTimer(id))
	t.Clear(syncTimer(id))
}

func (g *Group) armRevocation(t coordinator.Turn, m *member) {
	t.Arm(revocationTimer(m.id), m.rebalanceTimeoutMs)
}

// Expire takes a timer that has come due.
func (g *Group) Expire(now clock.Time, timer coordinator.Timer, fx *coordinator.Effects) {
	t, m := coordinator.Turn{Now: now, Fx: fx}, g.members.get(timer.MemberID)
	var w write
	why := expiries[timer.Kind]
	g.fence(t, m, protocol.Because(why.removed), protocol.Because(why.rises, string(m.id)), &w)
	g.persist(t, &w)
}

// expiries has for each kind of timer why a member is removed, and why the group's epoch
// rises then.
var expiries = [...]struct{ removed, rises protocol.ReasonCode }{
	sessionKind:    {protocol.ReasonSessionTimeout, protocol.ReasonMemberTimedOut},
	revocationKind: {protocol.ReasonNotRevoked, protocol.ReasonMemberNotRevoked},
	joinKind:       {protocol.ReasonClassicNotJoined, protocol.ReasonJoinMissing},
	syncKind:       {protocol.ReasonClassicNotSynced, protocol.ReasonSyncMissing},
}
