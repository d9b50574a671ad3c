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
// ends sooner where a visit has to be looked at.

// quietTime is what a world knows of its quiet time.
type quietTime struct {
	passes bool       // it passes it
	retry  clock.Time // not to be tried before
	spared int64      // items that have not been taken
	untold []untold   // what members have done that nobody has been told
	// Commits on their way to the log: when the last one arrived.
	arrived clock.Time
	still   []still // the memory of the last, used again
}

// untold is what one member has done.
type untold struct {
	member event.Member
	fact   event.Heartbeats
}

// still is a member in quiet time.
type still struct {
	member.Visits
	m int
	// alarms are those of its timers, and order when each was set beside all others: of those
	// that are due at one moment the one that was set first comes first.
	alarms  member.Alarms
	order   [member.Timers]uint64
	next    member.Timer // the first
	made    int64        // visits
	done    event.Heartbeats
	arrived clock.Time // when its last heartbeat did
}

// PassQuiet lets the world pass quiet time: its sink is told of heartbeats and commits in it by
// one fact ([event.Heartbeats]). All else comes out as it does without.
func (w *World) PassQuiet() { w.quiet.passes = true }

// passQuiet passes what there is of quiet time from this moment on.
func (w *World) passQuiet() {
	q := &w.quiet
	if !q.passes || w.onTheWire > 0 || w.Now() < q.retry || len(q.untold) > 0 || w.broker.oldest < len(w.broker.appends) {
		return
	}
	if !w.mayRest() {
		q.retry = w.Now().Add(clock.Second)
		return
	}
	if !w.findStill() {
		q.retry = w.Now().Add(clock.Second)
		return
	}
	next := w.nextIncident()
	end := next.Add(-w.margin())
	if end < w.Now().Add(w.margin()) {
		q.retry = max(next, w.Now().Add(clock.Second))
		return
	}
	if q.retry = w.visits(end); q.retry >= end {
		q.retry = next
	}
	w.leaveQuiet()
}

// mayRest tells whether nothing of the group's or the broker's is under way, and nobody watches.
func (w *World) mayRest() bool {
	rest := w.scenario.Rest
	return w.settledGroup() && !w.broker.away && !w.broker.grown && !w.unsettled && !w.spreadDue && len(w.controllers) == 0 &&
		(rest == nil || w.Now() < rest.From || w.resting.since != clock.Never && !w.resting.disturbed)
}

// findStill takes the processes that run into quiet time, if all of them may be.
func (w *World) findStill() bool {
	q := &w.quiet
	q.still, q.arrived = q.still[:0], -clock.Never
	counts := w.logs.counts()
	for m := range w.processes {
		p, spec := &w.processes[m], &w.scenario.Members[m]
		if !p.running() {
			if p.returns != clock.Never && p.returns <= w.Now() {
				return false
			}
			continue
		}
		if p.closing || p.stopped || p.faulty() || !p.given || p.calm || p.terminating || spec.Jitter > 0 || w.left(p) {
			return false
		}
		v := p.client.Quiet(member.Quiet{Up: spec.Latency, Down: spec.Latency, Append: w.scenario.Append, Topics: counts})
		if v == nil {
			return false
		}
		q.still = append(q.still, newStill(v, m, &p.timers))
	}
	return len(q.still) > 0
}

func newStill(v member.Visits, m int, timers *[member.Timers]clock.Timer) still {
	s := still{Visits: v, m: m, arrived: -1}
	for i := range timers {
		s.order[i] = timers[i].Order()
	}
	s.set(s.order)
	return s
}

// set takes over what the timers are set to now: those that have changed have been set at a moment
// that is that far in an order.
func (s *still) set(order [member.Timers]uint64) {
	alarms := s.Alarms()
	s.next = 0
	for i := range alarms {
		if alarms[i] != s.alarms[i] {
			s.alarms[i], s.order[i] = alarms[i], order[i]
		}
		if alarms[i] < alarms[s.next] {
			s.next = member.Timer(i)
		}
	}
}

// margin is how much of quiet time is gone through as ever before something else.
func (w *World) margin() clock.Duration {
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

// nextIncident is when the next thing comes up in the queue that is not quiet, or the end of the
// run.
func (w *World) nextIncident() clock.Time {
	ids := make(map[protocol.MemberID]bool, len(w.quiet.still))
	for i := range w.quiet.still {
		ids[w.processes[w.quiet.still[i].m].client.MemberID] = true
	}
	next := w.End()
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

// visits makes visits up to a moment, and gives when it ended: the next is after that moment, or
// has to be looked at.
func (w *World) visits(end clock.Time) clock.Time {
	q := &w.quiet
	for {
		i := q.first()
		s := &q.still[i]
		at := s.alarms[s.next]
		if at > end {
			return at
		}
		v, made := s.Visit(func(arrives clock.Time) bool { return q.held(i, arrives, w.scenario.Append) })
		if !made {
			return at + 1
		}
		order := w.queue.Reserve()
		s.set([member.Timers]uint64{order, order, order, order})
		s.made++
		w.visited(s, v)
	}
}

// visited takes note of what a visit came to.
func (w *World) visited(s *still, v member.Visit) {
	q := &w.quiet
	if v.Arrives == clock.Never { // not at the coordinator
		return
	}
	if s.done.Number+s.done.Commits == 0 {
		s.done.Since = v.Sent
	}
	s.done.Until = max(s.done.Until, v.Sent)
	if v.Kind == member.CommitVisit {
		s.done.Commits++
		q.arrived = max(q.arrived, v.Arrives)
		q.spared += 4
		return
	}
	s.done.Number++
	s.arrived = v.Arrives
	q.spared += 3
}

// first is whose visit is next.
func (q *quietTime) first() int {
	first := 0
	for i := 1; i < len(q.still); i++ {
		if q.still[i].before(&q.still[first]) {
			first = i
		}
	}
	return first
}

func (s *still) before(t *still) bool {
	a, b := s.alarms[s.next], t.alarms[t.next]
	return a < b || a == b && s.order[s.next] < t.order[t.next]
}

// held tells whether the answer to a heartbeat of a member that arrives at a moment may have to
// wait for somebody's commit.
func (q *quietTime) held(of int, arrives clock.Time, takes clock.Duration) bool {
	if arrives < q.arrived.Add(takes) {
		return true
	}
	for i := range q.still {
		if i != of && q.still[i].alarms[member.ProgramTimer] <= arrives {
			return true
		}
	}
	return false
}

// leaveQuiet goes on as ever: the members' timers are set, in the order in which they would have
// been, and the coordinator has heard the last heartbeats.
func (w *World) leaveQuiet() {
	type op struct {
		order uint64
		m     int
		member.TimerOp
	}
	var ops []op
	q := &w.quiet
	slices.SortFunc(q.still, func(a, b still) int { return cmp.Compare(a.arrived, b.arrived) })
	for i := range q.still {
		s := &q.still[i]
		if s.made == 0 {
			continue
		}
		w.fx.Reset()
		w.processes[s.m].client.LeaveQuiet(s.Visits, &w.fx)
		for _, t := range w.fx.Timers {
			ops = append(ops, op{s.order[t.Timer], s.m, t})
		}
		if s.arrived >= 0 {
			w.tellCoordinator(s.m, s.Heartbeat(), s.arrived)
		}
		if s.done.Number+s.done.Commits > 0 {
			s.done.Every = clock.Millis(w.processes[s.m].client.Config().HeartbeatIntervalMs)
			q.untold = append(q.untold, untold{event.Member(s.m), s.done})
		}
	}
	slices.SortFunc(ops, func(a, b op) int { return cmp.Compare(a.order, b.order) })
	for _, o := range ops {
		w.setTimer(o.m, o.TimerOp)
	}
}

// tellQuiet tells what members have done, once time has come so far.
func (w *World) tellQuiet() {
	q := &w.quiet
	if len(q.untold) == 0 {
		return
	}
	q.untold = slices.DeleteFunc(q.untold, func(x untold) bool {
		if x.fact.Until > w.Now() {
			return false
		}
		w.emit(x.member, x.fact)
		return true
	})
}
