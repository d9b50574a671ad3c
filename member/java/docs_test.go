package java

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/settings"
)

// The page of rules has the client's own times, and the defaults that it names.
func TestThePageHasTheTimes(t *testing.T) {
	const page = "../../docs/protocol.md"
	usual := settings.Defaults(event.Java)
	golden.Says(t, page, "A JoinGroup is given `max.poll.interval.ms` and %d s to be answered, or `request.timeout.ms` if that is longer", joinLapse/clock.Second)
	golden.Says(t, page, "A SyncGroup is given `request.timeout.ms`, %d s, and a dead leader has a session of %d s", usual.RequestTimeoutMs/1000, usual.SessionTimeoutMs/1000)
	golden.Says(t, page, "It takes %d s at most in all. (`ConsumerCoordinator.close`", closeTimeout/clock.Second)
	golden.Says(t, page, "With the default of `retry.backoff.ms` the client is so back after %d ms", usual.RetryBackoffMs)
	golden.Says(t, "../../docs/model.md", "looks around every %d ms (`retry.backoff.ms`)", usual.RetryBackoffMs)
}
