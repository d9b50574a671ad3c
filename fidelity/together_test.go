package fidelity

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// What is drawn together is measured as such, whatever the delays are.
func TestTogether(t *testing.T) {
	var library noise.Library
	d := &noise.Delay{Together: 700, Whole: 400}
	for i, level := range noise.Levels() {
		d.Table[i] = clock.Duration(level * level)
	}
	library[noise.JoinAnswer][noise.Later] = d
	var all delays
	for run := range 1000 {
		for _, name := range []string{"a", "b", "c"} {
			s := noise.Of(&library, noise.Owner{Name: name}, 1, uint64(run+1), true)
			for g := range protocol.Generation(4) {
				s.Join(int32(g + 1))
				all[noise.JoinAnswer][noise.Later] = append(all[noise.JoinAnswer][noise.Later], delay{late: s.Take(noise.JoinAnswer), recording: run, generation: g + 1})
			}
		}
	}
	got := all.together(noise.JoinAnswer, noise.Later)
	if got.members < 650 || got.members > 750 || got.run < 350 || got.run > 450 {
		t.Errorf("measured %+v, want 700 and 400", got)
	}
	if none := all.together(noise.Plan, noise.Later); none.members != 0 {
		t.Errorf("of nothing it measures %+v", none)
	}
}

// Equal delays have their mean rank.
func TestRanks(t *testing.T) {
	got := ranks([]delay{{late: 3}, {late: 1}, {late: 3}, {late: 9}})
	for i, want := range []float64{-0.375, 0, 0, 0.375} {
		if got[i].rank != want {
			t.Errorf("the rank of %v is %v, want %v", got[i].late, got[i].rank, want)
		}
	}
}

// A static member that comes back to a settled generation waits for nobody.
func TestAnswered(t *testing.T) {
	ms := clock.Time(clock.Millisecond)
	p := &phase{joins: []clock.Time{100 * ms, 400 * ms}, settled: 3600 * ms}
	for _, c := range []struct {
		generation protocol.Generation
		sent, want clock.Time
	}{{1, 400 * ms, (6100 * ms).Add(roundTrip)}, {2, 100 * ms, (400 * ms).Add(roundTrip)}, {1, 9000 * ms, (9000 * ms).Add(writeTrip)}} {
		if got := p.answered(c.sent, c.generation); got != c.want {
			t.Errorf("in generation %d the answer to a JoinGroup of %v comes at %v, want %v", c.generation, c.sent, got, c.want)
		}
	}
}

// docs/fidelity.md says how far delays belong together.
func TestSharesAreAsWritten(t *testing.T) {
	for name, library := range map[string]*noise.Library{"java": &noise.Java, "franz-go": &noise.FranzGo} {
		for _, k := range []noise.Kind{noise.JoinAnswer, noise.SyncAnswer, noise.Rejoin, noise.Heartbeat, noise.Transit} {
			d := library[k][noise.Later]
			run := float64(d.Whole) / 1024
			if members := run + (1-run)*float64(d.Together)/1024; members < 0.1 || members >= 0.85 {
				t.Errorf("%s: %v of members correlates by %.2f", name, k, members)
			}
			if run < 0.01 || run > 0.13 {
				t.Errorf("%s: %v of a run correlates by %.2f", name, k, run)
			}
		}
	}
	if takeOver := noise.Java[noise.TakeOver][noise.Later].Together; takeOver > 200 {
		t.Errorf("taking over is together in %d of 1024", takeOver)
	}
}
