package sim

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// removedAt is when the coordinator last took a member out, and why.
func removedAt(events []event.Event, m event.Member) (at clock.Time, why protocol.ReasonCode) {
	at = clock.Never
	for _, e := range events {
		if f, ok := e.Fact.(event.MemberRemoved); ok && e.Member == m {
			at, why = e.At, f.Reason.Code
		}
	}
	return at, why
}

// CloseOptions (KIP-1092): with LEAVE_GROUP a static member is taken out at once, with
// REMAIN_IN_GROUP the coordinator waits until the session of any member has ended.
func TestAProcessLeavesAsItIsTold(t *testing.T) {
	const closes = 30 * clock.Second
	for _, c := range []struct {
		static bool
		how    member.Leaving
		leaves bool
	}{
		{false, member.AsUsual, true}, {false, member.LeaveGroup, true}, {false, member.RemainInGroup, false},
		{true, member.AsUsual, false}, {true, member.LeaveGroup, true}, {true, member.RemainInGroup, false},
	} {
		sc := group(2, "range", Step{At: clock.Time(closes), Verb: &closeVerb, Members: []int{1}, Leave: c.how})
		if c.static {
			sc.Members[0].Consumer.GroupInstanceID, sc.Members[1].Consumer.GroupInstanceID = "c1", "c2"
		}
		at, why := removedAt(run(t, sc), 1)
		took := at.Sub(clock.Time(closes))
		if c.leaves && (why != protocol.ReasonLeaveGroup || took > clock.Second) || !c.leaves && (why != protocol.ReasonSessionTimeout || took < 40*clock.Second) {
			t.Errorf("static %t, close() %d: taken out %v after close(): %d", c.static, c.how, took, why)
		}
	}
}

// What a client cannot do stops the run; written for other settings, it is left out, and
// the process closes as it usually does.
func TestAWayToLeaveThatAClientDoesNotHave(t *testing.T) {
	sc := group(2, "cooperative-sticky", Step{At: clock.Time(30 * clock.Second), Verb: &closeVerb, Members: []int{1}, Leave: member.RemainInGroup, Line: 7})
	for i := range sc.Members {
		sc.Members[i].Consumer.Client = event.FranzGo
	}
	if err := New(sc, &record{}).Run(); err == nil || !strings.HasPrefix(err.Error(), "line 7: at 30s: close: c2 is a dynamic member") {
		t.Errorf("error: %v", err)
	}
	sc.Lenient = true
	var r record
	if err := New(sc, &r).Run(); err != nil {
		t.Fatal(err)
	}
	if _, why := removedAt(r.events, 1); why != protocol.ReasonLeaveGroup || len(r.leftOut()) != 1 {
		t.Errorf("removed because of %d, left out %q", why, r.leftOut())
	}
}
