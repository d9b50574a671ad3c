package check

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// orders is how a story says that a platform had asked a process to end, and why.
const orders = `(?P<order> in a rollout| for its liveness check| when its Deployment was scaled down)?`

// ordered: a platform had asked the process to end, if that is said, in its present life and for
// that reason.
func (c *storyCheck) ordered(x *claimed) bool {
	asked, ok := c.before(x.index, x.event.Member, "process.terminate", "process.start")
	order, is := asked.Fact.(event.ProcessTerminate)
	if x.link.Since != nil && (!ok || !is || asked.At != clock.Time(*x.link.Since)) {
		return false
	}
	code := order.Reason.Code
	switch x.groups["order"] {
	case " in a rollout":
		return code == protocol.ReasonRolledOut || code == protocol.ReasonRolledAnew
	case " for its liveness check":
		return code == protocol.ReasonProbeFailed
	case " when its Deployment was scaled down":
		return code == protocol.ReasonScaledDown
	}
	return code == protocol.ReasonNone
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
