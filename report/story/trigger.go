package story

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// trigger says what started a rebalance: who was removed or let in right before, or
// who joined again right after.
func (t *teller) trigger(r *rebalance) []Link {
	before, after := t.neighbour(r.begun, -1), t.neighbour(r.begun, 1)
	var links []Link
	if _, ok := fact[event.MemberRemoved](before); ok {
		links = t.speaks.removal(before)
	} else if added, ok := fact[event.MemberAdded](before); ok {
		links = t.arrival(before, added)
	} else if _, ok := fact[event.Joined](after); ok {
		links = t.rejoin(after, r)
	} else if links = t.wentBack(r.begun); len(links) > 0 {
		return links
	} else {
		return []Link{t.link(r.begun, "the group rebalances: %s", r.begun.Fact.(event.State).Reason.Cause())}
	}
	last := &links[len(links)-1]
	*last = last.and(", and the group rebalances")
	return links
}

// arrival says how a member came in.
func (t *teller) arrival(x *entry, f event.MemberAdded) []Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	if takesPlace(f) {
		l := t.link(x, "%s took its old place by its group.instance.id", name).under(ruleStaticReturns)
		if old := t.neighbour(x, -1); old != nil && old.Member != x.Member {
			l = t.link(x, "%s took the place of %s by its group.instance.id", name, t.name(old.Member)).under(ruleStaticReturns)
		}
		if t.quiet(x) {
			l = l.and(", and the group did not rebalance")
		}
		return append(t.speaks.start(x), l.by(d.at(x.seq).named("group.instance.id")))
	}
	l := t.link(x, "the coordinator let %s in", name).under(ruleAddsMember)
	if t.ghosts[x.seq] {
		l = t.link(x, "the coordinator let %s in as another member beside its former self, which it still counted", name).under(ruleSecondMember)
	}
	return append(t.speaks.start(x), l)
}

// takesPlace tells whether a member took over the place of a static one.
func takesPlace(f event.MemberAdded) bool { return f.Reason.Code == protocol.ReasonInPlaceOf }

// replacement tells of a static member's place that was taken over in a Stable group,
// and of the process that had it, if that was still at work.
func (t *teller) replacement(x *entry) []Link {
	links := t.arrival(x, x.Fact.(event.MemberAdded))
	if ended := t.fenced(x); ended != nil {
		links = append(links, t.begin(ended)...)
	}
	return links
}

// fenced finds the end of the process whose place was taken over.
func (t *teller) fenced(x *entry) *entry {
	old := t.neighbour(x, -1)
	if old == nil || old.Member == x.Member {
		return nil
	}
	return t.diary(old.Member).next(x.seq, isEnd)
}

func isEnd(f event.Fact) bool { return is[event.Closed](f) || is[event.Killed](f) }

// start says what made a member join as new: its process started, or it had lost its
// membership.
func (t *teller) start(x *entry) []Link {
	d := t.diary(x.Member)
	begun := d.last(x.seq, is[event.ProcessStart])
	reset := d.last(x.seq, is[event.Reset])
	if reset != nil && (begun == nil || begun.seq < reset.seq) {
		return t.anew(x, reset)
	}
	if begun == nil {
		return nil
	}
	return []Link{t.started(begun)}
}

// started tells of a process that began.
func (t *teller) started(begun *entry) Link {
	l := t.link(begun, "%s started", t.name(begun.Member))
	if ended := t.diary(begun.Member).last(begun.seq, isEnd); ended != nil {
		l = l.and(" again").after(ended.At)
	}
	if launch := t.diary(begun.Member).last(begun.seq, is[event.ProcessLaunch]); launch != nil && launch.At.Add(launch.Fact.(event.ProcessLaunch).Startup) == begun.At {
		if by := t.launched(launch); by != "" {
			l = l.and(by)
		}
		l = l.after(launch.At)
	}
	return l
}

// anew tells of a process that had lost its membership, or had left because its
// application did not poll, and joined as new.
func (t *teller) anew(x, reset *entry) []Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	// Several answers can say the same; the first after it was a member counts.
	member := d.last(reset.seq, func(f event.Fact) bool { return is[event.JoinOK](f) || is[event.ProcessStart](f) })
	if first := d.next(seqOf(member), is[event.Reset]); first != nil {
		reset = first
	}
	var links []Link
	if removed := t.removedAs(reset); removed != nil {
		links = t.speaks.removal(removed)
	}
	for i := range links {
		links[i].aside = true
	}
	reason := reset.Fact.(event.Reset).Reason
	if joined := d.next(reset.seq, is[event.JoinSent]); reason.Quoted == protocol.ReasonProactivelyLeaving && joined != nil {
		_, settings := t.doing(reset, joined.At.Sub(reset.At))
		return append(links, t.link(joined, "%s came to poll() again and joined as new", name).after(reset.At).by(settings...).under(ruleInsidePoll))
	}
	return append(links, t.link(reset, "%s gave up its membership: %s", name, reason.Cause()).under(givenUpBy(reason)))
}

// givenUpBy is the rule by which a member gives up its membership.
func givenUpBy(reason protocol.Reason) Rule {
	if reason.Code == protocol.ReasonSessionTimedOut {
		return ruleClientSession
	}
	return ruleLosesAll
}

func seqOf(x *entry) int {
	if x == nil {
		return 0
	}
	return x.seq
}

// rejoin says why a member joined again of its own accord, in a group that was
// Stable or about to be.
func (t *teller) rejoin(x *entry, r *rebalance) []Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	l := t.link(x, "%s joined again, with other metadata", name).under(ruleFollowerRejoins)
	if r.begun.Fact.(event.State).Reason.Code == protocol.ReasonLeaderRejoins {
		l = t.link(x, "%s, the leader, joined again", name).under(ruleLeaderRejoins)
	}
	sent := d.last(x.seq, is[event.JoinSent])
	asked := d.last(seqOf(sent), is[event.Rejoin])
	if asked == nil {
		return []Link{l}
	}
	reason := asked.Fact.(event.Rejoin).Reason
	switch reason.Code {
	case protocol.ReasonNeedToRevoke, protocol.ReasonRevokedLost:
		l = t.link(x, "%s joined again, so that what it gave up can be given out", name).under(ruleHandover)
		if revoked := d.last(asked.seq, is[event.Revoked]); revoked != nil {
			return []Link{t.gaveUp(revoked), l}
		}
		return []Link{l}
	case protocol.ReasonMetadataChanged, protocol.ReasonNewPartitions:
		return []Link{t.link(asked, "leader %s saw that there are other partitions", name).under(ruleNewPartitions), l}
	}
	return []Link{t.joinAgain(asked, reason), l}
}

// joinAgain says why a member had to join once more: what it had sent was not answered in
// its time, or something else failed.
func (t *teller) joinAgain(asked *entry, reason protocol.Reason) Link {
	name := t.name(asked.Member)
	d := t.diary(asked.Member)
	sent := d.last(asked.seq, func(f event.Fact) bool { return is[event.SyncSent](f) || is[event.JoinSent](f) })
	settings := d.at(asked.seq)
	if f, ok := fact[event.SyncSent](sent); ok && reason.Code == protocol.ReasonDisconnected && asked.At.Sub(sent.At) >= settings.Millis("request.timeout.ms") {
		return t.link(asked, "%s had no answer to its SyncGroup of generation %d in time, and had to join again", name, f.Generation).
			after(sent.At).by(settings.named("request.timeout.ms")).under(ruleRequestTimeout)
	}
	return t.link(asked, "%s had to join again: %s", name, reason.Cause())
}
