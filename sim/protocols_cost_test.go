package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// speaking makes all members of a scenario speak the consumer protocol, with heartbeats as
// often as those of its classic members.
func speaking(sc *Scenario) *Scenario {
	for i := range sc.Members {
		sc.Members[i].Consumer.Protocol = member.ConsumerProtocol
	}
	sc.Broker.Consumer.HeartbeatIntervalMs = sc.Members[0].Consumer.HeartbeatIntervalMs
	return sc
}

// quiet runs a group until nothing more happens to it, and measures an hour of that: what
// is taken off the queue, and what is allocated.
func quiet(t *testing.T, sc *Scenario) (steps, allocations int64) {
	t.Helper()
	sc.Duration = 10 * clock.Hour
	w := New(sc, nowhere{})
	at := clock.Time(10 * clock.Minute)
	if err := w.RunUntil(at); err != nil {
		t.Fatal(err)
	}
	was := w.steps
	const hours = 2 // and one that is not measured
	average := testing.AllocsPerRun(hours, func() {
		at = at.Add(clock.Hour)
		if err := w.RunUntil(at); err != nil {
			t.Fatal(err)
		}
	})
	return (w.steps - was) / (hours + 1), int64(average)
}

// A member in quiet time costs what one of a classic group does: no step more for a
// heartbeat, and no allocation. What is left are the sessions' timers.
func TestQuietMemberOfAConsumerGroupCostsWhatAClassicOneDoes(t *testing.T) {
	const members = 10
	steps, allocations := quiet(t, group(members, "range"))
	consumerSteps, consumerAllocations := quiet(t, speaking(group(members, "range")))
	if more := consumerSteps - steps; more > 10*members {
		t.Errorf("an hour takes %d steps, that of a classic group %d", consumerSteps, steps)
	}
	if more := consumerAllocations - allocations; more > 10*members {
		t.Errorf("an hour allocates %d times, that of a classic group %d times", consumerAllocations, allocations)
	}
}

// joining is a group of so many members, each with fifty partitions, that starts together.
func joining(members int) *Scenario {
	sc := group(members, "range")
	sc.Duration, sc.Topics[0].Partitions, sc.Topics[0].Rate = clock.Minute, int32(members*50), 1000
	return sc
}

// oneByOne lets the members of a scenario start over half a minute, in which targets are
// computed again and again.
func oneByOne(sc *Scenario) *Scenario {
	for i := range sc.Members {
		sc.Members[i].Start = clock.Time((30 * clock.Second).Times(int64(i)) / clock.Duration(len(sc.Members)))
	}
	return sc
}

// counted counts what is told of the coordinator.
type counted struct{ epochs, given, reconciled int }

func (c *counted) Event(e event.Event) {
	switch e.Fact.(type) {
	case event.Epoch:
		c.epochs++
	case event.Given:
		c.given++
	case event.MemberEpoch:
		c.reconciled++
	}
}

// What it takes until a large group is at rest grows with its members and not with their
// square: a target is computed once in group.consumer.assignment.interval.ms, however many
// join, and a member is reconciled a few times.
func TestLargeConsumerGroupJoinsInFewSteps(t *testing.T) {
	measure := func(members int) (steps int64, c counted) {
		w := New(speaking(joining(members)), &c)
		if err := w.Run(); err != nil {
			t.Fatal(err)
		}
		if w.broker.firstStable == clock.Never {
			t.Fatalf("a group of %d is never Stable", members)
		}
		return w.steps, c
	}
	fewSteps, few := measure(50)
	manySteps, many := measure(200)
	if manySteps > 5*fewSteps {
		t.Errorf("four times as many members take %d steps in place of %d", manySteps, fewSteps)
	}
	if more := many.epochs - few.epochs; more != 150 { // each that joins raises the epoch
		t.Errorf("150 members more raise the epoch, or have a target computed, %d times more", more)
	}
	if many.given > 2*200 || many.reconciled > 5*200 {
		t.Errorf("200 members are given a target %d times, and reconciled %d times", many.given, many.reconciled)
	}
}

// BenchmarkJoin lets a group of two thousand members and a hundred thousand partitions join,
// all at once or one by one, and runs it for a minute.
func BenchmarkJoin(b *testing.B) {
	for _, c := range []struct {
		name     string
		scenario func() *Scenario
	}{
		{"classic", func() *Scenario { return joining(2000) }},
		{"consumer", func() *Scenario { return speaking(joining(2000)) }},
		{"classic-one-by-one", func() *Scenario { return oneByOne(joining(2000)) }},
		{"consumer-one-by-one", func() *Scenario { return oneByOne(speaking(joining(2000))) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := New(c.scenario(), nowhere{}).Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkQuiet runs a group of twenty, at rest, for ten hours.
func BenchmarkQuiet(b *testing.B) {
	for _, c := range []struct {
		name     string
		scenario func() *Scenario
	}{
		{"classic", func() *Scenario { return group(20, "range") }},
		{"consumer", func() *Scenario { return speaking(group(20, "range")) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sc := c.scenario()
				sc.Duration = 10 * clock.Hour
				if err := New(sc, nowhere{}).Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
