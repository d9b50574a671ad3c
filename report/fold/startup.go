package fold

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// startup follows how the group came up: from the first start of a process until every
// partition that somebody was subscribed to by then had been up.
type startup struct {
	began  clock.Time // clock.Never: nobody has started
	over   clock.Time // clock.Never: it is not
	topics []wanted
	lacks  int // partitions of topics with a subscriber that have not been up
}

// wanted is a topic as far as the start-up goes.
type wanted struct {
	since      clock.Time // clock.Never: nobody has been subscribed to it
	partitions int
	up         int // of them, that have been up
}

func newStartup() startup { return startup{began: clock.Never, over: clock.Never} }

func (s *startup) topic(id protocol.TopicID) *wanted {
	for int(id) >= len(s.topics) {
		s.topics = append(s.topics, wanted{since: clock.Never})
	}
	return &s.topics[id]
}

// event takes what a start-up is made of, besides partitions that come up.
func (s *startup) event(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.ProcessStart:
		s.began = min(s.began, e.At)
	case event.PartitionsAdded:
		t := s.topic(fact.Topic)
		if more := int(fact.Partitions) - t.partitions; more > 0 {
			if t.partitions += more; t.since != clock.Never {
				s.lacks += more
			}
		}
	case event.Subscribed:
		for _, id := range fact.Topics {
			if t := s.topic(id); t.since == clock.Never {
				t.since = e.At
				s.lacks += t.partitions - t.up
			}
		}
	}
}

// up takes a partition that is up for the first time.
func (s *startup) up(topic protocol.TopicID, now clock.Time) {
	t := s.topic(topic)
	if t.up++; t.since != clock.Never {
		s.lacks--
	}
	if s.lacks == 0 {
		s.over = min(s.over, now)
	}
}

// lasted is how long it took; None if it was not over by the end.
func (s *startup) lasted() report.Ms {
	if s.over == clock.Never || s.began == clock.Never {
		return report.None
	}
	return report.Ms(s.over.Sub(s.began))
}
