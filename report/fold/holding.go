package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Holding folds the events of clients and the faults into who held each
// partition and when it was up. It needs nothing of the coordinator. The zero
// value is ready.
type Holding struct {
	// Recording reads the events of real clients, which tell neither when
	// onPartitionsAssigned returns nor when the position is known: being assigned
	// alone makes a holder, and callbacks take no time.
	Recording bool
	// Restores: of a recording, callbacks take time, because programs load in them what
	// they need to consume; a process consumes nothing while it is in one.
	Restores bool

	members   []*process // the latest process of each member
	topics    [][]place  // by topic and partition
	all       []*Tenure
	found     []*Tenure     // of the list that was named last
	named     uint32        // how many lists have been
	parted    func(*Tenure) // is told of a history that has begun as another one; nil: nobody is
	processes slab[process]
	tenures   slab[Tenure]
	holds     slab[hold]
	touched   []*Tenure // by the last event
	entered   entered
	tick      uint64 // the number of the last event
	start     clock.Time
	started   bool
}

// entered is who has just entered onPartitionsAssigned. Most return from it at the same moment,
// and nothing that they hold has been down: it is looked at once it is known that they do not.
type entered struct {
	process *process // nil: nobody
	at      clock.Time
}

// hold is a partition in the hands of a process, or on the way into them.
type hold struct {
	process        *process
	tenure         *Tenure
	returned       bool // onPartitionsAssigned has returned
	positioned     bool // the position is known
	active         bool
	stopped        clock.Time // since when the program has left it paused; 0: it has not
	working        bool       // in a callback: threads of the program's own have records of it in hand
	owner          int        // index of Tenure.Owners, once active
	inProcess, inT int        // its places in process.holds and Tenure.holds
}

// process is one incarnation of a member.
type process struct {
	report.Process
	member event.Member
	holds  []*hold
	left   []*Tenure // what it let go of and nobody holds yet
	ends   bool      // its end is under way, or over
	works  bool      // it has gone on with records in the callback that it is in
	told   stance    // as it was when all that it has to do with was last looked at
	client client
}

// up tells whether the process consumes what it holds.
func (p *process) up() bool {
	if _, faulty := p.Fault(); faulty {
		return false
	}
	return p.Running && !p.Closing && (p.Callback == report.NoCallback || p.Beside())
}

// upWith tells whether it consumes one of them.
func (p *process) upWith(x *hold) bool {
	if p.up() || !x.working || x.stopped > 0 {
		return p.up() && x.stopped == 0
	}
	_, faulty := p.Fault()
	return p.Running && !p.Closing && !faulty
}

// Event takes the next event.
func (h *Holding) Event(e event.Event) {
	if h.owes(e) {
		h.comesDown()
	}
	h.tick++
	h.touched = h.touched[:0]
	if e.Member < 0 {
		return
	}
	p := h.process(e.Member)
	switch f := e.Fact.(type) {
	case event.ProcessStart:
		h.begin(e)
	case event.Assigned:
		h.assigned(p, f.Partitions, e)
	case event.Position:
		for _, t := range h.of(f.Partitions) {
			if x := t.heldBy(p); x != nil {
				x.positioned = true
				h.touch(x.tenure)
				h.activate(x, e.At)
			}
		}
	case event.CallbackDone:
		h.returned(p, f.Partitions, e)
	case event.Working:
		h.works(p, f.Partitions, true, e.At)
	case event.Idle:
		h.works(p, f.Partitions, false, e.At)
	case event.LeftPaused:
		h.stops(p, f.Partitions, e.At, e.At)
	case event.Unpaused:
		h.stops(p, f.Partitions, 0, e.At)
	case event.AssignRefused:
		p.Event(e)
	case event.Revoked:
		h.letGo(p, f.Partitions, e)
	case event.Lost:
		h.letGo(p, f.Partitions, e)
	case event.Closing:
		p.Event(e)
		h.releaseAll(p, e.At)
	case event.Closed:
		h.end(p, e.At)
	case event.Killed:
		p.KilledBy(f)
		h.end(p, e.At)
	default:
		if _, _, ok := report.FaultOf(f); ok {
			p.Event(e)
			h.recount(p, e.At)
		}
	}
}

// owes tells whether what a callback has brought down has to be looked at before an event: all
// but the return from it at the same moment.
func (h *Holding) owes(e event.Event) bool {
	if h.entered.process == nil {
		return false
	}
	_, returns := e.Fact.(event.CallbackDone)
	return !returns || e.At != h.entered.at || e.Member != h.entered.process.member
}

// comesDown looks at that.
func (h *Holding) comesDown() {
	h.tick++
	h.touched = h.touched[:0]
	if p := h.entered.process; p != nil {
		h.entered.process = nil
		h.recount(p, h.entered.at)
	}
}

// process gives the latest process of a member. A stream that begins in the
// middle of a life begins with a process that runs.
func (h *Holding) process(m event.Member) *process {
	for int(m) >= len(h.members) {
		h.members = append(h.members, nil)
	}
	if h.members[m] == nil {
		h.members[m] = h.newProcess(m)
		h.members[m].Running = true
	}
	return h.members[m]
}

func (h *Holding) newProcess(m event.Member) *process {
	p := h.processes.new()
	p.member = m
	return p
}

func (h *Holding) begin(e event.Event) {
	h.end(h.members[e.Member], e.At)
	p := h.newProcess(e.Member)
	p.Event(e)
	h.members[e.Member] = p
}

// end is the end of a process, whether that is told or another one takes its place.
func (h *Holding) end(p *process, now clock.Time) {
	if !p.Running {
		return
	}
	p.ends = true
	h.releaseAll(p, now)
	p.End(now)
	h.recount(p, now)
}

// enter is the begin of a callback. That of a recording takes no time, as a rule.
func (h *Holding) enter(p *process, e event.Event) {
	if !h.Recording || h.Restores {
		p.Event(e)
	}
}

func (h *Holding) assigned(p *process, ps []protocol.TopicPartition, e event.Event) {
	if !p.Running {
		return
	}
	h.enter(p, e)
	for _, t := range h.of(ps) {
		if t.heldBy(p) != nil {
			continue
		}
		x := h.holds.new()
		*x = hold{process: p, tenure: t, returned: h.Recording, positioned: h.Recording, inProcess: len(p.holds), inT: len(t.holds)}
		p.holds, t.holds = append(p.holds, x), append(t.holds, x)
		h.activate(x, e.At)
		h.touch(t)
	}
	if p.Callback == report.InAssigned {
		h.entered = entered{p, e.At}
	}
}

// works notes whether a process goes on with records of partitions in a callback.
func (h *Holding) works(p *process, ps []protocol.TopicPartition, working bool, now clock.Time) {
	for _, t := range h.of(ps) {
		if x := t.heldBy(p); x != nil {
			x.working = working
			p.works = p.works || working
			h.judge(x.tenure, now)
		}
	}
}

// stops notes since when a process has left partitions paused; 0: it does not any more.
func (h *Holding) stops(p *process, ps []protocol.TopicPartition, since, now clock.Time) {
	for _, t := range h.of(ps) {
		if x := t.heldBy(p); x != nil {
			x.stopped = since
			h.judge(x.tenure, now)
		}
	}
}

// returned is the return of a callback, entered with ps.
func (h *Holding) returned(p *process, ps []protocol.TopicPartition, e event.Event) {
	was := p.Callback
	p.Event(e)
	if p.works {
		p.works = false
		for _, x := range p.holds {
			x.working = false
		}
	}
	if was == report.InAssigned {
		for _, t := range h.of(ps) {
			if x := t.heldBy(p); x != nil {
				x.returned = true
				h.activate(x, e.At)
			}
		}
	}
	if h.entered.process == p {
		h.entered.process = nil
		return
	}
	h.recount(p, e.At)
}

func (h *Holding) letGo(p *process, ps []protocol.TopicPartition, e event.Event) {
	if !p.Running {
		return
	}
	h.enter(p, e)
	for _, t := range h.of(ps) {
		if x := t.heldBy(p); x != nil {
			h.release(x, e.At)
		}
	}
	h.recount(p, e.At)
}

// activate makes a holder, once everything is there that makes one.
func (h *Holding) activate(x *hold, now clock.Time) {
	t := x.tenure
	if x.active || !x.returned || !x.positioned {
		return
	}
	x.active, x.owner = true, len(t.Owners)
	t.Owners = append(t.Owners, Owner{x.process.member, now, clock.Never})
	t.setLast(nil)
	h.judge(t, now)
}

func (h *Holding) releaseAll(p *process, now clock.Time) {
	for len(p.holds) > 0 {
		h.release(p.holds[len(p.holds)-1], now)
	}
	h.recount(p, now)
}

// release ends a hold. The process stays on record as the last one, unless it was not yet a
// holder when it ended and is not to be missed, or a member of the group holds the partition
// too, or one has been the last, as it has died: one that the coordinator has forgotten does
// not stand in for it.
func (h *Holding) release(x *hold, now clock.Time) {
	t, p := x.tenure, x.process
	p.holds = swapRemove(p.holds, x.inProcess, func(y *hold) { y.inProcess = x.inProcess })
	t.holds = swapRemove(t.holds, x.inT, func(y *hold) { y.inT = x.inT })
	if x.active {
		t.Owners[x.owner].To = now
	}
	forgotten, missed := !p.counted() && t.last != nil && t.last.counted(), p.ends && p.counted()
	if !t.heldInGroup() && !forgotten && (x.active || p.lettingGo() || missed) {
		t.setLast(p)
	}
	h.judge(t, now)
	h.holds.free(x)
}

// swapRemove takes the element i out and puts the last one in its place, which
// moved is told.
func swapRemove[E any](list []E, i int, moved func(E)) []E {
	n := len(list) - 1
	if i < n {
		list[i] = list[n]
		moved(list[i])
	}
	var none E
	list[n] = none
	return list[:n]
}

func (t *Tenure) heldInGroup() bool {
	return slices.ContainsFunc(t.holds, func(x *hold) bool { return x.active && x.process.counted() })
}

// lettingGo tells whether the process is giving up what it holds.
func (p *process) lettingGo() bool {
	return p.Closing || p.Callback == report.InRevoked || p.Callback == report.InLost
}

// recount looks at everything that a process has to do with.
func (h *Holding) recount(p *process, now clock.Time) {
	for _, x := range p.holds {
		h.judge(x.tenure, now)
	}
	for _, t := range p.left {
		h.touch(t)
	}
}

// judge decides whether a partition is up, and begins or ends a gap. What takes
// no time is neither a gap nor an interruption of one.
func (h *Holding) judge(t *Tenure, now clock.Time) {
	h.touch(t)
	with := event.Coordinator
	for _, x := range t.holds {
		if x.active && x.process.upWith(x) {
			with = x.process.member
			break
		}
	}
	n := len(t.Gaps)
	switch up := with != event.Coordinator; {
	case up && t.FirstUp == clock.Never:
		t.FirstUp = now
		if !h.started {
			h.start, h.started = now, true
		}
	case up && t.down() && t.Gaps[n-1].From == now:
		t.Gaps = t.Gaps[:n-1]
	case up && t.down():
		t.Gaps[n-1].To, t.Gaps[n-1].After = now, with
	case !up && t.FirstUp != clock.Never && n > 0 && t.Gaps[n-1].To == now:
		t.Gaps[n-1].To, t.Gaps[n-1].After = clock.Never, event.Coordinator
	case !up && t.FirstUp != clock.Never && !t.down():
		t.Gaps = append(t.Gaps, Gap{From: now, To: clock.Never, Before: t.lastUp, After: event.Coordinator})
	}
	if with != event.Coordinator {
		t.lastUp = with
	}
}

func (h *Holding) touch(t *Tenure) {
	if t.touched != h.tick {
		t.touched = h.tick
		h.touched = append(h.touched, t)
	}
}

// Finish ends what is still open with the end of the run, and drops what took no
// time. No event may follow.
func (h *Holding) Finish(end clock.Time) {
	h.comesDown()
	for _, t := range h.all {
		if n := len(t.Gaps); t.down() {
			if t.Gaps[n-1].To = end; t.Gaps[n-1].From == end {
				t.Gaps = t.Gaps[:n-1]
			}
		}
		owners := t.Owners[:0]
		for _, o := range t.Owners {
			if o.To = min(o.To, end); o.From < o.To {
				owners = append(owners, o)
			}
		}
		t.Owners = owners
	}
}
