package classic

import (
	"fmt"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/protocol"
)

// FuzzHandle throws any requests, timers, ends of appends and failovers at a group.
// The driver checks after each that no call is answered twice, that only legal
// transitions happen and that no generation is lost; and at the end, when all has
// expired, that every call has been answered and nobody is left.
func FuzzHandle(f *testing.F) {
	f.Add([]byte{})
	for seed := range uint64(4) {
		f.Add(scripttest.RandomBytes(seed, 400))
	}
	f.Fuzz(func(t *testing.T, data []byte) { newChaos(t, data).run() })
}

// TestRandomGroups is the part of FuzzHandle that every test run makes.
func TestRandomGroups(t *testing.T) {
	for seed := range uint64(300) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { newChaos(t, scripttest.RandomBytes(seed, 1500)).run() })
	}
}

// chaos decides everything by bytes.
type chaos struct {
	*driver
	dice   scripttest.Dice
	ids    []protocol.MemberID // all that were ever handed out, and some that never were
	leader protocol.MemberID   // as a JoinGroup was last answered
	next   int                 // number of the next member id
	down   bool
	idle   clock.Time // when the log last had nothing to append
}

func newChaos(t testing.TB, data []byte) *chaos {
	c := &chaos{dice: data, ids: []protocol.MemberID{"", "ghost"}}
	cfg := usualConfig()
	cfg.InitialRebalanceDelayMs = []int32{0, 3000}[c.dice.Below(2)]
	cfg.MaxSize = []int32{1 << 30, 4, 2, 1}[c.dice.Below(4)]
	c.driver = newDriver(t, cfg)
	return c
}

func (c *chaos) run() {
	for len(c.dice) > 0 {
		c.step()
	}
	c.settle()
}

func (c *chaos) step() {
	if len(c.Appends) == 0 {
		c.idle = c.Now
	}
	switch n := c.dice.Below(32); {
	case n < 8 && c.down:
		c.failover()
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
	case c.dice.Below(4) == 0:
		c.failover()
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
	return []protocol.ErrorCode{protocol.REQUEST_TIMED_OUT, protocol.UNKNOWN_SERVER_ERROR, protocol.NONE}[min(c.dice.Below(8), 2)]
}

// assign is the step that chance would take too rarely: the leader's SyncGroup,
// and a log without fault. It leads from CompletingRebalance to Stable.
func (c *chaos) assign() {
	c.Call(0, "", &protocol.SyncGroupRequest{MemberID: c.leader, Generation: c.generation})
	for len(c.Appends) > 0 {
		c.Persist(protocol.NONE)
	}
}

// failover moves on by one: away, being read, back.
func (c *chaos) failover() {
	switch {
	case !c.down:
		c.Unload()
	case c.dice.Below(2) == 0:
		c.Loading()
		return
	default:
		c.Load()
	}
	c.down = !c.down
}

func (c *chaos) request() {
	id := c.ids[len(c.ids)-1-c.dice.Below(min(len(c.ids), 8))]
	instance := []string{"", "", "", "i1", "i2"}[c.dice.Below(5)]
	generation := c.generation - protocol.Generation(c.dice.Below(8)/7)
	var r protocol.Request
	switch c.dice.Below(10) {
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
		r = &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{MemberID: id}, {InstanceID: instance}}[:1+c.dice.Below(2)]}
	case 8:
		r = &protocol.OffsetCommitRequest{MemberID: id, Generation: generation, Offsets: []protocol.PartitionOffset{{Offset: 1}}[:c.dice.Below(2)]}
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
		SessionTimeoutMs:   []int32{6000, 45000, 600000, 1}[c.dice.Below(20)%4],
		RebalanceTimeoutMs: []int32{1000, 60000, 300000}[c.dice.Below(3)],
	}
	for _, name := range lists[min(c.dice.Below(12), 4)%4] {
		r.Protocols = append(r.Protocols, protocol.GroupProtocol{Name: name, Metadata: &protocol.Subscription{Rack: fmt.Sprint(c.dice.Below(2))}})
	}
	return r
}

// settle lets everything come to its end.
func (c *chaos) settle() {
	if c.down {
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
