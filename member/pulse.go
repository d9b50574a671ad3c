package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Pulse is when an application that keeps up with what is produced has records in hand. They
// come evenly, so that repeats after a while for as long as nothing changes. The zero value is
// that of one that never has any for longer than no time.
type Pulse struct {
	from   clock.Time     // where a period begins
	period clock.Duration // 0: it is never busy
	busy   []span         // in a period, in order
	partly bool           // some of them are
}

// span is a stretch of time in which a batch is processed, its end not included.
type span struct {
	from, until clock.Duration
	joint       bool // it begins where another ends
	partly      bool // more had come than one poll() returns
}

// Busy tells whether there are records in hand at a moment, and until when those are. What is taken
// at a moment is in hand then, and what ends then is not; joint tells that both are so, where it
// depends on what else happens which comes first.
func (p *Pulse) Busy(at clock.Time) (until clock.Time, busy, joint bool) {
	if p.period == 0 {
		return 0, false, false
	}
	phase := p.phase(at)
	i := p.after(phase)
	if i == 0 {
		return 0, false, false
	}
	b := p.busy[i-1]
	if b.until <= phase {
		return 0, false, false
	}
	return at.Add(b.until - phase), true, phase == b.from && b.joint
}

// Whole tells whether each poll() returns all that has come.
func (p *Pulse) Whole() bool { return !p.partly }

// Taken is what poll() has returned: all that had come up to a moment, and what some calls more have returned, which
// followed each other because more had come than one returns.
type Taken struct {
	upTo  clock.Time
	from  clock.Time // the first call
	first int        // of the stretches
	calls int
}

// Taken is what poll() has returned at a moment; false: that cannot be told.
func (p *Pulse) Taken(at clock.Time) (t Taken, known bool) {
	i, phase := p.inHand(at)
	switch {
	case i < 0:
		return Taken{upTo: at}, true
	case !p.busy[i].partly:
		return Taken{upTo: at.Add(p.busy[i].from - phase)}, true
	}
	first := i
	for first > 0 && p.busy[first].joint && p.busy[first-1].partly {
		first--
	}
	from := at.Add(p.busy[first].from - phase)
	return Taken{from - 1, from, first, i - first + 1}, !p.busy[first].joint
}

// Processed is what has been processed at a moment, and poll() been called behind it; false: that cannot be told.
func (p *Pulse) Processed(at clock.Time) (t Taken, known bool) {
	i, phase := p.inHand(at)
	switch {
	case i < 0:
		return Taken{upTo: at}, true
	case !p.busy[i].joint:
		return Taken{upTo: at.Add(p.busy[i].from - phase - 1)}, true
	case i == 0:
		return p.Taken(at.Add(p.busy[len(p.busy)-1].from - p.period - phase))
	}
	return p.Taken(at.Add(p.busy[i-1].from - phase))
}

// inHand is the stretch in which a batch is in hand at a moment, and the phase of that; negative: there
// is none.
func (p *Pulse) inHand(at clock.Time) (i int, phase clock.Duration) {
	if p.period == 0 {
		return -1, 0
	}
	phase = p.phase(at)
	if i = p.after(phase) - 1; i >= 0 && p.busy[i].until <= phase {
		i = -1
	}
	return i, phase
}

// free is when nothing is in hand from a moment on.
func (p *Pulse) free(at clock.Time) clock.Time {
	if until, busy, _ := p.Busy(at); busy {
		return until
	}
	return at
}

// phase is how far into a period a moment is.
func (p *Pulse) phase(at clock.Time) clock.Duration {
	phase := at.Sub(p.from) % p.period
	if phase < 0 {
		phase += p.period
	}
	return phase
}

// after is the first of the stretches that begins after a phase.
func (p *Pulse) after(phase clock.Duration) int {
	if len(p.busy) == 1 {
		if phase < p.busy[0].from {
			return 0
		}
		return 1
	}
	i, _ := slices.BinarySearchFunc(p.busy, phase, func(s span, phase clock.Duration) int {
		if s.from <= phase {
			return -1
		}
		return 1
	})
	return i
}

// Idle tells whether there are none from one moment to another, both included.
func (p *Pulse) Idle(from, to clock.Time) bool {
	return p.period == 0 || p.room(from) > to.Sub(from)
}

// idleVisits is how many visits, each so long after the one before, surely find nothing in hand from their moments on for
// so long.
func (p *Pulse) idleVisits(at clock.Time, every, idle clock.Duration) int64 {
	room, further := p.room(at)-idle, every%p.period
	switch {
	case room <= 0:
		return 0
	case further == 0:
		return Unending
	}
	return int64((room-1)/further) + 1
}

// room is for how long nothing is in hand from a moment on, of an application that ever is busy; 0: something is.
func (p *Pulse) room(at clock.Time) clock.Duration {
	phase := p.phase(at)
	i := p.after(phase)
	if i > 0 && p.busy[i-1].until > phase {
		return 0
	}
	if i < len(p.busy) {
		return p.busy[i].from - phase
	}
	return p.busy[0].from + p.period - phase
}

// Most of a pulse that is followed: records beyond that make no pattern that is worth it.
const (
	longestPulse = 100 * clock.Second
	mostBatches  = 2000
)

// Pulse is the pulse of an application that calls poll() again and again, as long as it keeps up:
// a batch costs it so much, and each of its records. At a moment it has nothing in hand, or is
// done with what it has, and all that had come when it took that is taken.
func (h *Holdings) Pulse(from clock.Time, batch, record clock.Duration) (Pulse, bool) {
	if steady, _ := h.Plan(); !steady {
		return Pulse{}, false
	}
	if !h.pulseKnown || !h.pulsates && from >= h.pulseDue {
		h.pulse, h.pulsates = h.pulseOf(from, batch, record, int64(h.p.spec.Config.MaxPollRecords))
		h.pulseKnown, h.pulseWait = true, max(2*h.pulseWait, clock.Second)
		if h.pulseDue = from.Add(h.pulseWait); h.period() > longestPulse {
			h.pulseDue = clock.Never
		}
	}
	return h.pulse, h.pulsates
}

// TookAll tells whether the last poll() took all that there was at a moment.
func (h *Holdings) TookAll(at clock.Time) bool { return h.upTo >= at && h.left == 0 }

// pulseOf follows the application for two periods, and gives its pulse if the second goes as the
// first did. A poll() returns what there is, at most so many records. There is no pulse where
// records come while others are in hand, or more at once than one poll() returns, if the client fetches ahead: what
// they are returned with goes by its fetches.
func (h *Holdings) pulseOf(from clock.Time, batch, record clock.Duration, most int64) (Pulse, bool) {
	period := h.period()
	if period == 0 || batch == 0 && record == 0 {
		return Pulse{}, true
	}
	if period > longestPulse {
		return Pulse{}, false
	}
	positions := make([]int64, len(h.owned))
	for i := range h.owned {
		positions[i] = h.owned[i].position
	}
	p, end, left := Pulse{from: from, period: period}, from.Add(2*period), int64(0)
	for at := from; ; {
		arrival := clock.Never
		for i := range h.owned {
			arrival = min(arrival, h.p.spec.Logs.When(h.owned[i].first(), positions[i]))
		}
		begins := max(arrival, at)
		if left > 0 {
			begins = at
		}
		if begins >= end {
			break
		}
		if h.ahead && begins > arrival || len(p.busy) > mostBatches {
			return Pulse{}, false
		}
		n := left
		for i := range h.owned {
			to := h.p.spec.Logs.End(h.owned[i].first(), begins)
			n, positions[i] = n+(to-positions[i])*h.owned[i].number(), to
		}
		if left = max(0, n-most); left > 0 && h.ahead {
			return Pulse{}, false
		}
		joint := begins == at
		at = begins.Add(batch + record.Times(n-left))
		p.busy, p.partly = append(p.busy, span{begins.Sub(from), at.Sub(from), joint, left > 0}), p.partly || left > 0
	}
	return p, p.repeats()
}

// repeats cuts a pulse of two periods to one, and tells whether both are the same.
func (p *Pulse) repeats() bool {
	n := len(p.busy) / 2
	for i := range n {
		if p.busy[i+n] != (span{p.busy[i].from + p.period, p.busy[i].until + p.period, p.busy[i].joint, p.busy[i].partly}) {
			return false
		}
	}
	even := len(p.busy) == 2*n && n > 0 && p.busy[n-1].until <= p.period
	p.busy = p.busy[:n]
	return even
}

// period is after how long records come as they did before; 0: none do. More than the longest
// pulse is more than that.
func (h *Holdings) period() clock.Duration {
	period, last := int64(0), protocol.TopicID(-1)
	for i := range h.owned {
		if h.owned[i].first().Topic == last {
			continue
		}
		last = h.owned[i].first().Topic
		rate := h.p.spec.Logs.Rate(h.owned[i].first())
		if rate == 0 {
			continue
		}
		of := nanos / gcd(nanos, rate)
		if period == 0 {
			period = of
		}
		if period = period / gcd(period, of) * of; clock.Duration(period) > longestPulse {
			return longestPulse + 1
		}
	}
	return clock.Duration(period)
}

// LastCome is when the last record comes before a moment; before the run: none does.
func (h *Holdings) LastCome(before clock.Time) clock.Time {
	last := clock.Time(-1)
	for i := range h.owned {
		p := h.owned[i].first()
		if n := h.p.spec.Logs.End(p, before-1); n > 0 && h.p.spec.Logs.Rate(p) > 0 {
			last = max(last, h.p.spec.Logs.When(p, n-1))
		}
	}
	return last
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// firstBusy is the first of visits, each so long after the one before, in which something is in hand from its
// moment on for so long; clock.Never if none is before a moment. Where there are many stretches it does not look
// far.
func (p *Pulse) firstBusy(at clock.Time, every, idle clock.Duration, until clock.Time) clock.Time {
	if p.period == 0 || idle < 0 {
		return clock.Never
	}
	if every%p.period == 0 {
		if p.Idle(at, at.Add(idle)) {
			return clock.Never
		}
		return at
	}
	if len(p.busy) > fewStretches {
		for range farLook {
			if at >= until || !p.Idle(at, at.Add(idle)) {
				break
			}
			at = at.Add(every)
		}
		return at
	}
	first := clock.Never
	for i := range p.busy {
		low, wide := p.busy[i].from-idle, p.busy[i].until-p.busy[i].from+idle-1
		n := recurs(int64(p.phase(at)), int64(every), int64(p.period), int64(low), int64(wide))
		if n >= 0 && clock.Duration(n) <= until.Sub(at)/every {
			first = min(first, at.Add(every.Times(n)))
		}
	}
	return first
}

const (
	fewStretches = 16
	farLook      = 256
)

// Longest is how long the longest stretch is.
func (p *Pulse) Longest() clock.Duration {
	longest := clock.Duration(0)
	for _, s := range p.busy {
		longest = max(longest, s.until-s.from)
	}
	return longest
}
