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
	never := clock.Never
	for _, c := range []struct {
		name             string
		p                *Pulse
		at               clock.Time
		taken, processed clock.Time
	}{
		{"never busy", &Pulse{}, 1234, 1234, 1234},
		{"before the first", &apart, 1209, 1209, 1209},
		{"taken now", &apart, 1210, 1210, 1209},
		{"in hand", &apart, 1219, 1210, 1209},
		{"one ends and the next is taken", &apart, 1220, 1220, 1210},
		{"the next in hand", &apart, 1224, 1220, 1210},
		{"done", &apart, 1225, 1225, 1225},
		{"at the end of a period", &apart, 1299, 1260, 1259},
		{"before the pulse begins", &apart, 965, 960, 959},
		{"joint to the last of the period before", &joint, 1212, 1200, 1180},
		{"the first of several polls", &partly, 1212, 1209, 1209},
		{"the last of them", &partly, 1222, 1220, never},
		{"all of them", &partly, 1230, 1230, 1230},
	} {
		taken, is := c.p.Taken(c.at)
		if want := c.taken; !is || taken.upTo != want || (taken.calls > 0) != (c.p == &partly && want == 1209) {
			t.Errorf("%s: at %d is taken %v, want all up to %d", c.name, c.at, taken, want)
		}
		processed, is := c.p.Processed(c.at)
		if !is {
			processed = never
		}
		if processed != c.processed {
			t.Errorf("%s: at %d all is processed up to %d, want %d", c.name, c.at, processed, c.processed)
		}
	}
}
