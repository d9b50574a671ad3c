package fidelity

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// delays collects how late things were in recordings, of one client library.
type delays [noise.Kinds][noise.Ages][]delay

// delay is one of them: the n-th of its kind since the member joined the generation.
type delay struct {
	late       clock.Duration
	recording  int
	generation protocol.Generation // none before it has joined one
	n          int
	member     event.Member
}

// What is longer or shorter is not taken for the delay of a step: something else went on.
const (
	shortestDelay = -5 * clock.Millisecond
	longestDelay  = 250 * clock.Millisecond
)

// What a step takes in the model before any noise: a message each way, and the broker's
// log write where an answer waits for it.
const (
	roundTrip = 2 * latency
	writeTrip = roundTrip + appendTime
)

// logGrain is how finely the Java client's log knows the time. Its moments are cut, those
// of the program's own events are not, so from one to the other half of it is too much or
// too little.
const logGrain = clock.Millisecond

// fineGrain is how finely other logs know it, and Java's where the recorder asks for that.
const fineGrain = clock.Millisecond / 10

// stopwatch follows one member of a recording from event to event.
type stopwatch struct {
	client    event.Library
	interval  clock.Duration
	commits   bool // before a rejoin, which waits for the answer
	busy      bool // the application is elsewhere now and then
	away      bool // and now
	fresh     bool // the broker has been started for this group
	young     bool // so has the process, and it is in its first generation
	fine      bool // the log tells less than a millisecond
	recording int
	done      [noise.Kinds]bool
	count     [noise.Kinds]int // since it joined the generation
	into      *delays

	generation protocol.Generation
	phase      *phase     // of that
	joinSent   clock.Time // Never: it has not turned to the group yet
	beat       clock.Time // the next heartbeat counts from here; Never: it does not
	sent       clock.Time // a heartbeat that is to be answered
	heard      clock.Time // of a rebalance, by its answer
	closing    clock.Time // Never: it is not
	backoff    clock.Duration
	last       clock.Time // its last heartbeat in this generation; Never: none yet
	stalled    int        // heartbeats in this stall, and one; 0: it is not stalled
	prior      event.Event
	syncSent   clock.Time
	leads      bool
}

// delaysByClient measures a recording, by client library.
func (r *Recording) delaysByClient(number int, all map[event.Library]*delays) error {
	rounds := r.rounds()
	first := clock.Never
	incarnation := make([]int, len(r.names.Members))
	watches := make([]*stopwatch, len(r.names.Members))
	for _, e := range r.events {
		if e.Member < 0 {
			continue
		}
		m := e.Member
		switch e.Fact.(type) {
		case event.ProcessStart:
			w, err := r.stopwatch(r.names.Members[m], incarnation[m])
			if err != nil {
				return err
			}
			incarnation[m]++
			if all[w.client] == nil {
				all[w.client] = &delays{}
			}
			w.into, w.recording = all[w.client], number
			watches[m] = w
		case event.SyncOK:
			first = min(first, e.At)
		}
		if w := watches[m]; w != nil {
			w.event(e, first, rounds)
		}
	}
	return nil
}

func (r *Recording) stopwatch(id string, incarnation int) (*stopwatch, error) {
	b := builder{Recording: r}
	c, app, err := b.configs(id, incarnation)
	w := &stopwatch{client: c.Client, interval: clock.Millis(c.HeartbeatIntervalMs), commits: c.EnableAutoCommit, fresh: !r.warmBroker, fine: r.fine(), backoff: clock.Millis(c.RetryBackoffMs),
		joinSent: clock.Never, closing: clock.Never, last: clock.Never, beat: clock.Never, sent: clock.Never, heard: clock.Never}
	w.busy = r.busy(&app)
	return w, err
}

// busy tells whether an application is elsewhere now and then.
func (r *Recording) busy(app *member.Application) bool {
	slows := func(o order) bool { return strings.HasPrefix(o.text, "slow ") }
	return app.PerRecord > 0 || app.PerBatch > 0 || app.OnAssigned > 0 || app.OnRevoked > 0 || app.OnLost > 0 ||
		app.CommitOnRevoke == member.CommittingRevoke || slices.ContainsFunc(r.orders, slows)
}

// event takes the next of the member's events; stable is when the group first was.
func (w *stopwatch) event(e event.Event, stable clock.Time, rounds map[protocol.Generation]*phase) {
	switch f := e.Fact.(type) {
	case event.HeartbeatSent, event.HeartbeatOK, event.HeartbeatErr, event.Rejoin:
		w.beats(e)
	case event.JoinSent:
		if w.joinSent == clock.Never {
			w.young = stable == clock.Never
		}
		w.rejoins(e)
		w.beat, w.sent, w.last, w.joinSent = clock.Never, clock.Never, clock.Never, e.At
	case event.JoinOK:
		w.joined(e, f, rounds[f.Generation])
	case event.JoinErr, event.SyncSent, event.SyncOK, event.Assigned, event.Revoked:
		w.steps(e)
	case event.Closing:
		w.closing = e.At
		w.forget()
	case event.LeaveSent, event.Reset:
		w.closes(e)
		w.forget()
	case event.Stall, event.Paused, event.Disconnected:
		w.away = true
		if _, stalls := e.Fact.(event.Stall); stalls {
			w.stalled = 1
		}
		w.forget()
	case event.Awake, event.Resumed, event.Reconnected:
		w.away, w.stalled = false, 0
		w.forget()
	case event.Killed, event.Lost, event.CoordinatorLost, event.PollTimeout:
		w.stalled = 0
		w.forget()
	}
	w.prior = e
}

// beats notes the heartbeats, and what a member hears by their answers.
func (w *stopwatch) beats(e event.Event) {
	switch f := e.Fact.(type) {
	case event.HeartbeatSent:
		w.ownSteps(e)
		if w.beat != clock.Never && w.punctual() {
			w.step(noise.Heartbeat, e.Member, e.At.Sub(w.beat)-w.interval)
		}
		w.sent, w.beat = e.At, clock.Never
		if w.client.Traits().WatchesPolls {
			w.beat = e.At
		}
	case event.HeartbeatOK:
		w.answered(e)
		if !w.client.Traits().WatchesPolls {
			w.beat = e.At
		}
	case event.HeartbeatErr:
		if f.Error == protocol.REBALANCE_IN_PROGRESS && w.answered(e) {
			w.heard = e.At
		}
	case event.Rejoin:
		if f.Reason.Code == protocol.ReasonAlreadyRebalancing && w.answered(e) {
			w.heard = e.At
		}
	}
}

// punctual tells whether a heartbeat leaves when it is due, or would but for its lateness.
func (w *stopwatch) punctual() bool {
	t := w.client.Traits().Ticks
	return t == 0 || w.interval%t == 0
}

// steps notes the steps of a rebalance that follow on the one before.
func (w *stopwatch) steps(e event.Event) {
	since := e.At.Sub(w.prior.At)
	switch f := e.Fact.(type) {
	case event.JoinErr:
		w.heard = clock.Never
		if _, ok := w.prior.Fact.(event.JoinSent); ok && f.Error == protocol.MEMBER_ID_REQUIRED {
			w.step(noise.Refusal, e.Member, since-roundTrip)
		}
	case event.SyncSent:
		if _, ok := w.prior.Fact.(event.JoinOK); ok && w.leads {
			w.step(noise.Plan, e.Member, since)
		} else if ok {
			w.step(noise.Sync, e.Member, since)
		}
		w.syncSent = e.At
	case event.SyncOK:
		if w.phase != nil {
			w.step(noise.SyncAnswer, e.Member, e.At.Sub(max(w.syncSent, w.phase.plan))-writeTrip)
		}
		if !w.client.Traits().WatchesPolls {
			w.beat = e.At
		}
	case event.Assigned, event.Revoked:
		if _, ok := w.prior.Fact.(event.SyncOK); ok {
			w.step(noise.TakeOver, e.Member, since-w.cut())
		}
	}
}

// joined notes how long the answer to a JoinGroup waited. Nobody knows when a broker that
// was just started gave the first ones.
func (w *stopwatch) joined(e event.Event, f event.JoinOK, p *phase) {
	w.young = w.young && w.phase == nil
	w.leads, w.generation, w.phase = f.Leader, f.Generation, p
	w.count = [noise.Kinds]int{}
	if w.young && w.fresh {
		w.done[noise.JoinAnswer] = true
	} else {
		w.step(noise.JoinAnswer, e.Member, e.At.Sub(p.answered(w.joinSent, f.Generation)))
	}
	w.beat = e.At
	if t := w.client.Traits(); !t.WatchesPolls || t.BeatsAtOnce {
		w.beat = clock.Never
	}
}

// forget lets nothing count from before.
func (w *stopwatch) forget() { w.beat, w.sent, w.heard = clock.Never, clock.Never, clock.Never }

// cut is how much too long a step is from the log to an event of the program's own.
func (w *stopwatch) cut() clock.Duration {
	if w.client.Traits().KafkaMetrics {
		return logGrain / 2
	}
	return 0
}

// step notes a step that may be the first of its kind.
func (w *stopwatch) step(k noise.Kind, m event.Member, late clock.Duration) {
	age := noise.Later
	if !w.done[k] {
		w.done[k] = true
		if age = noise.First; w.young {
			age = noise.Young
		}
	}
	w.add(k, age, m, late)
}

// add notes a delay, unless something else went on.
func (w *stopwatch) add(k noise.Kind, age noise.Age, m event.Member, late clock.Duration) {
	n := w.count[k]
	w.count[k]++
	if !w.busy && !w.away && shortestDelay <= late && late <= longestDelay {
		w.into[k][age] = append(w.into[k][age], delay{late, w.recording, w.generation, n, m})
	}
}

// closes notes how long the last commit took, at the end of which a process lets go.
func (w *stopwatch) closes(e event.Event) {
	if w.closing != clock.Never && w.commits {
		w.add(noise.Close, noise.Later, e.Member, e.At.Sub(w.closing)-writeTrip)
		w.away = true
	}
	w.closing = clock.Never
}

// ownSteps notes how late a heartbeat is that leaves while the application is elsewhere. If
// it is by more than half a step something else went on.
func (w *stopwatch) ownSteps(e event.Event) {
	late := e.At.Sub(w.last) - w.interval
	steps := (w.interval + w.backoff - 1) / w.backoff
	if w.last != clock.Never && w.stalled > 0 && !w.busy && w.client.Traits().WatchesPolls {
		switch {
		case w.stalled == 1 && 0 <= late && late < w.backoff:
			w.into[noise.FirstStep][noise.Later] = append(w.into[noise.FirstStep][noise.Later], delay{late: late, recording: w.recording})
		case w.stalled > 1 && 0 <= late && late < w.backoff/2:
			w.into[noise.Step][noise.Later] = append(w.into[noise.Step][noise.Later], delay{late: late / steps, recording: w.recording})
		}
		w.stalled++
	}
	w.last = e.At
}

// answered notes how long a heartbeat took there and back, and tells whether there was one.
func (w *stopwatch) answered(e event.Event) bool {
	sent := w.sent
	w.sent = clock.Never
	if sent == clock.Never || w.busy || w.away {
		return false
	}
	late := e.At.Sub(sent) - roundTrip
	if w.fine && w.done[noise.Transit] {
		w.add(noise.Way, noise.Later, e.Member, min(0, late))
	}
	w.step(noise.Transit, e.Member, late)
	return true
}

// rejoins notes the way from there to the JoinGroup: the commit and its answer, and the
// listener.
func (w *stopwatch) rejoins(e event.Event) {
	takes := clock.Duration(0)
	if w.commits {
		takes = writeTrip
	}
	if w.heard != clock.Never {
		w.add(noise.Rejoin, noise.Later, e.Member, e.At.Sub(w.heard)-takes)
	}
	w.heard = clock.Never
}
