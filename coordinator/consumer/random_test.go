package consumer

import (
	"fmt"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/protocol"
)

// FuzzHandle throws any requests, timers, new metadata and failovers at a group. The driver
// checks after each what must hold; at the end, when clients do as they should, the group
// must become STABLE with every partition owned, and when they fall silent, EMPTY.
func FuzzHandle(f *testing.F) {
	// a member whose removal is not in the log that the next coordinator reads commits by an older epoch
	f.Add([]byte("0100000001000A000A800A0Z20A0+01z\xff0\xff01A0.2"))
	coordinatortest.Fuzz(f, play)
}

// TestRandomGroups is the part of FuzzHandle that every test run makes.
func TestRandomGroups(t *testing.T) { coordinatortest.Random(t, play) }

func play(t testing.TB, data []byte) { newChaos(t, data).run() }

// chaos decides everything by bytes.
type chaos struct {
	coordinatortest.Chaos
	*driver
	clients    []*believer
	partitions []int32
	ids        int
}

// believer is a client by what it has been told.
type believer struct {
	number   event.Member
	id       protocol.MemberID
	instance string
	epoch    protocol.Epoch
	topics   []protocol.TopicID
	assigned []protocol.TopicPartition
	joins    bool // its next heartbeat has epoch 0
	lost     bool // the last one was not answered, as far as it knows: the next says all
}

func newChaos(t testing.TB, data []byte) *chaos {
	c := &chaos{Chaos: coordinatortest.Chaos{Dice: data}}
	c.partitions = []int32{[]int32{4, 40}[c.Dice.Below(2)], 2}
	cfg := usualConfig()
	cfg.AssignmentIntervalMs = []int32{1000, 0, 15000}[c.Dice.Below(3)]
	cfg.MaxSize = []int32{1 << 30, 4}[c.Dice.Below(4)/3]
	c.driver = newDriver(t, cfg, c.partitions...)
	c.Chaos.Driver = c.driver.Driver
	for i := range 5 {
		b := &believer{number: event.Member(i), instance: []string{"", "i1", "i2"}[c.Dice.Below(5)/2], topics: c.topics()}
		c.renew(b)
		c.clients = append(c.clients, b)
	}
	return c
}

// renew makes it another process.
func (c *chaos) renew(b *believer) {
	c.ids++
	b.id, b.joins, b.epoch, b.assigned = protocol.MemberID(fmt.Sprint("m", c.ids)), true, 0, nil
}

func (c *chaos) topics() []protocol.TopicID {
	return [][]protocol.TopicID{{0}, {0, 1}, {1}, {}}[c.Dice.Below(10)%4]
}

func (c *chaos) run() {
	for len(c.Dice) > 0 && !c.T.Failed() {
		c.step()
	}
	if !c.T.Failed() {
		c.heal()
	}
}

func (c *chaos) step() {
	switch n := c.Dice.Below(64); {
	case n < 8 && c.Down:
		c.failover()
	case n < 40:
		c.request(c.clients[c.Dice.Below(len(c.clients))])
	case n < 46:
		if op, ok := c.Timers.Next(); ok {
			c.Fire(op)
		}
	case n < 52:
		c.pass(clock.Duration(c.Dice.Below(100)) * 100 * clock.Millisecond)
	case n < 58:
		switch fails := c.Dice.Below(8) == 0; {
		case len(c.Appends) == 0:
		case fails:
			c.Fail(protocol.REQUEST_TIMED_OUT, func() {})
		default:
			c.Persist(protocol.NONE)
		}
	case n < 61:
		c.Twin = c.Group.Clone()
	case n == 61:
		c.grow()
	case c.Dice.Below(4) == 0:
		c.failover()
	}
}

func (c *chaos) pass(d clock.Duration) {
	until := c.Now.Add(d)
	for op, ok := c.Timers.Next(); ok && op.At <= until; op, ok = c.Timers.Next() {
		c.Fire(op)
	}
	c.Now = until
}

// grow gives a topic more partitions.
func (c *chaos) grow() {
	c.partitions = slices.Clone(c.partitions)
	c.partitions[c.Dice.Below(2)] += 1 + int32(c.Dice.Below(8))
	c.Group.(*Group).Topics(c.partitions)
	if c.Twin != nil {
		c.Twin.(*Group).Topics(c.partitions)
	}
}

// failover moves on by one. What is on its way to the log when the coordinator goes is lost.
func (c *chaos) failover() {
	if c.Failover(); c.Down {
		c.Appends = nil
	}
}

// request is mostly a heartbeat as it should be, and else any.
func (c *chaos) request(b *believer) {
	switch n := c.Dice.Below(16); {
	case n < 8:
		c.beat(b)
	case n < 10:
		r := c.heartbeat(b)
		r.Epoch = b.epoch + protocol.Epoch(c.Dice.Below(4)-2)
		c.send(b, r)
	case n == 10:
		r := c.heartbeat(b)
		r.Owned = b.assigned[:c.Dice.Below(len(b.assigned)+1)]
		c.send(b, r)
	case n == 11:
		c.send(b, &protocol.ConsumerGroupHeartbeatRequest{MemberID: b.id, InstanceID: b.instance, Epoch: protocol.Epoch(-1 - c.Dice.Below(2)), RebalanceTimeoutMs: protocol.NoTimeout})
		b.joins = true
	case n == 12:
		c.renew(b)
	case n == 13:
		b.topics = c.topics()
		r := c.heartbeat(b)
		r.Topics = b.topics
		c.send(b, r)
	case n == 14:
		epoch := protocol.Generation(b.epoch) - protocol.Generation(c.Dice.Below(3)) + 1
		c.send(b, &protocol.OffsetCommitRequest{MemberID: b.id, Generation: epoch, Offsets: c.offsets()})
		c.send(b, &protocol.OffsetFetchRequest{MemberID: b.id, Epoch: b.epoch, Partitions: []protocol.TopicPartition{{}}})
	default:
		c.send(b, &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{InstanceID: "i1"}, {MemberID: b.id}}[:1+c.Dice.Below(2)]})
	}
}

// offsets are of one partition or two.
func (c *chaos) offsets() []protocol.PartitionOffset {
	list := make([]protocol.PartitionOffset, 1+c.Dice.Below(2))
	for i := range list {
		list[i] = protocol.PartitionOffset{Partition: protocol.TopicPartition{Partition: int32(c.Dice.Below(4))}, Offset: 1}
	}
	return list
}

// beat sends the heartbeat that a client sends: it joins, or acknowledges what it has.
func (c *chaos) beat(b *believer) {
	r := c.heartbeat(b)
	if b.joins || b.lost {
		r.RebalanceTimeoutMs, r.Topics = 20000, b.topics
	}
	if b.joins {
		r.Epoch, r.Owned = 0, []protocol.TopicPartition{}
	}
	c.send(b, r)
}

func (c *chaos) heartbeat(b *believer) *protocol.ConsumerGroupHeartbeatRequest {
	return &protocol.ConsumerGroupHeartbeatRequest{MemberID: b.id, InstanceID: b.instance, Epoch: b.epoch,
		RebalanceTimeoutMs: protocol.NoTimeout, Owned: append([]protocol.TopicPartition{}, b.assigned...)}
}

// send sends a request and takes what is answered at once; every other answer is lost to
// the client, as may happen.
func (c *chaos) send(b *believer, r protocol.Request) {
	b.lost = true
	c.Call(b.number, "", r)
	for _, reply := range c.Fx.Replies {
		c.take(b, reply.Response)
	}
	for len(c.Appends) > 0 && c.Dice.Below(4) != 1 {
		c.Persist(protocol.NONE)
		for _, reply := range c.Fx.Replies {
			if reply.Call == c.Calls {
				c.take(b, reply.Response)
			}
		}
	}
}

func (c *chaos) take(b *believer, r protocol.Response) {
	answer, beats := r.(*protocol.ConsumerGroupHeartbeatResponse)
	b.lost = !beats || answer.Error != protocol.NONE
	switch {
	case !beats || answer.Epoch < 0:
	case answer.Error == protocol.NONE:
		b.joins, b.epoch = false, answer.Epoch
		if answer.Assignment != nil {
			b.assigned = answer.Assignment
		}
	case answer.Error == protocol.UNKNOWN_MEMBER_ID, answer.Error == protocol.FENCED_MEMBER_EPOCH,
		answer.Error == protocol.GROUP_ID_NOT_FOUND, answer.Error == protocol.GROUP_MAX_SIZE_REACHED:
		b.joins, b.epoch, b.assigned = true, 0, nil
	case answer.Error == protocol.FENCED_INSTANCE_ID:
		c.renew(b)
	}
}

// heal lets a client of each instance id do as it should, and all others be gone.
func (c *chaos) heal() {
	if c.Down {
		c.Load()
	}
	for len(c.Appends) > 0 {
		c.Persist(protocol.NONE)
	}
	seen := map[string]bool{}
	c.clients = slices.DeleteFunc(c.clients, func(b *believer) bool {
		gone := b.instance != "" && seen[b.instance]
		seen[b.instance] = true
		return gone
	})
	for range 40 {
		for _, b := range c.clients {
			c.pass(500 * clock.Millisecond)
			c.beat(b)
		}
		c.pass(3 * clock.Second)
	}
	if c.state != event.ConsumerStable {
		c.T.Errorf("the group does not heal: %v, %v", c.state, c.epochs)
	}
	c.checkAllOwned()
	c.pass(60 * clock.Second)
	for len(c.Appends) > 0 {
		c.Persist(protocol.NONE)
	}
	if len(c.Open) > 0 || len(c.Timers) > 0 || c.state != event.ConsumerEmpty {
		c.T.Errorf("at the end the group is %v, waiting calls %v, timers %v", c.state, c.Open, c.Timers)
	}
}

// checkAllOwned: a partition of a topic that somebody subscribes to has one owner, by what
// the clients were told.
func (c *chaos) checkAllOwned() {
	owners := map[protocol.TopicPartition]int{}
	wanted := map[protocol.TopicID]bool{}
	for _, b := range c.clients {
		if b.joins {
			continue // it found the group full
		}
		for _, t := range b.topics {
			wanted[t] = true
		}
		for _, p := range b.assigned {
			owners[p]++
		}
	}
	for t, n := range c.partitions {
		for p := range n {
			want := 0
			if wanted[protocol.TopicID(t)] {
				want = 1
			}
			if got := owners[protocol.TopicPartition{Topic: protocol.TopicID(t), Partition: p}]; got != want {
				c.T.Errorf("%d-%d has %d owners, want %d", t, p, got, want)
			}
		}
	}
}
