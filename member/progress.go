package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Progress is how far a client that commits beside the program gets with that in quiet time. It commits
// what has changed since the last commit alone, and not at all where nothing has.
type Progress struct {
	upTo    clock.Time // all that had come by then is committed
	arrived clock.Time // when the commit did
	some    bool       // there has been one
}

// Moves commits all that had come by a moment, and tells whether some of that was not committed yet.
func (c *Progress) Moves(h *Holdings, upTo clock.Time) bool {
	if c.some && !h.came(c.upTo, upTo) || !c.some && h.allAt(upTo, func(o *owned) int64 { return o.committed }) {
		return false
	}
	c.upTo, c.some = upTo, true
	return true
}

// Arrives notes when the coordinator takes the commit.
func (c *Progress) Arrives(at clock.Time) { c.arrived = at }

// Tell ends quiet time: what has been committed in it is, and the coordinator hears of all of it by one
// request.
func (c *Progress) Tell(p *Process) {
	if !c.some {
		return
	}
	var offsets Offsets
	for i := range p.Holdings.owned {
		o := &p.Holdings.owned[i]
		if end := p.spec.Logs.End(o.partition, c.upTo); end != o.committed {
			o.committed = end
			offsets = append(offsets, protocol.PartitionOffset{Partition: o.partition, Offset: end})
		}
	}
	p.fx.Unwatched = append(p.fx.Unwatched, Unwatched{p.engine.CommitRequest(offsets), c.arrived})
}

// CommittedPositions tells the coordinator of the last commit of a client that commits positions in poll(): of what had
// come when it left, and poll() returned and was done with.
func (q *Quiet) CommittedPositions(p *Process, last Trip) {
	if last.Arrives == 0 {
		return
	}
	upTo := q.Processed(last.Sent)
	offsets := make(Offsets, len(p.Holdings.owned))
	for i := range p.Holdings.owned {
		tp := p.Holdings.owned[i].partition
		offsets[i] = protocol.PartitionOffset{Partition: tp, Offset: p.spec.Logs.End(tp, upTo)}
	}
	p.fx.Unwatched = append(p.fx.Unwatched, Unwatched{p.engine.CommitRequest(offsets), last.Arrives})
}

// came tells whether a record of what is held came after one moment and up to another.
func (h *Holdings) came(after, upTo clock.Time) bool {
	logs := h.p.spec.Logs
	return slices.ContainsFunc(h.owned, func(o owned) bool {
		return logs.Rate(o.partition) > 0 && logs.End(o.partition, after) < logs.End(o.partition, upTo)
	})
}

// ProcessedUpTo tells whether all that had come by a moment is a matter of commits beside the program, and
// nothing else.
func (h *Holdings) ProcessedUpTo(at clock.Time) bool {
	return h.allAt(at, func(o *owned) int64 { return o.head })
}

// TakenUpTo tells whether poll() has returned all that had come by a moment, and nothing else.
func (h *Holdings) TakenUpTo(at clock.Time) bool {
	return h.allAt(at, func(o *owned) int64 { return o.position })
}

// allAt tells whether some offset of each partition is where its log ended at a moment.
func (h *Holdings) allAt(at clock.Time, which func(o *owned) int64) bool {
	for i := range h.owned {
		if o := &h.owned[i]; which(o) != h.p.spec.Logs.End(o.partition, at) {
			return false
		}
	}
	return true
}
