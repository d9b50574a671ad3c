package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// committed is an OffsetFetch that positions wait for
// (ConsumerCoordinator.PendingCommittedOffsetRequest).
type committed struct {
	request    *protocol.OffsetFetchRequest // nil: none
	generation protocol.Generation          // of the member when it asked
	answer     *protocol.OffsetFetchResponse
	askAgain   clock.Time // it was refused; clock.Never: it was not
}

// resetState is how far a partition without a committed offset is with
// auto.offset.reset.
type resetState uint8

const (
	noReset resetState = iota
	resetNeeded
	resetAsked
)

// updatePositions asks for the committed offsets of partitions whose position is
// not known, and takes them over (ConsumerCoordinator.initWithCommittedOffsetsIfNeeded).
// Only poll() does, after the rebalance: an answer that comes while the member has
// to rejoin, or for another generation, is worth nothing.
func (c *Client) updatePositions() {
	k, unknown := &c.consumer.committed, c.withoutPosition()
	if k.request != nil && (k.generation != c.generation || !slices.Equal(k.request.Partitions, unknown)) {
		k.request, k.answer = nil, nil
	}
	if k.askAgain <= c.now || len(unknown) == 0 {
		k.askAgain = clock.Never
	}
	switch {
	case k.answer != nil:
		c.takeCommitted()
	case k.request == nil && k.askAgain == clock.Never && len(unknown) > 0:
		k.request, k.generation = &protocol.OffsetFetchRequest{Partitions: unknown}, c.generation
		c.send(ToCoordinator, k.request, ordinary, c.requestTimeout())
	}
}

// awaitsPositions tells whether poll() has come as far as positions and waits there.
func (c *Client) awaitsPositions() bool {
	k := &c.consumer.committed
	return c.step == stepNone && !c.rejoinNeeded && (k.askAgain != clock.Never || k.request != nil && k.answer == nil)
}

// withoutPosition lists the partitions whose committed offset is to be looked up.
func (c *Client) withoutPosition() (ps []protocol.TopicPartition) {
	for i := range c.owned {
		if o := &c.owned[i]; o.position < 0 && o.reset == noReset && !o.gone {
			ps = append(ps, o.partition)
		}
	}
	return ps
}

// handleOffsetFetch keeps the answer for poll(), also if the heartbeat thread reads it.
func (c *Client) handleOffsetFetch(request sent, r *protocol.OffsetFetchResponse) {
	k := &c.consumer.committed
	switch {
	case r.Error == protocol.NOT_COORDINATOR || r.Error == protocol.COORDINATOR_NOT_AVAILABLE:
		c.offsetFetchFailed(request)
		c.loseCoordinator("error response " + r.Error.String())
	case request.request == k.request:
		k.answer = r
	}
}

func (c *Client) offsetFetchFailed(request sent) {
	if k := &c.consumer.committed; request.request == k.request {
		k.request = nil
	}
}

// takeCommitted takes committed offsets as positions, and asks where the log ends, or
// begins, for partitions that have none (auto.offset.reset).
func (c *Client) takeCommitted() {
	k := &c.consumer.committed
	r := k.answer
	k.request, k.answer = nil, nil
	if r.Error != protocol.NONE {
		k.askAgain = c.nextTurn()
		return
	}
	c.setPositions(r.Offsets, noReset)
	for i := range c.owned {
		if o := &c.owned[i]; o.position < 0 && o.reset == noReset {
			o.reset = resetNeeded
		}
	}
}

// resetPositions asks where the log ends, or begins (OffsetFetcher.resetPositionsIfNeeded).
func (c *Client) resetPositions() {
	var ps []protocol.TopicPartition
	for i := range c.owned {
		if o := &c.owned[i]; o.reset == resetNeeded {
			o.reset = resetAsked
			ps = append(ps, o.partition)
		}
	}
	switch {
	case len(ps) == 0:
	case c.spec.Config.AutoOffsetReset == None && c.franz != nil: // the program hears of it, and gets no records of them (kgo.NoResetOffset)
	case c.spec.Config.AutoOffsetReset == None:
		c.fatal = "NoOffsetForPartitionException"
		c.die()
	default:
		c.send(ToBroker, &protocol.ListOffsetsRequest{Partitions: ps, Latest: c.spec.Config.AutoOffsetReset == Latest}, ordinary, c.requestTimeout())
	}
}

// handleListOffsets takes effect at once, whichever thread reads it, but for
// partitions that are being given up.
func (c *Client) handleListOffsets(r *protocol.ListOffsetsResponse) {
	if c.closing.stage == notClosing {
		c.setPositions(r.Offsets, resetAsked)
	}
}

// listOffsetsFailed lets poll() ask again.
func (c *Client) listOffsetsFailed() {
	for i := range c.owned {
		if o := &c.owned[i]; o.reset == resetAsked {
			o.reset = resetNeeded
		}
	}
}

// setPositions begins to consume partitions from the given offsets, those of them
// that the member still holds and that waited for this.
func (c *Client) setPositions(offsets []protocol.PartitionOffset, waiting resetState) {
	known := byPartition(offsets)
	var fact event.Position
	for i := range c.owned {
		o := &c.owned[i]
		offset, ok := known[o.partition]
		if ok && offset != protocol.NoOffset && o.position < 0 && o.reset == waiting && !o.gone && !slices.Contains(c.revoking, o.partition) {
			o.position, o.done, o.reset = offset, offset, noReset
			o.head, o.committed = offset, offset
			fact.Partitions, fact.Offsets = append(fact.Partitions, o.partition), append(fact.Offsets, offset)
		}
	}
	c.consumer.planned = false
	if len(fact.Partitions) > 0 {
		c.emit(fact)
	}
}
