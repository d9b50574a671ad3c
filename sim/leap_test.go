package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// In quiet time most visits are left out: of a month only those are made that are unlike the ones before.
func TestMostVisitsAreLeftOut(t *testing.T) {
	for _, c := range []struct {
		name     string
		client   event.Library
		protocol member.GroupProtocol
		rate     int64 // thousandths of a record per second
		run      uint64
		share    int64 // of the visits at most one in so many is made
	}{
		{"nothing is produced", event.Java, member.ClassicProtocol, 0, 0, 30},
		{"records come one by one", event.Java, member.ClassicProtocol, 1_000, 0, 10},
		{"four batches in each 20 ms", event.Java, member.ClassicProtocol, 50_000, 0, 25},
		{"eight batches in each 10 ms", event.Java, member.ClassicProtocol, 100_000, 0, 5},
		{"the consumer protocol", event.Java, member.ConsumerProtocol, 50_000, 0, 20},
		{"franz-go, and nothing is produced", event.FranzGo, member.ClassicProtocol, 0, 0, 50},
		{"franz-go, and records come", event.FranzGo, member.ClassicProtocol, 1_000, 0, 20},
		{"librdkafka, and nothing is produced", event.Librdkafka, member.ClassicProtocol, 0, 0, 30},
		{"librdkafka, and records come", event.Librdkafka, member.ClassicProtocol, 1_000, 0, 30},
		{"nothing is produced, and delays are drawn", event.Java, member.ClassicProtocol, 0, 1, 20},
		{"records come one by one, and delays are drawn", event.Java, member.ClassicProtocol, 1_000, 1, 8},
		{"the consumer protocol, and delays are drawn", event.Java, member.ConsumerProtocol, 1_000, 1, 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			sc := group(3, "cooperative-sticky")
			sc.Run, sc.Chance.Noise = c.run, true
			sc.Duration = 30 * 24 * clock.Hour
			sc.Topics[0].Partitions, sc.Topics[0].Rate = 12, c.rate
			for i := range sc.Members {
				m := &sc.Members[i]
				m.Consumer.Client, m.Application.PerRecord, m.Jitter = c.client, 2*clock.Millisecond, 0
			}
			if c.protocol == member.ConsumerProtocol {
				speaking(sc)
			}
			w := New(sc, nowhere{})
			w.PassQuiet()
			if err := w.Run(); err != nil {
				t.Fatal(err)
			}
			if visits := w.quiet.spared / 4; visits < 1_900_000 || w.quiet.made*c.share > visits {
				t.Errorf("%d visits are made, %d would be without", w.quiet.made, visits)
			}
		})
	}
}
