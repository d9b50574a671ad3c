package sim

import (
	"errors"

	"github.com/groupsim/groupsim/protocol"
)

var removeMemberVerb = Verb{
	Name:   "remove-member",
	Target: OneMember,
	Doc:    "An administrator's LeaveGroup, by group.instance.id where there is one.",
	apply:  (*World).applyRemoveMember,
}

func (w *World) applyRemoveMember(s *Step) error {
	return w.eachTarget(s, func(m int) error {
		p := &w.processes[m]
		leaving := protocol.LeavingMember{InstanceID: p.consumer.GroupInstanceID, Reason: protocol.Because(protocol.ReasonAdministrator)}
		if leaving.InstanceID == "" {
			if p.client != nil {
				leaving.MemberID = p.client.MemberID
			}
			if leaving.MemberID == "" {
				return errors.New("has no member id")
			}
		}
		return w.removeMember(leaving)
	})
}
