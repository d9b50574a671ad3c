package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// # Quiet time
//
// For most of a group's life nothing happens: each client sends a heartbeat, later a commit,
// now and then asks for metadata, and hears that all is well. A world that has nothing else
// before it for a while (sim/quiet.go) does not take these one message after another, but
// visit by visit: all that comes of one alarm, up to when its answer has been dealt with.
//
// What a client does then is its engine's to say ([Engine.Quiet]). What follows from a visit
// is exactly what would have followed from its messages; where that is not known without
// looking at them, because something else of the client falls into it, the engine says so,
// and the visit is made in the usual way.

// Quiet is a process in quiet time, as an engine finds it there.
type Quiet struct {
	Pulse
	Up, Down clock.Duration // a message's way to the broker, and back
	Append   clock.Duration // from a commit's arrival to its answer
	Refresh  clock.Time     // when metadata are asked for next
	MaxAge   clock.Duration // and how long after their answer again
	Commits  bool           // it holds partitions that can be committed
	Topics   []int32        // how many partitions each topic has
}

// Visits are what an engine does in quiet time, from here on.
type Visits interface {
	// Alarms are when visits begin: the next one at the first of these, and none that commits
	// before that of the program.
	Alarms() Alarms
	// Visit makes the next one. It is false, and nothing has happened, where the messages
	// have to be looked at. Another member's commit may be on its way to the log when a
	// heartbeat arrives at a moment for which held is true; its answer waits for that.
	Visit(held func(arrives clock.Time) bool) (visit Visit, made bool)
	// Leave ends quiet time: the engine is what it would have come to. It gives when metadata
	// came last.
	Leave() clock.Time
	// Heartbeat is the request of one.
	Heartbeat() protocol.Request
}

// Visit is what one came to.
type Visit struct {
	Kind    VisitKind
	Sent    clock.Time
	Arrives clock.Time // at the coordinator
	Ends    clock.Time // nothing of it is left to be done
}

// Alarms are what the timers of a process in quiet time are set to.
type Alarms [Timers]clock.Time

// VisitKind is what it was about.
type VisitKind uint8

// The kinds of visits.
const (
	HeartbeatVisit VisitKind = iota
	CommitVisit
	MetadataVisit
)

// Quiet gives what the process does if nothing happens but what its client does by itself;
// nil if it has something else to do, or its client cannot tell. It looks, and changes nothing.
func (p *Process) Quiet(q Quiet) Visits {
	if !p.quiet() || !slices.Equal(p.metadata.partitions, q.Topics) {
		return nil
	}
	pulse, still := p.program.Still()
	if !still {
		return nil
	}
	q.Pulse, q.Refresh = pulse, p.metadata.due
	q.MaxAge = clock.Millis(p.spec.Config.MetadataMaxAgeMs)
	q.Commits = len(p.Holdings.owned) > 0
	return p.engine.Quiet(q)
}

// quiet tells whether nothing of the process's own is under way.
func (p *Process) quiet() bool {
	if !p.Consuming() || p.subscription == nil || !p.lookup.known || len(p.inbox) > 0 || p.unwatched.n > 0 || p.shares != (Shares{}) || !p.MetadataCurrent() {
		return false
	}
	for i := range p.links {
		if l := &p.links[i]; len(l.waiting) > 0 || l.opens > p.now {
			return false
		}
	}
	h := &p.Holdings
	return h.givingUp == nil && !h.Sealed() && !h.fetching && !h.useless && !h.paused && h.OffsetsDue() == clock.Never && h.fetchDue == clock.Never && h.calm()
}

// calm tells whether everything that is held is consumed in the ordinary way, and has been for a
// while: a run of records is open to which those that come belong.
func (h *Holdings) calm() bool {
	for i := range h.owned {
		o := &h.owned[i]
		if o.since == clock.Never && h.p.spec.Logs.Rate(o.partition) > 0 {
			return false
		}
		if o.held || o.revoking || o.gone || o.kept != nil || o.reset != noReset {
			return false
		}
	}
	return true
}

// LeaveQuiet ends quiet time: the engine is what its visits have made of it, and the timers are set
// to what follows from that.
func (p *Process) LeaveQuiet(v Visits, fx *Effects) {
	p.fx = fx
	p.metadata.came = v.Leave()
	alarms := v.Alarms()
	p.metadata.due = alarms[MetadataTimer]
	for timer, at := range alarms {
		p.arm(Timer(timer), at)
	}
	p.fx = nil
}
