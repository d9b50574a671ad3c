package story

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// endings say what a platform asked a process to end for.
var endings = map[protocol.ReasonCode]string{
	protocol.ReasonRolledOut:   " in a rollout",
	protocol.ReasonRolledAnew:  " in a rollout",
	protocol.ReasonProbeFailed: " for its liveness check",
	protocol.ReasonScaledDown:  " when its Deployment was scaled down",
}

// asked finds out whether a platform had asked a process to end by x, and so in which words that
// happened.
func (t *teller) asked(x *entry) (order *entry, words string) {
	d := t.diary(x.Member)
	order = d.last(x.seq, is[event.ProcessTerminate])
	if begun := d.last(x.seq, is[event.ProcessStart]); order == nil || order.seq < seqOf(begun) {
		return nil, ""
	}
	return order, endings[order.Fact.(event.ProcessTerminate).Reason.Code]
}

// closed is a process that called close(): because a platform asked it to, perhaps long before.
func (t *teller) closed(x *entry) Link {
	order, words := t.asked(x)
	l := t.link(x, "%s was closed%s", t.name(x.Member), words)
	if order != nil && x.At.Sub(order.At) >= notable {
		l = t.link(x, "%s, asked to end%s, called close()", t.name(x.Member), words).after(order.At)
	}
	return l
}
