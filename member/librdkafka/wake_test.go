package librdkafka

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// A timer counts its next period from when it was served: a tick that is late makes all that
// come after it late, too (kafka_timers_run).
func TestTicksDrift(t *testing.T) {
	const late = 2 * clock.Millisecond
	at := func(d clock.Duration) clock.Time { return clock.Time(d) }
	w := wakes{pollCheck: 0, born: 0, late: late}
	if got, want := w.pollCheckAt(at(clock.Second+4*clock.Millisecond+1)), at(3*(pollCheckPeriod+late)); got != want {
		t.Errorf("the third tick of the poll check is at %v, want %v", got, want)
	}
	if got, want := w.at(at(1500*clock.Millisecond)), at(3*(pollCheckPeriod+late)); got != want {
		t.Errorf("what is due at 1.5 s is seen at %v, want %v", got, want)
	}
	now := at(1600 * clock.Millisecond)
	w.delay(now, 0)
	for _, c := range []struct {
		timer     string
		got, want clock.Time
	}{
		{"poll check", w.pollCheckAt(now), at(3*(pollCheckPeriod+late) + pollCheckPeriod)},
		{"second's", w.tick(w.born, secondPeriod, now), at(secondPeriod + late + secondPeriod)},
	} {
		if c.got != c.want {
			t.Errorf("when ticks are not late any more, the next of the %s timer is at %v, want %v", c.timer, c.got, c.want)
		}
	}
}
