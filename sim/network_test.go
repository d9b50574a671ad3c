package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Which of two members that send at the same moment is first at the broker is the order of the
// file in run 0, and where no noise is drawn; else messages take a little more or less.
func TestWhoSendsTogetherArrivesInEitherOrder(t *testing.T) {
	first := func(run uint64, noise bool) event.Member {
		sc := group(2, "range")
		sc.Run, sc.Chance.Noise, sc.Duration = run, noise, 10*clock.Second
		for i := range sc.Members {
			sc.Members[i].Consumer.Client, sc.Members[i].Jitter = event.Librdkafka, 0
			sc.Members[i].Connects = []clock.Duration{50 * clock.Millisecond}
		}
		var r record
		if err := New(sc, &r).Run(); err != nil {
			t.Fatal(err)
		}
		for _, e := range r.events {
			if _, ok := e.Fact.(event.MemberAdded); ok {
				return e.Member
			}
		}
		t.Fatal("nobody joins")
		return 0
	}
	seconds := 0
	const runs = 40
	for run := range uint64(runs) {
		if first(run, false) != 0 {
			t.Errorf("run %d without noise: the second member is first", run)
		}
		seconds += int(first(run, true))
	}
	if first(0, true) != 0 || seconds < runs/4 || seconds > runs*3/4 {
		t.Errorf("with noise the second member is first in %d of %d runs, in run 0 it is member %d", seconds, runs, first(0, true))
	}
}

// However much less a message takes than the one before, it stays behind it, and arrives when it
// has been sent or later.
func TestMessagesOfAConnectionStayInOrder(t *testing.T) {
	sc := group(1, "range")
	sc.Run, sc.Chance.Noise, sc.Members[0].Jitter, sc.Members[0].Latency = 1, true, 0, 100
	w := New(sc, &record{})
	if err := w.RunUntil(clock.Time(20 * clock.Second)); err != nil {
		t.Fatal(err)
	}
	id, takes := w.processes[0].conns[0], map[clock.Duration]bool{}
	for range 200 {
		now, before := w.Now(), w.conns[id].up
		w.sendUp(id, &protocol.HeartbeatRequest{}, 0)
		up := w.conns[id].up
		if up < before || up < now {
			t.Fatalf("sent at %v behind one that arrives at %v, it arrives at %v", now, before, up)
		}
		takes[up.Sub(now)] = true
		if err := w.RunUntil(now.Add(10)); err != nil {
			t.Fatal(err)
		}
	}
	if len(takes) < 10 {
		t.Errorf("messages take one of %d times", len(takes))
	}
}
