package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Group is a group of the consumer protocol (ConsumerGroup). [New] makes one that does not
// exist yet; the first heartbeat with epoch 0 creates it.
type Group struct {
	cfg     Rules
	state   event.GroupState
	loading bool // Dead, and being read from the log
	exists  bool // as a consumer group: commits without an epoch do not make it one

	epoch       protocol.Epoch // of the group
	targetEpoch protocol.Epoch // for which the target was computed
	targetAt    clock.Time     // when it was; clock.Never: never, or that is not known

	topics      []int32 // partitions of each topic, as the broker's metadata have them
	dirty       bool    // the metadata may have changed since somebody looked
	metadata    []topicMetadata
	subscribers []int32 // of each topic

	members memberMap
	behind  int      // members that are not where the target is
	held    [][]bool // by topic and partition: some member holds it

	downgrade struct { // to the classic protocol, by this input
		due       bool
		rebalance protocol.Reason
	}

	offsets  coordinator.Offsets // committed: those of the log, and never written to
	appends  coordinator.Appends[coordinator.Record]
	unloaded []identity // the members that were counted in when the group was unloaded
}

// topicMetadata is what the group's epoch depends on of a topic: Kafka keeps a hash of it
// (ModernGroup.computeMetadataHash).
type topicMetadata struct {
	topic      protocol.TopicID
	partitions int32
}

// The epochs of a group that nobody has joined: it begins with a target, which is empty, so
// that the first member comes to epoch 2 (KAFKA-20268).
const firstEpoch protocol.Epoch = 1

// New makes a group that does not exist yet, and never goes over to the classic protocol.
func New(cfg Config) *Group { return newGroup(Rules{Config: cfg}) }

func newGroup(cfg Rules) *Group {
	return &Group{cfg: cfg, state: event.ConsumerEmpty, epoch: firstEpoch, targetEpoch: firstEpoch, targetAt: clock.Never, members: newMemberMap()}
}

// Clone copies the group.
func (g *Group) Clone() coordinator.Coordinator {
	c := *g
	c.subscribers = slices.Clone(g.subscribers)
	c.members = g.members.clone()
	c.held = make([][]bool, len(g.held))
	for t := range g.held {
		c.held[t] = slices.Clone(g.held[t])
	}
	c.offsets = g.offsets.Clone()
	c.appends = g.appends.Clone()
	c.unloaded = slices.Clone(g.unloaded)
	return &c
}

// Topics takes new metadata. The next heartbeat of any member looks at them
// (GroupMetadataManager.onMetadataUpdate).
func (g *Group) Topics(partitions []int32) {
	g.topics, g.dirty = partitions, true
	for len(g.subscribers) < len(partitions) {
		g.subscribers = append(g.subscribers, 0)
		g.held = append(g.held, nil)
	}
	for t, n := range partitions {
		g.held[t] = append(g.held[t], make([]bool, max(0, int(n)-len(g.held[t])))...)
	}
}

// Handle takes a request.
func (g *Group) Handle(now clock.Time, call coordinator.Call, fx *coordinator.Effects) {
	t := coordinator.Turn{Now: now, Fx: fx}
	if err, refused := g.precheck(call.Request); refused {
		t.Reply(call.ID, coordinator.Refuse(call.Request, err))
		return
	}
	switch r := call.Request.(type) {
	case *protocol.ConsumerGroupHeartbeatRequest:
		g.heartbeat(t, call, r)
	case *protocol.OffsetCommitRequest:
		g.offsetCommit(t, call, r)
	case *protocol.OffsetFetchRequest:
		g.offsetFetch(t, call, r)
	case *protocol.LeaveGroupRequest:
		g.leaveGroup(t, call, r)
	case *protocol.JoinGroupRequest:
		g.joinGroup(t, call, r)
	case *protocol.SyncGroupRequest:
		g.syncGroup(t, call, r)
	case *protocol.HeartbeatRequest:
		g.classicHeartbeat(t, call, r)
	default:
		panic("consumer: a group has no answer to this request")
	}
}

// precheck is what a request meets before it reaches the group (GroupCoordinatorService).
func (g *Group) precheck(r protocol.Request) (err protocol.ErrorCode, refused bool) {
	if heartbeat, beats := r.(*protocol.ConsumerGroupHeartbeatRequest); beats {
		err = g.cfg.Validate(heartbeat)
	}
	if err != protocol.NONE || g.state != event.Dead {
		return err, err != protocol.NONE
	}
	return coordinator.Unavailable(r, g.loading), true
}
