package check

import (
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// scaled is how a story says that a Deployment was scaled, and orders that a platform had asked a
// process to end, and why.
const (
	scaled = ` when (?:the autoscaler scaled (?P<auto>.+?)|(?P<what>.+?) was scaled) from (?P<was>\d+) to (?P<is>\d+)(?: \((?P<why>.+?)\))?`
	orders = `(?P<order> in a rollout| in the rollout of (?P<rollout>(?:, |[A-Za-z0-9._-])+?)| for its liveness check(?: \((?P<check>[a-z]+)\), which had failed (?P<failures>\d+) times? in a row)?| when its Deployment was scaled down|` + scaled + `)?`
)

// ordered: a platform had asked the process to end, if that is said, in its present life and for
// that reason.
func (c *storyCheck) ordered(x *claimed) bool {
	at := c.indexBefore(x.index, x.event.Member, "process.terminate", "process.start")
	var asked event.Event
	if at >= 0 {
		asked = c.events[at]
	}
	order, is := asked.Fact.(event.ProcessTerminate)
	if x.link.Since != nil && (!is || asked.At != clock.Time(*x.link.Since)) {
		return false
	}
	switch order.Reason.Code {
	case protocol.ReasonRolledOut, protocol.ReasonRolledAnew:
		i := c.lastOf(at, func(f event.Fact) bool { _, ok := f.(event.Rolled); return ok })
		return x.groups["order"] == " in a rollout" && i < 0 || i >= 0 && c.events[i].Fact.(event.Rolled).What == x.groups["rollout"]
	case protocol.ReasonProbeFailed:
		i := c.lastOf(at, func(f event.Fact) bool { _, ok := f.(event.ProbeFailed); return ok })
		f, ok := event.ProbeFailed{}, i >= 0 && c.events[i].At == asked.At
		if ok {
			f = c.events[i].Fact.(event.ProbeFailed)
		}
		return ok && f.Check == x.groups["check"] && strconv.Itoa(int(f.Threshold)) == x.groups["failures"] && f.Failures == f.Threshold
	case protocol.ReasonScaledDown:
		return c.scaled(x, at)
	}
	return x.groups["order"] == ""
}

// launched: a Deployment was scaled as is said when the process was launched.
func (c *storyCheck) launched(x *claimed) bool {
	at := c.indexBefore(x.index, x.event.Member, "process.launch")
	return at >= 0 && x.link.Since != nil && c.events[at].At == clock.Time(*x.link.Since) && c.scaled(x, at)
}

// scaled: it was so at the moment of an event.
func (c *storyCheck) scaled(x *claimed, at int) bool {
	i := c.lastOf(at, func(f event.Fact) bool { _, ok := f.(event.Scaled); return ok })
	if i < 0 || c.events[i].At != c.events[at].At {
		return false
	}
	f := c.events[i].Fact.(event.Scaled)
	if f.Reason.Code == protocol.ReasonNone && f.What != x.groups["what"] || f.Reason.Code != protocol.ReasonNone && f.What != x.groups["auto"] {
		return false
	}
	return strconv.Itoa(int(f.Before)) == x.groups["was"] && strconv.Itoa(int(f.Replicas)) == x.groups["is"] && f.Reason.Text == x.groups["why"]
}

// lastOf finds the last event before an index of which something holds; -1: none.
func (c *storyCheck) lastOf(before int, fits func(event.Fact) bool) int {
	for i := before - 1; i >= 0; i-- {
		if fits(c.events[i].Fact) {
			return i
		}
	}
	return -1
}

// graceOver: it had been asked to end as long before as it was given for that.
func (c *storyCheck) graceOver(x *claimed) bool {
	asked, _ := c.before(x.index, x.event.Member, "process.terminate", "process.start")
	order, is := asked.Fact.(event.ProcessTerminate)
	return is && asked.At.Add(order.Grace) == x.event.At
}

// both holds a sentence to two things.
func both(one, other func(*storyCheck, *claimed) bool) func(*storyCheck, *claimed) bool {
	return func(c *storyCheck, x *claimed) bool { return one(c, x) && other(c, x) }
}
