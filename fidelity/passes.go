package fidelity

import (
	"encoding/json"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
)

// passes is what was measured of members of consumer groups: how late things were, and
// whether poll() came round for a reconciliation to begin before there were records. That
// tells when the callback came: with the next records, or with those behind them, since the
// commit before it takes a few milliseconds.
type passes struct {
	delays delays
	rounds []look
}

// watcher follows one member of a consumer group from event to event. Its heartbeats are not
// recorded, but the states that it goes through are: it acknowledges with one, and hears of an
// assignment by the answer to another.
type watcher struct {
	interval  clock.Duration // of heartbeats
	period    clock.Duration // from one record of a partition to the next
	busy      bool
	recording int
	into      *passes

	away       bool // the application is elsewhere, or the process stands still
	young      bool
	found      clock.Time // the coordinator; Never: the first answer has come since
	first      bool       // it has not been assigned anything yet
	fetched    bool       // it has been assigned partitions
	processed  func(ps []protocol.TopicPartition, since clock.Time) clock.Time
	held       []protocol.TopicPartition
	generation protocol.Generation
	n          int        // of its delays
	sent       clock.Time // a heartbeat; Never: it is not known when
	answered   clock.Time // with an assignment; Never: a callback has followed
	revoked    clock.Time // Never: not in this reconciliation
	assigned   clock.Time // Never: it has acknowledged
}

// passes measures a recording of a consumer group.
func (r *Recording) passes(number int, into *passes) error {
	broker := settings.BrokerDefaults()
	if err := r.Broker.applyToBroker(&broker); err != nil {
		return err
	}
	rate, err := thousandths(r.Rate)
	if err != nil {
		return err
	}
	watchers := make([]*watcher, len(r.names.Members))
	incarnation := make([]int, len(r.names.Members))
	stable := false
	for _, e := range r.events {
		if e.Member < 0 {
			continue
		}
		m := e.Member
		if _, ok := e.Fact.(event.ProcessStart); ok {
			b := builder{Recording: r}
			c, app, err := b.configs(r.names.Members[m], incarnation[m])
			if err != nil {
				return err
			}
			incarnation[m]++
			watchers[m] = nil
			if c.Protocol == member.ConsumerProtocol {
				watchers[m] = &watcher{
					interval: clock.Millis(broker.Consumer.HeartbeatIntervalMs), period: clock.Duration(1000 * int64(clock.Second) / max(1, rate)),
					busy: r.busy(&app), recording: number, into: into, first: true,
					processed: func(ps []protocol.TopicPartition, since clock.Time) clock.Time {
						return r.processedFrom(r.names.Members[m], ps, since)
					},
				}
				watchers[m].forget()
			}
		}
		if w := watchers[m]; w != nil {
			w.event(e, stable)
		}
		if f, ok := e.Fact.(event.MemberState); ok && f.To == event.StableMember {
			stable = true
		}
	}
	return nil
}

// forget lets nothing count from before.
func (w *watcher) forget() {
	w.found, w.sent, w.answered, w.revoked, w.assigned = clock.Never, clock.Never, clock.Never, clock.Never, clock.Never
}

// event takes the next of the member's events; stable tells whether the group has been.
func (w *watcher) event(e event.Event, stable bool) {
	switch f := e.Fact.(type) {
	case event.CoordinatorFound:
		if w.first {
			w.young, w.found = !stable, e.At
		}
	case event.MemberState:
		w.moved(e, f)
	case event.Revoked:
		w.calledBack(e)
		w.revoked = e.At
		w.held = protocol.Without(w.held, f.Partitions)
	case event.Assigned:
		w.generation = f.Generation
		if w.revoked != clock.Never {
			w.add(noise.Again, noise.Later, e.Member, w.soon(e.At.Sub(w.revoked)))
		} else {
			w.calledBack(e)
		}
		w.fetches(e, f.Partitions)
		w.revoked, w.assigned = clock.Never, e.At
		w.held = append(w.held, f.Partitions...)
	case event.Lost:
		w.held = nil
		w.forget()
	case event.Stall, event.Paused, event.Disconnected:
		w.away = true
		w.forget()
	case event.Awake, event.Resumed, event.Reconnected:
		w.away = false
		w.forget()
	case event.Killed, event.Closing:
		w.forget()
	}
}

// moved takes a change of state. The log cuts its times, so the way to it from an event of
// the program's own seems too short, and the way back too long.
func (w *watcher) moved(e event.Event, f event.MemberState) {
	if f.From == event.Joining && w.found != clock.Never {
		w.add(noise.WarmUp, w.age(), e.Member, e.At.Sub(w.found)-writeTrip)
		w.found = clock.Never
	}
	switch {
	case f.To == event.Reconciling:
		w.heard(e)
		w.answered, w.revoked = e.At, clock.Never
	case f.From == event.Acknowledging:
		if w.assigned != clock.Never {
			w.add(noise.Ack, w.age(), e.Member, e.At.Sub(w.assigned)+logGrain/2)
		}
		w.sent, w.assigned, w.first = e.At, clock.Never, false
	}
}

// heard takes the answer to a heartbeat that brings an assignment, the n-th behind one of which
// it is known when it left. It is written down before it is given.
func (w *watcher) heard(e event.Event) {
	n := (e.At.Sub(w.sent) + w.interval/2) / w.interval
	late := e.At.Sub(w.sent) - n*w.interval - writeTrip
	switch {
	case w.sent == clock.Never:
	case n == 1:
		w.add(noise.Transit, noise.Later, e.Member, late)
	case n > 1:
		w.add(noise.Heartbeat, noise.Later, e.Member, late/n)
	}
	w.sent = clock.Never
}

// calledBack takes the first callback of a reconciliation. A process is slow at its first one,
// and does not wait for it. Later ones come with records, if there are any.
func (w *watcher) calledBack(e event.Event) {
	answered := w.answered
	w.answered = clock.Never
	switch {
	case answered == clock.Never:
	case w.first:
		w.add(noise.TakeOver, w.age(), e.Member, e.At.Sub(answered)-logGrain/2)
	case len(w.held) > 0:
		late := clock.Duration(e.At) % w.period
		w.add(noise.TakeOver, noise.Later, e.Member, late)
		next := e.At.Add(-(e.At.Sub(answered) / w.period) * w.period)
		if after := next.Sub(answered) - writeTrip; !w.busy && !w.away && e.At.Sub(next) <= w.period {
			w.into.rounds = append(w.into.rounds, look{after, next == e.At})
		}
	}
}

// fetches takes the first partitions that a process is assigned: how late its first fetch was,
// the first record tells, which on average is there half a period later.
func (w *watcher) fetches(e event.Event, ps []protocol.TopicPartition) {
	if w.fetched || len(ps) == 0 {
		return
	}
	w.fetched = true
	age := noise.First
	if w.first && w.young {
		age = noise.Young
	}
	if late := w.processed(ps, e.At).Sub(e.At) - w.period/2; !w.busy && !w.away && late <= longestFetch {
		w.into.delays[noise.Fetch][age] = append(w.into.delays[noise.Fetch][age], delay{late: max(0, late), recording: w.recording, member: e.Member})
	}
}

// longestFetch is the longest time from partitions to their first record that is taken for the
// delay of a fetch.
const longestFetch = clock.Second

// processedFrom is when a member first processed a record of these partitions from a moment
// on, as far as that is recorded: the first record of a partition, and those behind a pause.
func (r *Recording) processedFrom(member string, ps []protocol.TopicPartition, since clock.Time) clock.Time {
	at := clock.Never
	note := func(ms json.Number) {
		if d, err := clock.ParseMillis(ms.String()); err == nil && clock.Time(d) >= since {
			at = min(at, clock.Time(d))
		}
	}
	for _, p := range ps {
		recorded := r.Partition[r.names.Partition(p)]
		note(recorded.FirstMs)
		for _, g := range recorded.Gaps {
			if g.To == member {
				note(g.ToMs)
			}
		}
	}
	return at
}

// soon is how soon a pass came behind a callback, if it did before there were records.
func (w *watcher) soon(after clock.Duration) clock.Duration {
	if after < w.period/2 {
		return after
	}
	return noise.Never
}

func (w *watcher) age() noise.Age {
	switch {
	case !w.first:
		return noise.Later
	case w.young:
		return noise.Young
	}
	return noise.First
}

// add notes a delay, unless something else went on.
func (w *watcher) add(k noise.Kind, age noise.Age, m event.Member, late clock.Duration) {
	w.n++
	if !w.busy && !w.away && shortestDelay <= late && (late <= longestDelay || late == noise.Never) {
		w.into.delays[k][age] = append(w.into.delays[k][age], delay{late, w.recording, w.generation, w.n, m})
	}
}
