package classic

import (
	"maps"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Group is a group of the classic protocol (ClassicGroup). [New] makes one that
// does not exist yet; the first JoinGroup creates it.
type Group struct {
	cfg      Config
	state    event.GroupState
	previous event.GroupState
	loading  bool // Dead, and being read from the log
	exists   bool

	generation protocol.Generation
	protocol   string            // the selected assignor
	leader     protocol.MemberID // empty: no member

	members   memberMap
	supported []support // how many members support each assignor
	awaiting  int       // members with a parked JoinGroup

	pendingJoin []protocol.MemberID // handed out, not joined yet (KIP-394)
	pendingSync map[protocol.MemberID]bool
	delay       initialDelay

	offsets  coordinator.Offsets // committed: those of the log, and never written to
	appends  coordinator.Appends[write]
	unloaded []identity // the members that were counted in when the group was unloaded
}

// member is one member of the group (ClassicGroupMember).
type member struct {
	identity
	terms
	instanceID string // empty: a dynamic member
	clientID   string
	assignment protocol.Assignment
	join, sync parked
	// isNew: it has not had an answer to a JoinGroup yet, so it cannot send
	// heartbeats.
	isNew bool
	gone  bool    // it has been taken out of the group's list
	next  *member // whom somebody has looked for after it
}

// identity is a member id and whose it is.
type identity struct {
	id   protocol.MemberID
	from event.Member
}

// terms are what the member's newest JoinGroup asks for.
type terms struct {
	sessionTimeoutMs   int32
	rebalanceTimeoutMs int32
	protocols          []protocol.GroupProtocol
}

// parked is a call that waits for its answer.
type parked struct {
	call  coordinator.CallID
	waits bool
}

// New makes a group that does not exist yet.
func New(cfg Config) *Group {
	return &Group{cfg: cfg, members: newMemberMap(), pendingSync: map[protocol.MemberID]bool{}}
}

// Topics does nothing: in this protocol the leader knows of topics, and the coordinator
// does not.
func (g *Group) Topics([]int32) {}

// Clone copies the group.
func (g *Group) Clone() coordinator.Coordinator {
	c := *g
	c.members = g.members.clone()
	c.supported = slices.Clone(g.supported)
	c.pendingJoin = slices.Clone(g.pendingJoin)
	c.pendingSync = maps.Clone(g.pendingSync)
	c.offsets = g.offsets.Clone()
	c.appends = g.appends.Clone()
	c.unloaded = slices.Clone(g.unloaded)
	return &c
}

// Handle takes a request.
func (g *Group) Handle(now clock.Time, call coordinator.Call, fx *coordinator.Effects) {
	t := coordinator.Turn{Now: now, Fx: fx}
	if err, refused := g.precheck(call.Request); refused {
		t.Reply(call.ID, coordinator.Refuse(call.Request, err))
		return
	}
	switch r := call.Request.(type) {
	case *protocol.JoinGroupRequest:
		g.joinGroup(t, call, r)
	case *protocol.SyncGroupRequest:
		g.syncGroup(t, call, r)
	case *protocol.HeartbeatRequest:
		g.heartbeat(t, call, r)
	case *protocol.LeaveGroupRequest:
		g.leaveGroup(t, call, r)
	case *protocol.OffsetCommitRequest:
		g.offsetCommit(t, call, r)
	case *protocol.OffsetFetchRequest:
		g.offsetFetch(t, call, r)
	default:
		panic("classic: a group has no answer to this request")
	}
}

// precheck is what a request meets before it reaches the group
// (GroupCoordinatorService).
func (g *Group) precheck(r protocol.Request) (err protocol.ErrorCode, refused bool) {
	join, isJoin := r.(*protocol.JoinGroupRequest)
	switch {
	case isJoin && !g.cfg.AcceptsSession(join.SessionTimeoutMs):
		return protocol.INVALID_SESSION_TIMEOUT, true
	case g.state != event.Dead:
		return protocol.NONE, false
	}
	return coordinator.Unavailable(r, g.loading), true
}

// validateMember is the check that every request of a member passes
// (ClassicGroup.validateMember). Whoever replaced a static member fences it.
func (g *Group) validateMember(id protocol.MemberID, instanceID string) protocol.ErrorCode {
	if instanceID != "" {
		switch holder := g.members.static(instanceID); {
		case holder == nil:
			return protocol.UNKNOWN_MEMBER_ID
		case holder.id != id:
			return protocol.FENCED_INSTANCE_ID
		}
	}
	if g.members.get(id) == nil {
		return protocol.UNKNOWN_MEMBER_ID
	}
	return protocol.NONE
}

// insert takes a member in. The first one leads (ClassicGroup.add).
func (g *Group) insert(m *member) {
	if g.leader == "" {
		g.leader = m.id
	}
	g.members.put(m)
	g.countSupport(m.protocols, 1)
}

// remove takes a member out. Its parked JoinGroup is answered, so that a client
// that is still there starts again; its parked SyncGroup is not (ClassicGroup.remove,
// GroupMetadataManager.removeMemberAndUpdateClassicGroup).
func (g *Group) remove(t coordinator.Turn, m *member, reason protocol.Reason) {
	g.answerJoin(t, m, coordinator.RefuseJoin("", protocol.UNKNOWN_MEMBER_ID))
	drop(t, m.sync)
	t.Clear(sessionTimer(m.id))
	g.members.delete(m)
	g.countSupport(m.protocols, -1)
	if g.leader == m.id {
		g.leader = g.members.first()
	}
	t.Fact(m.from, event.MemberRemoved{MemberID: m.id, Reason: reason})
}

// drop tells that a parked call will never be answered.
func drop(t coordinator.Turn, p parked) {
	if p.waits {
		t.Fx.Dropped = append(t.Fx.Dropped, p.call)
	}
}
