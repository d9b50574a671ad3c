package member

import (
	"fmt"

	"github.com/groupsim/groupsim/protocol"
)

// Leaving is what close() does about the membership, as the program wants it
// (CloseOptions.GroupMembershipOperation, KIP-1092).
type Leaving uint8

// The ways to leave.
const (
	AsUsual       Leaving = iota // a dynamic member says goodbye, a static one does not
	RemainInGroup                // no LeaveGroup: the coordinator waits until the session ends
	LeaveGroup                   // a LeaveGroup, of a static member too
)

// reason is what the record of a run says of it.
func (l Leaving) reason() protocol.Reason {
	return [...]protocol.Reason{
		RemainInGroup: protocol.Because(protocol.ReasonRemainInGroup),
		LeaveGroup:    protocol.Because(protocol.ReasonLeaveInAnyCase),
	}[l]
}

// MayLeave says why a consumer with these settings cannot leave so; nil: it can.
func (c *Config) MayLeave(how Leaving) error {
	static := c.GroupInstanceID != ""
	switch {
	case how == AsUsual || c.Client.Traits().ClosesAsTold || (how == LeaveGroup) != static:
		return nil
	case static:
		return fmt.Errorf("is a static member, and a %s client cannot leave its group as one: let it close, and remove-member take it out", c.Client)
	}
	return fmt.Errorf("is a dynamic member, and a %s client always leaves its group as it closes: only a kill ends it without", c.Client)
}
