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
type delays [noise.Kinds][]clock.Duration

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

func (d *delays) add(k noise.Kind, late clock.Duration) {
	if shortestDelay <= late && late <= longestDelay {
		d[k] = append(d[k], late)
	}
}

// stopwatch follows one member of a recording from event to event.
type stopwatch struct {
	client   event.Library
	interval clock.Duration
	commits  bool // before a rejoin, which waits for the answer
	busy     bool // the application is elsewhere now and then
	away     bool // and now
	done     [noise.Kinds]bool

	beat     clock.Time // the next heartbeat counts from here; Never: it does not
	sent     clock.Time // a heartbeat that is to be answered
	heard    clock.Time // of a rebalance, by its answer
	prior    event.Event
	syncSent clock.Time
	leads    bool
	young    bool
}

const firstGeneration = 1

// phase is what is known of a generation from all its members.
type phase struct {
	joins []clock.Time // when each member's JoinGroup left
	plan  clock.Time
}

// initialDelay is group.initial.rebalance.delay.ms of the recorded brokers.
const initialDelay = 3 * clock.Second

// complete is when the join phase is over: the last JoinGroup has come. The first phase
// waits for the initial delay, which begins anew where somebody has joined meanwhile
// (GroupMetadataManager.tryCompleteInitialRebalanceElseSchedule).
func (p *phase) complete(young bool) clock.Time {
	first, last := slices.Min(p.joins).Add(latency), slices.Max(p.joins).Add(latency)
	if !young {
		return last
	}
	begun, end := first, first.Add(initialDelay)
	for slices.ContainsFunc(p.joins, func(at clock.Time) bool { return at.Add(latency) > begun && at.Add(latency) <= end }) {
		begun, end = end, end.Add(initialDelay)
	}
	return end
}

// delaysByClient measures a recording, by client library.
func (r *Recording) delaysByClient(all map[event.Library]*delays) error {
	rounds := r.rounds()
	incarnation := make([]int, len(r.names.Members))
	watches := make([]stopwatch, len(r.names.Members))
	for m := range watches {
		incarnation[m] = -1
	}
	generation := make([]protocol.Generation, len(watches))
	for _, e := range r.events {
		if e.Member < 0 {
			continue
		}
		m := e.Member
		if _, begins := e.Fact.(event.ProcessStart); begins {
			incarnation[m]++
			w, err := r.stopwatch(r.names.Members[m], incarnation[m])
			if err != nil {
				return err
			}
			watches[m] = w
		}
		if f, ok := e.Fact.(event.JoinOK); ok {
			generation[m] = f.Generation
		}
		if incarnation[m] < 0 {
			continue
		}
		w := &watches[m]
		if all[w.client] == nil {
			all[w.client] = &delays{}
		}
		w.event(e, rounds[generation[m]], all[w.client])
	}
	return nil
}

func (r *Recording) stopwatch(id string, incarnation int) (stopwatch, error) {
	b := builder{Recording: r}
	c, app, err := b.configs(id, incarnation)
	w := stopwatch{client: c.Client, interval: clock.Millis(c.HeartbeatIntervalMs), commits: c.EnableAutoCommit, beat: clock.Never, sent: clock.Never, heard: clock.Never}
	w.busy = app.PerRecord > 0 || app.PerBatch > 0 || app.OnAssigned > 0 || app.OnRevoked > 0 || app.OnLost > 0 || app.CommitOnRevoke == member.CommittingRevoke
	for i := range r.orders {
		w.busy = w.busy || strings.HasPrefix(r.orders[i].text, "slow ")
	}
	return w, err
}

// rounds finds for each generation when its JoinGroups left, and its plan.
func (r *Recording) rounds() map[protocol.Generation]phase {
	rounds := map[protocol.Generation]phase{}
	sent := make([]clock.Time, len(r.names.Members))
	for _, e := range r.events {
		switch f := e.Fact.(type) {
		case event.JoinSent:
			sent[e.Member] = e.At
		case event.JoinOK:
			g := rounds[f.Generation]
			g.joins = append(g.joins, sent[e.Member])
			rounds[f.Generation] = g
		case event.SyncSent:
			if f.Leader {
				g := rounds[f.Generation]
				g.plan = e.At
				rounds[f.Generation] = g
			}
		}
	}
	return rounds
}

// event takes the next of the member's events.
func (w *stopwatch) event(e event.Event, g phase, d *delays) {
	since := e.At.Sub(w.prior.At)
	switch f := e.Fact.(type) {
	case event.HeartbeatSent:
		if w.beat != clock.Never && !w.busy && !w.away {
			d.add(noise.Heartbeat, e.At.Sub(w.beat)-w.interval)
		}
		w.sent, w.beat = e.At, clock.Never
		if w.client.Traits().WatchesPolls {
			w.beat = e.At
		}
	case event.HeartbeatOK:
		w.answered(e.At, d)
		if !w.client.Traits().WatchesPolls {
			w.beat = e.At
		}
	case event.HeartbeatErr:
		if f.Error == protocol.REBALANCE_IN_PROGRESS && w.answered(e.At, d) {
			w.heard = e.At
		}
	case event.Rejoin:
		if f.Reason.Code == protocol.ReasonAlreadyRebalancing && w.answered(e.At, d) {
			w.heard = e.At
		}
	case event.JoinSent:
		w.rejoins(e.At, d)
		w.beat, w.sent = clock.Never, clock.Never
	case event.JoinErr:
		w.heard = clock.Never
		if _, ok := w.prior.Fact.(event.JoinSent); ok && f.Error == protocol.MEMBER_ID_REQUIRED {
			w.step(noise.Refusal, since-roundTrip, d)
		}
	case event.JoinOK:
		w.leads = f.Leader
		w.young = f.Generation == firstGeneration
		w.step(noise.JoinAnswer, e.At.Sub(g.complete(w.young))-latency, d)
		w.beat = e.At
		if !w.client.Traits().WatchesPolls {
			w.beat = clock.Never
		}
	case event.SyncSent:
		if _, ok := w.prior.Fact.(event.JoinOK); ok && w.leads {
			w.step(noise.Plan, since, d)
		} else if ok {
			w.step(noise.Sync, since, d)
		}
		w.syncSent = e.At
	case event.SyncOK:
		w.step(noise.SyncAnswer, e.At.Sub(max(w.syncSent, g.plan))-writeTrip, d)
		if !w.client.Traits().WatchesPolls {
			w.beat = e.At
		}
	case event.Assigned, event.Revoked:
		if _, ok := w.prior.Fact.(event.SyncOK); ok {
			w.step(noise.TakeOver, since-w.cut(), d)
		}
	case event.Stall, event.Paused, event.Disconnected, event.Closing:
		w.away = true
		w.forget()
	case event.Awake, event.Resumed, event.Reconnected:
		w.away = false
		w.forget()
	case event.Killed, event.Lost, event.Reset, event.CoordinatorLost, event.PollTimeout:
		w.forget()
	}
	w.prior = e
}

// forget lets nothing count from before.
func (w *stopwatch) forget() { w.beat, w.sent, w.heard = clock.Never, clock.Never, clock.Never }

// cut is how much too long a step is from the log to an event of the program's own.
func (w *stopwatch) cut() clock.Duration {
	if w.client.Traits().WatchesPolls {
		return logGrain / 2
	}
	return 0
}

// step notes a step that may be the first of its kind, which has the kind next to it, or
// the one behind that in a young group. A young group's first answers come when the
// initial delay is over, and nobody knows when exactly: they count from the first of them.
func (w *stopwatch) step(k noise.Kind, late clock.Duration, d *delays) {
	if !w.done[k] {
		w.done[k] = true
		if k++; w.young {
			k++
		}
	}
	if !w.busy && !w.away {
		d.add(k, late)
	}
}

// answered notes how long a heartbeat took there and back, and tells whether there was one.
func (w *stopwatch) answered(at clock.Time, d *delays) bool {
	sent := w.sent
	w.sent = clock.Never
	if sent == clock.Never || w.busy || w.away {
		return false
	}
	d.add(noise.Transit, at.Sub(sent)-roundTrip)
	return true
}

// rejoins notes the way from there to the JoinGroup: the commit and its answer, and the
// listener.
func (w *stopwatch) rejoins(at clock.Time, d *delays) {
	takes := clock.Duration(0)
	if w.commits {
		takes = writeTrip
	}
	if w.heard != clock.Never {
		d.add(noise.Rejoin, at.Sub(w.heard)-takes)
	}
	w.heard = clock.Never
}
