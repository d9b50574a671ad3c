package librdkafka

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/settings"
)

// The page of rules has librdkafka's own times, and the defaults that it names.
func TestThePageHasTheTimes(t *testing.T) {
	const page = "../../docs/protocol.md"
	usual := settings.Defaults(event.Librdkafka)
	if traits := event.Librdkafka.Traits(); traits.JoinLimit != joinInterval || traits.Ticks != pollCheckPeriod {
		t.Errorf("readers of events take its limit for %v and its ticks for %v", traits.JoinLimit, traits.Ticks)
	}
	check := pollCheckPeriod / clock.Millisecond
	golden.Says(t, page, "every %d ms counted from the last assign (the poll check)", check)
	grid := new(wakes).tick(0, pollCheckPeriod, clock.Time(1700*clock.Millisecond))
	golden.Says(t, page, "an interval of 1700 ms is one of up to %d ms", clock.Duration(grid)/clock.Millisecond)
	golden.Says(t, page, "no sooner than %d ms after the last, and %d ms later than that", joinInterval/clock.Millisecond, joinBackoff/clock.Millisecond)
	golden.Says(t, page, "It is looked at every %d ms.", check)
	golden.Says(t, page, "waits for the answer, at most %d s", leaveTimeout/clock.Second)
	grace := answerGrace / clock.Second
	golden.Says(t, page, "`max.poll.interval.ms` and %d s after it was sent, SyncGroup after `session.timeout.ms` and %d s", grace, grace)
	golden.Says(t, page, "others after %d s (`socket.timeout.ms`", usual.RequestTimeoutMs/1000)
	golden.Says(t, page, "before each JoinGroup, if it has not been for %d ms. A member without any other topic tries to join every %d s", unknownFor/clock.Millisecond, joinInterval/clock.Second)
	golden.Says(t, page, "it is looked for every %d ms, a fifth more or less", coordQueryInterval/clock.Millisecond)
}
