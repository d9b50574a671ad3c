package javaconsumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/noise"
)

// # When poll() comes round
//
// Nothing wakes the application's thread when the background thread has something for it. A
// poll() waits for records (FetchBuffer.awaitWakeup), and comes round
//
//   - when one is there: it is fetched, and poll() returns and is called again;
//   - when its time is up, for positions that are missing after retry.backoff.ms
//     (AsyncKafkaConsumer.pollForFetches);
//   - at once, until the coordinator has said how long the heartbeat interval is: up to then
//     a heartbeat seems to be due, and poll() does not wait
//     (AbstractHeartbeatRequestManager.maximumTimeToWait);
//   - once more behind another pass, if the event that this had sent to the background thread
//     finds nothing to fetch: a fetch is under way (FetchRequestManager.pollInternal). What a
//     callback has led to is there by then, or is not;
//   - else not before its timeout or the next heartbeat, however long that is;
//   - behind a heartbeat: poll() waits no longer than until the next one is due, and if it
//     asks before that one has left it hears of the time that there was before the last pass,
//     and waits for so long again. A reconciliation that the answer has led to begins then.

// # Which call has an event
//
// What the background thread does for a pass, it does for an event that the call of poll()
// sends (AsyncPollEvent): it begins a reconciliation, commits, counts max.poll.interval.ms
// anew, and looks for positions. A call that has records without waiting returns before it
// has heard that its event is done. The next one, if it has records too, finds that event
// done and sends none (AsyncKafkaConsumer.maybeClearPreviousInflightPoll). So of an
// application that is behind only every second call has one. What has been left to the
// application's thread it does in either.

// pollEvents is what is known of these events.
type pollEvents struct {
	sent    clock.Time // the last call that sent one
	unheard bool       // and it has not heard of its end
	none    bool       // this call has none
	owed    bool       // what it would have led to is left to the next one
	returns bool       // what there is to do is for the next call, if this one has records
}

// Polled implements [member.Engine].
func (e *engine) Polled(at clock.Time) {
	v, buffered := &e.events, e.Process.Holdings.Buffered(at)
	v.returns = false
	v.none = buffered && v.unheard
	v.unheard = buffered && !v.none
	if v.none {
		return
	}
	v.sent = at
	if v.owed {
		v.owed, e.passAt = false, min(e.passAt, at)
	}
}

// sentAfterAll notes that a call that had none has sent one, as it found nothing to return. What
// runs in it, a callback of the listener, runs in a call with an event.
func (v *pollEvents) sentAfterAll(at clock.Time) {
	if v.none {
		v.none, v.sent = false, at
	}
}

// withoutEvent tells whether the call of poll() that is under way, or whose records are being
// processed, has sent no event. One that finds nothing to return sends one after all.
func (e *engine) withoutEvent() bool {
	return e.events.none && (!e.polling() || e.buffered())
}

// wake lets the next pass of poll() see that there is something to do. A call that has records
// returns with them, and the next one is the next pass.
func (e *engine) wake() {
	e.events.returns = e.polling()
	e.passAt = min(e.passAt, e.comesRound())
}

// returns tells whether this call of poll() has records to return before there is another pass.
func (e *engine) returns() bool {
	return e.events.returns && e.polling() && e.buffered()
}

func (e *engine) buffered() bool { return e.Process.Holdings.Buffered(e.Process.Now()) }

// comesRound is when poll() does in any case.
func (e *engine) comesRound() clock.Time {
	p := e.Process
	now := p.Now()
	if !e.polling() || e.buffered() {
		return now
	}
	turn, timeout := p.NextTurn(), p.Program().PollTimeout()
	switch {
	case e.heartbeat.interval == 0:
		return now.Add(p.Noise().Take(noise.TakeOver))
	case len(p.Holdings.List()) > 0:
		if timeout > 0 && len(p.Holdings.WithoutPosition()) == 0 {
			turn = max(turn, e.heartbeat.due)
		}
	case now.Sub(e.passed) < turn.Sub(now):
		return e.passed.Add(turn.Sub(now))
	default:
		return now.Add(p.Noise().Turn(turn.Sub(now)))
	}
	if timeout > 0 {
		turn = min(turn, p.Program().PollSince(now).Add(timeout))
	}
	return min(turn, max(now, p.Holdings.NextRecord()).Add(p.Noise().Take(noise.TakeOver)))
}

// mayComeRound lets a poll() that waits for records come round before there is one, as soon
// as it happens to.
func (e *engine) mayComeRound(k noise.Kind) {
	if soon := e.Process.Noise().Take(k); soon > 0 && e.polling() && !e.buffered() {
		e.passAt = min(e.passAt, e.Process.Now().Add(soon))
	}
}
