package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// completeJoin is ConsumerCoordinator.onJoinComplete: take over the assignment. A
// cooperative member first gives up what the assignment takes from it, and rejoins
// when it is done, so that the new owner can be given it (KIP-429).
func (c *Client) completeJoin() {
	if c.state != stable {
		c.step = stepNone
		c.reset("rebalance failed since the generation/state was modified by heartbeat thread before the rebalance callback triggered", false)
		return
	}
	c.assignedIn = c.generation
	if !c.leader {
		c.snapshot = nil
	}
	if !c.assignmentMatches() {
		c.step, c.needsPrepare = stepNone, true
		c.rejoin("received assignment does not match the current subscription")
		return
	}
	if c.cooperative {
		if moved := minus(c.list, c.assignment.Partitions); len(moved) > 0 {
			c.revoke(moved, stepRevokeMoved)
			return
		}
	}
	c.step = stepAssignReady
}

func (c *Client) assignmentMatches() bool {
	for _, p := range c.assignment.Partitions {
		if !c.subscribedTo(p.Topic) {
			return false
		}
	}
	return true
}

// assign takes the new partitions over and calls onPartitionsAssigned, also when
// there are none.
func (c *Client) assign() {
	c.resetAutoCommit()
	c.remember()
	added := c.assignment.Partitions
	if c.cooperative {
		added = minus(added, c.list)
	}
	c.own(added)
	c.callback(added, c.spec.Application.OnAssigned, stepAssign)
}

// own takes partitions over, whose positions are not known yet.
func (c *Client) own(added []protocol.TopicPartition) {
	for _, p := range added {
		c.owned = append(c.owned, owned{partition: p, position: -1, since: clock.Never})
	}
	c.relist()
	c.emit(event.Assigned{Partitions: added, Generation: c.assignedIn})
}

func (c *Client) joinCompleted() {
	c.step, c.needsPrepare = stepNone, true
}

// drop takes partitions away from the member.
func (c *Client) drop(ps []protocol.TopicPartition) {
	if len(ps) == 0 {
		return
	}
	gone := setOf(ps)
	for i := range c.owned {
		o := &c.owned[i]
		o.gone = o.gone || gone[o.partition]
	}
	c.forgetGone()
	c.relist()
}

// forgetGone forgets partitions that are given up, but not while the application has
// a batch in hand: franz-go takes partitions away from under it.
func (c *Client) forgetGone() {
	if len(c.batch) > 0 {
		return
	}
	kept := c.owned[:0]
	for i := range c.owned {
		o := &c.owned[i]
		if o.gone {
			c.flushSegment(o)
			continue
		}
		kept = append(kept, *o)
	}
	c.owned = kept
	c.consumer.planned = false
}

// relist makes the list of owned partitions anew, sorted as Kafka sorts them for the
// listener and for the wire; lists in facts and requests stay as they were.
func (c *Client) relist() {
	c.list = make([]protocol.TopicPartition, 0, len(c.owned))
	for i := range c.owned {
		if o := &c.owned[i]; !o.gone {
			c.list = append(c.list, o.partition)
		}
	}
	slices.SortFunc(c.list, protocol.TopicPartition.Compare)
	c.consumer.planned = false
}

// minus gives what is in a and not in b.
func minus(a, b []protocol.TopicPartition) []protocol.TopicPartition {
	in := setOf(b)
	var rest []protocol.TopicPartition
	for _, p := range a {
		if !in[p] {
			rest = append(rest, p)
		}
	}
	return rest
}

func setOf(ps []protocol.TopicPartition) map[protocol.TopicPartition]bool {
	set := make(map[protocol.TopicPartition]bool, len(ps))
	for _, p := range ps {
		set[p] = true
	}
	return set
}
