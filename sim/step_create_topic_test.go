package sim

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
)

// created is a group of so many members of a library, subscribed to what there is and to a
// topic that comes into being at a moment; or to that one alone.
func created(library event.Library, at clock.Duration, alone bool) *Scenario {
	sc := group(2, "range", Step{At: clock.Time(at), Verb: &createTopicVerb, Topic: 1})
	sc.Duration = 12 * clock.Minute
	sc.Topics = append(sc.Topics, Topic{Name: "audit", Partitions: 6, Absent: true})
	for i := range sc.Members {
		m := &sc.Members[i]
		m.Consumer, m.Topics = settings.Defaults(library), []protocol.TopicID{0, 1}
		m.Consumer.AssignmentStrategy = []string{"range"}
		if alone {
			m.Topics = m.Topics[1:]
		}
	}
	return sc
}

// firstOf is when a fact of a name first happened behind a moment, to anybody.
func firstOf(events []event.Event, name string, after clock.Time) clock.Time {
	for _, e := range events {
		if e.Fact.Name() == name && e.At >= after {
			return e.At
		}
	}
	return clock.Never
}

// How soon a member learns of a topic that it waits for is its library's. Java's asks again
// and again, at most retry.backoff.max.ms apart (Metadata.timeToAllowUpdate); kgo eight times
// 250 ms apart, then each kgo.MetadataMinAge (Client.updateMetadataLoop); librdkafka by
// topic.metadata.refresh.interval.ms alone, as long as it has something else to consume. Without
// that it asks each second, whenever it tries to join (cgrp_metadata_refresh).
func TestWhenATopicIsFound(t *testing.T) {
	for _, c := range []struct {
		library   event.Library
		alone     bool
		least, in clock.Duration
	}{
		{event.Java, false, 0, clock.Second}, {event.Java, true, 0, clock.Second},
		{event.FranzGo, false, 0, 5 * clock.Second}, {event.FranzGo, true, 0, 5 * clock.Second},
		{event.Librdkafka, false, 200 * clock.Second, 300 * clock.Second}, {event.Librdkafka, true, 0, clock.Second},
	} {
		const at = 61 * clock.Second
		events := run(t, created(c.library, at, c.alone))
		said := "rejoin"
		if c.alone && c.library != event.Java {
			said = "join.sent" // it has not been a member
			if got := firstOf(events, said, 0); got < clock.Time(at) {
				t.Errorf("%s joins at %v, without a topic", c.library, got)
			}
		}
		found := firstOf(events, said, clock.Time(at)).Sub(clock.Time(at))
		if found < c.least || found > c.in+300*clock.Millisecond {
			t.Errorf("%s (alone %v): found after %v, want %v to %v", c.library, c.alone, found, c.least, c.in)
		}
		if got := heldOf(events, 1); got != 6 {
			t.Errorf("%s (alone %v): %d partitions of the topic are assigned", c.library, c.alone, got)
		}
	}
}

// heldOf counts the partitions of a topic that somebody has had assigned.
func heldOf(events []event.Event, topic protocol.TopicID) int {
	held := map[protocol.TopicPartition]bool{}
	for _, e := range events {
		if a, ok := e.Fact.(event.Assigned); ok {
			for _, p := range a.Partitions {
				if p.Topic == topic {
					held[p] = true
				}
			}
		}
	}
	return len(held)
}

// In a consumer group it is the coordinator that finds it, at the next heartbeat of anybody.
func TestACoordinatorFindsATopic(t *testing.T) {
	const at = 61 * clock.Second
	sc := created(event.Java, at, false)
	for i := range sc.Members {
		sc.Members[i].Consumer.Protocol, sc.Members[i].Consumer.HeartbeatIntervalMs = member.ConsumerProtocol, sc.Broker.Consumer.HeartbeatIntervalMs
	}
	events := run(t, sc)
	heartbeat := firstOf(events, "heartbeat.sent", clock.Time(at))
	if raised := firstOf(events, "epoch", clock.Time(at)); raised < heartbeat || raised.Sub(heartbeat) > 5*clock.Millisecond {
		t.Errorf("the epoch rises at %v, want with the heartbeat of %v", raised, heartbeat)
	}
	if got := heldOf(events, 1); got != 6 {
		t.Errorf("%d partitions of the topic are assigned", got)
	}
}

// The plan of a leader leaves a topic out that does not exist, whoever is subscribed to it: the
// two programs of librdkafka#564, AA and BB, BB and CC and a DD that is not there.
func TestATopicThatIsNeverThere(t *testing.T) {
	sc := group(2, "range")
	sc.Topics = []Topic{{Name: "AA", Partitions: 2}, {Name: "BB", Partitions: 2}, {Name: "CC", Partitions: 2}, {Name: "DD", Partitions: 2, Absent: true}}
	sc.Members[0].Topics, sc.Members[1].Topics = []protocol.TopicID{0, 1}, []protocol.TopicID{1, 2, 3}
	sc.Members[1].Start = clock.Time(10 * clock.Second)
	last := map[event.Member][]protocol.TopicPartition{}
	for _, e := range run(t, sc) {
		if a, ok := e.Fact.(event.Assigned); ok {
			last[e.Member] = a.Partitions
		}
	}
	of := func(ps ...int32) (list []protocol.TopicPartition) {
		for i := 0; i < len(ps); i += 2 {
			list = append(list, protocol.TopicPartition{Topic: protocol.TopicID(ps[i]), Partition: ps[i+1]})
		}
		return list
	}
	for m, want := range [][]protocol.TopicPartition{of(0, 0, 0, 1, 1, 0), of(1, 1, 2, 0, 2, 1)} {
		if got := last[event.Member(m)]; !slices.Equal(got, want) {
			t.Errorf("c%d has %v, want %v", m+1, got, want)
		}
	}
}
