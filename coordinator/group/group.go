package group

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/coordinator/consumer"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Group is one group id. [New] makes one that the coordinator does not have yet: as in
// Kafka such a one is as good as an empty classic group.
type Group struct {
	cfg    Config
	topics []int32
	// One of both is nil.
	classic  *classic.Group
	consumer *consumer.Group
}

// New makes a group that the coordinator does not have yet.
func New(cfg Config) *Group { return &Group{cfg: cfg, classic: classic.New(cfg.Config)} }

// now is the group in the protocol that it speaks.
func (g *Group) now() coordinator.Coordinator {
	if g.consumer != nil {
		return g.consumer
	}
	return g.classic
}

// State is the state that the group is in.
func (g *Group) State() event.GroupState {
	if g.consumer != nil {
		return g.consumer.State()
	}
	return g.classic.State()
}

// Clone copies the group.
func (g *Group) Clone() coordinator.Coordinator {
	c := *g
	if g.consumer != nil {
		c.consumer = g.consumer.Clone().(*consumer.Group)
	} else {
		c.classic = g.classic.Clone().(*classic.Group)
	}
	return &c
}

// Topics takes new metadata.
func (g *Group) Topics(partitions []int32) {
	g.topics = partitions
	g.now().Topics(partitions)
}

// Handle takes a request, which may be one for which the group goes over to the other
// protocol.
func (g *Group) Handle(now clock.Time, call coordinator.Call, fx *coordinator.Effects) {
	t := coordinator.Turn{Now: now, Fx: fx}
	if err, refused := g.admit(t, call); refused {
		t.Reply(call.ID, coordinator.Refuse(call.Request, err))
		return
	}
	g.now().Handle(now, call, fx)
	g.maybeDowngrade(t)
}

// Expire takes a timer that has come due. It may take out the last member that speaks the
// consumer protocol.
func (g *Group) Expire(now clock.Time, timer coordinator.Timer, fx *coordinator.Effects) {
	g.now().Expire(now, timer, fx)
	g.maybeDowngrade(coordinator.Turn{Now: now, Fx: fx})
}

// Persisted takes the end of an append. If it fails, and the log has a group of the other
// protocol, what was to go over has not: the group is read back as if it came to this broker.
func (g *Group) Persisted(now clock.Time, token coordinator.Token, err protocol.ErrorCode, log *coordinator.Snapshot, fx *coordinator.Effects) {
	g.now().Persisted(now, token, err, log, fx)
	if err != protocol.NONE && ofEpochs(log) != (g.consumer != nil) {
		g.Unload(now, fx)
		g.Load(now, log, fx)
	}
}

// ofEpochs tells whether the log has a group of the consumer protocol.
func ofEpochs(log *coordinator.Snapshot) bool {
	_, is := log.Group.(*consumer.Stored)
	return is
}

// Unload takes the group away from this broker.
func (g *Group) Unload(now clock.Time, fx *coordinator.Effects) { g.now().Unload(now, fx) }

// Loading says that the log is being read.
func (g *Group) Loading(now clock.Time, fx *coordinator.Effects) { g.now().Loading(now, fx) }

// Load puts the group back to what was persisted, in the protocol that it spoke then: the
// record with which it went over may not have reached the log.
func (g *Group) Load(now clock.Time, snapshot *coordinator.Snapshot, fx *coordinator.Effects) {
	t, epochs := coordinator.Turn{Now: now, Fx: fx}, ofEpochs(snapshot)
	switch {
	case epochs && g.consumer == nil:
		g.classic.Forget(now, fx)
		g.consumer, g.classic = consumer.Away(g.cfg.consumerRules(), g.topics, g.classic.HandOver(t)), nil
	case !epochs && g.classic == nil:
		g.consumer.Forget(now, fx)
		g.classic, g.consumer = classic.Away(g.cfg.Config, g.consumer.HandOver(t)), nil
	}
	g.now().Load(now, snapshot, fx)
}
