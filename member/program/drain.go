package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// drain is the wait of onPartitionsRevoked for the work in hand of the partitions that go.
type drain struct {
	partitions []protocol.TopicPartition
	until      clock.Time // when it is over; clock.Never: there is none
}

func (d *drain) on() bool { return d.until != clock.Never }

func (d *drain) delay(by clock.Duration) {
	if d.on() {
		d.until = d.until.Add(by)
	}
}

// Listener implements [member.Program]. onPartitionsRevoked waits for the work in hand of what
// goes, while that of others goes on; what is lost is somebody else's already.
func (w *pool) Listener(c member.Callback, ps []protocol.TopicPartition) (takes clock.Duration, commits bool) {
	takes, commits = w.caller.Listener(c, ps)
	now, app := w.p.Now(), w.p.Application()
	switch c {
	case member.OnLost:
		w.crew.cut(now, only(ps))
	case member.OnRevoked:
		w.tellDrain(ps)
		until := w.crew.doneWith(ps, now, now.Add(app.Workers.Drain))
		w.drain = drain{ps, until}
		takes = takes.Plus(until.Sub(now))
		commits = commits || w.commits.takes(w.p) > 0
	}
	w.worksThrough(takes, ps)
	return takes, commits
}

// worksThrough tells of which partitions the crew has work in hand, besides those that it is
// about, while the thread that polls is inside a callback.
func (w *pool) worksThrough(takes clock.Duration, about []protocol.TopicPartition) {
	if takes == 0 || w.p.Config().Client.Traits().Beside {
		return
	}
	w.inside = w.p.Now().Add(takes)
	if with, n := w.crew.inHand(protocol.Without(w.p.Holdings.List(), about)); n > 0 {
		w.p.Emit(event.Working{Partitions: with})
	}
}

// tellDrain tells that work in hand of some partitions is waited for.
func (w *pool) tellDrain(ps []protocol.TopicPartition) {
	if with, n := w.crew.inHand(ps); n > 0 {
		w.p.Emit(event.Drain{Partitions: with, Records: n})
	}
}

// cancel ends a drain: what is not done by then is given up.
func (w *pool) cancel(at clock.Time) {
	going := w.drain.partitions
	w.drain = drain{until: clock.Never}
	w.crew.cut(at, only(going))
}

// CommitInCallback implements [member.Program]: what has been done.
func (w *pool) CommitInCallback() member.Offsets {
	c := &w.commits
	offsets := w.ofHeld(latest(append(c.refused, c.queue...)))
	c.refused, c.queue = nil, nil
	return append(member.Offsets{}, offsets...)
}
