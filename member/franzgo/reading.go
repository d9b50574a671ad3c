package franzgo

import (
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// read takes an answer that is one, at once or a moment later.
func (f *engine) read(k *call, request member.Sent, response protocol.Response) {
	if !f.reading.Waits(request, response, f.Process.Now(), f.Process.Noise()) {
		f.answered(k, response)
	}
}

// readingGoesOn takes the answer that has waited long enough, and tells whether there was
// one. Its call may have been given up meanwhile.
func (f *engine) readingGoesOn() bool {
	if f.reading.Next() > f.Process.Now() {
		return false
	}
	r := f.reading.Read()
	if k := f.callOf(r.Request.Request); k != nil {
		f.answered(k, r.Response)
	}
	return true
}
