package clock

import (
	"slices"
	"testing"
)

// Whatever goes in and out, the heap gives what a sorted list would, and ends in three entries that
// come after all others.
func TestHeapIsASortedList(t *testing.T) {
	var h heap
	var list []entry
	s := NewStream(11, "heap test", 0)
	for i := range int64(20_000) {
		if s.Below(20) < 11-10*(i/10_000) || len(list) == 0 {
			e := newEntry(Time(s.Below(40)), uint64(i), int32(s.Below(1<<slotBits)))
			if i%100 == 0 {
				e.at = Never
			}
			h.push(e)
			at, _ := slices.BinarySearchFunc(list, e, func(a, b entry) int { return 1 - 2*a.before(&b) })
			list = slices.Insert(list, at, e)
			continue
		}
		if got := h.pop(); got != list[0] {
			t.Fatalf("step %d: %+v, want %+v", i, got, list[0])
		}
		list = list[1:]
		if h.len() != len(list) || slices.ContainsFunc(h[len(list):], func(e entry) bool { return e != after }) {
			t.Fatalf("step %d: %d entries, want %d", i, h.len(), len(list))
		}
	}
}

func TestKeyHasPlaceAndSlot(t *testing.T) {
	for _, slot := range []int32{0, 1, 1<<slotBits - 1} {
		if e := newEntry(5, 1<<39+7, slot); e.seq() != 1<<39+7 || e.slot() != slot {
			t.Errorf("slot %d comes back as %d, with %d", slot, e.slot(), e.seq())
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a slot without bits for it did not panic")
		}
	}()
	newEntry(5, 1, 1<<slotBits)
}
