package story

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// consumer tells of a group of the consumer protocol (KIP-848). Nobody waits for anybody
// there: something raises the group's epoch, somebody's heartbeat has the target of that
// epoch computed, and each member is told of its part in a heartbeat of its own. What takes
// time are heartbeats that have not come yet: of the old holder, to hear that it has to give
// something up, and of the new one, to hear that it is free.
type consumer struct{ *teller }

func (c consumer) words(*rebalance) (way []string, unit string) {
	return []string{"was told", "by", "gave up", "acknowledged", "came to it"}, "epoch"
}

func (c consumer) rules(*entry) map[Rule]Rule { return ofEpochs }

// turn implements [dialect]. A rebalance begins when the epoch exceeds the target's, and
// ends in Stable, or with a newer one.
func (c consumer) turn(i int, x *entry) {
	current := c.current()
	switch f := x.Fact.(type) {
	case event.Epoch:
		switch {
		case f.Target < f.Group && (current == nil || current.joined != nil):
			if current != nil {
				current.ended, current.until = x, x.At
			}
			c.rebalances = append(c.rebalances, &rebalance{at: i, begun: x, until: clock.Never, generation: protocol.Generation(f.Group)})
		case current != nil:
			current.generation = protocol.Generation(f.Group)
			if f.Target == f.Group {
				if current.joined = x; c.staysSettled(i) {
					current.ended, current.until = x, x.At
				}
			}
		}
	case event.State:
		switch to := f.To.Phase(); {
		case current == nil:
		case to == event.Settled:
			current.stable, current.ended, current.until = x, x, x.At
		case to == event.Vacant && current.joined == nil, to == event.Gone:
			current.ended, current.until = x, x.At
		}
	}
}

// staysSettled tells whether the input that had a target computed brought everybody there, so
// that the group has been Stable all along.
func (c consumer) staysSettled(computed int) bool {
	group := c.record.group
	for i := computed + 1; i < len(group) && group[i].At == group[computed].At; i++ {
		if is[event.State](group[i].Fact) {
			return false
		}
	}
	for i := computed - 1; i >= 0; i-- {
		if f, ok := group[i].Fact.(event.State); ok {
			return f.To.Phase() == event.Settled
		}
	}
	return false
}

// account implements [dialect]: what raised the epoch, and whose heartbeat had the target
// computed.
func (c consumer) account(r *rebalance) []Link {
	var links []Link
	raised := r.begun
	for i := r.at; i < len(c.record.group); i++ {
		x := &c.record.group[i]
		f, ok := x.Fact.(event.Epoch)
		switch {
		case x == r.joined:
			return append(links, c.computed(r, raised))
		case x.At > r.until || i > r.at && r.ended != nil && x.seq >= r.ended.seq:
			return links
		case ok && f.Target < f.Group:
			links, raised = append(links, c.raised(x, f)...), x
		}
	}
	return links
}

// raised says what raised the epoch: who came or went, or other topics.
func (c consumer) raised(x *entry, f event.Epoch) []Link {
	rose := fmt.Sprintf(", and the group's epoch rose to %d", f.Group)
	before := c.neighbour(x, -1)
	if joined := before; joined != nil && is[event.Joined](joined.Fact) { // by JoinGroup
		before = c.neighbour(joined, -1)
	}
	if removed, ok := fact[event.MemberRemoved](before); ok {
		links := c.speaks.removal(before)
		last := &links[len(links)-1]
		if *last = last.and(rose); removed.Reason.Code != protocol.ReasonReplaced {
			*last = last.and(": no target is computed by that")
		}
		return links
	}
	var links []Link
	if f.Reason.Code == protocol.ReasonUpgraded {
		return []Link{c.link(x, "the group's epoch rose to %d by that, for the group was rebalancing", f.Group).under(ruleOldTarget)}
	}
	if added, ok := fact[event.MemberAdded](before); ok {
		links = c.arrival(before, added)
		last := &links[len(links)-1]
		*last = last.and(rose)
		if over := c.wentOver(before); over != nil {
			links = slices.Insert(links, len(links)-1, c.tookOver(over))
		}
	} else {
		what := "a heartbeat"
		if joined := c.neighbour(x, -1); joined != nil && is[event.Joined](joined.Fact) {
			what = "the JoinGroup"
		}
		if who := c.whose(x); who != nil {
			what += " of " + c.name(who.Member)
		}
		if f.Reason.Code == protocol.ReasonTopicMetadata {
			what += " found that the topics are not what they were"
		} else {
			what += " subscribed to other topics"
		}
		links = []Link{c.link(x, "%s", what).and(rose).under(ruleEpochRises)}
	}
	if last := c.lastTarget(x); last != nil && c.nextEpoch(x) == nil && x.At.Sub(last.At) < ms(c.interval()) {
		l := c.link(x, "no target was computed then: the last one was too young").by(c.interval()).under(ruleAssignmentInterval)
		if x.At.Sub(last.At) >= notable {
			l = l.after(last.At)
		}
		links = append(links, l)
	}
	return links
}

// computed says whose heartbeat had the target computed.
func (c consumer) computed(r *rebalance, raised *entry) Link {
	x := r.joined
	who := ""
	if m := c.whose(x); m != nil { // one that has yet to give something up is not reconciled
		who = " of " + c.name(m.Member)
	}
	waited := x.At.Sub(raised.At)
	if c.nextEpoch(raised) == x && !c.byRemoval(raised) {
		return c.link(x, "the same heartbeat had the target of epoch %d computed", r.generation).under(ruleTarget)
	}
	l := c.link(x, "a heartbeat%s had the target of epoch %d computed", who, r.generation).under(ruleTarget)
	if waited > 0 { // it may arrive with what raised the epoch
		l = l.after(raised.At)
	}
	by := []Setting{}
	if last := c.lastTarget(x); last != nil && raised.At.Sub(last.At) < ms(c.interval()) {
		by = append(by, c.interval())
	}
	if waited >= notable && waited <= ms(c.heartbeat())+ms(c.interval())+notable {
		by = append(by, c.heartbeat())
	}
	return l.by(by...)
}

// settled implements [dialect]: who came last.
func (c consumer) settled(r *rebalance) []Link {
	if r.stable == nil || r.joined == nil {
		return nil
	}
	how := "everybody had come to epoch %d: the group is Stable"
	if last := c.neighbour(r.stable, -1); last != nil && is[event.MemberEpoch](last.Fact) && r.stable.At > r.joined.At {
		how = "with " + c.name(last.Member) + " " + how
	}
	return []Link{c.link(r.stable, how, r.generation).after(r.joined.At).under(ruleStates)}
}

// whose gives the member whose heartbeat an entry of the group belongs to: the one that is
// reconciled next, of the same input; nil if it was not.
func (c consumer) whose(x *entry) *entry {
	for i := bySeq(c.record.group, x.seq) + 1; i < len(c.record.group) && c.record.group[i].At == x.At; i++ {
		switch y := &c.record.group[i]; y.Fact.(type) {
		case event.MemberEpoch:
			return y
		case event.Epoch:
		default:
			return nil
		}
	}
	return nil
}

// nextEpoch gives the target that an epoch got by the input that raised it.
func (c consumer) nextEpoch(x *entry) *entry {
	if i := bySeq(c.record.group, x.seq) + 1; i < len(c.record.group) {
		if y := &c.record.group[i]; y.At == x.At && is[event.Epoch](y.Fact) {
			return y
		}
	}
	return nil
}

// byRemoval tells whether an epoch rose as a member was removed, by which no target is
// computed (consumerGroupFenceMember): a heartbeat of another one has to come.
func (c consumer) byRemoval(x *entry) bool {
	removed, ok := fact[event.MemberRemoved](c.neighbour(x, -1))
	return ok && removed.Reason.Code != protocol.ReasonReplaced
}

// lastTarget finds when a target was computed last before an entry. Of that of a group which
// has gone over with it nobody knows when.
func (c consumer) lastTarget(x *entry) *entry {
	for i := bySeq(c.record.group, x.seq) - 1; i >= 0; i-- {
		if f, ok := c.record.group[i].Fact.(event.Epoch); ok && f.Target == f.Group && f.Reason.Code != protocol.ReasonUpgraded {
			return &c.record.group[i]
		}
	}
	return nil
}

func (c consumer) heartbeat() Setting {
	return c.record.broker.named("group.consumer.heartbeat.interval.ms")
}
func (c consumer) interval() Setting {
	return c.record.broker.named("group.consumer.assignment.interval.ms")
}

// ways implements [dialect].
func (c consumer) ways(r *rebalance) []Way {
	list := []Way{}
	if r.joined == nil {
		return list
	}
	at := map[event.Member]int{}
	for i := bySeq(c.record.group, r.joined.seq); i < len(c.record.group) && c.record.group[i].At <= r.until; i++ {
		x := &c.record.group[i]
		f, ok := x.Fact.(event.MemberEpoch)
		if !ok || f.Epoch < 0 {
			continue
		}
		n, known := at[x.Member]
		if !known {
			n = len(list)
			at[x.Member] = n
			list = append(list, Way{
				Member: report.Name(c.name(x.Member)), Heard: report.Ms(x.At), HeardBy: x.Fact.Name(), LetGo: report.None, Sent: report.None,
				Joined: report.None, Acknowledged: report.None, Reconciled: report.None,
			})
		}
		w := &list[n]
		if f.State != event.UnrevokedPartitions && protocol.Generation(f.Epoch) == r.generation && w.Reconciled == report.None {
			w.Reconciled = report.Ms(x.At)
			c.onTheWay(w, x)
		}
	}
	return list
}

// onTheWay adds what a member did until the coordinator had it in its epoch.
func (c consumer) onTheWay(w *Way, came *entry) {
	d := c.diary(came.Member)
	letGo := d.last(came.seq, func(f event.Fact) bool { return is[event.Revoked](f) || is[event.Lost](f) })
	if letGo == nil || report.Ms(letGo.At) < w.Heard {
		return
	}
	w.LetGo = report.Ms(letGo.At)
	if sent := d.next(letGo.seq, acknowledges); sent != nil && sent.seq < came.seq {
		w.Acknowledged = report.Ms(sent.At)
	}
}

// acknowledges tells whether a heartbeat says what the member owns.
func acknowledges(f event.Fact) bool {
	h, ok := f.(event.ConsumerHeartbeatSent)
	return ok && h.Owned != nil
}
