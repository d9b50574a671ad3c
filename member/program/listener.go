package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// Listener implements [member.Program].
func (l *loop) Listener(c member.Callback, ps []protocol.TopicPartition) (takes clock.Duration, commits bool) {
	app, n := l.p.Application(), int64(len(ps))
	switch c {
	case member.OnAssigned:
		return app.OnAssigned.Plus(app.OnAssignedPerPartition.Times(n)), false
	case member.OnRevoked:
		return app.OnRevoked.Plus(app.OnRevokedPerPartition.Times(n)), app.CommitOnRevoke == member.CommittingRevoke
	default:
		return app.OnLost.Plus(app.OnLostPerPartition.Times(n)), false
	}
}

// ReleaseCallback implements [member.Program]. A callback may take longer than the poll() in
// which it is called. Kafka's timer counts on only once the network has been waited for,
// so poll() sends one request more and hears one answer, or waits for what was left of
// its timeout; then it returns (AbstractCoordinator.joinGroupIfNeeded, Timer).
func (l *loop) ReleaseCallback(began clock.Time) {
	l.Release()
	now := l.p.Now()
	left := l.PollSince(began).Add(l.PollTimeout()).Sub(began)
	if now.Sub(began) >= left {
		l.overdue, l.returnAt = now, now.Add(left)
	}
}

// Heard implements [member.Program]. What had come while a callback ran does not count: the
// engine has read it beside the application.
func (l *loop) Heard() {
	if now := l.p.Now(); l.overdue != 0 && now > l.overdue {
		l.returnAt = now
	}
}

// returnsOverdue lets a poll() return that a callback has outlasted, if the application
// has something else to do than to call the next one.
func (l *loop) returnsOverdue() bool {
	if l.overdue == 0 || l.p.Now() < l.returnAt || !l.Polling() {
		return false
	}
	l.overdue = 0
	if len(l.orders) == 0 {
		return false
	}
	l.enterPoll(l.p.Now())
	return true
}
