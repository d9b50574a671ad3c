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
	for _, p := range added {
		c.owned = append(c.owned, owned{partition: p, position: -1, since: clock.Never})
	}
	c.relist()
	c.emit(event.Assigned{Partitions: added, Generation: c.generation})
	c.callback(added, c.spec.Application.OnAssigned, stepAssign)
}

func (c *Client) joinCompleted() {
	c.step, c.needsPrepare = stepNone, true
}

// drop takes partitions away from the member.
func (c *Client) drop(ps []protocol.TopicPartition) {
	if len(ps) == 0 {
		return
	}
	gone, kept := setOf(ps), c.owned[:0]
	for i := range c.owned {
		o := &c.owned[i]
		if gone[o.partition] {
			c.flushSegment(o)
			continue
		}
		kept = append(kept, *o)
	}
	c.owned = kept
	c.relist()
}

// relist makes the list of owned partitions anew, sorted as Kafka sorts them for the
// listener and for the wire; lists in facts and requests stay as they were.
func (c *Client) relist() {
	c.list = make([]protocol.TopicPartition, len(c.owned))
	for i := range c.owned {
		c.list[i] = c.owned[i].partition
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

// updatePositions asks for the committed offsets of partitions whose position is
// not known (ConsumerCoordinator.initWithCommittedOffsetsIfNeeded). It comes after
// the rebalance in poll(), so a member that has to rejoin at once waits with this.
func (c *Client) updatePositions() {
	k := &c.consumer
	if k.fetchingOffsets || k.askAgain != clock.Never && k.askAgain > c.now {
		return
	}
	k.askAgain = clock.Never
	var unknown []protocol.TopicPartition
	for i := range c.owned {
		if c.owned[i].position < 0 {
			unknown = append(unknown, c.owned[i].partition)
		}
	}
	if len(unknown) > 0 {
		k.fetchingOffsets = true
		c.send(ToCoordinator, &protocol.OffsetFetchRequest{Partitions: unknown}, ordinary, c.requestTimeout())
	}
}

// handleOffsetFetch takes committed offsets as positions, and asks where the log
// ends, or begins, for partitions that have none (auto.offset.reset).
func (c *Client) handleOffsetFetch(r *protocol.OffsetFetchResponse) {
	c.consumer.fetchingOffsets = false
	switch r.Error {
	case protocol.NONE:
	case protocol.NOT_COORDINATOR, protocol.COORDINATOR_NOT_AVAILABLE:
		c.loseCoordinator("error response " + r.Error.String())
		return
	default:
		c.consumer.askAgain = c.nextTurn()
		return
	}
	var known []protocol.PartitionOffset
	var missing []protocol.TopicPartition
	for _, o := range r.Offsets {
		if o.Offset == protocol.NoOffset {
			missing = append(missing, o.Partition)
			continue
		}
		known = append(known, o)
	}
	c.setPositions(known)
	if len(missing) == 0 {
		return
	}
	if c.spec.Config.AutoOffsetReset == None {
		c.fatal = "NoOffsetForPartitionException"
		return
	}
	c.consumer.fetchingOffsets = true
	c.send(ToBroker, &protocol.ListOffsetsRequest{Partitions: missing, Latest: c.spec.Config.AutoOffsetReset == Latest}, ordinary, c.requestTimeout())
}

// setPositions begins to consume partitions from the given offsets, those of them
// that the member still holds and has no position for.
func (c *Client) setPositions(offsets []protocol.PartitionOffset) {
	c.consumer.fetchingOffsets = false
	known := make(map[protocol.TopicPartition]int64, len(offsets))
	for _, o := range offsets {
		known[o.Partition] = o.Offset
	}
	var fact event.Position
	for i := range c.owned {
		o := &c.owned[i]
		if offset, ok := known[o.partition]; ok && o.position < 0 {
			o.position, o.done = offset, offset
			fact.Partitions, fact.Offsets = append(fact.Partitions, o.partition), append(fact.Offsets, offset)
		}
	}
	c.consumer.planned = false
	if len(fact.Partitions) > 0 {
		c.emit(fact)
	}
}
