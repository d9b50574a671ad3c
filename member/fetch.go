package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Fetching is not modelled record by record: while poll() is called again and again
// a fetch is always on its way, and a record is there the moment it is appended. No
// fetch is too large. But a client that could not fetch for a while, because the
// application was away, the process stood still or no byte passed, has none of what
// was appended meanwhile. It has to fetch that first, which takes a round trip; the
// answer to a rejoin may be quicker, and take the partition away.
//
// A client that fetches ahead (FetchAhead) sends the next fetch when poll() returns records,
// and that brings what there is by then, or the first to be appended after; what comes while
// they are processed waits for the fetch behind it.

// Seal lets poll() return nothing that was appended after this moment until a fetch
// has been answered.
func (h *Holdings) Seal() {
	h.sealed = min(h.sealed, h.p.now)
	h.forget()
	h.p.program.Wake()
}

// Pause lets poll() return nothing until Resume.
func (h *Holdings) Pause() {
	h.paused = true
	h.forget()
}

// Resume ends that. What had been fetched before has been dropped, and is fetched again: by
// the fetch that follows on the one under way, which is of no use.
func (h *Holdings) Resume() {
	h.paused, h.sealed, h.useless = false, 0, true
	h.forget()
	h.p.program.Wake()
}

// Sealed tells whether that is so.
func (h *Holdings) Sealed() bool { return h.sealed != clock.Never }

// FetchSealed asks for what was appended since, once there is a connection.
func (h *Holdings) FetchSealed() {
	h.fetchDue = clock.Never
	switch {
	case !h.Sealed() || h.fetching:
	case !h.p.mayConnect(ToBroker):
		h.fetchDue = h.p.links[ToBroker].opens
	default:
		h.fetching = true
		h.p.send(ToBroker, &protocol.FetchRequest{})
	}
}

// FetchDue is when FetchSealed waits for a connection until; clock.Never if it does not.
func (h *Holdings) FetchDue() clock.Time { return h.fetchDue }

func (h *Holdings) fetched() {
	h.forget()
	if h.useless {
		h.fetching, h.useless = false, false
		return
	}
	h.fetching, h.sealed = false, clock.Never
	h.asked, h.left = max(h.asked, h.p.now), 0
}

// FetchAhead makes the client one that fetches ahead.
func (h *Holdings) FetchAhead() { h.ahead = true }

// FetchLate lets the fetch under way be answered so much later than now, at the earliest.
func (h *Holdings) FetchLate(by clock.Duration) { h.asked = max(h.asked, h.p.now.Add(by)) }

// Late tells whether that is so at a moment.
func (h *Holdings) Late(at clock.Time) bool { return h.ahead && h.asked > at }

// reach is up to what moment of their logs poll() has records, or will have with the fetch
// under way: clock.Never if it does not fetch ahead.
func (h *Holdings) reach() clock.Time {
	if !h.ahead {
		return clock.Never
	}
	next := h.nextAppended()
	if next <= h.left {
		return h.left
	}
	return max(h.asked, next)
}

// Buffered tells whether poll() has records at a moment without waiting. Of a fetch that one
// poll() did not return as a whole, the partition at which it stopped does not count: it is
// not in the buffer any more (FetchBuffer.isEmpty, nextInLineFetch).
func (h *Holdings) Buffered(at clock.Time) bool {
	reach := h.reach()
	if reach > at {
		return false
	}
	place := 0
	for i := range h.owned {
		o := &h.owned[i]
		if begun := h.left > 0 && place == h.cursor && o.number() == 1; !begun && h.fetchable(o) && h.appended(o.first(), o.position) <= reach {
			return true
		}
		place += len(o.partitions)
	}
	return false
}

// logEnd is how far poll() finds a partition's log at a moment.
func (h *Holdings) logEnd(p protocol.TopicPartition, at clock.Time) int64 {
	return h.p.spec.Logs.End(p, min(at, h.sealed))
}

// appended is the moment at which poll() finds the record with this offset.
func (h *Holdings) appended(p protocol.TopicPartition, offset int64) clock.Time {
	at := h.p.spec.Logs.When(p, offset)
	if at > h.sealed {
		return clock.Never
	}
	return at
}
