package group

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/protocol"
)

// FuzzHandle throws any requests of both protocols, timers, new metadata and failovers at a
// group. The driver checks after each what must hold; at the end, when clients do as they
// should, every partition must be owned by one, and when they fall silent nobody is left.
func FuzzHandle(f *testing.F) {
	f.Add([]byte("000000110000000000010A110A010")) // a static member in place of one of a group that has no assignment yet
	// a classic group whose first join phase members of the other protocol break up as long as they come
	f.Add([]byte("100000200010000000100A810A010"))
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
	calls      map[coordinator.CallID]*believer
	partitions []int32
}

func newChaos(t testing.TB, data []byte) *chaos {
	c := &chaos{Chaos: coordinatortest.Chaos{Dice: data}, calls: map[coordinator.CallID]*believer{}, partitions: []int32{5, 2}}
	cfg := usualConfig()
	cfg.InitialRebalanceDelayMs = []int32{0, 3000}[c.Dice.Below(2)]
	cfg.Consumer.AssignmentIntervalMs = []int32{1000, 0}[c.Dice.Below(2)]
	cfg.Migration = Policy(c.Dice.Below(8) % 5 % 4)
	cfg.Kafka = Version(c.Dice.Below(3))
	cfg.MaxSize = []int32{1 << 30, 3}[c.Dice.Below(6)/5]
	cfg.Consumer.MaxSize = []int32{1 << 30, 3}[c.Dice.Below(6)/5]
	c.driver = newDriver(t, cfg, c.partitions...)
	c.Chaos.Driver = c.driver.Driver
	check := c.Check
	c.Check = func() { check(); c.deliver() }
	for i := range 5 {
		b := &believer{chaos: c, number: i, instance: []string{"", "i1", "i2"}[c.Dice.Below(5)/2], ofEpochs: c.Dice.Below(2) == 0}
		b.cooperative = c.Dice.Below(2) == 0
		b.renew()
		c.clients = append(c.clients, b)
	}
	return c
}

// deliver takes the answers of the last input to their clients; some are lost.
func (c *chaos) deliver() {
	for _, r := range c.Fx.Replies {
		b := c.calls[r.Call]
		delete(c.calls, r.Call)
		if b != nil && b.waits == r.Call {
			b.waits = 0
			b.take(r.Response)
		}
	}
	for _, id := range c.Fx.Dropped {
		if b := c.calls[id]; b != nil && b.waits == id {
			b.waits = 0
		}
		delete(c.calls, id)
	}
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
		b := c.clients[c.Dice.Below(len(c.clients))]
		if c.Dice.Below(6) > 0 {
			b.act()
		} else {
			b.misbehave()
		}
	case n < 44:
		if op, ok := c.Timers.Next(); ok {
			c.Fire(op)
		}
	case n < 52:
		c.pass(clock.Duration(c.Dice.Below(100)) * 50 * clock.Millisecond)
	case n < 59:
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
		c.flush()
	}
	c.Now = until
}

// flush ends every append.
func (c *chaos) flush() {
	for len(c.Appends) > 0 {
		c.Persist(protocol.NONE)
	}
}

// grow gives a topic more partitions.
func (c *chaos) grow() {
	c.partitions = slices.Clone(c.partitions)
	c.partitions[c.Dice.Below(2)]++
	c.Group.Topics(c.partitions)
	if c.Twin != nil {
		c.Twin.Topics(c.partitions)
	}
}

// failover moves on by one. What is on its way to the log when the coordinator goes is lost.
func (c *chaos) failover() {
	if c.Failover(); c.Down {
		c.Appends = nil
	}
}

// heal lets one client of each instance id do as it should, and all others be gone.
func (c *chaos) heal() {
	if c.Down {
		c.Load()
	}
	c.flush()
	seen := map[string]bool{}
	c.clients = slices.DeleteFunc(c.clients, func(b *believer) bool {
		gone := b.instance != "" && seen[b.instance]
		seen[b.instance] = true
		return gone
	})
	c.pass(100 * clock.Second)
	for range 60 {
		for _, b := range c.clients {
			c.pass(300 * clock.Millisecond)
			b.act()
			c.flush()
		}
		c.pass(3 * clock.Second)
	}
	c.checkAllOwned()
	c.pass(400 * clock.Second)
	c.flush()
	if len(c.Open) > 0 || len(c.Timers) > 0 || len(c.members) > 0 {
		c.T.Errorf("at the end the group is %s, waiting calls %v, timers %v, members %v", stateName(c.state), c.Open, c.Timers, c.members)
	}
}

// checkAllOwned: whoever was let in has what it was last given, and every partition is one
// client's, if any was let in; it may be nobody's where the target is older than they are.
func (c *chaos) checkAllOwned() {
	owners, inside := map[protocol.TopicPartition]int{}, 0
	for _, b := range c.clients {
		if b.step != settled {
			continue // it was refused, by the policy or as the group was full
		}
		inside++
		for _, p := range b.assigned {
			owners[p]++
		}
	}
	for t, n := range c.partitions {
		for p := range n {
			if got := owners[protocol.TopicPartition{Topic: protocol.TopicID(t), Partition: p}]; got != min(inside, 1) && !(c.stale && got == 0) {
				c.T.Errorf("%d-%d has %d owners, of %d members in a group that is %s", t, p, got, inside, stateName(c.state))
			}
		}
	}
}
