package findings

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// watched is a member as far as symptoms go.
type watched struct {
	report.Process

	// What nearly every event is held against lies close together: there may be thousands of members.
	heartbeat clock.Time // the last one
	silence   *silence
	joining   clock.Time         // since when its JoinGroup waits; clock.Never: none does
	answered  clock.Time         // when it was answered, which the member has not handled; clock.Never: it was not
	fenced    clock.Time         // when it was told that it is no member any more, and has not joined since; clock.Never: it was not
	refused   protocol.ErrorCode // what it is kept out of the group with; NONE: it is not
	parked    bool               // the JoinGroup that waits has come to the coordinator
	timedOut  bool               // is no member any more because poll() was not called
	lost      bool               // does not know the coordinator
	stays     bool               // its close() was told to send no LeaveGroup
	left      bool               // has sent a LeaveGroup
	given     bool               // it has been assigned partitions

	life       int                    // counts its processes
	firstJoin  clock.Time             // since the last rebalance that succeeded; clock.Never: none
	rebalances []rebalanced           // of all its processes
	was        trouble                // the last one since the last heartbeat
	away       away                   // what it was doing when it timed out
	forgot     clock.Time             // when it gave up a membership that nobody had ended; clock.Never: it has not
	failing    clock.Time             // since when it does not pass its liveness check; clock.Never: it has passed
	asked      event.ProcessTerminate // to end
}

// rebalanced is a rebalance that succeeded for a member.
type rebalanced struct {
	at      clock.Time
	latency clock.Duration // from its first JoinGroup
}

func newWatched() watched {
	return watched{joining: clock.Never, answered: clock.Never, heartbeat: clock.Never, firstJoin: clock.Never, fenced: clock.Never, forgot: clock.Never, failing: clock.Never}
}

// process takes what changes the condition of a process.
func (m *watched) process(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.ProcessStart:
		life, rebalances := m.life+1, m.rebalances
		*m = newWatched()
		m.life, m.rebalances = life, rebalances
	case event.JoinSent:
		m.joining, m.parked, m.answered, m.timedOut = e.At, false, clock.Never, false
		m.firstJoin = min(m.firstJoin, e.At)
	case event.JoinOK:
		m.joining, m.refused = clock.Never, protocol.NONE
	case event.JoinErr:
		m.joining = clock.Never
	case event.SyncOK:
		m.rebalances = append(m.rebalances, rebalanced{e.At, e.At.Sub(min(m.firstJoin, e.At))})
		m.firstJoin = clock.Never
	case event.PollTimeout:
		m.timedOut, m.away = true, m.awayNow()
	case event.ProcessTerminate:
		m.asked = fact
	case event.Closing:
		m.stays = fact.Reason.Code == protocol.ReasonRemainInGroup
	case event.LeaveSent:
		m.left = true
		if fact.Reason.Code != protocol.ReasonPollTimeout {
			m.heartbeat = clock.Never // it has left because it was told to
		}
	case event.Reset:
		if fact.Reason.Code == protocol.ReasonSessionTimedOut {
			m.forgot = e.At
		}
	case event.Assigned:
		m.given = true
	case event.CoordinatorLost:
		m.lost = true
	case event.CoordinatorFound:
		m.lost = false
	case event.MemberState:
		m.epochProcess(e)
	}
	m.Process.Event(e)
}

// awayNow says what keeps the application from poll().
func (m *watched) awayNow() away {
	switch {
	case m.Has(report.Stall):
		return away{stalled: true, sleeps: m.Awaits == protocol.ReasonBackOffSleeps, since: m.Since(report.Stall)}
	case m.Callback != report.NoCallback:
		return away{callback: m.Callback, since: m.Entered}
	}
	return away{since: clock.Never}
}
