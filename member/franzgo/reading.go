package franzgo

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// reading is an answer to JoinGroup or SyncGroup that has come and waits a moment until its
// goroutine goes on, a little more in a new process.
type reading struct {
	request  protocol.Request // nil: there is none
	response protocol.Response
	at       clock.Time
	joined   bool // an answer to JoinGroup has been read before
	synced   bool // and one to SyncGroup
}

// next is when it goes on.
func (r *reading) next() clock.Time {
	if r.request == nil {
		return clock.Never
	}
	return r.at
}

// firstGeneration is that of a young group.
const firstGeneration = 1

// late draws how long an answer waits.
func (r *reading) late(response protocol.Response, g protocol.Generation, s *noise.Source) clock.Duration {
	switch answer := response.(type) {
	case *protocol.JoinGroupResponse:
		if answer.Error != protocol.NONE {
			return 0
		}
		before := r.joined
		if r.joined = true; before {
			return s.Take(noise.JoinAnswer)
		}
		return s.Take(noise.FirstJoinAnswer)
	case *protocol.SyncGroupResponse:
		before := r.synced
		if r.synced = true; before {
			return s.Take(noise.SyncAnswer)
		}
		if g == firstGeneration {
			return s.Take(noise.YoungSyncAnswer)
		}
		return s.Take(noise.FirstSyncAnswer)
	}
	return 0
}

// read takes an answer that is one, at once or a moment later.
func (f *engine) read(k *call, response protocol.Response) {
	r := &f.reading
	if late := r.late(response, f.Process.Generation, f.Process.Noise()); late > 0 {
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
