package classic

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// Reading is an answer to JoinGroup or SyncGroup that has come and waits a moment until the
// thread goes on that reads it. It is for clients that read beside the application.
type Reading struct {
	Request  member.Sent
	Response protocol.Response // nil: there is none
	at       clock.Time
}

// Next is when that is; clock.Never: no answer waits.
func (r *Reading) Next() clock.Time {
	if r.Response == nil {
		return clock.Never
	}
	return r.at
}

// Waits keeps an answer that is not read at once, and tells whether it is one.
func (r *Reading) Waits(request member.Sent, response protocol.Response, now clock.Time, s *noise.Source) bool {
	late := late(response, s)
	if late > 0 {
		*r = Reading{request, response, now.Add(late)}
	}
	return late > 0
}

// Read takes the answer.
func (r *Reading) Read() Reading {
	was := *r
	*r = Reading{}
	return was
}

// late draws how long an answer waits.
func late(response protocol.Response, s *noise.Source) clock.Duration {
	switch answer := response.(type) {
	case *protocol.JoinGroupResponse:
		if answer.Error == protocol.NONE {
			s.Join(int32(answer.Generation))
			return s.Take(noise.JoinAnswer)
		}
	case *protocol.SyncGroupResponse:
		return s.Take(noise.SyncAnswer)
	}
	return 0
}
