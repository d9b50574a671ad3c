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
		f, _, ok := lastOf[event.Rolled](c, at)
		return x.groups["order"] == " in a rollout" && !ok || ok && f.What == x.groups["rollout"]
	case protocol.ReasonProbeFailed:
		f, when, ok := lastOf[event.ProbeFailed](c, at)
		return ok && when == asked.At && f.Check == x.groups["check"] && strconv.Itoa(int(f.Threshold)) == x.groups["failures"] && f.Failures == f.Threshold
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
	f, when, ok := lastOf[event.Scaled](c, at)
	if !ok || when != c.events[at].At {
		return false
	}
	if f.Reason.Code == protocol.ReasonNone && f.What != x.groups["what"] || f.Reason.Code != protocol.ReasonNone && f.What != x.groups["auto"] {
		return false
	}
	return strconv.Itoa(int(f.Before)) == x.groups["was"] && strconv.Itoa(int(f.Replicas)) == x.groups["is"] && f.Reason.Text == x.groups["why"]
}

// lastOf finds the last fact of a kind before an index.
func lastOf[F event.Fact](c *storyCheck, before int) (last F, at clock.Time, ok bool) {
	for i := before - 1; i >= 0; i-- {
		if f, is := c.events[i].Fact.(F); is {
			return f, c.events[i].At, true
		}
	}
	return last, 0, false
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
