package member

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// Of two batches, the second of which begins where the first ends, and of one that begins where the last
// of the period before ends.
func TestWhatIsTakenAndProcessed(t *testing.T) {
	apart := Pulse{from: 1000, period: 100, busy: []span{{from: 10, until: 20}, {from: 20, until: 25, joint: true}, {from: 60, until: 100}}}
	joint := Pulse{from: 1000, period: 100, busy: []span{{from: 0, until: 30, joint: true}, {from: 80, until: 100}}}
	partly := Pulse{from: 1000, period: 100, busy: []span{{from: 10, until: 20, partly: true}, {from: 20, until: 30, joint: true}}}
	for _, c := range []struct {
		name             string
		p                *Pulse
		at               clock.Time
		taken, processed clock.Time
		calls            [2]int
	}{
		{"never busy", &Pulse{}, 1234, 1234, 1234, [2]int{}},
		{"before the first", &apart, 1209, 1209, 1209, [2]int{}},
		{"taken now", &apart, 1210, 1210, 1209, [2]int{}},
		{"in hand", &apart, 1219, 1210, 1209, [2]int{}},
		{"one ends and the next is taken", &apart, 1220, 1220, 1210, [2]int{}},
		{"the next in hand", &apart, 1224, 1220, 1210, [2]int{}},
		{"done", &apart, 1225, 1225, 1225, [2]int{}},
		{"at the end of a period", &apart, 1299, 1260, 1259, [2]int{}},
		{"before the pulse begins", &apart, 965, 960, 959, [2]int{}},
		{"joint to the last of the period before", &joint, 1212, 1200, 1180, [2]int{}},
		{"the first of several polls", &partly, 1212, 1209, 1209, [2]int{1, 0}},
		{"the last of them", &partly, 1222, 1220, 1209, [2]int{0, 1}},
		{"all of them", &partly, 1230, 1230, 1230, [2]int{}},
	} {
		taken, is := c.p.Taken(c.at)
		processed, too := c.p.Processed(c.at)
		if !is || !too || taken.upTo != c.taken || processed.upTo != c.processed {
			t.Errorf("%s: at %d is taken %v and processed %v, want up to %d and %d", c.name, c.at, taken, processed, c.taken, c.processed)
		}
		if c.p == &partly && (taken.calls != c.calls[0] || processed.calls != c.calls[1]) {
			t.Errorf("%s: %d calls more have been taken and %d processed, want %d", c.name, taken.calls, processed.calls, c.calls)
		}
	}
}
