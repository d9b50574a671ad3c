package program

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// New makes the program of a process, of the kind that its settings name.
func New(p *member.Process) member.Program {
	switch p.Application().Program {
	case member.WorkersProgram:
		return newPool(p)
	case member.SpringProgram:
		if p.Application().Spring.AsyncAcks {
			return newAsync(p)
		}
		return newContainer(p)
	}
	return newLoop(p)
}

// caller is the application's thread that calls poll(), as far as it is alike in all kinds of
// programs: where it is, what it is ordered to do in place of its next poll(), and how a call
// of poll() goes. What it does with the records is for the program that it is a part of.
type caller struct {
	p      *member.Process
	of     kind
	thread thread
	until  clock.Time // when processing or a stall ends
	at     clock.Time // up to here the thread has been followed
	orders []member.Order

	entered  clock.Time // the call of poll() that is under way, or the last one
	last     clock.Time // when max.poll.interval.ms was last counted from
	out      clock.Time // when poll() last returned
	stopped  bool       // with the process; poll() has not gone on yet
	wanted   bool       // poll() has something to do besides returning records
	returnAt clock.Time // when an idle poll() returns, for an order that waits for that
	overdue  clock.Time // when a listener callback returned that outlasted its timeout; 0: none did
	// timeout is that of a poll() in place of what the program has; 0: it is the program's.
	timeout clock.Duration
	still   int // how many things there are for which the application does nothing
}

// kind is the program that a caller is a part of.
type kind interface {
	Advance(to clock.Time)
	// awake follows when a stall is over.
	awake()
	// close is the order to call close().
	close(how member.Leaving)
	// beforePoll follows when it is about to call poll().
	beforePoll()
	// fails tells whether it may fail on records; backOff lets it wait then.
	fails() bool
	backOff()
	// received follows when poll() has returned records, before they are processed.
	received(at clock.Time)
}

// thread is where the application's thread is.
type thread uint8

const (
	polling    thread = iota // inside poll(), waiting
	processing               // a batch in hand, until caller.until
	waiting                  // before its next poll(), until caller.until
	stalled                  // doing nothing, until caller.until
	held                     // inside a call of the library that has not returned
)

// clone copies it for a copy of its program.
func (c *caller) clone(p *member.Process, of kind) caller {
	d := *c
	d.p, d.of, d.orders = p, of, slices.Clone(c.orders)
	return d
}

// start lets it call poll() for the first time.
func (c *caller) start() {
	now := c.p.Now()
	c.entered, c.last, c.at = now, now, now
}

// Pause implements [member.Program].
func (c *caller) Pause() {
	c.last, c.stopped = c.LastPoll(), true
	c.at = c.p.Now()
}

// Resume implements [member.Program].
func (c *caller) Resume() {
	c.stopped = false
	if c.Polling() {
		c.entered, c.last = c.p.Now(), c.p.Now()
	}
}

// Polling implements [member.Program].
func (c *caller) Polling() bool { return c.thread == polling && c.p.Running() }

// Hold implements [member.Program].
func (c *caller) Hold() { c.thread = held }

// Release implements [member.Program].
func (c *caller) Release() { c.thread, c.wanted = polling, true }

// PollTimeout implements [member.Program].
func (c *caller) PollTimeout() clock.Duration {
	if c.timeout > 0 {
		return c.timeout
	}
	return c.p.Application().PollTimeout
}

// CommitRefused implements [member.Program]: the application goes on.
func (c *caller) CommitRefused() {}

// PollSince is when the call of poll() that is under way began, if the ones before it
// ran into their timeout.
func (c *caller) PollSince(at clock.Time) clock.Time {
	timeout := c.PollTimeout()
	if timeout <= 0 {
		return at
	}
	return c.entered.Add(at.Sub(c.entered) / timeout * timeout)
}

// LastPoll implements [member.Program].
func (c *caller) LastPoll() clock.Time {
	if c.Polling() && !c.stopped {
		return max(c.last, c.PollSince(c.p.Now()))
	}
	return c.last
}

// OutSince implements [member.Program].
func (c *caller) OutSince() clock.Time {
	if c.Polling() {
		return clock.Never
	}
	return c.out
}

// Rest implements [member.Program]: most programs are no container.
func (c *caller) Rest(member.Rest) {}

// Most programs do nothing before a poll() nor behind it, and fail on nothing.
func (c *caller) beforePoll()         {}
func (c *caller) received(clock.Time) {}
func (c *caller) fails() bool         { return false }
func (c *caller) backOff()            {}
