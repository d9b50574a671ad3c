package check

import (
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/journaltest"
)

// A member that is back finds out that it has been removed as the one that it is now, also if
// its former self has been removed since, or is counted in by a coordinator that read it from
// its log.
func TestAFormerSelfIsAnotherMember(t *testing.T) {
	names := &event.Names{Members: []string{"c1"}, Topics: []string{"orders"}}
	c := &storyCheck{events: journaltest.Events(t, `{"t": 1, "m": "c1", "e": "member.added", "mid": "former"}
{"t": 2, "m": "c1", "e": "killed"}
{"t": 3, "m": "c1", "e": "process.start", "client": "java"}
{"t": 4, "m": "c1", "e": "member.added", "mid": "present"}
{"t": 5, "m": "c1", "e": "member.removed", "mid": "present", "reason": "left the consumer group"}
{"t": 6, "m": "c1", "e": "member.removed", "mid": "former", "reason": "session timeout"}
{"t": 7, "m": "c1", "e": "member.added", "mid": "former", "reason": "in the log that was loaded"}
{"t": 8, "m": "c1", "e": "lost", "p": []}
`, names)}
	for at, want := range map[millis]bool{5_000: true, 6_000: false} {
		x := &claimed{link: &link{Since: &at}, index: 7, event: c.events[7]}
		if got := c.outSince(x); got != want {
			t.Errorf("removed at %s: %v", at, got)
		}
	}
}
