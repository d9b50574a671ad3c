package sim

import (
	"errors"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/member/classic"
	"github.com/groupsim/groupsim/member/java"
	"github.com/groupsim/groupsim/protocol"
)

// plain is a client library that nobody has written: it joins, consumes what it is given,
// gives everything up for each rebalance, and leaves when its program closes it. It shows
// what the contract of package member asks of an engine, and that it is enough.
type plain struct {
	member.Beside
	classic.Membership
	beat  clock.Time // the next heartbeat; clock.Never: not in a generation
	joins bool       // a JoinGroup is to be sent
	owed  bool       // a LeaveGroup is to be sent
}

func newPlain(p *member.Process) member.Engine {
	return &plain{Beside: member.Beside{Process: p}, Membership: classic.NewMembership(p, assignor.ByName), beat: clock.Never}
}

func (e *plain) AsksAgain(int, int) clock.Duration { return clock.Forever }

func (e *plain) Clone(p *member.Process) member.Engine {
	d := *e
	d.Beside, d.Membership = member.Beside{Process: p}, e.Membership.Clone(p)
	return &d
}

func (e *plain) Start() {
	e.joins = true
	e.Process.RefreshMetadata()
}

// GoOn sends what is to be sent, once it is known where to.
func (e *plain) GoOn() {
	p := e.Process
	if !p.Running() {
		return
	}
	p.Holdings.FetchSealed()
	switch {
	case !p.CoordinatorKnown():
		p.FindCoordinator()
	case e.owed:
		e.owed = false
		p.Emit(event.LeaveSent{})
		e.send(&protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{MemberID: p.MemberID}}})
	case e.joins && p.MetadataCurrent():
		e.joins = false
		p.Emit(event.JoinSent{Known: p.MemberID != ""})
		e.send(e.JoinRequest(protocol.Reason{}, func(*protocol.Subscription, assignor.Assignor) {}))
	case e.beat <= p.Now():
		e.beat = p.Now().Add(clock.Second)
		p.Emit(event.HeartbeatSent{})
		e.send(e.HeartbeatRequest())
	}
	p.Holdings.FetchOffsets()
	p.Holdings.ResetPositions()
}

func (e *plain) send(r protocol.Request) {
	e.Process.Send(member.ToCoordinator, r, 0, e.Process.RequestTimeout())
}

func (e *plain) Next() clock.Time {
	if !e.Process.CoordinatorKnown() {
		return e.Process.NextLookup()
	}
	return min(e.beat, e.Process.Holdings.OffsetsDue())
}

func (e *plain) Handle(_ member.Sent, response protocol.Response) {
	p := e.Process
	switch r := response.(type) {
	case *protocol.JoinGroupResponse:
		if r.Error != protocol.NONE {
			p.Emit(event.JoinErr{Error: r.Error})
			p.MemberID, e.joins = r.MemberID, true
			return
		}
		e.Joined(r)
		p.Emit(event.JoinOK{Generation: r.Generation, Leader: e.Leader, Protocol: r.Protocol, MemberID: r.MemberID})
		request := e.SyncRequest(nil)
		if e.Leader && !r.SkipAssignment {
			e.NoteGroupTopics(r)
			request.Assignments = e.Plan(r)
		}
		p.Emit(event.SyncSent{Generation: r.Generation, Leader: e.Leader})
		e.send(request)
	case *protocol.SyncGroupResponse:
		if e.joins = r.Error != protocol.NONE; e.joins {
			p.Emit(event.SyncErr{Error: r.Error})
			return
		}
		p.Emit(event.SyncOK{})
		e.beat = p.Now().Add(clock.Second)
		p.Holdings.Assign(r.Assignment.Partitions, p.Generation)
		p.Emit(event.CallbackDone{Partitions: r.Assignment.Partitions})
	case *protocol.HeartbeatResponse:
		if r.Error == protocol.NONE {
			p.Emit(event.HeartbeatOK{})
			return
		}
		p.Emit(event.HeartbeatErr{Error: r.Error})
		e.giveUp()
		e.joins = true
	case *protocol.LeaveGroupResponse:
		p.Closed()
	}
}

func (e *plain) giveUp() {
	p := e.Process
	ps := p.Holdings.List()
	e.beat = clock.Never
	p.Holdings.Revoke(ps)
	p.Holdings.GivenUp()
	p.Emit(event.CallbackDone{Partitions: ps})
}

func (e *plain) Commit([]protocol.PartitionOffset, clock.Duration) {}
func (e *plain) CommitRequest([]protocol.PartitionOffset) *protocol.OffsetCommitRequest {
	return &protocol.OffsetCommitRequest{}
}
func (e *plain) Close(member.Leaving) {
	e.joins, e.owed = false, true
	e.giveUp()
}

func (e *plain) Fail(member.Sent)             {}
func (e *plain) Delay(clock.Duration)         {}
func (e *plain) Spread()                      { e.beat = e.Process.Cut(member.HeartbeatInterval, e.beat) }
func (e *plain) Subscribe([]protocol.TopicID) {}
func (e *plain) MaySubscribe() error          { return errors.New("has one subscription for good") }
func (e *plain) Unsubscribe()                 {}
func (e *plain) EnforceRebalance()            {}
func (e *plain) Settled() bool                { return e.beat != clock.Never }

// An engine is added by writing it and naming it in the table: it joins, consumes and
// leaves beside another library's, through the coordinator, with the program that all
// have. Nothing else knows of it.
func TestAThirdEngine(t *testing.T) {
	sc := group(3, "range",
		Step{At: clock.Time(40 * clock.Second), Verb: &stallVerb, Members: []int{1}, For: 5 * clock.Second},
		Step{At: clock.Time(60 * clock.Second), Verb: &closeVerb, Members: []int{2}})
	sc.Members[1].Consumer.Client, sc.Members[2].Consumer.Client = event.FranzGo, event.FranzGo
	sc.Members[0].Start = clock.Time(10 * clock.Second) // so that the new one leads
	var r record
	w := New(sc, &r)
	w.engines = engineTable{{client: event.Java}: {engine: java.New}, {client: event.FranzGo}: {engine: newPlain}}
	if err := w.Run(); err != nil {
		t.Fatal(err)
	}

	consumed := make([]int64, len(sc.Members))
	var left []protocol.TopicPartition // what c2 holds in the end
	for _, e := range r.events {
		switch f := e.Fact.(type) {
		case event.Consumed:
			consumed[e.Member] += f.To - f.From
		case event.Assigned:
			if e.Member == 1 {
				left = f.Partitions
			}
		}
	}
	for i, n := range consumed {
		if n < 5000 { // 50 records a second from each of 4 partitions, for 50 s
			t.Errorf("c%d has consumed %d records", i+1, n)
		}
	}
	if closed := times(r.events, 2, "closed"); len(closed) != 1 || len(left) != 6 {
		t.Errorf("c3 was closed at %v, and then c2 holds %v, want 6 partitions", closed, left)
	}
	if got := times(r.events, 1, "awake"); !slices.Equal(got, []clock.Time{45_000_000}) {
		t.Errorf("the program of c2 is awake at %v, want at 45 s", got)
	}
}
