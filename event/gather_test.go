package event

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

type one struct{ events []Event }

func (s *one) Event(e Event) { s.events = append(s.events, e) }

type gathering struct {
	one
	times int
}

func (s *gathering) Consumed(at clock.Time, m Member, facts []Consumed) {
	s.times++
	for _, fact := range facts {
		s.Event(Event{at, m, fact})
	}
}

// A sink that gathers hears of many partitions at once, and every other one of each.
func TestWhatIsGatheredIsToldToAll(t *testing.T) {
	var single one
	var all gathering
	var facts []Consumed
	var want []Event
	for p := range int32(3) {
		fact := Consumed{Partition: protocol.TopicPartition{Partition: p}, To: 5, Until: 7}
		facts, want = append(facts, fact), append(want, Event{8, 2, fact})
	}
	TellConsumed(Sinks{&single, Sinks{&all}}, 8, 2, facts)
	if !slices.Equal(single.events, want) || !slices.Equal(all.events, want) || all.times != 1 {
		t.Errorf("one by one %v, gathered %d times %v", single.events, all.times, all.events)
	}
}
