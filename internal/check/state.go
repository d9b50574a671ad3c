package check

import (
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// stateClaims are those about programs that keep state.
var stateClaims = []claim{
	{`NAME was restoring the state of (?P<n>\d+) partitions? in onPartitionsAssigned, inside (?P<poll>poll\(\))`, "assigned", (*storyCheck).restores},
	{`NAME had restored the state of (?P<n>\d+) partitions?, and its listener returned`, "callback.done", (*storyCheck).restores},
	{`NAME had restored the state of (?P<n>\d+) partitions?, sought to where it ends, and consumed`, "position", (*storyCheck).restores},
}

// restores: the member keeps state, and is in onPartitionsAssigned for so many partitions since
// then, or leaves it.
func (c *storyCheck) restores(x *claimed) bool {
	in, ok := x.event, true
	if _, begins := in.Fact.(event.Assigned); !begins {
		in, ok = c.before(x.index, x.event.Member, "assigned", "revoked", "lost", "callback.done")
	}
	assigned, is := in.Fact.(event.Assigned)
	if !ok || !is || strconv.Itoa(len(assigned.Partitions)) != x.groups["n"] || x.link.Since != nil && clock.Time(*x.link.Since) != in.At {
		return false
	}
	return slices.ContainsFunc([]string{"state.restore", "state.restore.per.record"}, func(name string) bool {
		return slices.ContainsFunc(c.told.Settings(x.event.Member, name), func(value string) bool { return value != "" && value != "0s" })
	})
}
