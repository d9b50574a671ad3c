package program

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// container is Spring's listener container (KafkaMessageListenerContainer): a loop that is
// woken when it is stopped, has an error handler, and whose program does not wait for it
// longer than its shutdown timeout.
type container struct {
	loop
	gone   clock.Time  // when the program does not wait any longer
	rest   member.Rest // asked for by an error handler, its own or that of a consumer beside it
	halted bool        // and begun: the consumer is paused
	slept  bool        // the stall that is under way is the error handler's
	kept   bool        // a commit came to nothing because the group rebalanced (commitsDuringRebalance)
	first  bool        // the commit under way is that of where partitions begin
}

func newContainer(p *member.Process) member.Program {
	s := &container{gone: clock.Never, rest: noRest}
	s.caller = caller{p: p, of: s}
	return s
}

// Clone implements [member.Program].
func (s *container) Clone(p *member.Process) member.Program {
	d := *s
	d.caller = s.caller.clone(p, &d)
	d.failures.tried = slices.Clone(s.failures.tried)
	return &d
}

func (s *container) fails() bool { return true }

// Listener implements [member.Program]: what is pending is committed in onPartitionsRevoked
// (commitPendingAcks, checkRebalanceCommits).
func (s *container) Listener(c member.Callback, ps []protocol.TopicPartition) (takes clock.Duration, commits bool) {
	takes, commits = s.loop.Listener(c, ps)
	if c == member.OnAssigned && len(ps) > 0 && s.asked() {
		s.halt() // repauseIfNeeded
	}
	pending := s.kept || s.commit.by.By == member.EverySoOften && s.commit.records > 0
	if commits = commits && pending; commits {
		s.kept, s.commit.records, s.commit.last = false, 0, s.p.Now()
	}
	return takes, commits
}

// Run implements [member.Program].
func (s *container) Run() {
	if s.commitsFirst() {
		s.first = true
	}
	s.loop.Run()
}

// CommitRefused implements [member.Program]: the commit is kept (doCommitSync). That of where
// partitions begin is not (commitCurrentOffsets).
func (s *container) CommitRefused() { s.kept = s.kept || !s.first }

// Committed implements [member.Program].
func (s *container) Committed(accepted bool) {
	s.first = false
	s.loop.Committed(accepted)
}

// Order implements [member.Program]. A stop wakes a consumer that polls, and ends the sleep of
// the error handler (wakeIfNecessaryForStop, ListenerUtils.stoppableSleep).
func (s *container) Order(o member.Order) {
	s.loop.Order(o)
	s.wakeFor(o)
	now, app := s.p.Now(), &s.p.Application().Spring
	if o.Kind != member.CloseOrder {
		return
	}
	s.gone = now.Add(app.ShutdownTimeout)
	switch {
	case s.slept && s.thread == stalled:
		step := stepOf(app.Errors.BackOff)
		s.until = min(s.until, s.until.Add(-s.until.Sub(now)/step*step))
	case app.StopImmediate && s.Processing():
		s.stopBehindRecord()
	}
}

// stopBehindRecord lets the batch end with the record in hand.
func (s *container) stopBehindRecord() {
	s.Settle()
	keep := int64(0)
	if worked := s.p.Now().Sub(s.began); worked >= 0 && s.perRecord > 0 {
		keep = int64(worked/s.perRecord) + 1
	}
	if s.p.Holdings.GiveBack(keep); s.failures.before >= keep {
		s.failures.before = none
	}
	s.until = s.began.Add(s.perRecord.Times(s.plan(s.p.Holdings.InHand())))
}

// Due implements [member.Program].
func (s *container) Due() {
	now := s.p.Now()
	switch {
	case s.gone <= now:
		s.p.Abort(protocol.Because(protocol.ReasonShutdownTimeout))
		return
	case s.rest.Until <= now:
		s.resume()
	case s.woken():
		s.enterPoll(now)
	case s.kept && s.Polling() && s.PollSince(now) == now && s.p.Engine().Settled():
		s.commitKept(now)
		return
	}
	s.loop.Due()
}

// received implements [kind]: what was kept is committed as soon as a poll() returns that ends
// the rebalance, also if its records are those on which the listener fails (doPoll).
func (s *container) received(at clock.Time) {
	if s.kept && s.p.Engine().Settled() {
		s.commit.unwatched = false
		s.commitKept(at)
	}
}

func (s *container) commitKept(at clock.Time) {
	s.kept = false
	s.commitNow(s.p.Holdings.Done(), s.p.Now().Sub(at))
}

// Next implements [member.Program].
func (s *container) Next() clock.Time {
	next := min(s.loop.Next(), s.gone, s.rest.Until)
	switch {
	case s.woken():
		next = s.p.Now()
	case s.kept && s.Polling():
		next = min(next, s.returnsNext(), s.PollSince(s.p.Now()).Add(s.PollTimeout()))
	case s.asked() && (s.Processing() || s.thread == waiting):
		next = min(next, s.until)
	}
	return next
}

// Stalled implements [member.Program]: the error handler's sleep is no hang.
func (s *container) Stalled() bool { return !s.slept && s.loop.Stalled() }

// pollWhilePaused is the argument of poll() while the consumer is paused
// (ContainerProperties.DEFAULT_PAUSED_POLL_TIMEOUT).
const pollWhilePaused = 100 * clock.Millisecond

// backOff lets the error handler wait before the record is tried again that has failed last.
func (s *container) backOff() {
	by, now := s.errors(), s.p.Now()
	if by.Handler == member.BackOffPauses {
		s.pauseAll(member.Rest{Until: now.Add(by.BackOff), Why: protocol.Because(protocol.ReasonBackOffPauses, s.failing()...)})
		s.enterPoll(now)
		s.wanted = true
		return
	}
	step := stepOf(by.BackOff)
	s.slept = true
	s.stall(max(step, (by.BackOff+step-1)/step*step), protocol.Because(protocol.ReasonBackOffSleeps, s.failing()...))
}

// noRest: nobody has asked for one.
var noRest = member.Rest{Until: clock.Never}

// pauseAll pauses the container, with all of its consumers, unless it is paused already
// (ListenerContainerPauseService.pause).
func (s *container) pauseAll(r member.Rest) {
	if s.rest.Until == clock.Never {
		s.rest = r
		s.p.PauseOthers(r)
	}
}

// Rest implements [member.Program].
func (s *container) Rest(r member.Rest) {
	if s.rest.Until == clock.Never {
		s.rest = r
	}
}

// asked tells whether the consumer is to be paused before its next poll().
func (s *container) asked() bool { return s.rest.Until != clock.Never && !s.halted }

// woken tells whether the consumer polls and is to be paused: its poll() ends at once
// (KafkaMessageListenerContainer.pause, consumerWakeIfNecessary).
func (s *container) woken() bool { return s.pauses() && s.Polling() }

// pauses tells whether there is something for it to pause.
func (s *container) pauses() bool { return s.asked() && len(s.p.Holdings.List()) > 0 }

// beforePoll implements [kind]: what has been asked for while it was polling or processing is
// done now (pauseConsumerIfNecessary).
func (s *container) beforePoll() {
	if s.pauses() {
		s.halt()
	}
}

func (s *container) halt() {
	s.halted, s.timeout = true, pollWhilePaused
	s.stands(s.rest.Why)
	s.p.Holdings.Halt()
}

// stepOf is the step in which a sleep of some length looks whether it is to end
// (ListenerUtils.conditionalSleep).
func stepOf(length clock.Duration) clock.Duration {
	if length > 500*clock.Millisecond {
		return 100 * clock.Millisecond
	}
	return 10 * clock.Millisecond
}

// resume ends the pause of the error handler: the consumer is woken, and the next poll()
// fetches.
func (s *container) resume() {
	s.rest = noRest
	if !s.halted {
		return
	}
	s.timeout, s.halted = 0, false
	s.p.Holdings.GoOn()
	s.stirs()
	if s.Polling() {
		s.enterPoll(s.p.Now())
	}
}

func (s *container) awake() {
	s.slept = false
	s.loop.awake()
}
