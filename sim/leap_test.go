package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// In quiet time most visits are left out: of a month only those are made that are unlike the ones before.
func TestMostVisitsAreLeftOut(t *testing.T) {
	for _, c := range []struct {
		name     string
		protocol member.GroupProtocol
		rate     int64 // thousandths of a record per second
		run      uint64
		share    int64 // of the visits at most one in so many is made
	}{
		{"nothing is produced", member.ClassicProtocol, 0, 0, 30},
		{"records come one by one", member.ClassicProtocol, 1_000, 0, 10},
		{"four batches in each 20 ms", member.ClassicProtocol, 50_000, 0, 2},
		{"the consumer protocol", member.ConsumerProtocol, 50_000, 0, 20},
		{"nothing is produced, and delays are drawn", member.ClassicProtocol, 0, 1, 20},
		{"records come one by one, and delays are drawn", member.ClassicProtocol, 1_000, 1, 8},
		{"the consumer protocol, and delays are drawn", member.ConsumerProtocol, 1_000, 1, 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			sc := group(3, "cooperative-sticky")
			sc.Run, sc.Chance.Noise = c.run, true
			sc.Duration = 30 * 24 * clock.Hour
			sc.Topics[0].Partitions, sc.Topics[0].Rate = 12, c.rate
			for i := range sc.Members {
				sc.Members[i].Application.PerRecord, sc.Members[i].Jitter = 2*clock.Millisecond, 0
			}
			if c.protocol == member.ConsumerProtocol {
				speaking(sc)
			}
			w := New(sc, nowhere{})
			w.PassQuiet()
			if err := w.Run(); err != nil {
				t.Fatal(err)
			}

			if visits := w.quiet.spared / 4; visits < 3_000_000 || w.quiet.made*c.share > visits {
				t.Errorf("%d visits are made, %d would be without", w.quiet.made, visits)
			}
		})
	}
}
