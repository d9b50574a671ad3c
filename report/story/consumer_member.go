package story

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// memberID implements [dialect]: a client makes it up, and the coordinator knows it by that.
func (c consumer) memberID(x *entry) protocol.MemberID {
	d := c.diary(x.Member)
	added, _ := fact[event.MemberAdded](d.last(x.seq, is[event.MemberAdded]))
	return added.MemberID
}

// isSign implements [dialect]: heartbeats are, commits are not.
func (c consumer) isSign() func(*entry) bool {
	return func(x *entry) bool {
		f, ok := x.Fact.(event.ConsumerHeartbeatSent)
		return ok && f.Epoch >= protocol.JoinEpoch
	}
}

// session implements [dialect]: the broker decides it.
func (c consumer) session(*seat) Setting {
	return c.record.broker.named("group.consumer.session.timeout.ms")
}

func (c consumer) unloaded(x *entry) Link {
	return c.link(x, "the coordinator was gone: no heartbeat was answered, and nobody was told anything").under(ruleUnload)
}

// start implements [dialect]: a member that was taken out, or had left because its
// application did not poll, joins again by itself.
func (c consumer) start(x *entry) []Link {
	d := c.diary(x.Member)
	begun := d.last(x.seq, is[event.ProcessStart])
	again := d.last(x.seq, func(f event.Fact) bool {
		s, ok := f.(event.MemberState)
		return ok && s.To == event.Joining && s.From != event.Unsubscribed
	})
	switch {
	case again != nil && again.seq > seqOf(begun):
		return c.again(again)
	case begun == nil:
		return nil
	}
	if left := d.last(x.seq, func(f event.Fact) bool { s, ok := f.(event.MemberState); return ok && s.To == event.Unsubscribed }); left != nil && left.seq > begun.seq {
		joins := d.next(left.seq, is[event.MemberState])
		if joins != nil && joins.seq < x.seq {
			return []Link{c.link(joins, "%s subscribed again, and joined", c.name(x.Member)).under(ruleClientLeaves)}
		}
	}
	return []Link{c.started(begun)}
}

func (c consumer) again(x *entry) []Link {
	name := c.name(x.Member)
	d := c.diary(x.Member)
	if x.Fact.(event.MemberState).From == event.Stale {
		l := c.link(x, "%s came to poll() again, and joined again", name).under(ruleStale)
		if left := d.last(x.seq, is[event.PollTimeout]); left != nil {
			l = l.after(left.At).by(c.awayFor(left, x)...)
		}
		return []Link{l}
	}
	var links []Link
	if removed := c.removedAs(x); removed != nil {
		links = c.speaks.removal(removed)
	}
	for i := range links {
		links[i].aside = true
	}
	l := c.link(x, "%s joined again", name).under(ruleFenced)
	if refused := d.last(x.seq, is[event.HeartbeatErr]); refused != nil {
		links = append(links, c.link(refused, "a heartbeat of %s was answered %s", name, refused.Fact.(event.HeartbeatErr).Error).under(ruleFenced))
		if x.At.Sub(refused.At) >= notable {
			l = l.after(refused.At)
		}
	}
	return append(links, l)
}

// awayFor gives the settings by which a member that had left as it did not poll took its time until
// it joined again, if it was not held up meanwhile: what it was at when it left, and what its
// listener takes to lose everything.
func (c consumer) awayFor(left, joins *entry) []Setting {
	d := c.diary(left.Member)
	other := d.next(left.seq, func(f event.Fact) bool { // or subscribed anew
		_, begins, ok := report.FaultOf(f)
		return ok && begins || is[event.Subscribed](f)
	})
	if other != nil && other.seq < joins.seq {
		return nil
	}
	_, settings := c.doing(left, ms(d.at(left.seq).maxPoll()))
	if s := d.at(joins.seq); s.Length("on.lost")+s.Length("on.lost.per.partition") > 0 {
		settings = append(settings, s.listener("on.lost")...)
	}
	return settings
}

// removal implements [dialect].
func (c consumer) removal(x *entry) []Link {
	f := x.Fact.(event.MemberRemoved)
	name := c.name(x.Member)
	s := c.seats[x.seq]
	switch {
	case s == nil:
	case f.Reason.Code == protocol.ReasonSessionTimeout:
		return c.expiry(x, s)
	case f.Reason.Code == protocol.ReasonLeavesConsumerGroup:
		return c.leaving(x)
	case f.Reason.Code == protocol.ReasonLeaveGroup:
		return []Link{c.link(x, "an administrator took %s out", name).under(ruleFences)}
	case f.Reason.Code == protocol.ReasonNotRevoked:
		return c.didNotGiveUp(x)
	}
	return []Link{c.link(x, "the coordinator removed %s: %s", name, f.Reason.Cause())}
}

// didNotGiveUp tells of a member that was asked to give something up and has not said in
// time that it has.
func (c consumer) didNotGiveUp(x *entry) []Link {
	name := c.name(x.Member)
	d := c.diary(x.Member)
	gone := c.link(x, "the coordinator removed %s, which had not said in time that it had given up what it was asked for", name).under(ruleRevocationTimeout)
	doing, _ := c.doing(x, 0)
	gone = gone.and(": " + doing)
	id := x.Fact.(event.MemberRemoved).MemberID // of one that is back meanwhile, its former self's
	told := d.last(x.seq, func(f event.Fact) bool {
		e, ok := f.(event.MemberEpoch)
		return ok && e.MemberID == id
	})
	if f, ok := fact[event.MemberEpoch](told); !ok || f.State != event.UnrevokedPartitions {
		return []Link{gone}
	}
	return []Link{c.toldTo(told).under(ruleRevokes), gone.after(told.At).by(d.at(told.seq).maxPoll())}
}

// leaving tells of a heartbeat that leaves: why it was sent, and that it works at once.
func (c consumer) leaving(x *entry) []Link {
	name := c.name(x.Member)
	d := c.diary(x.Member)
	gone := c.link(x, "the coordinator took %s out at once", name).under(ruleFences)
	sent := d.last(x.seq, leaves)
	if sent == nil {
		return []Link{gone}
	}
	if x.At.Sub(sent.At) >= notable {
		gone = gone.after(sent.At)
	}
	if timeout := d.last(sent.seq, is[event.PollTimeout]); timeout != nil && timeout.At == sent.At {
		return append(c.pollTimeout(timeout), gone)
	}
	if closing := d.last(sent.seq, is[event.Closing]); closing != nil && d.process(x.seq).Closing {
		return []Link{c.closing(closing), gone}
	}
	return []Link{c.link(sent, "%s left the group", name).under(ruleClientLeaves), gone}
}

// leaves tells whether a heartbeat leaves the group, for good or for a while.
func leaves(f event.Fact) bool {
	h, ok := f.(event.ConsumerHeartbeatSent)
	return ok && h.Epoch < protocol.JoinEpoch
}

// closing implements [dialect].
func (c consumer) closing(x *entry) Link {
	l := c.closed(x).under(ruleClientLeaves)
	settings := c.diary(x.Member).at(x.seq)
	next := c.diary(x.Member).next(x.seq, func(f event.Fact) bool { return leaves(f) || is[event.Closed](f) })
	sent, left := fact[event.ConsumerHeartbeatSent](next)
	switch {
	case left && sent.Epoch == protocol.StaticLeaveEpoch:
		l = l.and(", and being static left for a while: what it held is kept for it").under(ruleStaticAway).by(settings.named("group.instance.id"))
	case !left && x.Fact.(event.Closing).Reason.Code == protocol.ReasonRemainInGroup:
		l = l.and(", and was told not to say that it leaves")
	}
	return l
}

// pollTimeout implements [dialect].
func (c consumer) pollTimeout(x *entry) []Link {
	l := c.link(x, "%s had not called poll() for too long, and left the group", c.name(x.Member)).under(ruleClientPolls)
	sent, _ := fact[event.ConsumerHeartbeatSent](c.diary(x.Member).next(x.seq, leaves))
	if sent.Epoch == protocol.StaticLeaveEpoch {
		l = l.and(" for a while: what it held is kept for it")
	}
	return c.notPolled(x, l)
}
