package franzgo

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// repair settles which slots members hold, once it is settled how many, so that as
// many as possible stay where they came from (balancer.repairAssignment). It is for
// members that subscribe to different topics: else nothing is left to be won.
//
// Topics with the same subscribers make a row: who holds which of its slots makes
// no difference but for where they came from. A cell counts what a member holds of
// a row, and what it came with.
type repair struct {
	*balancer
	came  []int32               // by slot: who came with it; Nobody
	rowOf []int32               // by slot
	rows  int                   // how many there are
	of    assignor.Lists[int32] // by member: its rows, ascending
	cells []cell                // in the order of the items of of
	loads []int                 // by member
}

type cell struct {
	row, member int32
	holds, came int
}

// gain is the price of holding one more, in moves.
func (c *cell) gain() int {
	if c.holds >= c.came {
		return 1
	}
	return 0
}

// loss is the price of holding one fewer.
func (c *cell) loss() int {
	if c.holds > c.came {
		return -1
	}
	return 0
}

// room is how many may come or go at that price.
func (c *cell) room(by int) int {
	switch {
	case by > 0 && c.holds >= c.came:
		return math.MaxInt
	case by > 0:
		return c.came - c.holds
	case c.holds > c.came:
		return c.holds - c.came
	}
	return c.holds
}

// repair moves slots around, then hands them out anew. came has who came with each.
func (b *balancer) repair(came []int32) {
	r := &repair{balancer: b, came: came}
	r.findRows()
	r.fillCells()
	moved, search := false, newRotations(r)
	for found := search.find(); len(found) > 0; found = search.find() {
		moved = true
		for _, rotation := range found {
			r.rotate(rotation)
		}
	}
	if moved || r.crossed() {
		r.handOut()
	}
}

// findRows numbers the sets of subscribers (topicClasses).
func (r *repair) findRows() {
	r.rowOf = make([]int32, r.Slots())
	number := map[string]int32{}
	r.of = assignor.NewLists[int32](len(r.plan))
	var first []protocol.TopicID // by row: a topic of it
	var key []byte
	for _, t := range r.topics {
		members := r.subscribers.Of(int(t))
		key = key[:0]
		for _, m := range members {
			key = binary.LittleEndian.AppendUint32(key, uint32(m))
		}
		row, known := number[string(key)]
		if !known {
			row = int32(len(first))
			number[string(key)], first = row, append(first, t)
			for _, m := range members {
				r.of.Count(int(m))
			}
		}
		for slot := r.Base[t]; slot < r.Base[t+1]; slot++ {
			r.rowOf[slot] = row
		}
	}
	r.of.Lay()
	for row, t := range first {
		for _, m := range r.subscribers.Of(int(t)) {
			r.of.Add(int(m), int32(row))
		}
	}
	r.rows = len(first)
}

func (r *repair) fillCells() {
	r.cells, r.loads = make([]cell, len(r.of.All())), make([]int, len(r.plan))
	for m, list := range r.plan {
		r.loads[m] = len(list)
		for i, row := range r.of.Of(m) {
			r.cells[r.of.Start(m)+i] = cell{row: row, member: int32(m)}
		}
	}
	for slot, row := range r.rowOf {
		r.cell(r.Owner[slot], row).holds++
		if m := r.came[slot]; m != assignor.Nobody {
			r.cell(m, row).came++
		}
	}
}

func (r *repair) cell(member, row int32) *cell {
	i, _ := slices.BinarySearch(r.of.Of(int(member)), row)
	return &r.cells[r.of.Start(int(member))+i]
}

// rotate lets as many slots go round as the tightest cell has room for; one if
// loads change, because that changes the prices (stickyTable.apply).
func (r *repair) rotate(rotation rotation) {
	n := 1
	if !rotation.shiftsLoad {
		n = math.MaxInt
		for _, s := range rotation.steps {
			n = min(n, r.cells[s.cell].room(s.by))
		}
	}
	for _, s := range rotation.steps {
		c := &r.cells[s.cell]
		c.holds += s.by * n
		r.loads[c.member] += s.by * n
	}
}

// crossed tells whether somebody holds what another came with: two may hold each
// other's, which no count shows.
func (r *repair) crossed() bool {
	for slot, m := range r.came {
		if m != assignor.Nobody && m != r.Owner[slot] {
			return true
		}
	}
	return false
}

// handOut gives the slots to members as the cells count them: first back to those
// that came with them, then to those that are short (realizeAssignment).
func (r *repair) handOut() {
	all := slices.Concat(r.plan...)
	for m := range r.plan {
		r.plan[m] = r.plan[m][:0]
	}
	left := make([][]int32, r.rows)
	for _, slot := range all {
		row := r.rowOf[slot]
		if m := r.came[slot]; m != assignor.Nobody && r.cell(m, row).holds > 0 {
			r.cell(m, row).holds--
			r.give(slot, m)
			continue
		}
		left[row] = append(left[row], slot)
	}
	for _, c := range r.cells {
		for _, slot := range left[c.row][:c.holds] {
			r.give(slot, c.member)
		}
		left[c.row] = left[c.row][c.holds:]
	}
}
