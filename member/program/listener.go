package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// Listener implements [member.Program].
func (c *caller) Listener(which member.Callback, ps []protocol.TopicPartition) (takes clock.Duration, commits bool) {
	app, n := c.p.Application(), int64(len(ps))
	switch which {
	case member.OnAssigned:
		takes = app.OnAssigned.Plus(app.OnAssignedPerPartition.Times(n))
		if app.State.Kept() {
			takes = takes.Plus(c.p.Holdings.RestoreTakes(ps))
		}
		return takes, false
	case member.OnRevoked:
		return app.OnRevoked.Plus(app.OnRevokedPerPartition.Times(n)), app.CommitOnRevoke == member.CommittingRevoke
	default:
		return app.OnLost.Plus(app.OnLostPerPartition.Times(n)), false
	}
}
