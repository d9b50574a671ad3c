package franzgo

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/settings"
)

// The page of rules has kgo's own times, and the defaults that it names.
func TestThePageHasTheTimes(t *testing.T) {
	const page = "../../docs/protocol.md"
	usual := settings.Defaults(event.FranzGo)
	golden.Says(t, page, "`kgo.RebalanceTimeout`, %d s, is all that `max.poll.interval.ms` stands for", usual.MaxPollIntervalMs/1000)
	golden.Says(t, page, "A cooperative session sends one %d ms after its begin", earlyHeartbeat/clock.Millisecond)
	golden.Says(t, page, "then a pause of %d ms, doubled with each failure in a row up to %d s", usual.RetryBackoffMs, usual.RetryBackoffMaxMs/1000)
	golden.Says(t, page, "those of a session for at most `session.timeout.ms` in all, others for %d s", retryTimeout/clock.Second)
	answered := usual.RequestTimeoutMs / 1000
	golden.Says(t, page, "An answer is waited for for %d s, that to JoinGroup for the rebalance timeout and %d s", answered, answered)
	golden.Says(t, page, "metadata are asked for %d times, %d ms apart, then every %d s", quickTries, quickWait/clock.Millisecond, metadataMinAge/clock.Second)
	golden.Says(t, page, "a member that is cut off finds out %d s after its next heartbeat", answered)
}
