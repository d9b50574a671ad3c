package franzgo

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// reading is an answer to JoinGroup or SyncGroup that has come and waits a moment until its
// goroutine goes on.
type reading struct {
	request  protocol.Request // nil: there is none
	response protocol.Response
	at       clock.Time
}

// next is when it goes on.
func (r *reading) next() clock.Time {
	if r.request == nil {
		return clock.Never
	}
	return r.at
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

// read takes an answer that is one, at once or a moment later.
func (f *engine) read(k *call, response protocol.Response) {
	r := &f.reading
	if late := late(response, f.Process.Noise()); late > 0 {
		r.request, r.response, r.at = k.request, response, f.Process.Now().Add(late)
		return
	}
	f.answered(k, response)
}

// readingGoesOn takes the answer that has waited long enough, and tells whether there was
// one. Its call may have been given up meanwhile.
func (f *engine) readingGoesOn() bool {
	if f.reading.next() > f.Process.Now() {
		return false
	}
	k, response := f.callOf(f.reading.request), f.reading.response
	f.reading.request, f.reading.response = nil, nil
	if k != nil {
		f.answered(k, response)
	}
	return true
}
