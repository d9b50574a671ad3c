package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// BusyUntil is when the batch in hand will have been processed.
func BusyUntil(p member.Program) clock.Time { return p.(*loop).until }
