package fidelity

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// look is a member's heartbeat near the moment at which another one's session was to
// end: how long after it, and whether its answer told of the rebalance. That is all that a
// recording knows of how late the coordinator is: it had noticed by then, or had not yet.
type look struct {
	after   clock.Duration
	noticed bool
}

// nearExpiry bounds how far from it a heartbeat is of interest.
const nearExpiry = 60 * clock.Millisecond

// looks finds these heartbeats. The session counts from the lost member's last heartbeat
// or commit: whatever both messages took on their way is in how late the coordinator seems.
func (r *Recording) looks() ([]look, error) {
	var all []look
	incarnation := make([]int, len(r.names.Members))
	for i := range incarnation {
		incarnation[i] = -1
	}
	for i, e := range r.events {
		if e.Member < 0 {
			continue
		}
		switch e.Fact.(type) {
		case event.ProcessStart:
			incarnation[e.Member]++
		case event.Killed, event.Paused, event.Disconnected:
			b := builder{Recording: r}
			c, _, err := b.configs(r.names.Members[e.Member], max(0, incarnation[e.Member]))
			if err != nil {
				return nil, err
			}
			if ends, ok := r.sessionEnd(i, clock.Millis(c.SessionTimeoutMs)); ok {
				all = append(all, r.looksAround(ends, e.Member)...)
			}
		}
	}
	return all, nil
}

// sessionEnd is when the session of a member ends that was lost by an event, if it is
// still lost then.
func (r *Recording) sessionEnd(lost int, timeout clock.Duration) (clock.Time, bool) {
	m, last := r.events[lost].Member, clock.Never
	for _, e := range r.events[:lost] {
		if e.Member != m {
			continue
		}
		switch e.Fact.(type) {
		case event.HeartbeatSent, event.CommitSent:
			last = e.At
		case event.JoinSent, event.JoinOK, event.SyncSent, event.SyncOK, event.ProcessStart, event.Closing:
			last = clock.Never
		}
	}
	if last == clock.Never {
		return 0, false
	}
	ends := last.Add(timeout)
	for _, e := range r.events[lost+1:] {
		if e.Member != m || e.At > ends.Add(nearExpiry) {
			continue
		}
		switch e.Fact.(type) {
		case event.Resumed, event.Reconnected, event.ProcessStart:
			return 0, false
		}
	}
	return ends, true
}

// looksAround finds the heartbeats of the others. Java's log does not tell of an answer
// that is an error: then a rejoin follows, or nothing.
func (r *Recording) looksAround(ends clock.Time, lost event.Member) (all []look) {
	for i, e := range r.events {
		if _, ok := e.Fact.(event.HeartbeatSent); !ok || e.Member == lost || distance(e.At, ends) > nearExpiry {
			continue
		}
		l := look{after: e.At.Sub(ends), noticed: true}
		known := false
		for _, next := range r.events[i+1:] {
			if next.Member != e.Member || known {
				continue
			}
			switch next.Fact.(type) {
			case event.HeartbeatOK:
				l.noticed, known = false, true
			case event.HeartbeatErr, event.Rejoin, event.JoinSent, event.Revoked, event.HeartbeatSent:
				known = true
			}
		}
		if known {
			all = append(all, l)
		}
	}
	return all
}

// noticing is the distribution of how late the coordinator is that makes these looks most
// likely. A look says of a delay no more than that it was shorter or longer than some time,
// and of all ascending distribution functions the one nearest to what was seen is the
// likeliest (Ayer and others 1955). None is below 0: a timer does not fire early. Of what no
// look has seen it is known that it comes after the last one, and taken to come then or at an
// end that is later.
func noticing(looks []look, end clock.Duration) curve {
	looks = slices.DeleteFunc(slices.Clone(looks), func(l look) bool { return l.after < 0 })
	slices.SortFunc(looks, func(a, b look) int {
		return cmp.Or(cmp.Compare(a.after, b.after), cmp.Compare(yes(a.noticed), yes(b.noticed)))
	})
	type pool struct{ from, n, noticed int }
	var pools []pool
	for i, l := range looks {
		pools = append(pools, pool{i, 1, yes(l.noticed)})
		for n := len(pools); n > 1; n = len(pools) {
			a, b := pools[n-2], pools[n-1]
			if a.noticed*b.n < b.noticed*a.n {
				break
			}
			pools = append(pools[:n-2], pool{a.from, a.n + b.n, a.noticed + b.noticed})
		}
	}
	c, before := curve{{0, 0}}, clock.Duration(0)
	for i, p := range pools {
		if i > 0 {
			before = looks[p.from-1].after
		}
		c = append(c, point{before, c[len(c)-1].share}, point{looks[p.from].after, float64(p.noticed) / float64(p.n)})
	}
	return append(c, point{max(end, c[len(c)-1].at), 1})
}

// firstTimer is how late the group's first answers left a broker that had just been
// started. Only franz-go's members tell: they read an answer within a millisecond, of which
// the first of several has least, while new Java processes need some 10 for it themselves.
func (r *Recording) firstTimer() (late clock.Duration, ok bool) {
	if r.warmBroker {
		return 0, false
	}
	first := r.rounds()[firstGeneration]
	if first == nil {
		return 0, false
	}
	for _, e := range r.events {
		f, joined := e.Fact.(event.JoinOK)
		if !joined || f.Generation != firstGeneration {
			continue
		}
		if client, err := r.client(r.names.Members[e.Member], 0); err == nil && client == event.FranzGo {
			late = e.At.Sub(first.complete(firstGeneration)) - latency
			return late, shortestDelay <= late && late <= longestDelay
		}
	}
	return 0, false
}

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}
