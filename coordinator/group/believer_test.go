package group

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// believer is a client of either protocol, by what it has been told.
type believer struct {
	chaos       *chaos
	number      int
	instance    string
	ofEpochs    bool // it speaks the consumer protocol
	cooperative bool // of the classic one

	id         protocol.MemberID
	generation protocol.Generation // or epoch
	assigned   []protocol.TopicPartition
	step       step
	leads      []protocol.JoinGroupMember // whom it assigns to
	waits      coordinator.CallID         // the call whose answer it awaits; 0: none
	since      clock.Time                 // when it sent that
	made       int                        // member ids
}

// step is what a client has to do next.
type step uint8

const (
	joins step = iota
	syncs
	settled
	ended // by an error that no client goes on after
)

// renew makes it another process.
func (b *believer) renew() {
	b.made++
	*b = believer{chaos: b.chaos, number: b.number, instance: b.instance, ofEpochs: b.ofEpochs, cooperative: b.cooperative, made: b.made}
	b.generation = protocol.NoGeneration
	if b.ofEpochs {
		b.id = protocol.MemberID(fmt.Sprintf("c%d-%d", b.number, b.made))
	}
}

// act sends what the client would send next. It waits for an answer, but not for ever.
func (b *believer) act() {
	if b.step == ended || b.waits != 0 && b.chaos.Now.Sub(b.since) < 60*clock.Second {
		return
	}
	switch {
	case b.ofEpochs:
		b.send(b.heartbeat())
	case b.step == joins:
		b.send(b.join())
	case b.step == syncs:
		b.send(&protocol.SyncGroupRequest{MemberID: b.id, InstanceID: b.instance, Generation: b.generation, Assignments: b.plan()})
	default:
		b.send(&protocol.HeartbeatRequest{MemberID: b.id, InstanceID: b.instance, Generation: b.generation})
	}
}

func (b *believer) send(r protocol.Request) {
	c := b.chaos
	b.waits, b.since = c.Calls+1, c.Now
	c.calls[b.waits] = b
	newID := protocol.MemberID(fmt.Sprintf("c%d-%d", b.number, b.made+1))
	c.Call(event.Member(b.number), newID, r)
	if c.Fx.IssuedMemberID {
		b.made++
	}
	for len(c.Appends) > 0 && c.Dice.Below(4) != 1 {
		c.Persist(protocol.NONE)
	}
}

func (b *believer) heartbeat() protocol.Request {
	r := &protocol.ConsumerGroupHeartbeatRequest{MemberID: b.id, InstanceID: b.instance, Epoch: protocol.Epoch(b.generation),
		RebalanceTimeoutMs: protocol.NoTimeout, Owned: append([]protocol.TopicPartition{}, b.assigned...)}
	if b.step == joins {
		r.Epoch, r.RebalanceTimeoutMs, r.Topics, r.Owned = 0, 20000, []protocol.TopicID{0, 1}, []protocol.TopicPartition{}
	}
	return r
}

func (b *believer) join() protocol.Request {
	metadata := &protocol.Subscription{Topics: []protocol.TopicID{0, 1}, Generation: b.generation}
	if b.cooperative {
		metadata.Owned = b.assigned
	}
	return &protocol.JoinGroupRequest{MemberID: b.id, InstanceID: b.instance, SessionTimeoutMs: 30000, RebalanceTimeoutMs: 20000,
		Protocols: []protocol.GroupProtocol{{Name: "range", Metadata: metadata}}}
}

// plan deals the partitions out in turn, if the client leads.
func (b *believer) plan() (plan []protocol.MemberAssignment) {
	if len(b.leads) == 0 {
		return nil
	}
	for _, m := range b.leads {
		plan = append(plan, protocol.MemberAssignment{MemberID: m.MemberID})
	}
	i := 0
	for t, n := range b.chaos.partitions {
		for p := range n {
			a := &plan[i%len(plan)].Assignment
			a.Partitions = append(a.Partitions, protocol.TopicPartition{Topic: protocol.TopicID(t), Partition: p})
			i++
		}
	}
	return plan
}

// take takes an answer.
func (b *believer) take(r protocol.Response) {
	switch r := r.(type) {
	case *protocol.ConsumerGroupHeartbeatResponse:
		if r.Error == protocol.NONE && r.Epoch > 0 {
			b.step, b.generation = settled, protocol.Generation(r.Epoch)
			if r.Assignment != nil {
				b.assigned = r.Assignment
			}
			return
		}
		b.failed(r.Error)
	case *protocol.JoinGroupResponse:
		switch r.Error {
		case protocol.NONE:
			b.step, b.id, b.generation, b.leads = syncs, r.MemberID, r.Generation, r.Members
		case protocol.MEMBER_ID_REQUIRED:
			b.id = r.MemberID
		default:
			b.failed(r.Error)
		}
	case *protocol.SyncGroupResponse:
		if r.Error == protocol.NONE {
			gives := slices.ContainsFunc(b.assigned, func(p protocol.TopicPartition) bool { return !slices.Contains(r.Assignment.Partitions, p) })
			b.step, b.assigned = settled, r.Assignment.Partitions
			if b.cooperative && gives {
				b.step = joins
			}
			return
		}
		b.failed(r.Error)
	case *protocol.HeartbeatResponse:
		if r.Error != protocol.NONE {
			b.failed(r.Error)
		}
	}
}

// failed joins again after an error, as somebody else where it has to be.
func (b *believer) failed(err protocol.ErrorCode) {
	switch b.step = joins; err {
	case protocol.UNKNOWN_MEMBER_ID, protocol.FENCED_INSTANCE_ID, protocol.FENCED_MEMBER_EPOCH, protocol.GROUP_ID_NOT_FOUND:
		b.renew()
	case protocol.UNKNOWN_SERVER_ERROR: // it came before the first join phase of a classic group was over (Group.upgrade)
		b.step = ended
	case protocol.ILLEGAL_GENERATION:
		b.generation, b.assigned = protocol.NoGeneration, nil
	case protocol.REBALANCE_IN_PROGRESS:
		if !b.cooperative {
			b.assigned = nil
		}
	}
}

// misbehave leaves, restarts with the other protocol or as another process, or sends what
// nobody would.
func (b *believer) misbehave() {
	d := &b.chaos.Dice
	switch d.Below(8) {
	case 0:
		b.leave()
		b.renew()
	case 1:
		b.leave()
		b.ofEpochs = !b.ofEpochs
		b.renew()
	case 2:
		b.ofEpochs = !b.ofEpochs // killed
		b.renew()
	case 3:
		b.renew()
	case 4:
		b.generation += protocol.Generation(d.Below(3)) - 1
	case 5:
		b.step = step(d.Below(3))
	case 6:
		b.send(&protocol.OffsetCommitRequest{MemberID: b.id, Generation: b.generation, Offsets: []protocol.PartitionOffset{{Offset: 1}}})
	default:
		b.send(&protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{InstanceID: "i1"}, {MemberID: b.id}}[:1+d.Below(2)]})
	}
}

func (b *believer) leave() {
	if !b.ofEpochs {
		b.send(&protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{MemberID: b.id}}})
		return
	}
	epoch := protocol.LeaveEpoch
	if b.instance != "" {
		epoch -= protocol.Epoch(b.chaos.Dice.Below(2))
	}
	b.send(&protocol.ConsumerGroupHeartbeatRequest{MemberID: b.id, InstanceID: b.instance, Epoch: epoch, RebalanceTimeoutMs: protocol.NoTimeout})
}
