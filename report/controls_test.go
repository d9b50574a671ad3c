package report

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// A rollout is one thing from its begin until all is new and available, and so is what was
// killed, however often.
func TestControls(t *testing.T) {
	var c Controls
	at := clock.Time(60 * clock.Second)
	tell := func(later clock.Duration, of Name, fact event.Fact) {
		at = at.Add(later)
		c.Event(at, of, fact)
	}
	tell(0, "", event.Rolled{What: "pod1..pod4", Kind: "deployment", Replicas: 4, Old: 4, Available: 4})
	tell(0, "", event.Rolled{What: "pod1..pod4", Kind: "deployment", Replicas: 4, Old: 3, Updated: 2, Available: 3})
	tell(0, "", event.Scaled{What: "web", Before: 2, Replicas: 3})
	tell(20*clock.Second, "", event.Rolled{What: "pod1..pod4", Kind: "deployment", Replicas: 4, Updated: 4, Available: 4})
	tell(0, "pod1", event.Killed{Reason: protocol.Because(protocol.ReasonGraceOver)})
	tell(0, "pod1", event.Killed{Reason: protocol.Because(protocol.ReasonGraceOver)})
	tell(0, "pod2", event.Killed{Reason: protocol.Because(protocol.ReasonKilled)})
	tell(10*clock.Second, "", event.Rolled{What: "pod1..pod4", Kind: "statefulset", Replicas: 4, Old: 4, Available: 4})
	tell(0, "", event.Rolled{What: "pod1..pod4", Kind: "statefulset", Replicas: 4, Old: 3, Available: 3})
	want := strings.Join([]string{
		"rollout of pod1..pod4 (deployment) from 60 s to 80 s: 4 replicas, at least 3 available, at most 5 at a time",
		"rollout of pod1..pod4 (statefulset) from 90 s, not over by the end: 0 of 4 replicas launched, at least 3 available",
		"web from 2 to 3 at 60 s",
		"killed, as they had not ended within their grace period: pod1",
	}, "; ")
	if got := c.Text(); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
