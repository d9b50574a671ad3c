package report

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// A rollout is one thing from its begin until all is new and available, what is scaled one
// however often, and so is what was killed.
func TestControls(t *testing.T) {
	names := &event.Names{Members: []string{"pod1", "pod2"}}
	var c Controls
	at := clock.Time(60 * clock.Second)
	tell := func(later clock.Duration, m event.Member, fact event.Fact) {
		at = at.Add(later)
		c.Event(event.Event{At: at, Member: m, Fact: fact}, names)
	}
	tell(0, event.Coordinator, event.Rolled{What: "pod1..pod4", Kind: "deployment", Replicas: 4, Old: 4, Available: 4})
	tell(0, event.Coordinator, event.Rolled{What: "pod1..pod4", Kind: "deployment", Replicas: 4, Old: 3, Updated: 2, Available: 3})
	tell(0, event.Coordinator, event.Scaled{What: "web", Before: 2, Replicas: 3})
	tell(20*clock.Second, event.Coordinator, event.Rolled{What: "pod1..pod4", Kind: "deployment", Replicas: 4, Updated: 4, Available: 4})
	tell(0, 0, event.Killed{Reason: protocol.Because(protocol.ReasonGraceOver)})
	tell(0, 1, event.Killed{Reason: protocol.Because(protocol.ReasonKilled)})
	tell(0, event.Coordinator, event.Scaled{What: "web", Before: 3, Replicas: 1})
	tell(10*clock.Second, event.Coordinator, event.Rolled{What: "pod1..pod4", Kind: "statefulset", Replicas: 4, Old: 4, Available: 4})
	tell(0, event.Coordinator, event.Rolled{What: "pod1..pod4", Kind: "statefulset", Replicas: 4, Old: 3, Available: 3})
	want := []string{
		"rollout of pod1..pod4 (deployment) from 60 s to 80 s: 4 replicas, at least 3 available, at most 5 at a time",
		"web scaled from 2 to 3 at 60 s, to 1 at 80 s",
		"rollout of pod1..pod4 (statefulset) from 90 s, not over by the end: 0 of 4 replicas launched, at least 3 available",
		"killed, as they had not ended within their grace period: pod1",
	}
	if got := c.Lines(); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
