package coordinator

import "github.com/groupsim/groupsim/protocol"

// Appends are a group's records on their way to the log, and the answers that wait for them.
// Records arrive in their order (CoordinatorRuntime.append). W is what the group has to know
// of a record when it has arrived. The zero value is empty.
type Appends[W any] struct {
	last    Token
	writes  Line[appended[W]]
	answers Line[heldReply]
}

// appended is a record on its way.
type appended[W any] struct {
	token Token
	about W
}

// heldReply is an answer that waits for a record.
type heldReply struct {
	after    Token
	call     CallID
	request  protocol.Request
	response protocol.Response
}

// Append sends a record to the log.
func (a *Appends[W]) Append(t Turn, record Record, about W) {
	a.last++
	a.writes.Push(appended[W]{a.last, about})
	t.Fx.Persists = append(t.Fx.Persists, Persist{Token: a.last, Record: record})
}

// Reply answers when all records that are on their way have arrived.
func (a *Appends[W]) Reply(t Turn, call Call, response protocol.Response) {
	if a.writes.Empty() {
		t.Reply(call.ID, response)
		return
	}
	a.answers.Push(heldReply{a.last, call.ID, call.Request, response})
}

// Ended takes the oldest record off the way. It is false of one from before a Cancel.
func (a *Appends[W]) Ended(token Token) (about W, known bool) {
	if a.writes.Empty() || a.writes.First().token != token {
		return about, false
	}
	return a.writes.Pop().about, true
}

// Release answers those who waited for this record. If it failed they share its fate, for
// they were one batch: refuse says how.
func (a *Appends[W]) Release(t Turn, ended Token, failed bool, refuse func(protocol.Request) protocol.Response) {
	for !a.answers.Empty() && a.answers.First().after == ended {
		h := a.answers.Pop()
		if failed {
			h.response = refuse(h.request)
		}
		t.Reply(h.call, h.response)
	}
}

// Cancel refuses all who wait and forgets the records. Tokens go on from the last.
func (a *Appends[W]) Cancel(t Turn, refuse func(protocol.Request) protocol.Response) {
	for _, h := range a.answers.All() {
		t.Reply(h.call, refuse(h.request))
	}
	*a = Appends[W]{last: a.last}
}

// Clone copies them.
func (a *Appends[W]) Clone() Appends[W] {
	return Appends[W]{last: a.last, writes: a.writes.Clone(), answers: a.answers.Clone()}
}
