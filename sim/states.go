package sim

import (
	"slices"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// states are what programs have saved of partitions, in a store that outlives their
// processes and does not ask who owns a partition: the last to save has saved.
type states struct{ topics [][]saved }

// saved is that of one partition.
type saved struct {
	is    bool
	state member.State
}

// at finds the place of a partition; nil: nothing has been saved of it, nor of one behind it.
func (s *states) at(p protocol.TopicPartition) *saved {
	if int(p.Topic) >= len(s.topics) || int(p.Partition) >= len(s.topics[p.Topic]) {
		return nil
	}
	return &s.topics[p.Topic][p.Partition]
}

// Saved implements [member.States].
func (s *states) Saved(p protocol.TopicPartition) (member.State, bool) {
	if x := s.at(p); x != nil {
		return x.state, x.is
	}
	return member.State{}, false
}

func (s *states) save(all []member.Save) {
	for _, it := range all {
		p := it.Partition
		for int(p.Topic) >= len(s.topics) {
			s.topics = append(s.topics, nil)
		}
		for s.at(p) == nil {
			s.topics[p.Topic] = append(s.topics[p.Topic], saved{})
		}
		*s.at(p) = saved{true, it.State}
	}
}

func (s *states) clone() *states {
	c := &states{topics: slices.Clone(s.topics)}
	for i := range c.topics {
		c.topics[i] = slices.Clone(c.topics[i])
	}
	return c
}
