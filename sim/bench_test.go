package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// nowhere is a sink that keeps nothing.
type nowhere struct{}

func (nowhere) Event(event.Event) {}

// BenchmarkRun runs a group of twenty for half an hour, in which the coordinator moves and
// every fifth member is restarted.
func BenchmarkRun(b *testing.B) {
	for _, c := range []struct {
		name     string
		client   event.Library
		strategy string
		record   clock.Duration
	}{
		{"java", event.Java, "range", clock.Millisecond},
		{"java-cooperative", event.Java, "cooperative-sticky", clock.Millisecond},
		{"java-behind", event.Java, "range", 5 * clock.Millisecond},
		{"franz-go", event.FranzGo, "cooperative-sticky", clock.Millisecond},
	} {
		b.Run(c.name, func(b *testing.B) {
			sc := group(20, c.strategy)
			sc.Duration, sc.Topics[0].Partitions = 30*clock.Minute, 100
			sc.Steps = append(sc.Steps, Step{At: clock.Time(10 * clock.Minute), Verb: &failoverVerb, For: 3 * clock.Second, Load: clock.Second})
			for i := range sc.Members {
				m := &sc.Members[i]
				m.ID, m.Topics = m.ID+"x", []protocol.TopicID{0}
				m.Consumer.Client, m.Application.PerRecord = c.client, c.record
				if i%5 == 0 {
					sc.Steps = append(sc.Steps, Step{At: clock.Time(clock.Duration(11+i) * clock.Minute), Verb: &restartVerb, Members: []int{i}, Down: clock.Second})
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := New(sc, nowhere{}).Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// steady is a group of ten that has come to rest and goes on for hours.
func steady(autoCommit bool, protocol member.GroupProtocol) *World {
	sc := group(10, "cooperative-sticky")
	for i := range sc.Members {
		if m := &sc.Members[i]; !autoCommit {
			m.Consumer.EnableAutoCommit, m.Application.Commit.By = false, member.Nobody
		}
	}
	sc.Duration, sc.Topics[0].Partitions = 20*clock.Hour, 100
	if protocol == member.ConsumerProtocol {
		speaking(sc)
	}
	w := New(sc, nowhere{})
	if err := w.RunUntil(clock.Time(5 * clock.Minute)); err != nil {
		panic(err)
	}
	return w
}

// BenchmarkStep takes the items of the queue one after another, heartbeats and commits with
// all that handles them: an operation is an item.
func BenchmarkStep(b *testing.B) {
	w := steady(true, member.ClassicProtocol)
	b.ReportAllocs()
	for b.Loop() {
		if more, err := w.Step(); err != nil {
			b.Fatal(err)
		} else if !more {
			b.StopTimer()
			w = steady(true, member.ClassicProtocol)
			b.StartTimer()
		}
	}
}

// BenchmarkQuietYear passes quiet time: 366 days of a small group, and 30 of a large one.
func BenchmarkQuietYear(b *testing.B) {
	for _, c := range []struct {
		name                      string
		members, partitions, days int
	}{
		{"3-members-366-days", 3, 12, 366},
		{"100-members-30-days", 100, 1000, 30},
	} {
		b.Run(c.name, func(b *testing.B) {
			sc := group(c.members, "cooperative-sticky")
			sc.Duration = clock.Duration(c.days) * 24 * clock.Hour
			sc.Topics[0].Partitions, sc.Topics[0].Rate = int32(c.partitions), 50_000
			for i := range sc.Members {
				sc.Members[i].Application.PerRecord, sc.Members[i].Jitter = 2*clock.Millisecond, 0
			}
			b.ReportAllocs()
			for b.Loop() {
				w := New(sc, nowhere{})
				w.PassQuiet()
				if err := w.Run(); err != nil {
					b.Fatal(err)
				}
				if b.ReportMetric(float64(w.Work()), "work/op"); w.quiet.spared < w.taken() {
					b.Fatal("most of the time has not been passed")
				}
			}
		})
	}
}
