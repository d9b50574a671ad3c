package story

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// planned implements [dialect]: a member gives something up by the target that there was
// when it was told.
func (c consumer) planned(x *entry) (in protocol.Generation, ok bool) {
	told := c.toldToGiveUp(x)
	if told == nil {
		return 0, false
	}
	for i := c.rebalanceIndex(told.seq) - 1; i >= 0; i-- {
		if r := c.rebalances[i]; r.joined != nil && r.joined.seq < told.seq {
			return r.generation, true
		}
	}
	return 0, false
}

// toldToGiveUp finds when the coordinator asked a member to give up what it gave up at x:
// nil of one that closes, or unsubscribes.
func (c consumer) toldToGiveUp(x *entry) *entry {
	d := c.diary(x.Member)
	state, _ := fact[event.MemberState](d.last(x.seq, is[event.MemberState]))
	if state.To != event.Reconciling || d.process(x.seq).Closing {
		return nil
	}
	told := d.last(x.seq, is[event.MemberEpoch])
	if f, ok := fact[event.MemberEpoch](told); !ok || f.State != event.UnrevokedPartitions {
		return nil
	}
	return told
}

// letsGo implements [dialect]: the old holder was told, came to poll(), and gave up.
func (c consumer) letsGo(x *entry) []Link {
	name, ps := c.name(x.Member), partitionsOf(x.Fact)
	told := c.toldToGiveUp(x)
	if told == nil {
		return []Link{c.of(c.link(x, "%s gave up", name).under(ruleClientLeaves), ps)}
	}
	d := c.diary(x.Member)
	links := []Link{c.toldTo(told).under(ruleRevokes)}
	links = append(links, c.cameTo(told, x)...)
	links = append(links, c.of(c.link(x, "%s gave up", name).under(ruleReconciles), ps))
	if done := d.next(x.seq, func(f event.Fact) bool { return is[event.CallbackDone](f) || isEnd(f) }); done != nil && is[event.CallbackDone](done.Fact) && done.At.Sub(x.At) >= notable {
		links = append(links, c.link(done, "the listener of %s returned", name).after(x.At).by(d.at(x.seq).listener("on.revoked")...).under(ruleReconciles))
	}
	return links
}

// toldTo says that a member was asked to give something up: in the heartbeat that had the
// target computed, or in its next one, however far that is.
func (c consumer) toldTo(x *entry) Link {
	since := c.target(x)
	if since != nil && c.whose(since) == c.inGroup(x) {
		return c.link(x, "the same heartbeat told %s what to give up", c.name(x.Member))
	}
	l := c.link(x, "%s was told by its next heartbeat what to give up", c.name(x.Member))
	switch {
	case since == nil || x.At.Sub(since.At) < notable:
		return l
	case x.At.Sub(since.At) <= ms(c.heartbeat())+notable:
		return l.after(since.At).by(c.heartbeat())
	}
	return l.after(since.At)
}

// inGroup finds an entry of a diary among the group's.
func (c consumer) inGroup(x *entry) *entry {
	if i := bySeq(c.record.group, x.seq); i < len(c.record.group) && c.record.group[i].seq == x.seq {
		return &c.record.group[i]
	}
	return nil
}

// target finds the computing of the target that holds at an entry.
func (c consumer) target(x *entry) *entry {
	for i := bySeq(c.record.group, x.seq) - 1; i >= 0; i-- {
		if f, ok := c.record.group[i].Fact.(event.Epoch); ok && f.Target == f.Group {
			return &c.record.group[i]
		}
	}
	return nil
}

// cameTo says what kept a member from going on, from when it was told until x: it was away,
// or its application had to come to poll().
func (c consumer) cameTo(told, x *entry) []Link {
	if x.At.Sub(told.At) < notable {
		return nil
	}
	links := c.setAbout(x, told, c.name(x.Member), "set about its new assignment")
	for i := range links {
		l := &links[i]
		pass := c.diary(x.Member).at(x.seq).named("poll.timeout")
		if l.seq == x.seq && len(l.Settings) > 0 && clock.Duration(l.At-l.Since) <= pass.length()+notable {
			*l = l.by(pass) // it was waiting for records, not busy with some
		}
	}
	return links
}

// takeOver implements [dialect]: when what the new holder was given was free, when it was
// told so, and when it came to take it.
func (c consumer) takeOver(g *gap, x *entry) []Link {
	d := c.diary(x.Member)
	name := c.name(x.Member)
	assigned := d.last(x.seq, func(f event.Fact) bool { return is[event.Assigned](f) && has(f, g.partition) })
	if assigned == nil {
		return nil
	}
	told := c.given(assigned, g.partition)
	if told == nil || told.At < g.from {
		return c.listened(assigned, x)
	}
	links := c.freed(g.beginning, g.partition, told)
	since := c.target(told)
	if n := len(links); n > 0 && (since == nil || links[n-1].seq > since.seq) {
		since = &entry{seq: links[n-1].seq, Event: event.Event{At: clock.Time(links[n-1].At)}}
	}
	links = append(links, c.busy(x.Member, since, told)...)
	added := d.last(told.seq, is[event.MemberAdded])
	switch f, _ := fact[event.MemberAdded](added); {
	case added != nil && added.At == told.At && takesPlace(f):
		links = append(links, c.arrival(added, f)...)
	case added != nil && added.At == told.At:
		links = append(links, c.link(told, "%s was given what is free at once, as it joined", name).under(ruleGives))
	case len(links) > 0 && links[0].seq == told.seq: // that has been said
	default:
		links = append(links, c.hearsOf(told, since))
	}
	links = append(links, c.cameTo(told, assigned)...)
	return append(links, c.listened(assigned, x)...)
}

// hearsOf says that the new holder was told.
func (c consumer) hearsOf(told, since *entry) Link {
	name := c.name(told.Member)
	if since != nil && told.At.Sub(since.At) >= notable {
		l := c.link(told, "nobody told %s: its next heartbeat was %s away", name, report.Ms(told.At.Sub(since.At)).Human()).after(since.At).under(ruleNobodyTold)
		interval := c.heartbeat()
		if !c.ofEpochs(told) {
			interval = c.diary(told.Member).at(told.seq).named("heartbeat.interval.ms")
		}
		if told.At.Sub(since.At) <= ms(interval)+notable {
			l = l.by(interval)
		}
		return l
	}
	return c.link(told, "%s was told by its next heartbeat what it has", name).under(ruleGives)
}

// given finds when the coordinator first let a member own a partition that it took over at
// an entry. What becomes of a former self, which may be counted still, does not matter.
func (c consumer) given(assigned *entry, p protocol.TopicPartition) *entry {
	d := c.diary(assigned.Member)
	var found *entry
	var id protocol.MemberID
	for i := d.index(assigned.seq) - 1; i >= 0; i-- {
		switch f := d.entries[i].Fact.(type) {
		case event.MemberEpoch:
			switch {
			case found != nil && f.MemberID != id:
			case !slices.Contains(f.Partitions, p):
				return found
			default:
				found, id = &d.entries[i], f.MemberID
			}
		case event.MemberAdded:
			if found == nil || f.MemberID == id {
				return found
			}
		case event.MemberRemoved:
			if found == nil || f.MemberID == id {
				return found
			}
		}
	}
	return found
}

// freed says when the partition of a gap was free: its holder, which gave it up at x, said
// so. Of one that was removed the removal tells, also if it has joined again.
func (c consumer) freed(x *entry, p protocol.TopicPartition, told *entry) []Link {
	if x == nil || !is[event.Revoked](x.Fact) {
		return nil
	}
	d := c.diary(x.Member)
	said := x
	if c.ofEpochs(x) { // one in between does not say what it owns
		said = d.next(x.seq, func(f event.Fact) bool {
			return acknowledges(f) && !slices.Contains(f.(event.ConsumerHeartbeatSent).Owned, p) || is[event.MemberRemoved](f)
		})
	}
	came := c.answers(d, said)
	if said == nil || came == nil || came.seq > told.seq || !is[event.MemberEpoch](came.Fact) {
		return nil
	}
	if joined := d.last(came.seq, is[event.Joined]); !c.ofEpochs(x) && (joined == nil || joined.At != came.At) {
		return nil // its group has gone over, and nobody knows yet what it owns
	}
	l := c.answered(x, came, p).under(ruleAcknowledges)
	if sent := d.last(came.seq, acknowledges); sent != nil && came.At.Sub(x.At) >= notable {
		l = l.after(x.At)
	}
	links := []Link{l}
	again := d.next(came.seq, func(f event.Fact) bool { return is[event.Revoked](f) && has(f, p) })
	if came == told || again == nil || again.seq > told.seq || !slices.Contains(came.Fact.(event.MemberEpoch).Partitions, p) {
		return links
	}
	return append(append(links, c.speaks.letsGo(again)...), c.freed(again, p, told)...)
}

// answers finds where the coordinator made something of what a member had said, and not where
// one read from its log what it had been said to own before.
func (c consumer) answers(d *diary, said *entry) *entry {
	for after := seqOf(said); ; {
		came := d.next(after, func(f event.Fact) bool {
			return is[event.MemberEpoch](f) || is[event.MemberRemoved](f) || is[event.MemberAdded](f)
		})
		if came == nil || !is[event.MemberEpoch](came.Fact) || !c.fromLog(came) {
			return came
		}
		after = came.seq
	}
}

// fromLog tells whether a new coordinator read a fact from the log.
func (t *teller) fromLog(x *entry) bool {
	for i := byTime(t.record.group, x.At); i < len(t.record.group) && t.record.group[i].At == x.At; i++ {
		if up := &t.record.group[i]; up.seq > x.seq && is[event.CoordinatorUp](up.Fact) {
			return true
		}
	}
	return false
}

// answered says what became of a partition that a member had given up at x as it said so.
func (c consumer) answered(x, came *entry, p protocol.TopicPartition) Link {
	name := c.name(x.Member)
	f := came.Fact.(event.MemberEpoch)
	back := slices.Contains(f.Partitions, p)
	switch {
	case f.Epoch == protocol.StaticLeaveEpoch:
		return c.link(came, "%s left for a while: what it held is kept for it", name)
	case !c.ofEpochs(x) && back:
		return c.link(came, "the JoinGroup of %s said so, and was answered with what it is to have", name)
	case !c.ofEpochs(x):
		return c.link(came, "the JoinGroup of %s said so, and what it did not get again was free", name)
	case back:
		return c.link(came, "a heartbeat of %s said so, and its answer gave it back: a newer target has it there", name)
	case slices.ContainsFunc(f.Partitions, func(q protocol.TopicPartition) bool { return has(x.Fact, q) }):
		return c.link(came, "a heartbeat of %s said so, and what it did not get again was free", name)
	}
	return c.link(came, "a heartbeat of %s said so, and what it had given up was free", name)
}

// busy says that the new holder had to give up something of its own first, and got nothing
// until it had.
func (c consumer) busy(m event.Member, since, told *entry) []Link {
	if since == nil {
		return nil
	}
	id := told.Fact.(event.MemberEpoch).MemberID // what its former self had to give up did not keep it
	for _, x := range c.diary(m).between(since.seq, told.seq) {
		if f, ok := x.Fact.(event.MemberEpoch); ok && f.MemberID == id && f.State == event.UnrevokedPartitions {
			return []Link{c.link(&x, "%s had to give something up itself, and got nothing until it had said that it has", c.name(m)).under(ruleRevokes)}
		}
	}
	return nil
}
