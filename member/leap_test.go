package member

import (
	"math/rand/v2"
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// When one series first meets another is what comes out if each is held against each.
func TestSeriesMeet(t *testing.T) {
	r := rand.New(rand.NewPCG(18, 2))
	series := func() Series {
		at := clock.Time(r.Int64N(500))
		return Series{Trip{at, at + clock.Time(r.Int64N(20))}, clock.Duration(1 + r.Int64N(90)), r.Int64N(40)}
	}
	met := 0
	for range 50_000 {
		a, b, within, want := series(), series(), clock.Duration(r.Int64N(6)), int64(-1)
		for n := a.N - 1; n >= 0; n-- {
			for m := range b.N {
				if late := a.Arrives(n).Sub(b.Arrives(m)); late >= 0 && late <= within {
					want = n
				}
			}
		}
		if want >= 0 {
			met++
		}
		if got := a.Meets(&b, within); got != want {
			t.Fatalf("%+v meets %+v within %d at number %d, want %d", a, b, within, got, want)
		}
	}
	if met < 5_000 || met > 45_000 {
		t.Errorf("%d of 50,000 meet: too many or too few", met)
	}
}

// The first visit that finds something in hand is the one that is found by asking at each.
func TestFirstBusy(t *testing.T) {
	r := rand.New(rand.NewPCG(18, 3))
	found := 0
	for range 20_000 {
		p := Pulse{from: clock.Time(r.Int64N(300)), period: clock.Duration(20 + r.Int64N(200))}
		for at := clock.Duration(r.Int64N(20)); ; {
			until := at + 1 + clock.Duration(r.Int64N(12))
			if until > p.period {
				break
			}
			p.busy = append(p.busy, span{from: at, until: until})
			at = until + 1 + clock.Duration(r.Int64N(60))
		}
		if len(p.busy) == 0 {
			continue
		}
		at, every, idle := clock.Time(1000+r.Int64N(500)), clock.Duration(1+r.Int64N(300)), clock.Duration(r.Int64N(9))
		if idle >= p.period {
			continue
		}
		until, want := at.Add(every.Times(40)), clock.Never
		for i := range int64(40) {
			if x := at.Add(every.Times(i)); !p.Idle(x, x.Add(idle)) {
				want = x
				found++
				break
			}
		}
		if got := p.firstBusy(at, every, idle, until); min(got, until) != min(want, until) {
			t.Fatalf("%+v: from %d each %d, idle for %d: %v, want %v", p, at, every, idle, got, want)
		}
	}
	if found < 5_000 {
		t.Errorf("only %d find something", found)
	}
}

// The first heartbeat that leaves by another clock is the one that is found by asking at each.
func TestLeavesSooner(t *testing.T) {
	r := rand.New(rand.NewPCG(18, 4))
	found := 0
	for range 20_000 {
		other := Grid{From: clock.Time(r.Int64N(500)), Every: clock.Duration(50 + r.Int64N(300))}
		g := leap{at: clock.Time(1000 + r.Int64N(500)), beats: Course{Every: clock.Duration(60 + r.Int64N(400)), Other: other}}
		g.beats.Before = clock.Duration(r.Int64N(40))
		g.until = g.at.Add(g.beats.Every.Times(50))
		want := g.until
		for n := range int64(51) {
			if at := g.at.Add(g.beats.Every.Times(n)); other.After(at.Add(-g.beats.Before-1)) < at {
				want = at.Add(-g.beats.Before)
				found++
				break
			}
		}
		if g.leavesSooner(); g.until != want {
			t.Fatalf("%+v: up to %v, want %v", g.beats, g.until, want)
		}
	}
	if found < 5_000 {
		t.Errorf("only %d leave sooner", found)
	}
}
