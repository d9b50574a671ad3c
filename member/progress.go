package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
)

// Progress is how far a client that commits beside the program gets with that in quiet time. It commits
// what has changed since the last commit alone, and not at all where nothing has.
type Progress struct {
	taken   Taken      // what is committed
	arrived clock.Time // when the commit did
	some    bool       // there has been one
}

// Moves commits what has been taken, and tells whether some of that was not committed yet.
func (c *Progress) Moves(h *Holdings, t Taken) bool {
	switch {
	case !c.some && h.all(t, func(o *owned) int64 { return o.committed }):
		return false
	case c.some && (t == c.taken || t.calls == 0 && c.taken.calls == 0 && !h.came(c.taken.upTo, t.upTo)):
		return false
	}
	c.taken, c.some = t, true
	return true
}

// Yield is what the ticks to come of an auto-commit beside the program come to.
type Yield uint8

// What they come to.
const (
	SomeCommits Yield = iota // a commit where some record has come
	NoCommits                // nothing ever
	EachCommits              // a commit each
)

// Yield tells it of ticks that are so long after each other. If what comes in that time repeats, some record has come
// between any two of them.
func (h *Holdings) Yield(t Taken, every clock.Duration) Yield {
	switch period := h.period(); {
	case period > 0 && period <= longestPulse && every >= period:
		return EachCommits
	case period == 0 && h.all(t, func(o *owned) int64 { return o.committed }):
		return NoCommits
	}
	return SomeCommits
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
	h := &p.Holdings
	for i, end := range h.ends(c.taken) {
		if o := &h.owned[i]; end != o.committed {
			o.committed = end
			offsets = o.list(offsets, end)
		}
	}
	p.fx.Unwatched = append(p.fx.Unwatched, Unwatched{p.engine.CommitRequest(offsets), c.arrived})
}

// ends are up to where the partitions have been taken, as [Holdings.Take] does it call by call, the first from the
// first partition on; valid up to the next call.
func (h *Holdings) ends(t Taken) []int64 {
	if t.calls > 0 { // of which the last returns something of some of them alone
		h.single()
	}
	ends := h.scratch[:0]
	for i := range h.owned {
		ends = append(ends, h.p.spec.Logs.End(h.owned[i].first(), t.upTo))
	}
	h.scratch = ends
	cursor := 0
	for call := range t.calls {
		at := t.from.Add(h.pulse.busy[t.first+call].from - h.pulse.busy[t.first].from)
		most := int64(h.p.spec.Config.MaxPollRecords)
		for range h.owned {
			cursor %= len(h.owned)
			available := h.p.spec.Logs.End(h.owned[cursor].first(), at) - ends[cursor]
			take := min(available, most)
			ends[cursor], most = ends[cursor]+take, most-take
			if take < available {
				break
			}
			cursor++
		}
	}
	return ends
}

// CommittedPositions tells the coordinator of the last commit of a client that commits positions in poll(): of what
// poll() had returned when it left, and was done with.
func (q *Quiet) CommittedPositions(p *Process, last Trip) {
	if last.Arrives == 0 {
		return
	}
	taken, _ := q.Processed(last.Sent) // it is known: the pulse is whole
	ends := p.Holdings.ends(taken)
	offsets := make(Offsets, 0, p.Holdings.count())
	for i, end := range ends {
		offsets = p.Holdings.owned[i].list(offsets, end)
	}
	p.fx.Unwatched = append(p.fx.Unwatched, Unwatched{p.engine.CommitRequest(offsets), last.Arrives})
}

// came tells whether a record of what is held came after one moment and up to another.
func (h *Holdings) came(after, upTo clock.Time) bool {
	logs := h.p.spec.Logs
	return slices.ContainsFunc(h.owned, func(o owned) bool {
		return logs.Rate(o.first()) > 0 && logs.End(o.first(), after) < logs.End(o.first(), upTo)
	})
}

// HasProcessed tells whether this is a matter of commits beside the program, and nothing else.
func (h *Holdings) HasProcessed(t Taken) bool {
	return h.all(t, func(o *owned) int64 { return o.head })
}

// HasTaken tells whether poll() has returned this, and nothing else.
func (h *Holdings) HasTaken(t Taken) bool {
	return h.all(t, func(o *owned) int64 { return o.position })
}

// all tells whether some offset of each partition is up to where it has been taken.
func (h *Holdings) all(t Taken, which func(o *owned) int64) bool {
	ends := h.ends(t)
	for i := range h.owned {
		if which(&h.owned[i]) != ends[i] {
			return false
		}
	}
	return true
}
