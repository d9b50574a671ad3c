package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// offsetFetch is an OffsetFetch that positions wait for
// (ConsumerCoordinator.PendingCommittedOffsetRequest).
type offsetFetch struct {
	request    *protocol.OffsetFetchRequest // nil: none
	generation protocol.Generation          // of the member when it asked
	answer     *protocol.OffsetFetchResponse
	askAgain   clock.Time // it was refused; clock.Never: it was not
	resetDue   clock.Time // ResetPositions waits for a connection until then
	lacking    bool       // some partition may be without a position
	reset      bool       // partitions begin where auto.offset.reset says, and TakeReset has not been asked since
}

// resetState is how far a partition without a committed offset is with
// auto.offset.reset.
type resetState uint8

const (
	noReset resetState = iota
	resetNeeded
	resetAsked
	resetDone // and begins where that said
)

// FetchOffsets asks for the committed offsets of partitions whose position is
// not known, and takes them over (ConsumerCoordinator.initWithCommittedOffsetsIfNeeded).
// It is the engine that says when, after the rebalance: an answer that comes while the
// member has to rejoin, or for another generation, is worth nothing. One for another epoch
// is: whether that was good enough is for the coordinator to say
// (OffsetsRequestManager.canReusePendingOffsetFetchEvent).
func (h *Holdings) FetchOffsets() {
	k := &h.offsets
	if !k.lacking && k.request == nil {
		k.askAgain = clock.Never
		return
	}
	epochs := h.p.spec.Config.Protocol == ConsumerProtocol
	if k.request != nil && (k.generation == h.p.Generation || epochs) && h.lacks(k.request.Partitions) {
		if k.askAgain <= h.p.now || len(k.request.Partitions) == 0 {
			k.askAgain = clock.Never
		}
		if k.answer != nil {
			h.takeCommitted()
		}
		return
	}
	k.request, k.answer = nil, nil
	unknown := h.WithoutPosition()
	if k.askAgain <= h.p.now || len(unknown) == 0 {
		k.askAgain = clock.Never
	}
	if k.askAgain == clock.Never && len(unknown) > 0 {
		k.request, k.generation = &protocol.OffsetFetchRequest{Partitions: unknown}, h.p.Generation
		if epochs {
			k.request.MemberID, k.request.Epoch = h.p.MemberID, protocol.Epoch(h.p.Generation)
		}
		h.p.send(ToCoordinator, k.request)
	}
}

// AwaitsOffsets tells whether an OffsetFetch is to be answered, or asked again.
func (h *Holdings) AwaitsOffsets() bool {
	k := &h.offsets
	return k.askAgain != clock.Never || k.request != nil && k.answer == nil
}

// OffsetsDue is when FetchOffsets or ResetPositions has to ask again; clock.Never if they
// have not.
func (h *Holdings) OffsetsDue() clock.Time { return min(h.offsets.askAgain, h.offsets.resetDue) }

// ForgetOffsets gives up an OffsetFetch.
func (h *Holdings) ForgetOffsets() {
	k := &h.offsets
	k.request, k.answer, k.askAgain = nil, nil, clock.Never
}

// WithoutPosition lists the partitions whose committed offset is to be looked up.
func (h *Holdings) WithoutPosition() (ps []protocol.TopicPartition) {
	ps = h.listOf(h.count(), (*owned).unlooked)
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// listOf lists partitions that are held, at most so many, in the order in which they lie there. As a
// rule they are all, and then it is the list that there is.
func (h *Holdings) listOf(most int, which func(o *owned) bool) (ps []protocol.TopicPartition) {
	n, listed := 0, true
	for i := range h.owned {
		o := &h.owned[i]
		switch {
		case !which(o):
		case listed && protocol.Same(h.list[n:min(n+len(o.partitions), len(h.list))], o.partitions):
			n += len(o.partitions)
		case listed:
			listed, ps = false, append(make([]protocol.TopicPartition, 0, most), h.list[:n]...)
			fallthrough
		default:
			ps = append(ps, o.partitions...)
		}
	}
	if listed {
		return h.list[:n:n]
	}
	return ps
}

// lacks tells whether it is the committed offsets of these partitions that are to be looked up.
func (h *Holdings) lacks(ps []protocol.TopicPartition) bool {
	for i := range h.owned {
		if o := &h.owned[i]; o.unlooked() {
			if len(ps) < len(o.partitions) || !protocol.Same(ps[:len(o.partitions)], o.partitions) {
				return false
			}
			ps = ps[len(o.partitions):]
		}
	}
	return len(ps) == 0
}

// unlooked tells whether the partition's committed offset is to be looked up.
func (o *owned) unlooked() bool { return o.position < 0 && o.reset == noReset && !o.gone }

// handleOffsetFetch keeps the answer for FetchOffsets, whoever reads it.
func (p *Process) handleOffsetFetch(request Sent, r *protocol.OffsetFetchResponse) {
	k := &p.Holdings.offsets
	switch {
	case r.Error == protocol.NOT_COORDINATOR || r.Error == protocol.COORDINATOR_NOT_AVAILABLE:
		p.Holdings.offsetFetchFailed(request)
		p.LoseCoordinator(protocol.Because(protocol.ReasonCoordinatorError, r.Error.String()))
	case request.Request == k.request:
		k.answer = r
	}
}

func (h *Holdings) offsetFetchFailed(request Sent) {
	if k := &h.offsets; request.Request == k.request {
		k.request = nil
	}
}

// takeCommitted takes committed offsets as positions, and leaves it to ResetPositions
// where to begin partitions that have none.
func (h *Holdings) takeCommitted() {
	k := &h.offsets
	r := k.answer
	k.request, k.answer = nil, nil
	if r.Error != protocol.NONE {
		k.askAgain = h.p.NextTurn()
		return
	}
	h.setPositions(r.Offsets, noReset)
	for i := range h.owned {
		if o := &h.owned[i]; o.position < 0 && o.reset == noReset {
			o.reset = resetNeeded
		}
	}
}

// ResetPositions asks where the log ends, or begins (OffsetFetcher.resetPositionsIfNeeded).
// It tells whether it may: where auto.offset.reset is none, a partition without a
// committed offset has no position.
func (h *Holdings) ResetPositions() bool {
	h.offsets.resetDue = clock.Never
	if !h.offsets.lacking {
		return true
	}
	var ps []protocol.TopicPartition
	h.offsets.lacking = false
	for i := range h.owned {
		o := &h.owned[i]
		h.offsets.lacking = h.offsets.lacking || o.position < 0
		if o.reset == resetNeeded {
			ps = append(ps, o.partitions...)
		}
	}
	reset := h.p.spec.Config.AutoOffsetReset
	switch {
	case len(ps) == 0:
	case reset == None:
		return false
	case !h.p.mayConnect(ToBroker):
		h.offsets.resetDue = h.p.links[ToBroker].opens
	default:
		h.resetsAsked()
		h.p.send(ToBroker, &protocol.ListOffsetsRequest{Partitions: ps, Latest: reset == Latest})
	}
	return true
}

func (h *Holdings) resetsAsked() {
	for i := range h.owned {
		if o := &h.owned[i]; o.reset == resetNeeded {
			o.reset = resetAsked
		}
	}
}

// handleListOffsets takes effect at once, whoever reads it, but for partitions that are
// being given up.
func (p *Process) handleListOffsets(r *protocol.ListOffsetsResponse) {
	if !p.closing {
		p.Holdings.setPositions(r.Offsets, resetAsked)
	}
}

// listOffsetsFailed lets ResetPositions ask again.
func (h *Holdings) listOffsetsFailed() {
	for i := range h.owned {
		if o := &h.owned[i]; o.reset == resetAsked {
			o.reset = resetNeeded
		}
	}
}

// setPositions begins to consume partitions from the given offsets, those of them
// that the member still holds and that waited for this.
func (h *Holdings) setPositions(offsets []protocol.PartitionOffset, waiting resetState) {
	if !h.Buffered(h.p.now) { // else they are fetched with what follows
		h.FetchLate(0)
	}
	if h.p.spec.Application.State.Kept() {
		h.single()
	}
	if h.givingUp != nil {
		h.apart(func(p protocol.TopicPartition) int64 { return one(slices.Contains(h.givingUp, p)) })
	}
	known, found := h.knownOf(offsets), []int64(nil)
	next := 0
	ps := h.listOf(len(offsets), func(o *owned) bool {
		offset := known[next]
		next++
		if offset == protocol.NoOffset || o.position >= 0 || o.reset != waiting || o.gone || slices.Contains(h.givingUp, o.first()) {
			return false
		}
		o.position, o.known, o.done = offset, h.p.now, offset
		if o.reset = noReset; waiting == resetAsked {
			o.reset, h.offsets.reset = resetDone, true
		}
		o.head, o.committed, o.told = offset, offset, offset
		h.begins(o)
		if found == nil {
			found = make([]int64, 0, len(offsets))
		}
		for range o.partitions {
			found = append(found, offset)
		}
		return true
	})
	h.forget()
	if len(ps) > 0 {
		h.p.Emit(event.Position{Partitions: ps, Offsets: found})
	}
}

// TakeReset has the positions that auto.offset.reset has given, each once.
func (h *Holdings) TakeReset() (offsets Offsets) {
	if !h.offsets.reset {
		return nil
	}
	h.offsets.reset = false
	for i := range h.owned {
		if o := &h.owned[i]; o.reset == resetDone && !o.gone {
			o.reset = noReset
			offsets = o.list(offsets, o.position)
		}
	}
	return offsets
}
