package sim

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// Nothing but heartbeats, commits and metadata goes on in a group most of the time. A world that
// passes quiet time takes the members' visits one after another (member/quiet.go), in the order of
// their moments, instead of all the items that they are made of in the queue. It begins with a
// moment at which no message is under way, and ends at the latest a little before anything else
// that waits in the queue: the last heartbeats and commits before that are sent as ever, so
// that what the coordinator has heard of each member by then is what it would have heard. It
// ends sooner where a visit has to be looked at, and always with such a moment as it began with.

// quietTime is what a world knows of its quiet time.
type quietTime struct {
	passes  bool           // it passes it
	retry   clock.Time     // not to be tried before
	limit   clock.Time     // the run is to stop there
	again   int64          // nor before so many steps: to look costs a step for each process
	spared  int64          // items that have not been taken
	untold  []untold       // what members have done that nobody has been told
	tells   clock.Time     // when the first of that is to be told
	commits []member.Trip  // those that may be on their way to the log
	many    int            // so many are looked through for those that are not
	takes   clock.Duration // that way
	turn    uint64         // visits so far
	made    int64          // visits in all, those that were made again as well
	over    clock.Time     // when all that has been sent in them has been dealt with
	whole   clock.Time     // the last visit that began when that was so
	of      int            // whose visit it is
	line    []waiting
	ahead   []ahead
	still   []still // the memory of the last, used again
	ids     map[protocol.MemberID]bool
	ops     []timerOp
	leaping
}

// timerOp is what sets a timer when quiet time is over, and when it would have been set.
type timerOp struct {
	member.Alarm
	order uint64
	m     int
	member.TimerOp
}

// untold is what one member has done.
type untold struct {
	member event.Member
	fact   event.Heartbeats
}

// still is a member in quiet time.
type still struct {
	member.Visits
	m       int
	alarms  *member.Alarms
	set     [member.Timers]clock.Time // when each of them was
	order   [member.Timers]uint64     // of what was set at one moment for one reason
	next    member.Timer              // whose alarm is the first
	commit  member.Trip               // the next, at the earliest
	made    int64                     // visits
	done    event.Heartbeats
	arrived clock.Time // when its last heartbeat did
	beaten  uint64     // which heartbeat of all that was
	// foreseen are its visits, if it leaves nothing out and what they draw can be looked at; nil: they are not.
	foreseen member.Foreseen
	single   single
	leaper
}

// PassQuiet lets the world pass quiet time: its sink is told of heartbeats and commits in it by
// one fact ([event.Heartbeats]). All else comes out as it does without.
func (w *World) PassQuiet() { w.quiet.passes = true }

// clone copies it for a copy of the world.
func (q *quietTime) clone() quietTime {
	c := *q
	c.untold, c.commits, c.line, c.ahead, c.still, c.ids, c.ops, c.marked, c.by = slices.Clone(q.untold), nil, nil, nil, nil, nil, nil, marked{}, passedBy{}
	return c
}

// passQuiet passes what there is of quiet time from this moment on, at which nothing is on its way.
func (w *World) passQuiet() {
	q := &w.quiet
	if !q.passes || w.Now() < q.retry || w.steps < q.again || len(q.untold) > 0 || w.broker.oldest < len(w.broker.appends) {
		return
	}
	if !w.mayRest() || !w.findStill() {
		q.again = w.steps + int64(len(w.processes))
		return
	}
	next := w.nextIncident()
	end := w.lastPassed(next)
	if end < w.Now().Add(w.margin()) {
		q.retry = max(next, w.Now().Add(clock.Second))
		return
	}
	w.letDrift(end)
	if q.retry = w.visits(end); q.retry >= end {
		q.retry = next
	}
	w.leaveQuiet()
}

// mayRest tells whether nothing of the group's or the broker's is under way, and nobody watches.
func (w *World) mayRest() bool {
	rest := w.scenario.Rest
	return w.settledGroup() && !w.broker.away && !w.broker.notices() && !w.unsettled && !w.spreadDue &&
		(rest == nil || w.Now() < rest.From || w.resting.since != clock.Never && !w.resting.disturbed)
}

// findStill takes the processes that run into quiet time, if all of them may be. Most of the times there is one that
// may not, so that is looked at first.
func (w *World) findStill() bool {
	for m := range w.processes {
		if !w.mayBeStill(m) {
			return false
		}
	}
	q := &w.quiet
	q.still, q.commits, q.turn, q.takes = q.still[:0], q.commits[:0], 0, w.scenario.Append
	counts := w.logs.counts()
	for m := range w.processes {
		p, spec := &w.processes[m], &w.scenario.Members[m]
		if !p.running() || p.stands() {
			continue
		}
		about := member.Quiet{Up: spec.Latency, Down: spec.Latency, Append: w.scenario.Append, Topics: counts}
		if spec.Jitter > 0 || p.client.Noise().Drawn() {
			about.Link = p
		}
		v := p.client.Quiet(about)
		if v == nil {
			return false
		}
		q.still = append(q.still, newStill(v, m, &p.timers, spec.Jitter == 0))
	}
	q.steadily()
	q.anytime()
	return len(q.still) > 0
}

// anytime tells all that to nobody it matters when answers come, if that is so.
func (q *quietTime) anytime() {
	for i := range q.still {
		if l := q.still[i].leaps; l == nil || !l.Idle() {
			return
		}
	}
	for i := range q.still {
		q.still[i].leaps.Anytime()
	}
}

// letDrift lets members pass visits that keep clear of all else, if there is time for that: where somebody
// may ask when their commits arrive, that has to be known without going through what came before.
func (w *World) letDrift(end clock.Time) {
	q, heeds := &w.quiet, false
	if end.Sub(w.Now()) < longDrift {
		return
	}
	for i := range q.still {
		v, is := q.still[i].Visits.(member.Drifting)
		heeds = heeds || !is || v.Heeds()
	}
	for i := range q.still {
		s := &q.still[i]
		exact := w.processes[s.m].Exact()
		if v, is := s.Visits.(member.Drifting); is && (exact || !heeds) {
			s.drift = member.NewDrift(v, exact, s.leaps)
		}
	}
}

// longDrift is how much quiet time is worth that.
const longDrift = 5 * clock.Minute

// mayBeStill tells whether nothing of a process's is under way, nor done to it.
func (w *World) mayBeStill(m int) bool {
	switch p := &w.processes[m]; {
	case !p.running():
		return p.returns == clock.Never || p.returns > w.Now()
	case p.stands():
		return true
	default:
		return !p.closing && !p.stopped && !p.faulty() && p.given && !p.calm && !p.terminating &&
			w.scenario.Members[m].Jitter <= mostJitter && !w.left(p) && p.client.Rests()
	}
}

// stands tells whether the process stands still, and nobody waits for it: it does nothing before that
// ends.
func (p *process) stands() bool {
	return p.faults[pauseFault].active && !p.closing && !p.terminating
}

func newStill(v member.Visits, m int, timers *[member.Timers]clock.Timer, known bool) still {
	s := still{Visits: v, m: m, alarms: v.Alarms(), arrived: -1}
	for i := range timers {
		s.order[i] = timers[i].Order()
	}
	s.singled()
	if regular, is := v.(member.Regular); is && regular.Alike() {
		s.leaps = member.NewLeaps(regular)
	} else if known {
		s.foreseen, _ = v.(member.Foreseen)
	}
	s.finds(0)
	return s
}

// finds finds the first of the alarms, and notes which of them have been set in a turn.
func (s *still) finds(turn uint64) {
	visited := s.next
	s.next, s.commit = 0, s.NextCommit()
	for i := range s.alarms {
		if set := s.alarms[i].Set; set != s.set[i] {
			s.set[i], s.order[i], s.stale[i], s.rough[i] = set, turn, false, false
			if member.Timer(i) != visited && !s.single.is && (member.Timer(i) != member.ProgramTimer || !s.rounds) {
				s.from[i], s.was[i], s.unsure[i] = s.alarms[i], turn, false
			}
		}
		if s.sooner(member.Timer(i), s, s.next) {
			s.next = member.Timer(i)
		}
	}
}

// lastPassed is up to when quiet time before something else can be passed: the last heartbeats and
// commits of each member, and the poll() that returns its last records, are gone through as ever.
func (w *World) lastPassed(next clock.Time) clock.Time {
	end := next.Add(-w.margin())
	for i := range w.quiet.still {
		if last := w.processes[w.quiet.still[i].m].client.Holdings.LastCome(next); last > w.Now() {
			end = min(end, last-1)
		}
	}
	return end
}

// margin is how much of quiet time is gone through as ever before something else. Who only counts
// heartbeats and commits need not be told when the last of them was, and the coordinator is told.
func (w *World) margin() clock.Duration {
	if w.counted {
		return clock.Second
	}
	longest := clock.Millis(w.scenario.Broker.Consumer.HeartbeatIntervalMs)
	for i := range w.quiet.still {
		c := w.processes[w.quiet.still[i].m].client.Config()
		longest = max(longest, clock.Millis(c.HeartbeatIntervalMs))
		if c.EnableAutoCommit {
			longest = max(longest, clock.Millis(c.AutoCommitIntervalMs))
		}
	}
	return longest + clock.Second
}

// nextIncident is when the next thing comes up in the queue that is not quiet, or the run ends or is to
// stop.
func (w *World) nextIncident() clock.Time {
	if w.quiet.ids == nil {
		w.quiet.ids = make(map[protocol.MemberID]bool, len(w.quiet.still))
	}
	ids := w.quiet.ids
	clear(ids)
	for i := range w.quiet.still {
		ids[w.processes[w.quiet.still[i].m].client.MemberID] = true
	}
	next := min(w.End(), w.quiet.limit)
	for at, it := range w.queue.All {
		switch it.kind {
		case clientTimer:
			continue // of those that are there; others are stale
		case groupTimer:
			slot := &w.broker.slots[it.timer]
			if !slot.alarm.Armed() || slot.timer.Kind == coordinator.SessionTimer && ids[slot.timer.MemberID] {
				continue
			}
			at = slot.alarm.Due()
		}
		next = min(next, at)
	}
	return next
}

// mostJitter is the most with which a visit is over well before what quiet time ends before.
const mostJitter = clock.Second / 8

// atOnce is how many visits are made before anybody who waits for the run may look at it.
const atOnce = 1 << 18

// visits makes visits up to a moment, and gives when it ended: the next is after that moment, or
// has to be looked at, or is one too many.
func (w *World) visits(end clock.Time) clock.Time {
	q := &w.quiet
	if q.over, q.whole = 0, 0; q.reach == 0 {
		q.reach = firstReach
	}
	q.lineUp()
	for last := q.turn + atOnce; ; {
		at := q.first()
		if at > end || q.turn >= last {
			return at
		}
		if stop, goesOn := w.stretch(min(end, at.Add(q.reach)), end); !goesOn {
			return stop
		}
	}
}

// first is when the next visit is.
func (q *quietTime) first() clock.Time { return q.line[0].at }

// visitsUntil makes the visits up to a moment, and gives when the next one is. It is false where one has to be
// looked at, at the moment that it gives.
func (w *World) visitsUntil(end clock.Time) (at clock.Time, made bool) {
	q := &w.quiet
	for {
		at := q.line[0].at
		q.of = q.line[0].i
		s := &q.still[q.of]
		if q.doubt != clock.Never {
			return q.doubt, false
		}
		if at > end {
			return at, true
		}
		if q.leap(s, end) {
			q.sink(0)
			continue
		}
		if at > q.over {
			q.whole = at
		}
		if len(q.commits) > q.many {
			q.forget(at)
		}
		drawn := w.processes[s.m].jitter
		v, made := s.visit(q)
		if !made {
			w.processes[s.m].jitter = drawn
			return at, false
		}
		s.made++
		q.made++
		q.turn++
		q.over, s.over = max(q.over, v.Ends), v.Ends
		timer := s.next
		s.notes(timer, at)
		s.finds(q.turn)
		if s.single.is {
			s.paces(timer, at, &v)
		}
		q.sink(0)
		q.visited(s, v)
	}
}

// visited takes note of what a visit came to.
func (q *quietTime) visited(s *still, v member.Visit) {
	if beat := v.Heartbeat; beat.Arrives != 0 {
		s.done.Number++
		s.sent(beat.Sent)
		s.arrived, s.beaten = beat.Arrives, q.turn
		q.spared += 3
	}
	if commit := v.Commit; commit.Arrives != 0 {
		s.done.Commits++
		s.sent(commit.Sent)
		q.holds(s, &member.Series{First: commit, Every: clock.Second, N: 1})
		q.commits = append(q.commits, commit)
		q.spared += 4
	}
}

func (s *still) sent(at clock.Time) {
	if s.done.Number+s.done.Commits == 1 {
		s.done.Since = at
	}
	s.done.Until = max(s.done.Until, at)
}

// leaveQuiet goes on as ever: the members' timers are set, in the order in which they would have
// been, and the coordinator has heard the last heartbeats.
func (w *World) leaveQuiet() {
	q := &w.quiet
	q.tells = 0
	ops := q.ops[:0]
	slices.SortFunc(q.still, func(a, b still) int {
		return cmp.Or(cmp.Compare(a.arrived, b.arrived), cmp.Compare(a.beaten, b.beaten))
	})
	for i := range q.still {
		s := &q.still[i]
		if s.made == 0 {
			continue
		}
		s.joins()
		w.fx.Reset()
		w.processes[s.m].client.LeaveQuiet(s.Visits, &w.fx)
		for _, t := range w.fx.Timers {
			ops = append(ops, timerOp{s.alarms[t.Timer], s.order[t.Timer], s.m, t})
		}
		for _, u := range w.fx.Unwatched {
			w.tellCoordinator(s.m, u.Request, u.Arrived)
		}
		if s.arrived >= 0 {
			w.tellCoordinator(s.m, s.Heartbeat(), s.arrived)
		}
		if s.done.Number+s.done.Commits > 0 {
			s.done.Every = s.Every()
			q.untold = append(q.untold, untold{event.Member(s.m), s.done})
		}
	}
	slices.SortFunc(ops, func(a, b timerOp) int {
		return setFirst(&a.Alarm, &b.Alarm, a.order, b.order)
	})
	q.ops = ops
	for _, o := range ops {
		w.setTimer(o.m, o.TimerOp)
	}
}

// tellQuiet tells what members have done, once time has come so far.
func (w *World) tellQuiet() {
	q := &w.quiet
	if len(q.untold) == 0 || w.Now() < q.tells {
		return
	}
	q.tells = clock.Never
	q.untold = slices.DeleteFunc(q.untold, func(x untold) bool {
		if x.fact.Until > w.Now() {
			q.tells = min(q.tells, x.fact.Until)
			return false
		}
		w.emit(x.member, x.fact)
		return true
	})
}
