package clock

import "math/bits"

// heap has what waits in a queue, the earliest first. A node has four children: that needs half
// the levels of two. Three entries that come after all others stand behind the last, so that
// every node with a child has four to choose from.
type heap []entry

// entry is an event that waits: when it is due, and in one number its place in the order of
// equal times and the slot in which it lies.
type entry struct {
	at  Time
	key uint64
}

// slotBits is how much of a key is the slot: enough for 16 million events at a time, and for a
// trillion of them one after another.
const slotBits = 24

// after all others.
var after = entry{Never, 1<<64 - 1}

// newEntry panics if there are more slots than one has bits for.
func newEntry(at Time, seq uint64, slot int32) entry {
	if slot >= 1<<slotBits {
		panic("clock: too many events wait")
	}
	return entry{at, seq<<slotBits | uint64(slot)}
}

func (e entry) seq() uint64 { return e.key >> slotBits }

func (e entry) slot() int32 { return slotOf(e.key) }

func slotOf(key uint64) int32 { return int32(key & (1<<slotBits - 1)) }

// before is 1 if a comes before b and else 0: the borrow of the subtraction a−b of
// the pairs (time, key). Which of four children is the least is a coin toss to
// the processor, and without a branch it has nothing to guess wrong.
func (a *entry) before(b *entry) int {
	_, borrow := bits.Sub64(a.key, b.key, 0)
	_, borrow = bits.Sub64(uint64(a.at), uint64(b.at), borrow)
	return int(borrow)
}

func (h heap) len() int { return max(0, len(h)-3) }

// push puts an entry in.
func (h *heap) push(e entry) {
	if len(*h) == 0 {
		*h = append(*h, after, after, after)
	}
	*h = append(*h, after)
	all, i := *h, len(*h)-4
	for i > 0 {
		parent := (i - 1) / 4
		if e.before(&all[parent]) == 0 {
			break
		}
		all[i] = all[parent]
		i = parent
	}
	all[i] = e
}

// pop takes the first entry out; there must be one.
func (h *heap) pop() entry {
	all, n := *h, len(*h)-4
	top, e := all[0], all[n]
	all[n] = after
	*h = all[:n+3]
	if n > 0 {
		h.sink(e, n)
	}
	return top
}

// follow puts an event of the first one's time, that comes behind it, in its place.
func (h *heap) follow(key uint64) { h.sink(entry{(*h)[0].at, key}, h.len()) }

// sink puts an entry where it belongs in a heap of so many whose first has gone.
func (h *heap) sink(e entry, n int) {
	all, i := *h, 0
	for first := 1; first < n; first = 4*i + 1 {
		c := (*[4]entry)(all[first:])
		left, right := c[1].before(&c[0]), 2+c[3].before(&c[2])
		least := (left + (right-left)*c[right&3].before(&c[left&3])) & 3
		if c[least].before(&e) == 0 {
			break
		}
		all[i] = c[least]
		i = first + least
	}
	all[i] = e
}
