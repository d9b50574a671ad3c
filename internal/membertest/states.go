package membertest

import (
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// States are a store of programs that keep state.
type States map[protocol.TopicPartition]member.State

// Saved implements [member.States].
func (s States) Saved(p protocol.TopicPartition) (member.State, bool) {
	state, is := s[p]
	return state, is
}
