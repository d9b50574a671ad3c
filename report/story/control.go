package story

import (
	"fmt"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// isPlatforms tells whether a fact is what a platform decides by, or has decided.
func isPlatforms(f event.Fact) bool {
	return is[event.Scaled](f) || is[event.Rolled](f) || is[event.ProbeFailed](f)
}

// decided finds the last thing of a kind that the platform did, or saw, before a place in the
// stream and at that moment.
func (t *teller) decided(x *entry, fits func(event.Fact) bool) *entry {
	list := t.record.platform
	for i := bySeq(list, x.seq) - 1; i >= 0 && list[i].At == x.At; i-- {
		if fits(list[i].Fact) {
			return &list[i]
		}
	}
	return nil
}

// rollout is the one that is under way at a place in the stream; "": none is known.
func (t *teller) rollout(x *entry) string {
	list := t.record.platform
	for i := bySeq(list, x.seq) - 1; i >= 0; i-- {
		if f, ok := fact[event.Rolled](&list[i]); ok {
			return " in the rollout of " + f.What
		}
	}
	return " in a rollout"
}

// scaling says how a Deployment was scaled, and by whom: somebody who gives no reason asked for it.
func scaling(f event.Scaled) string {
	if f.Reason.Code == protocol.ReasonNone {
		return fmt.Sprintf(" when %s was scaled from %d to %d", f.What, f.Before, f.Replicas)
	}
	return fmt.Sprintf(" when the autoscaler scaled %s from %d to %d (%s)", f.What, f.Before, f.Replicas, f.Reason.Text)
}

// whyAsked says for what a platform asked a process to end.
func (t *teller) whyAsked(order *entry) string {
	switch order.Fact.(event.ProcessTerminate).Reason.Code {
	case protocol.ReasonRolledOut, protocol.ReasonRolledAnew:
		return t.rollout(order)
	case protocol.ReasonProbeFailed:
		if f, ok := fact[event.ProbeFailed](t.decided(order, is[event.ProbeFailed])); ok {
			return fmt.Sprintf(" for its liveness check (%s), which had failed %s in a row", f.Check, words.Plural(int(f.Failures), "time"))
		}
		return " for its liveness check"
	case protocol.ReasonScaledDown:
		if f, ok := fact[event.Scaled](t.decided(order, is[event.Scaled])); ok {
			return scaling(f)
		}
		return " when its Deployment was scaled down"
	}
	return ""
}

// asked finds out whether a platform had asked a process to end by x, and so in which words that
// happened.
func (t *teller) asked(x *entry) (order *entry, words string) {
	d := t.diary(x.Member)
	order = d.last(x.seq, is[event.ProcessTerminate])
	if begun := d.last(x.seq, is[event.ProcessStart]); order == nil || order.seq < seqOf(begun) {
		return nil, ""
	}
	return order, t.whyAsked(order)
}

// orderOf is the code of what a process was asked to end for.
func orderOf(order *entry) protocol.ReasonCode {
	f, _ := fact[event.ProcessTerminate](order)
	return f.Reason.Code
}

// closed is a process that called close(): because a platform asked it to, perhaps long before.
func (t *teller) closed(x *entry) Link {
	order, words := t.asked(x)
	l := t.link(x, "%s was closed%s", t.name(x.Member), words)
	if order != nil && x.At.Sub(order.At) >= notable {
		l = t.link(x, "%s, asked to end%s, called close()", t.name(x.Member), words).after(order.At)
	}
	l.order = orderOf(order)
	return l
}

// killed says by whom a process was killed, where it was a platform that had asked it to end.
func (t *teller) killed(x *entry) Link {
	name := t.name(x.Member)
	switch x.Fact.(event.Killed).Reason.Code {
	case protocol.ReasonGraceOver:
		if order, why := t.asked(x); order != nil {
			grace := report.Ms(order.Fact.(event.ProcessTerminate).Grace).Human()
			l := t.link(x, "%s was killed: asked to end%s, it had not within its grace period of %s", name, why, grace).after(order.At)
			l.order = orderOf(order)
			return l
		}
	case protocol.ReasonShutdownTimeout:
		return t.link(x, "the program of %s ended in the middle of a batch, with no LeaveGroup: its shutdown timeout was over", name)
	}
	return t.link(x, "%s was killed", name)
}

// launched says for what a platform launched a process; "": nothing is known of that.
func (t *teller) launched(launch *entry) string {
	if f, ok := fact[event.Scaled](t.decided(launch, is[event.Scaled])); ok && f.Replicas > f.Before {
		return ", launched" + scaling(f)
	}
	return ""
}
