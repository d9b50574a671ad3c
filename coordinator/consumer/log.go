package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/protocol"
)

// Change is a batch of records of a group, as one input writes them
// (ConsumerGroupMetadata, -MemberMetadata, -TargetAssignmentMetadata,
// -TargetAssignmentMember and -CurrentMemberAssignment).
type Change struct {
	Epoch, TargetEpoch protocol.Epoch
	TargetAt           clock.Time // when the target was computed; clock.Never: that is not known
	Metadata           []topicMetadata
	Members            []MemberRecord      // as they are now
	Removed            []protocol.MemberID // before that
}

// MemberRecord is all that the log has of a member.
type MemberRecord struct{ of member }

// Stored is what the records come to: all members, in the order in which they came.
type Stored struct {
	Epoch, TargetEpoch protocol.Epoch
	TargetAt           clock.Time
	Metadata           []topicMetadata
	Members            []MemberRecord
	at                 map[protocol.MemberID]int
}

// Replay adds the batch.
func (c *Change) Replay(log *coordinator.Snapshot) {
	s, written := log.Group.(*Stored)
	if !written {
		s = &Stored{at: map[protocol.MemberID]int{}}
		log.Group = s
	}
	s.Epoch, s.TargetEpoch, s.TargetAt, s.Metadata = c.Epoch, c.TargetEpoch, c.TargetAt, c.Metadata
	for _, id := range c.Removed {
		s.remove(id)
	}
	for _, m := range c.Members {
		if i, known := s.at[m.of.id]; known {
			s.Members[i] = m
			continue
		}
		s.at[m.of.id] = len(s.Members)
		s.Members = append(s.Members, m)
	}
}

func (s *Stored) remove(id protocol.MemberID) {
	i, known := s.at[id]
	if !known {
		return
	}
	s.Members = slices.Delete(s.Members, i, i+1)
	delete(s.at, id)
	for ; i < len(s.Members); i++ {
		s.at[s.Members[i].of.id] = i
	}
}

// Clone copies what is stored.
func (s *Stored) Clone() coordinator.Stored {
	c := &Stored{Epoch: s.Epoch, TargetEpoch: s.TargetEpoch, TargetAt: s.TargetAt, Metadata: s.Metadata, Members: slices.Clone(s.Members), at: make(map[protocol.MemberID]int, len(s.at))}
	for i := range c.Members {
		c.at[c.Members[i].of.id] = i
	}
	return c
}
