package group

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/coordinator/consumer"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/protocol"
)

// remember takes from an answer what the client puts into its next request.
func (c *client) remember(r protocol.Response) {
	switch r := r.(type) {
	case *protocol.JoinGroupResponse:
		switch r.Error {
		case protocol.NONE:
			c.id, c.generation = r.MemberID, r.Generation
		case protocol.MEMBER_ID_REQUIRED:
			c.id = r.MemberID
		}
	case *protocol.SyncGroupResponse:
		if r.Error == protocol.NONE {
			c.assigned = r.Assignment.Partitions
		}
	case *protocol.LeaveGroupResponse:
		if slices.Contains(r.Members, protocol.NONE) {
			c.id, c.generation = "", protocol.NoGeneration
		}
	case *protocol.ConsumerGroupHeartbeatResponse:
		if r.Error == protocol.NONE {
			c.generation = protocol.Generation(max(r.Epoch, 0))
			if r.Assignment != nil {
				c.assigned = r.Assignment
			}
		}
	}
}

// stateName tells the states of the two protocols apart.
func stateName(s event.GroupState) string {
	if s.OfEpochs() {
		return strings.ToUpper(s.String())
	}
	return s.String()
}

func (s *stage) tellFact(e event.Event) string {
	name := "group"
	if e.Member != event.Coordinator {
		name = s.clients[e.Member].name
	}
	switch f := e.Fact.(type) {
	case event.State:
		return fmt.Sprintf("%s: %s -> %s, %d: %s", name, stateName(f.From), stateName(f.To), f.Generation, f.Reason)
	case event.Epoch:
		return fmt.Sprintf("%s: epoch %d, target %d: %s", name, f.Group, f.Target, f.Reason)
	case event.MemberAdded:
		return fmt.Sprintf("%s: added as %s: %s", name, f.MemberID, f.Reason)
	case event.MemberRemoved:
		return fmt.Sprintf("%s: removed %s: %s", name, f.MemberID, f.Reason)
	case event.Joined:
		return fmt.Sprintf("%s: joined as %s", name, f.MemberID)
	case event.Given:
		return fmt.Sprintf("%s: given %s", name, coordinatortest.TellPartitions(f.Partitions))
	case event.MemberEpoch:
		return fmt.Sprintf("%s: epoch %d, %v, may own %s", name, f.Epoch, f.State, coordinatortest.TellPartitions(f.Partitions))
	}
	return name + ": " + e.Fact.Name()
}

func tellRecord(r coordinator.Record) string {
	switch r := r.(type) {
	case *coordinator.CommittedOffsets:
		return "offsets " + coordinatortest.TellOffsets(*r)
	case *classic.GroupMetadata:
		text := fmt.Sprintf("classic group of generation %d", r.Generation)
		for _, m := range r.Members {
			text += fmt.Sprintf(", %s: %s", m.MemberID, coordinatortest.TellPartitions(m.Assignment.Partitions))
		}
		return text
	case *consumer.Change:
		text := fmt.Sprintf("consumer group of epoch %d, target %d", r.Epoch, r.TargetEpoch)
		for _, id := range r.Removed {
			text += fmt.Sprintf(", without %s", id)
		}
		if n := len(r.Members); n > 0 {
			text += fmt.Sprintf(", with %d of its members", n)
		}
		return text
	}
	return fmt.Sprintf("%T", r)
}

// timerName: a classic group has sessions of members and two timers of its own, a consumer
// group only timers of members.
func timerName(t coordinator.Timer) string {
	if t.MemberID == "" {
		return []string{1: "join phase", 2: "pending sync"}[t.Kind]
	}
	return []string{"session", "revocation", "join", "sync"}[t.Kind] + " of " + string(t.MemberID)
}

func (s *stage) tellResponse(name string, r protocol.Response) string {
	s.client(name).remember(r)
	switch r := r.(type) {
	case *protocol.ConsumerGroupHeartbeatResponse:
		switch {
		case r.Error != protocol.NONE:
			return r.Error.String()
		case r.Assignment == nil:
			return fmt.Sprintf("epoch %d", r.Epoch)
		}
		return fmt.Sprintf("epoch %d, owns %s", r.Epoch, coordinatortest.TellPartitions(r.Assignment))
	case *protocol.JoinGroupResponse:
		if r.Error != protocol.NONE {
			return fmt.Sprint("JoinGroup ", r.Error, " ", r.MemberID)
		}
		return fmt.Sprintf("JoinGroup generation %d as %s, %s, leader %q", r.Generation, r.MemberID, r.Protocol, r.Leader)
	case *protocol.SyncGroupResponse:
		if r.Error != protocol.NONE {
			return "SyncGroup " + r.Error.String()
		}
		return "SyncGroup " + coordinatortest.TellPartitions(r.Assignment.Partitions)
	case *protocol.HeartbeatResponse:
		return "Heartbeat " + r.Error.String()
	case *protocol.LeaveGroupResponse:
		return fmt.Sprint("LeaveGroup ", r.Error, r.Members)
	case *protocol.OffsetCommitResponse:
		return "OffsetCommit " + r.Error.String()
	case *protocol.OffsetFetchResponse:
		return fmt.Sprint("OffsetFetch ", r.Error, " ", coordinatortest.TellOffsets(r.Offsets))
	}
	return fmt.Sprintf("%T", r)
}
