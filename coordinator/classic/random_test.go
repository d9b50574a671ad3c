package classic

import (
	"fmt"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/protocol"
)

// FuzzHandle throws any requests, timers, ends of appends and failovers at a group.
// The driver checks after each that no call is answered twice, that only legal
// transitions happen and that no generation is lost; and at the end, when all has
// expired, that every call has been answered and nobody is left.
func FuzzHandle(f *testing.F) { coordinatortest.Fuzz(f, play) }

// TestRandomGroups is the part of FuzzHandle that every test run makes.
func TestRandomGroups(t *testing.T) { coordinatortest.Random(t, play) }

func play(t testing.TB, data []byte) { newChaos(t, data).run() }

// chaos decides everything by bytes.
type chaos struct {
	coordinatortest.Chaos
	*driver
	ids    []protocol.MemberID // all that were ever handed out, and some that never were
	leader protocol.MemberID   // as a JoinGroup was last answered
	next   int                 // number of the next member id
	idle   clock.Time          // when the log last had nothing to append
}

func newChaos(t testing.TB, data []byte) *chaos {
	c := &chaos{Chaos: coordinatortest.Chaos{Dice: data}, ids: []protocol.MemberID{"", "ghost"}}
	cfg := usualConfig()
	cfg.InitialRebalanceDelayMs = []int32{0, 3000}[c.Dice.Below(2)]
	cfg.MaxSize = []int32{1 << 30, 4, 2, 1}[c.Dice.Below(4)]
	c.driver = newDriver(t, cfg)
	c.Chaos.Driver = c.driver.Driver
	return c
}

func (c *chaos) run() {
	for len(c.Dice) > 0 {
		c.step()
	}
	c.settle()
}

func (c *chaos) step() {
	if len(c.Appends) == 0 {
		c.idle = c.Now
	}
	switch n := c.Dice.Below(32); {
	case n < 8 && c.Down:
		c.Failover()
	case n < 18:
		c.request()
	case n < 20:
		c.assign()
	case n < 22:
		c.expire()
	case n < 29:
		if len(c.Appends) > 0 {
			c.Persist(c.outcome())
		}
	case n < 31:
		c.Twin = c.Group.Clone()
	case c.Dice.Below(4) == 0:
		c.Failover()
	}
}

// expire fires the next timer. An append ends within five seconds
// (offsets.commit.timeout.ms), so no session can end while it goes on.
func (c *chaos) expire() {
	op, ok := c.Timers.Next()
	if !ok {
		return
	}
	for len(c.Appends) > 0 && op.At.Sub(c.idle) > 5*clock.Second {
		c.Persist(c.outcome())
		op, ok = c.Timers.Next()
	}
	if ok {
		c.Fire(op)
	}
}

func (c *chaos) outcome() protocol.ErrorCode {
	return []protocol.ErrorCode{protocol.REQUEST_TIMED_OUT, protocol.UNKNOWN_SERVER_ERROR, protocol.NONE}[min(c.Dice.Below(8), 2)]
}

// assign is the step that chance would take too rarely: the leader's SyncGroup,
// and a log without fault. It leads from CompletingRebalance to Stable.
func (c *chaos) assign() {
	c.Call(0, "", &protocol.SyncGroupRequest{MemberID: c.leader, Generation: c.generation})
	for len(c.Appends) > 0 {
		c.Persist(protocol.NONE)
	}
}

func (c *chaos) request() {
	id := c.ids[len(c.ids)-1-c.Dice.Below(min(len(c.ids), 8))]
	instance := []string{"", "", "", "i1", "i2"}[c.Dice.Below(5)]
	generation := c.generation - protocol.Generation(c.Dice.Below(8)/7)
	var r protocol.Request
	switch c.Dice.Below(10) {
	case 0, 1:
		id = ""
		fallthrough
	case 2, 3:
		r = c.join(id, instance)
	case 4, 5:
		r = &protocol.SyncGroupRequest{MemberID: id, Generation: generation, Assignments: []protocol.MemberAssignment{{MemberID: id}}}
	case 6:
		r = &protocol.HeartbeatRequest{MemberID: id, InstanceID: instance, Generation: generation}
	case 7:
		r = &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{MemberID: id}, {InstanceID: instance}}[:1+c.Dice.Below(2)]}
	case 8:
		r = &protocol.OffsetCommitRequest{MemberID: id, Generation: generation, Offsets: []protocol.PartitionOffset{{Offset: 1}}[:c.Dice.Below(2)]}
	case 9:
		r = &protocol.OffsetFetchRequest{Partitions: []protocol.TopicPartition{{}}}
	}
	newID := protocol.MemberID(fmt.Sprint("m", c.next))
	c.Call(event.Member(c.next%5), newID, r)
	if c.Fx.IssuedMemberID {
		c.next++
		c.ids = append(c.ids, newID)
	}
	for _, reply := range c.Fx.Replies {
		if join, ok := reply.Response.(*protocol.JoinGroupResponse); ok && join.Error == protocol.NONE {
			c.leader = join.Leader
		}
	}
}

func (c *chaos) join(id protocol.MemberID, instance string) protocol.Request {
	lists := [][]string{{"range"}, {"range", "sticky"}, {"sticky", "range"}, {"sticky"}, {}}
	r := &protocol.JoinGroupRequest{
		MemberID: id, InstanceID: instance,
		SessionTimeoutMs:   []int32{6000, 45000, 600000, 1}[c.Dice.Below(20)%4],
		RebalanceTimeoutMs: []int32{1000, 60000, 300000}[c.Dice.Below(3)],
	}
	for _, name := range lists[min(c.Dice.Below(12), 4)%4] {
		r.Protocols = append(r.Protocols, protocol.GroupProtocol{Name: name, Metadata: &protocol.Subscription{Rack: fmt.Sprint(c.Dice.Below(2))}})
	}
	return r
}

// settle lets everything come to its end.
func (c *chaos) settle() {
	if c.Down {
		c.Load()
	}
	for range 100000 {
		if len(c.Appends) > 0 {
			c.Persist(protocol.NONE)
		} else if op, ok := c.Timers.Next(); ok {
			c.Fire(op)
		} else {
			break
		}
	}
	if len(c.Open) > 0 || len(c.Timers) > 0 || c.state != event.Empty {
		c.T.Errorf("at the end the group is %v, waiting calls %v, timers %v", c.state, c.Open, c.Timers)
	}
}
