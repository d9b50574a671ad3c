package consumer

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/protocol"
)

func (s *stage) tellFact(e event.Event) string {
	name := "group"
	if e.Member != event.Coordinator {
		name = s.clients[e.Member].name
	}
	switch f := e.Fact.(type) {
	case event.State:
		return fmt.Sprintf("%s: %v -> %v: %s", name, f.From, f.To, f.Reason)
	case event.Epoch:
		return fmt.Sprintf("%s: epoch %d, target %d: %s", name, f.Group, f.Target, f.Reason)
	case event.MemberAdded:
		return fmt.Sprintf("%s: added as %s: %s", name, f.MemberID, f.Reason)
	case event.MemberRemoved:
		return fmt.Sprintf("%s: removed %s: %s", name, f.MemberID, f.Reason)
	case event.Given:
		return fmt.Sprintf("%s: target %s", name, coordinatortest.TellPartitions(f.Partitions))
	case event.MemberEpoch:
		return fmt.Sprintf("%s: epoch %d, %v, may own %s", name, f.Epoch, f.State, coordinatortest.TellPartitions(f.Partitions))
	}
	return name + ": " + e.Fact.Name()
}

func tellRecord(r coordinator.Record) string {
	if offsets, ok := r.(*coordinator.CommittedOffsets); ok {
		return "offsets " + coordinatortest.TellOffsets(*offsets)
	}
	change := r.(*Change)
	text := fmt.Sprintf("group of epoch %d, target %d", change.Epoch, change.TargetEpoch)
	for _, id := range change.Removed {
		text += fmt.Sprintf(", without %s", id)
	}
	for _, m := range change.Members {
		text += fmt.Sprintf(", %s", m.of.id)
	}
	return text
}

func timerName(t coordinator.Timer) string {
	if t.Kind == revocationKind {
		return "revocation of " + string(t.MemberID)
	}
	return "session of " + string(t.MemberID)
}

// tellResponse also lets the client take from the answer what it puts into its next request.
func (s *stage) tellResponse(name string, r protocol.Response) string {
	switch r := r.(type) {
	case *protocol.ConsumerGroupHeartbeatResponse:
		if r.Error != protocol.NONE {
			return r.Error.String()
		}
		c := s.client(name)
		c.epoch = max(r.Epoch, 0)
		text := fmt.Sprintf("epoch %d", r.Epoch)
		if r.Assignment != nil {
			c.assigned = r.Assignment
			text += ", owns " + coordinatortest.TellPartitions(r.Assignment)
		}
		return text
	case *protocol.LeaveGroupResponse:
		return fmt.Sprint("LeaveGroup ", r.Error, r.Members)
	case *protocol.OffsetCommitResponse:
		return "OffsetCommit " + r.Error.String()
	case *protocol.OffsetFetchResponse:
		if r.Error != protocol.NONE {
			return "OffsetFetch " + r.Error.String()
		}
		return "OffsetFetch " + coordinatortest.TellOffsets(r.Offsets)
	}
	return fmt.Sprintf("%T", r)
}

// show tells the group from the inside.
func (s *stage) show() []string {
	g := s.Stage.Group.(*Group)
	out := []string{fmt.Sprintf("  %v, epoch %d, target %d", g.state, g.epoch, g.targetEpoch)}
	for _, m := range g.members.list {
		text := fmt.Sprintf("  %s: epoch %d after %d, %v, may own %s", m.id, m.epoch, m.previous, m.state, tellOwned(m.assigned))
		if len(m.revoking) > 0 {
			text += ", gives up " + tellOwned(m.revoking)
		}
		out = append(out, text+", target "+coordinatortest.TellPartitions(m.target))
	}
	return out
}

// tellOwned has behind each partition the epoch since which it is the member's.
func tellOwned(list []owned) string {
	if len(list) == 0 {
		return "nothing"
	}
	var parts []string
	for _, o := range list {
		parts = append(parts, fmt.Sprintf("%s (%d)", coordinatortest.TellPartitions([]protocol.TopicPartition{o.TopicPartition}), o.epoch))
	}
	return strings.Join(parts, ", ")
}
