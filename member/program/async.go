package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// async is Spring's container around a listener that gives each record to a thread of its own,
// or a coroutine, and acknowledges it when that is done (ContainerProperties.asyncAcks): a pool
// whose consumer is paused as a whole until all that a poll() has returned is acknowledged. What
// is committed is acknowledged without a gap (ackInOrder); that of a partition that goes is
// forgotten, and nobody takes its acknowledgments any more.
type async struct {
	pool
	gone    clock.Time                // when the program does not wait any longer for it to stop
	awaits  bool                      // it is paused for acknowledgments (pausedForAsyncAcks)
	paused  bool                      // or believes so: its consumer is paused (consumerPaused)
	stopped []protocol.TopicPartition // these are, and it does not believe so
}

func newAsync(p *member.Process) *async {
	s := &async{pool: makePool(p), gone: clock.Never}
	app := &p.Application().Spring
	s.crew.threads, s.crew.order = int(app.AsyncThreads), member.NoOrder
	if app.AsyncThreads == 0 {
		s.crew.atOnce, s.crew.threads = true, int(p.Config().MaxPollRecords)
	}
	s.caller.of, s.own = s, s
	return s
}

// Clone implements [member.Program].
func (s *async) Clone(p *member.Process) member.Program {
	d := *s
	d.pool = s.pool.clone(p, &d)
	return &d
}

// Start implements [member.Program]. AckMode is MANUAL, unless it is MANUAL_IMMEDIATE
// (determineAckMode): what has been acknowledged by then is committed together, or each by
// itself.
func (s *async) Start() {
	s.pool.Start()
	s.crew.single = false // its jobs end when their records do
	switch c := &s.commits; {
	case c.by.By == member.ByLibrary, c.by.By == member.Nobody:
	case s.p.Application().Spring.Acks == member.ManualImmediateAcks:
		c.by = member.Commits{By: member.EveryRecord}
	default:
		c.by, c.together = member.Commits{By: member.EveryBatch}, true
	}
}

// took implements [poolKind]: the consumer is paused before the next poll().
func (s *async) took([]member.Part) {}

// beforePoll implements [kind] (doPauseConsumerIfNecessary).
func (s *async) beforePoll() {
	s.awaits = s.awaits || !s.crew.idle()
	if assigned := s.p.Holdings.List(); s.awaits && !s.paused && len(assigned) > 0 {
		s.pause(assigned)
	}
}

func (s *async) pause(ps []protocol.TopicPartition) {
	for _, p := range ps {
		s.p.Holdings.PausePartition(p)
	}
	s.paused, s.timeout = true, pollWhilePaused
}

// resume implements [poolKind]. It follows when a poll() has returned
// (doResumeConsumerIfNecessary).
func (s *async) resume() {
	s.awaits = s.awaits && !s.crew.idle()
	if !s.paused || s.awaits {
		return
	}
	for _, p := range s.p.Holdings.List() {
		s.p.Holdings.ResumePartition(p)
	}
	s.paused, s.timeout = false, 0
	if len(s.stopped) > 0 {
		s.p.Emit(event.Unpaused{Partitions: s.stopped})
		s.stopped = nil
	}
}

// Listener implements [member.Program]: what has been acknowledged is committed in
// onPartitionsRevoked, and what is assigned while acknowledgments are awaited is paused, too
// (repauseIfNeeded).
func (s *async) Listener(c member.Callback, ps []protocol.TopicPartition) (takes clock.Duration, commits bool) {
	takes, commits = s.caller.Listener(c, ps)
	if c == member.OnAssigned && len(ps) > 0 && !s.crew.idle() {
		s.pause(ps)
	}
	s.worksThrough(takes, ps)
	return takes, commits
}

// CallbackOver implements [member.Program]. Where nothing is left to be acknowledged of what the
// member keeps, the container takes its consumer for one that is not paused. But one that keeps
// partitions keeps them paused, and nobody resumes them before the next time that all are
// paused (https://github.com/spring-projects/spring-kafka/issues/4708 ).
func (s *async) CallbackOver(c member.Callback, ps []protocol.TopicPartition) {
	if s.pool.CallbackOver(c, ps); c == member.OnAssigned {
		return
	}
	s.stopped = protocol.Without(s.stopped, ps)
	if kept := protocol.Without(s.p.Holdings.List(), ps); s.paused && s.crew.idle() {
		if s.paused, s.timeout = false, 0; len(kept) > 0 {
			s.stopped = kept
			s.p.Emit(event.LeftPaused{Partitions: kept, Reason: protocol.Because(protocol.ReasonNothingToResume)})
		}
	}
}

// close implements [kind]: the container stops at once. Nobody waits for what is in hand.
func (s *async) close(how member.Leaving) {
	s.leaves, s.closeBy = &how, s.at
	s.awakened(s.at)
}

// Order implements [member.Program].
func (s *async) Order(o member.Order) {
	s.pool.Order(o)
	s.wakeFor(o)
	if o.Kind == member.CloseOrder {
		s.gone = s.p.Now().Add(s.p.Application().Spring.ShutdownTimeout)
	}
}

// Run implements [member.Program].
func (s *async) Run() {
	s.commitsFirst()
	s.pool.Run()
}

// Due implements [member.Program].
func (s *async) Due() {
	if s.gone <= s.p.Now() {
		s.p.Abort(protocol.Because(protocol.ReasonShutdownTimeout))
		return
	}
	s.pool.Due()
}

// Next implements [member.Program].
func (s *async) Next() clock.Time {
	next := min(s.pool.Next(), s.gone)
	if len(s.stopped) > 0 && s.Polling() { // the end of that is told
		first, _ := s.crew.next()
		next = min(next, first, s.returnsNext())
	}
	return next
}

// Pace implements [member.Program]. What a poll() returned is done sooner than by one thread that
// processes it record by record and commits each, and so it keeps up where that would, and comes
// to an end where that does.
func (s *async) Pace(load member.Load) member.Pace {
	app := s.p.Application()
	return pace(int64(app.PerRecord+app.PerBatch+s.commits.takes(s.p)), app.PerRecord, load)
}
