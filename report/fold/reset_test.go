package fold

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// A fold that is used again comes to what a new one comes to, whatever it has been told before.
func TestResetLeavesNothing(t *testing.T) {
	used := New(nil)
	for seed := range uint64(300) {
		d := rand.New(rand.NewPCG(seed, 4))
		fresh := New(nil)
		used.Reset()
		now := clock.Time(0)
		for range d.IntN(120) {
			now += clock.Time(d.IntN(16)) * 100_000
			e := event.Event{At: now, Member: event.Member(d.IntN(4)) - 1, Fact: drawFact(byte(d.Uint32()), byte(d.Uint32()), byte(d.Uint32()))}
			fresh.Event(e)
			used.Event(e)
		}
		if diff := cmp.Diff(fresh.Figures(now+1, true), used.Figures(now+1, true)); diff != "" {
			t.Fatalf("seed %d (-new +used again):\n%s", seed, diff)
		}
	}
}
