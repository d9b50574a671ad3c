package classic

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/coordinator"
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
	case *protocol.LeaveGroupResponse:
		if slices.Contains(r.Members, protocol.NONE) {
			c.id, c.generation = "", protocol.NoGeneration
		}
	}
}

func (s *stage) tellFact(e event.Event) string {
	name := "group"
	if e.Member != event.Coordinator {
		name = s.clients[e.Member].name
	}
	switch f := e.Fact.(type) {
	case event.State:
		return fmt.Sprintf("%s: %v -> %v, generation %d: %s", name, f.From, f.To, f.Generation, f.Reason)
	case event.MemberAdded:
		return fmt.Sprintf("%s: added as %s: %s", name, f.MemberID, f.Reason)
	case event.MemberRemoved:
		return fmt.Sprintf("%s: removed %s: %s", name, f.MemberID, f.Reason)
	case event.Joined:
		return fmt.Sprintf("%s: joined as %s", name, f.MemberID)
	case event.Given:
		return fmt.Sprintf("%s: given %s", name, coordinatortest.TellPartitions(f.Partitions))
	}
	return name + ": " + e.Fact.Name()
}

func tellRecord(r coordinator.Record) string {
	if offsets, ok := r.(*coordinator.CommittedOffsets); ok {
		return "offsets " + coordinatortest.TellOffsets(*offsets)
	}
	group := r.(*GroupMetadata)
	text := fmt.Sprintf("group of generation %d", group.Generation)
	for _, m := range group.Members {
		text += fmt.Sprintf(", %s: %s", m.MemberID, coordinatortest.TellPartitions(m.Assignment.Partitions))
	}
	return text
}

func timerName(t coordinator.Timer) string {
	switch t.Kind {
	case joinKind:
		return "join phase"
	case syncKind:
		return "pending sync"
	}
	return "session of " + string(t.MemberID)
}

func (s *stage) tellResponse(client string, r protocol.Response) string {
	s.client(client).remember(r)
	switch r := r.(type) {
	case *protocol.JoinGroupResponse:
		return "JoinGroup " + tellJoin(r)
	case *protocol.SyncGroupResponse:
		if r.Error == protocol.NONE {
			return "SyncGroup " + coordinatortest.TellPartitions(r.Assignment.Partitions)
		}
		return "SyncGroup " + r.Error.String()
	case *protocol.HeartbeatResponse:
		return "Heartbeat " + r.Error.String()
	case *protocol.LeaveGroupResponse:
		if r.Error != protocol.NONE {
			return "LeaveGroup " + r.Error.String()
		}
		return fmt.Sprint("LeaveGroup ", r.Members)
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

func tellJoin(r *protocol.JoinGroupResponse) string {
	switch {
	case r.Error != protocol.NONE && r.MemberID != "":
		return r.Error.String() + " " + string(r.MemberID)
	case r.Error != protocol.NONE:
		return r.Error.String()
	}
	text := fmt.Sprintf("generation %d as %s, %s, leader %s", r.Generation, r.MemberID, r.Protocol, r.Leader)
	for i, m := range r.Members {
		text += []string{" of ", " "}[min(i, 1)] + string(m.MemberID)
	}
	if r.SkipAssignment {
		text += ", need not assign"
	}
	return text
}

// show tells the group from the inside.
func (s *stage) show() string {
	g := s.Stage.Group.(*Group)
	text := fmt.Sprintf("  %v, generation %d", g.state, g.generation)
	for i, m := range g.members.ordered() {
		text += []string{", members ", " "}[min(i, 1)] + string(m.id)
		if m.id == g.leader {
			text += "*"
		}
	}
	return text
}
