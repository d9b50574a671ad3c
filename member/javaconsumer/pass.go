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
//   - behind a heartbeat: poll() waits no longer than until the next one is due, and if it
//     asks before that one has left it hears of the time that there was before the last pass,
//     and waits for so long again. A reconciliation that the answer has led to begins then.

// wake lets the next pass of poll() see that there is something to do.
func (e *engine) wake() { e.passAt = min(e.passAt, e.comesRound()) }

// comesRound is when poll() does in any case.
func (e *engine) comesRound() clock.Time {
	p := e.Process
	now := p.Now()
	if !e.polling() {
		return now
	}
	turn := p.NextTurn()
	switch {
	case e.heartbeat.interval == 0:
		return now.Add(p.Noise().Take(noise.TakeOver))
	case len(p.Holdings.List()) > 0:
	case now.Sub(e.passed) < turn.Sub(now):
		return e.passed.Add(turn.Sub(now))
	default:
		return now.Add(p.Noise().Turn(turn.Sub(now)))
	}
	if timeout := p.Program().PollTimeout(); timeout > 0 {
		turn = min(turn, p.Program().PollSince(now).Add(timeout))
	}
	return min(turn, max(now, p.Holdings.NextRecord()).Add(p.Noise().Take(noise.TakeOver)))
}

// mayComeRound lets a poll() that waits for records come round before there is one, as soon
// as it happens to.
func (e *engine) mayComeRound(k noise.Kind) {
	if soon := e.Process.Noise().Take(k); soon > 0 && e.polling() {
		e.passAt = min(e.passAt, e.Process.Now().Add(soon))
	}
}
