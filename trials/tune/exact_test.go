package tune

import (
	"math"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/trials"
)

// silence is when the coordinator hears nothing of a member that stops: from its last heartbeat
// before to its first one after.
type silence struct {
	last, paused, resumed clock.Time
	answered              clock.Time // the first one after
	removed               clock.Time // 0: it was not
}

func (s *silence) Event(e event.Event) {
	switch e.Fact.(type) {
	case event.HeartbeatSent:
		if e.Member == 1 && s.paused == 0 { // c2
			s.last = e.At
		}
	case event.HeartbeatOK:
		if e.Member == 1 && s.resumed != 0 && s.answered == 0 {
			s.answered = e.At
		}
	case event.Paused:
		s.paused = e.At
	case event.Resumed:
		s.resumed = e.At
	case event.MemberRemoved:
		if s.removed == 0 {
			s.removed = e.At
		}
	}
}

// silenceOf makes a run with a session timeout.
func silenceOf(t *testing.T, a *SmallestAsk, run uint64, session string) (heard silence) {
	t.Helper()
	s, err := a.Scenarios[0].Load(trials.Options{}, []string{"consumer.session.timeout.ms=" + session})
	if err == nil {
		s, err = s.WithRun(run)
	}
	if err == nil {
		_, err = trials.Run(s, trials.RunOptions{Events: &heard, Untried: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	return heard
}

// outlasts is the least session timeout, in ms, with which the member is still counted in when it
// goes on. The coordinator counts from where it has taken the last heartbeat, which a session of 6 s
// shows; it has taken the next one a latency of 1 ms before the answer is there.
func outlasts(t *testing.T, a *SmallestAsk, run uint64) int64 {
	t.Helper()
	const heartbeat, latency, least = 3 * clock.Second, clock.Millisecond, 6 * clock.Second
	long, short := silenceOf(t, a, run, "60000"), silenceOf(t, a, run, "6000")
	pause, gone := long.resumed.Sub(long.paused), long.paused.Sub(long.last)
	if long.removed != 0 || pause < 5*clock.Second || pause > 25*clock.Second || gone < 0 || gone > heartbeat {
		t.Fatalf("run %d: %+v", run, long)
	}
	if short.removed == 0 {
		return int64(least / clock.Millisecond)
	}
	counted := short.removed.Add(-least)
	if handled := counted.Sub(long.last); handled < latency || handled > 2*latency {
		t.Fatalf("run %d: the coordinator counts from %d, and the heartbeat was sent at %d", run, counted, long.last)
	}
	found := int64(long.answered.Add(-latency).Sub(counted)/clock.Millisecond) + 1
	// The pause, and what was gone of the heartbeat interval; and nothing else.
	if silent := int64((pause + gone) / clock.Millisecond); found < silent || found > silent+1 {
		t.Fatalf("run %d: %d ms, of a pause and a heartbeat's age of %d ms together", run, found, silent)
	}
	return found
}

// A session outlasts a pause if it is as long as the coordinator hears nothing: the pause, and what
// was gone of the heartbeat interval when it began. So the threshold of each run is known to the
// millisecond from runs that tune does not make, and the answer is the very quantile of these. None is
// above the longest pause and a whole heartbeat interval.
func TestEachThresholdIsThatOfItsPause(t *testing.T) {
	const runs = 60
	a := ask(t, "consumer.session.timeout.ms=6000..60000", "rebalances <= 0", paused)
	var want []int64
	for k := range uint64(runs) {
		want = append(want, outlasts(t, &a, k))
	}
	a.Runs = runs
	s, threshold, err := newSearch(&a)
	if err == nil {
		err = s.bisect(threshold, s.grow.first(runs))
	}
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range want {
		if got := s.value(s.grow.found[uint64(k)]); got != want {
			t.Errorf("run %d outlasts its pause with %d ms, want %d", k, got, want)
		}
	}
	slices.Sort(want)
	for _, share := range []int64{500_000, 990_000} {
		a := ask(t, "consumer.session.timeout.ms=6000..60000", "rebalances <= 0", paused)
		a.Runs, a.Share = runs, share
		rank := int(math.Ceil(float64(share) / 1_000_000 * runs))
		if got := smallest(t, a); got.Value != want[rank-1] || got.Value > 25_000+3_000 {
			t.Errorf("share %d: %d, want %d", share, got.Value, want[rank-1])
		}
	}
}
