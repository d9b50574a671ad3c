package fold

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Tenure is the history of a partition, and of all others that have been named together with it so far.
type Tenure struct {
	Partitions []protocol.TopicPartition // in no order
	FirstUp    clock.Time                // clock.Never if they were never up
	Owners     []Owner                   // in the order in which they began to hold them
	Gaps       []Gap

	holds   []*hold
	lastUp  event.Member              // whom it was up with last
	last    *process                  // who let go of it last, until somebody holds it again
	lastAt  int                       // its place in last.left
	touched uint64                    // the tick of the last event that touched it
	named   uint32                    // by which list of partitions, last
	times   int32                     // how many of its partitions that names
	parting *Tenure                   // of those, when it does not name all
	list    []protocol.TopicPartition // the last that named all of its partitions, and no others
	group   seating                   // what the coordinator has to do with it
}

// Owner is a time in which a member held a partition.
type Owner struct {
	Member   event.Member
	From, To clock.Time
}

// Gap is a time in which a partition was down.
type Gap struct {
	From, To clock.Time
	Before   event.Member // whom it was up with before
	After    event.Member // whom it was up with again; event.Coordinator if with nobody by the end
	last     int32        // its last segment, a number of segments; 0: it has none
}

// setLast records who let go of the partition last; nil: somebody holds it.
func (t *Tenure) setLast(p *process) {
	if t.last != nil {
		at := t.lastAt
		t.last.left = swapRemove(t.last.left, at, func(u *Tenure) { u.lastAt = at })
	}
	if t.last = p; p != nil {
		t.lastAt = len(p.left)
		p.left = append(p.left, t)
	}
}

// heldBy finds the hold of a process, active or not.
func (t *Tenure) heldBy(p *process) *hold {
	for _, x := range t.holds {
		if x.process == p {
			return x
		}
	}
	return nil
}

// down tells whether a gap of the partition is open.
func (t *Tenure) down() bool {
	n := len(t.Gaps)
	return n > 0 && t.Gaps[n-1].To == clock.Never
}

// Downtime sums the gaps.
func (t *Tenure) Downtime() clock.Duration {
	sum := clock.Duration(0)
	for i := range t.Gaps {
		sum += t.Gaps[i].To.Sub(t.Gaps[i].From)
	}
	return sum
}
