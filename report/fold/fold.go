package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Info is what a report says of a run besides what happened in it.
type Info struct {
	Scenario    string
	Title       string
	Seed        uint64
	Model       report.Model
	NotModelled []string
	Setup       report.Setup
}

// Fold folds the events of a run into a [report.Report]. It is an [event.Sink].
type Fold struct {
	names   *event.Names
	holding Holding
	group   group
	records records
	counts  []report.Member // by number
	down    []*Tenure
	commits int64 // accepted
	// requests is how many members sent to the coordinator
	requests int64

	conditions numbered[condition]
	segments   segments
	lags       lags // of figures
	moment     clock.Time
	stirred    bool      // something has happened at this moment
	unnoted    []*Tenure // to them
	noted      grounds
	said       map[int32]report.Segment // what has been worded already

	startup   startup
	did       *report.Controls
	died      int // processes that a fatal error ended
	zombies   int // how many times a partition is held by one whom the coordinator does not take for its owner
	zombieAt  clock.Time
	zombieFor clock.Duration
}

// New begins a fold. The names may still grow while events come in; where there are none, it
// can give figures but make no report.
func New(names *event.Names) *Fold {
	f := &Fold{names: names, group: group{seats: map[protocol.MemberID]*seat{}, settled: clock.Never}, records: records{figures: names == nil}, conditions: newNumbered[condition](), segments: newSegments(), said: map[int32]report.Segment{}, startup: newStartup()}
	f.holding.parted = f.parted
	return f
}

// parted takes a history in that has begun as another one.
func (f *Fold) parted(t *Tenure) {
	if t.group.down {
		t.group.downAt = int32(len(f.down))
		f.down = append(f.room(f.down), t)
	}
	if t.group.unnoted {
		f.unnoted = append(f.room(f.unnoted), t)
	}
	if s := t.group.given; s != nil {
		s.given.parted = true
	}
	if s := t.group.told; s != nil {
		s.told.parted = true
	}
}

// Event takes the next event. What belongs to a member and names none is left out.
func (f *Fold) Event(e event.Event) {
	if f.holding.owes(e) {
		f.comesDown()
	}
	if e.At != f.moment {
		if f.stirred {
			f.noteMoment()
		}
		f.moment, f.stirred = e.At, false
	}
	if fact, ok := e.Fact.(event.Configured); ok {
		if e.Member < 0 {
			f.group.delay = fact.Settings.Millis("group.initial.rebalance.delay.ms")
		}
		return
	}
	if e.Member < 0 && !ofGroup(e.Fact) {
		f.controlled(e)
		return
	}
	for int(e.Member) >= len(f.counts) {
		f.counts = append(f.counts, report.Member{})
	}
	if f.controlled(e) || f.tallied(e) {
		return
	}
	f.stirred = true
	if e.Member >= 0 && !f.group.giving && !bears(e.Fact) {
		p := f.holding.process(e.Member)
		f.settle(p, e.At)
		f.staysSettled(e.At)
		f.client(p, e)
		return
	}
	f.startup.event(e)
	if e.Member >= 0 {
		p := f.holding.process(e.Member)
		f.settle(p, e.At)
		if _, closed := e.Fact.(event.Closed); closed && p.Running && !p.Closing {
			f.died++
		}
	}
	f.holding.Event(e)
	f.coordinator(e)
	if e.Member >= 0 {
		p := f.holding.process(e.Member)
		f.client(p, e)
		if _, given := e.Fact.(event.Given); !given { // which is the coordinator's to say
			f.touchClient(p)
		}
	}
	for _, t := range f.holding.touched {
		f.consider(t, e.At)
	}
}

// Consumed implements [event.Gatherer]: behind the first of them nothing is about anything but records.
func (f *Fold) Consumed(at clock.Time, m event.Member, facts []event.Consumed) {
	f.Event(event.Event{At: at, Member: m, Fact: facts[0]})
	for _, fact := range facts[1:] {
		f.records.consumed(m, fact, at)
	}
}

// comesDown looks at what the callback has brought down that somebody is in after all.
func (f *Fold) comesDown() {
	f.holding.comesDown()
	for _, t := range f.holding.touched {
		f.consider(t, f.moment)
	}
}

// tallied counts requests, commits and records, and tells whether that is all that an event is
// about: by those nobody comes to have a partition, or to have it no more.
func (f *Fold) tallied(e event.Event) bool {
	switch fact := e.Fact.(type) {
	case event.Unfinished, event.HeartbeatOK:
	case event.HeartbeatSent, event.ConsumerHeartbeatSent:
		f.counts[e.Member].Heartbeats++
		f.requests++
	case event.Heartbeats:
		f.counts[e.Member].Heartbeats += int(fact.Number)
		f.commits += fact.Commits
		f.requests += fact.Number + fact.Commits
	case event.JoinSent, event.SyncSent, event.CommitSent, event.LeaveSent:
		f.requests++
		return false
	case event.Commits:
		f.commits += fact.Number
		f.requests += fact.Number
	case event.Consumed:
		f.records.consumed(e.Member, fact, e.At)
	case event.Interrupted:
		f.records.interrupted(e.Member, fact, e.At)
	case event.Produced:
		f.records.produced(fact.Topic, fact.Rate, e.At)
	case event.PartitionsAdded:
		f.records.added(fact.Topic, fact.Partitions, e.At)
		f.startup.event(e)
	case event.CommitOK:
		f.commits++
		return false
	case event.Position:
		f.records.positioned(e.Member, fact, e.At)
		return false
	default:
		return false
	}
	return true
}

// ofGroup tells whether a fact belongs to no member.
func ofGroup(fact event.Fact) bool {
	switch fact.(type) {
	case event.State, event.Epoch, event.CoordinatorDown, event.CoordinatorUp, event.Produced, event.PartitionsAdded:
		return true
	}
	return false
}

// stance is all of a process that the cause of a partition's downtime can rest on.
type stance struct {
	report.Process
	closed, leaving, awaited, joinSent, epochs bool
}

func (p *process) stance() stance {
	c := &p.client
	return stance{p.Process, c.closed, c.leaving, c.awaited, c.joinSent, c.epochs}
}

// bears tells whether a fact can bear upon anything but what a member is busy with.
func bears(fact event.Fact) bool {
	switch fact.(type) {
	case event.HeartbeatErr, event.Rejoin, event.SyncSent, event.SyncOK, event.SyncErr, event.CommitSent, event.CommitOK, event.CommitErr:
		return false
	}
	return true
}

// touchClient touches what is given to a member when it has done something that can change why
// it has not got it yet.
func (f *Fold) touchClient(p *process) {
	if s := p.client.seat; s != nil && len(f.down) > 0 {
		f.touchChanged(s)
	}
}

// touchChanged touches what a seat has to do with if its process has changed since. What happens
// to a partition alone touches that.
func (f *Fold) touchChanged(s *seat) {
	if p := s.process; p.client.seat != s {
		f.touchSeat(s)
	} else if now := p.stance(); now != p.told {
		p.told = now
		f.touchDown(s)
	}
}

// touchDown touches what of all that a seat has to do with is down: what its process does is
// nothing but a cause to the others. It goes through whichever list is the shorter.
func (f *Fold) touchDown(s *seat) {
	p := s.process
	if len(f.down) > len(p.holds)+len(p.left)+len(s.given.tenures)+len(s.told.tenures) {
		f.touchSeat(s)
		return
	}
	for _, t := range f.down {
		if t.group.given == s || t.group.told == s || t.last == p || t.heldBy(p) != nil {
			f.holding.touch(t)
		}
	}
}

// consider looks at a partition that something has happened to.
func (f *Fold) consider(t *Tenure, now clock.Time) {
	if z := t.zombies(); z != t.group.zombies {
		f.settleZombies(now)
		f.zombies += int(z-t.group.zombies) * len(t.Partitions)
		t.group.zombies = z
	}
	if !t.group.wasUp && t.FirstUp != clock.Never {
		t.group.wasUp = true
		for _, tp := range t.Partitions {
			f.startup.up(tp.Topic, now)
		}
	}
	if down := t.down(); down != t.group.down {
		t.group.down = down
		if down {
			t.group.downAt, t.group.noted = int32(len(f.down)), -1
			f.down = append(f.room(f.down), t)
		} else {
			f.down = swapRemove(f.down, int(t.group.downAt), func(u *Tenure) { u.group.downAt = t.group.downAt })
		}
	}
	if t.group.down && !t.group.unnoted {
		t.group.unnoted = true
		f.unnoted = append(f.room(f.unnoted), t)
	}
}

// room makes a list that is full as long as there are partitions: they may all be in it soon.
func (f *Fold) room(list []*Tenure) []*Tenure {
	if len(list) == cap(list) {
		return slices.Grow(list, len(f.holding.all))
	}
	return list
}

func (f *Fold) settleZombies(now clock.Time) {
	f.zombieFor += clock.Duration(f.zombies) * now.Sub(f.zombieAt)
	f.zombieAt = now
}

// zombies counts the holders of a partition which the coordinator does not count
// in, or whose partition it has given to somebody else.
func (t *Tenure) zombies() int32 {
	n := int32(0)
	for _, x := range t.holds {
		if x.active && (!x.process.counted() || t.replaced(x.process)) {
			n++
		}
	}
	return n
}
