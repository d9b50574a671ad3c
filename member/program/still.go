package program

import "github.com/groupsim/groupsim/member"

// Still implements [member.Program]: a loop whose library commits, if anybody does. Where its
// thread is, is known up to the last input; it has to be where the pulse has it then.
func (l *loop) Still() (member.Pulse, bool) {
	if !l.ordinary() {
		return member.Pulse{}, false
	}
	h := &l.p.Holdings
	batch, record := l.cost()
	switch l.thread {
	case polling:
		if h.InHand() > 0 || h.NextRecord() <= l.at || h.Late(l.at) {
			return member.Pulse{}, false
		}
		pulse, is := h.Pulse(l.at, batch, record)
		_, busy, _ := pulse.Busy(l.at)
		return pulse, is && !busy
	case processing:
		if !h.TookAll(l.returned) {
			return member.Pulse{}, false
		}
		pulse, is := h.Pulse(l.until, batch, record)
		until, busy, _ := pulse.Busy(max(l.at, l.returned))
		return pulse, is && busy && until == l.until
	}
	return member.Pulse{}, false
}

// ordinary tells whether the program does nothing but to poll and process.
func (l *loop) ordinary() bool {
	app := l.p.Application()
	by := l.commit.by.By
	return len(l.orders) == 0 && !l.wanted && !l.stopped && l.still == 0 && l.overdue == 0 && l.timeout == 0 &&
		(by == member.ByLibrary || by == member.Nobody) && app.IdleBetweenPolls == 0 && !app.State.Kept() && !l.failsAtAll()
}

// Still implements [member.Program]: what the other kinds of programs do has no pulse yet.
func (c *container) Still() (member.Pulse, bool) { return member.Pulse{}, false }

// Still implements [member.Program].
func (w *pool) Still() (member.Pulse, bool) { return member.Pulse{}, false }
