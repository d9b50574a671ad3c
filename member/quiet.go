package member

import (
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
	Up, Down clock.Duration // a message's way to the broker, and back, but for what is drawn
	Link     Link           // nil: nothing is
	Append   clock.Duration // from a commit's arrival to its answer
	MaxAge   clock.Duration // from the answer that brings metadata to when they are asked for again
	Alarms                  // as they are set
	Holds    bool           // it has partitions, whose positions can be committed
	Topics   []int32        // how many partitions each topic has
}

// Link is a way to the broker and back of which each message takes a while of its own. What it draws
// for those of a visit that is not made is taken back.
type Link interface {
	// Up is how long a request takes that leaves on a connection at a moment, and Down an answer.
	Up(conn Conn, leaves clock.Time) clock.Duration
	Down(conn Conn, leaves clock.Time) clock.Duration
	// Pass lets so many messages go each way at which nobody looks.
	Pass(conn Conn, n int64)
	// Exact tells whether how long a message takes goes by the moment at which it leaves alone.
	Exact() bool
	// Bounds are how long any of them takes, at least and at most.
	Bounds() (least, most clock.Duration)
}

// Applies implements [Regular].
func (q *Quiet) Applies() *Pulse { return &q.Pulse }

// Asks is the timer of a question for metadata at a moment, as it was set when those before came.
func (q *Quiet) Asks(at clock.Time) Alarm {
	came := at.Add(-q.MaxAge)
	return Alarm{At: at, Set: came, Why: came.Add(-q.Down)}
}

// Refreshed is that timer once metadata have come that are asked for at a moment.
func (q *Quiet) Refreshed(at clock.Time) Alarm {
	arrives := q.Arrives(ToBroker, at, 0)
	came := q.Returns(ToBroker, arrives)
	return Alarm{At: came.Add(q.MaxAge), Set: came, Why: arrives}
}

// Arrives is when a request arrives that leaves at a moment, and gets onto the wire late.
func (q *Quiet) Arrives(conn Conn, leaves clock.Time, late clock.Duration) clock.Time {
	if q.Link == nil {
		return leaves.Add(late + q.Up)
	}
	return max(leaves, leaves.Add(late+q.Link.Up(conn, leaves)))
}

// Returns is when an answer arrives that leaves at a moment.
func (q *Quiet) Returns(conn Conn, leaves clock.Time) clock.Time {
	if q.Link == nil {
		return leaves.Add(q.Down)
	}
	return leaves.Add(q.Link.Down(conn, leaves))
}

// Skips lets so many messages go each way at which nobody looks.
func (q *Quiet) Skips(conn Conn, n int64) {
	if q.Link != nil {
		q.Link.Pass(conn, n)
	}
}

// Bounds are how long a message takes either way, at least and at most.
func (q *Quiet) Bounds() (least, most clock.Duration) {
	if q.Link == nil {
		return min(q.Up, q.Down), max(q.Up, q.Down)
	}
	return q.Link.Bounds()
}

// Visits are what an engine does in quiet time, from here on.
type Visits interface {
	// Alarms are what the timers are set to. A visit begins with one of them.
	Alarms() *Alarms
	// Visit makes the one that a timer begins, which is due before all others. It is false, and
	// nothing has happened, where the messages have to be looked at.
	Visit(timer Timer, by Answerer) (visit Visit, made bool)
	// Mark keeps what the visits have come to, and Back goes back to that.
	Mark()
	Back()
	// NextCommit is the next commit, at the earliest.
	NextCommit() Trip
	// Leave ends quiet time: the engine is what it would have come to. It gives when metadata
	// came last.
	Leave() clock.Time
	// Heartbeat is the request of one, and Every their interval.
	Heartbeat() protocol.Request
	Every() clock.Duration
}

// Alarms are the timers of a process in quiet time.
type Alarms [Timers]Alarm

// Alarm is what a timer is set to. Of timers that are due at one moment that one is first which
// was set first; what was set at one moment was set in the order in which what led to that had
// been.
type Alarm struct{ At, Set, Why clock.Time }

// Arm sets it, if that changes anything.
func (a *Alarm) Arm(at, now, why clock.Time) {
	if a.At != at {
		*a = Alarm{at, now, why}
	}
}

// Shift moves it to a later time.
func (a *Alarm) Shift(by clock.Duration) {
	a.At, a.Set, a.Why = a.At.Add(by), a.Set.Add(by), a.Why.Add(by)
}

// Answerer tells when the coordinator answers a heartbeat that has been sent at one moment and
// arrives at another: somebody else's commit may be on its way to the log then, and the answer
// waits for that. It may not be known yet.
type Answerer interface {
	Answers(sent, arrives clock.Time) (leaves clock.Time, known bool)
}

// Foreseen are visits of which it can be told before they are made when their commits arrive.
type Foreseen interface {
	// Commits gives that of the visit that a timer begins, zero if there is none in it, and the next one behind
	// it, at the earliest. It is false where that is not known without an answer that is not. Nothing has happened.
	Commits(timer Timer, by Answerer) (commit, next Trip, known bool)
}

// Visit is what has been sent to the coordinator in one, and when all has been dealt with. Zero: nothing.
type Visit struct {
	Heartbeat, Commit Trip
	Ends              clock.Time
}

// Trip is when a request leaves and when the coordinator takes it.
type Trip struct{ Sent, Arrives clock.Time }

// Quiet gives what the process does if nothing happens but what its client does by itself;
// nil if its program has something else to do, or its client cannot tell. It looks, and changes nothing. Nothing of
// the process's own may be under way ([Process.Rests]).
func (p *Process) Quiet(q Quiet) Visits {
	if !protocol.Same(p.metadata.partitions, q.Topics) {
		return nil
	}
	pulse, still := p.program.Still()
	if !still {
		return nil
	}
	q.Pulse = pulse
	for timer := range q.Alarms {
		q.Alarms[timer] = Alarm{At: p.armed[timer]}
	}
	q.MaxAge = clock.Millis(p.spec.Config.MetadataMaxAgeMs)
	q.Holds = len(p.Holdings.owned) > 0
	return p.engine.Quiet(q)
}

// Rests tells whether nothing of the process's own is under way.
func (p *Process) Rests() bool {
	if !p.Consuming() || p.subscription == nil || !p.lookup.known || len(p.inbox) > 0 || p.unwatched.n > 0 || p.uncut() || !p.MetadataCurrent() {
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

// uncut tells whether an interval that every client has is still to be cut. Of those that are a
// library's own its engine knows.
func (p *Process) uncut() bool {
	return p.shares[HeartbeatInterval] != 0 || p.shares[MetadataInterval] != 0 || p.shares[AutoCommitInterval] != 0 && p.spec.Config.EnableAutoCommit
}

// calm tells whether everything that is held is consumed in the ordinary way, and has been for a
// while: a run of records is open to which those that come belong.
func (h *Holdings) calm() bool {
	for i := range h.owned {
		o := &h.owned[i]
		if o.since == clock.Never && h.p.spec.Logs.Rate(o.first()) > 0 {
			return false
		}
		if o.held || o.revoking || o.gone || o.kept != nil {
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
	p.metadata.due = alarms[MetadataTimer].At
	for timer := range alarms {
		// One that has been set to another moment and back has a new place among those of its own.
		if a := &alarms[timer]; a.Set != 0 && a.At == p.armed[timer] {
			p.armed[timer] = clock.Never
		}
		p.arm(Timer(timer), alarms[timer].At)
	}
	p.fx = nil
}
