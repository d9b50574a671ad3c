package story

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// beginning finds the event with which a gap began: what the member did, or what was
// done to it, that had the partition. The first in this order counts.
func (t *teller) beginning(g *gap) *entry {
	return t.pick(g.before, g.from, g.partition, []func(event.Fact) bool{
		is[event.Killed], is[event.Closed], is[event.Closing], begins(report.Pause), begins(report.Cut), begins(report.Stall),
		is[event.LeftPaused], is[event.Lost], is[event.Revoked], is[event.Assigned], is[event.Idle],
	})
}

// ending finds the event with which it ended.
func (t *teller) ending(g *gap) *entry {
	return t.pick(g.after, g.to, g.partition, []func(event.Fact) bool{
		is[event.Position], ends(report.Pause), ends(report.Cut), ends(report.Stall), is[event.Unpaused], is[event.CallbackDone],
	})
}

func (t *teller) pick(who report.Name, at clock.Time, p protocol.TopicPartition, kinds []func(event.Fact) bool) *entry {
	m, ok := t.numbers[string(who)]
	if !ok {
		return nil
	}
	entries := t.diary(m).moment(at)
	for _, of := range kinds {
		var found *entry
		for i := range entries {
			if of(entries[i].Fact) && (found == nil || !has(found.Fact, p) || has(entries[i].Fact, p)) {
				found = &entries[i]
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

func has(f event.Fact, p protocol.TopicPartition) bool { return slices.Contains(partitionsOf(f), p) }

// begin tells how a gap began.
func (t *teller) begin(x *entry) []Link {
	name := t.name(x.Member)
	switch f := x.Fact.(type) {
	case event.Killed:
		return []Link{t.killed(x)}
	case event.Closed:
		return []Link{t.link(x, "%s ended: %s", name, f.Reason.Cause())}
	case event.Closing:
		return []Link{t.speaks.closing(x)}
	case event.Paused:
		return []Link{t.link(x, "the process of %s stopped", name)}
	case event.Disconnected:
		if f.Reason.Code == protocol.ReasonBrokerStalled {
			return []Link{t.link(x, "the broker stood still, and did not read what %s sent", name)}
		}
		return []Link{t.link(x, "%s was cut off from the broker", name)}
	case event.Stall:
		if f.Reason.Code != protocol.ReasonNone {
			return []Link{t.link(x, "%s: %s", name, f.Reason.Text)}
		}
		return []Link{t.link(x, "the application of %s hung", name)}
	case event.PollTimeout:
		return t.speaks.pollTimeout(x)
	case event.Lost:
		return t.lost(x)
	case event.LeftPaused:
		return []Link{t.of(t.link(x, "%s, whose container had paused its consumer for acknowledgments, kept these paused when none was awaited any more, and nothing resumed them:", name), f.Partitions)}
	case event.Idle:
		return []Link{t.of(t.link(x, "in a callback that went on %s had no work left of", name), f.Partitions)}
	case event.Assigned:
		settings := t.diary(x.Member).at(x.seq)
		l := t.link(x, "%s was in onPartitionsAssigned, inside poll()", name)
		if n := len(f.Partitions); n > 0 && len(settings.restores()) > 0 {
			l = t.link(x, "%s was restoring the state of %s in onPartitionsAssigned, inside poll()", name, words.Plural(n, "partition"))
		}
		return []Link{l.under(ruleInsidePoll).by(settings.listener("on.assigned")...)}
	}
	return t.speaks.letsGo(x)
}

// closing implements [dialect].
func (t *teller) closing(x *entry) Link {
	l := t.closed(x).under(ruleClose)
	settings := t.diary(x.Member).at(x.seq)
	// A static member of franz-go does send one if others wait for what it gave up.
	next := t.diary(x.Member).next(x.seq, func(f event.Fact) bool { return is[event.LeaveSent](f) || is[event.Closed](f) })
	switch _, left := fact[event.LeaveSent](next); {
	case left:
	case x.Fact.(event.Closing).Reason.Code == protocol.ReasonRemainInGroup:
		l = l.and(", and was told to send no LeaveGroup").under(ruleStaticIsSilent)
	case settings.Static():
		l = l.and(", and being static sent no LeaveGroup").under(ruleStaticIsSilent).by(settings.named("group.instance.id"))
	}
	return l
}

// letsGo implements [dialect].
func (t *teller) letsGo(x *entry) []Link { return []Link{t.gaveUp(x)} }

// gaveUp tells of onPartitionsRevoked: because the plan took something away, or to
// join a rebalance.
func (t *teller) gaveUp(x *entry) Link {
	name, ps := t.name(x.Member), partitionsOf(x.Fact)
	if _, ok := t.planned(x); ok {
		return t.of(t.link(x, "by the plan %s gave up", name).under(ruleMovedGivenUp), ps)
	}
	settings := t.diary(x.Member).at(x.seq)
	return t.of(t.link(x, "%s gave up", name).under(ruleEagerGivesUp).by(settings.strategy()), ps)
}

// lost tells of a member that finds that it is none any more: how it had been
// removed, and how long it went on; or that it thinks so by itself.
func (t *teller) lost(x *entry) []Link {
	name, ps := t.name(x.Member), partitionsOf(x.Fact)
	l := t.of(t.link(x, "%s lost", name).under(ruleLosesAll), ps)
	removed, d := t.removedAs(x), t.diary(x.Member)
	reset := d.last(x.seq, func(f event.Fact) bool { return is[event.Reset](f) || is[event.JoinSent](f) })
	if reset != nil && is[event.Reset](reset.Fact) && givenUpBy(reset.Fact.(event.Reset).Reason) == ruleClientSession {
		l = t.of(t.link(x, "%s took its session to be over by itself, and lost", name).by(d.at(x.seq).session()).under(ruleClientSession), ps)
		if removed != nil {
			return append(t.speaks.removal(removed), l)
		}
	}
	if removed == nil {
		return []Link{l}
	}
	l = t.of(t.link(x, "%s noticed that it had been removed, and lost", name).after(removed.At).under(ruleLosesAll), ps)
	return append(t.speaks.removal(removed), l)
}

// planned tells whether it was its assignment that made a cooperative member give
// something up (onJoinComplete), and not the rebalance after it; and which one.
func (t *teller) planned(x *entry) (in protocol.Generation, ok bool) {
	d := t.diary(x.Member)
	last := d.last(x.seq, func(f event.Fact) bool {
		return is[event.SyncOK](f) || is[event.Rejoin](f) || is[event.JoinSent](f) || is[event.HeartbeatErr](f)
	})
	if last == nil || !is[event.SyncOK](last.Fact) {
		return 0, false
	}
	joined, ok := fact[event.JoinOK](d.last(last.seq, is[event.JoinOK]))
	return joined.Generation, ok
}

// end tells how a gap ended: what the member did that has the partition now.
func (t *teller) end(g *gap, x *entry) []Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	switch x.Fact.(type) {
	case event.Position:
		return append(t.speaks.takeOver(g, x), t.sought(x))
	case event.CallbackDone:
		l := t.link(x, "the listener of %s returned", name).and(", and poll() went on")
		if entered := d.last(x.seq, isCallback); entered != nil {
			l = l.after(entered.At)
		}
		return []Link{l}
	case event.Unpaused:
		return []Link{t.of(t.link(x, "%s paused its consumer for the next acknowledgments, and then resumed all of it, with", name), partitionsOf(x.Fact))}
	}
	l := t.comeback(x)
	if t.removedAs(x) != nil {
		l = l.and(", working on what the coordinator had taken from it").under(ruleClientSession)
	}
	return []Link{l}
}

// sought tells of a position with which a gap ends. A program that keeps state has sought to
// it at the end of the callback in which it restored that.
func (t *teller) sought(x *entry) Link {
	d := t.diary(x.Member)
	settings := d.at(x.seq)
	in := d.last(x.seq, func(f event.Fact) bool { return isCallback(f) || is[event.CallbackDone](f) })
	if in == nil || !is[event.Assigned](in.Fact) || len(settings.restores()) == 0 {
		return t.consuming(x, "%s had its positions and consumed")
	}
	l := t.consuming(x, "%s had restored the state of "+words.Plural(len(partitionsOf(in.Fact)), "partition")+", sought to where it ends, and consumed")
	return l.after(in.At).by(settings.listener("on.assigned")...)
}

// consuming tells of a position that is known.
func (t *teller) consuming(x *entry, what string) Link {
	return t.of(t.link(x, what, t.name(x.Member)).under(rulePositions), partitionsOf(x.Fact))
}

func isCallback(f event.Fact) bool {
	return is[event.Assigned](f) || is[event.Revoked](f) || is[event.Lost](f)
}

// removedAs finds when the coordinator removed the member under the id that it goes
// by at an entry; nil if it has not.
func (t *teller) removedAs(x *entry) *entry {
	d := t.diary(x.Member)
	id := t.speaks.memberID(x)
	last := d.last(x.seq, func(f event.Fact) bool {
		added, _ := f.(event.MemberAdded) // it may be back: in the log that was loaded
		removed, _ := f.(event.MemberRemoved)
		return id != "" && (removed.MemberID == id || added.MemberID == id)
	})
	if last == nil || !is[event.MemberRemoved](last.Fact) {
		return nil
	}
	return last
}

// memberID implements [dialect].
func (t *teller) memberID(x *entry) protocol.MemberID {
	joined, _ := fact[event.JoinOK](t.diary(x.Member).last(x.seq, is[event.JoinOK]))
	return joined.MemberID
}

// takeOver tells what the new holder did from its assignment to the position, as far
// as it took time, and how it came back if it is a static member.
func (t *teller) takeOver(g *gap, x *entry) []Link {
	d := t.diary(x.Member)
	name := t.name(x.Member)
	assigned := d.last(x.seq, func(f event.Fact) bool { return is[event.Assigned](f) && has(f, g.partition) })
	if assigned == nil {
		return nil
	}
	var links []Link
	synced := d.last(assigned.seq, is[event.SyncOK])
	added := d.last(assigned.seq, is[event.MemberAdded])
	if f, ok := fact[event.MemberAdded](added); ok && added.At >= g.from && synced != nil && added.seq < synced.seq && t.quiet(added) {
		links = append(links, t.arrival(added, f)...)
	}
	if r := t.generation(assigned.Fact.(event.Assigned).Generation, assigned.seq); r != nil && r.stable != nil && synced != nil {
		from := r.stable
		if asked := d.last(synced.seq, is[event.SyncSent]); asked != nil && asked.seq > from.seq {
			from = asked // a static member that came back
		}
		if synced.seq > from.seq && synced.At.Sub(from.At) >= notable && len(links) == 0 {
			links = append(links, t.setAbout(synced, from, name, "read its assignment")...)
		}
	}
	return append(links, t.listened(assigned, x)...)
}

// listened tells of onPartitionsAssigned, if it took time.
func (t *teller) listened(assigned, x *entry) []Link {
	d := t.diary(x.Member)
	done := d.next(assigned.seq, is[event.CallbackDone])
	if done == nil || done.seq > x.seq || done.At.Sub(assigned.At) < notable {
		return nil
	}
	l, settings := t.link(done, "the listener of %s returned", t.name(x.Member)), d.at(x.seq)
	if n := len(partitionsOf(assigned.Fact)); n > 0 && len(settings.restores()) > 0 {
		l = t.link(done, "%s had restored the state of %s, and its listener returned", t.name(x.Member), words.Plural(n, "partition"))
	}
	return []Link{l.after(assigned.At).by(settings.listener("on.assigned")...).under(ruleTakenOver)}
}

// quiet tells whether no rebalance was under way at an entry, nor began with it.
func (t *teller) quiet(x *entry) bool {
	next := t.rebalanceIndex(x.seq)
	return t.during(x.seq) == nil && (next == len(t.rebalances) || t.rebalances[next].begun.At > x.At)
}
