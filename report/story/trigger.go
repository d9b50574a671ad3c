package story

import (
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

const rebalances = ", and the group rebalances"

// trigger says what started a rebalance: who was removed or let in right before, or
// who joined again right after.
func (t *teller) trigger(r *rebalance) []Link {
	before, after := t.neighbour(r.begun, -1), t.neighbour(r.begun, 1)
	var links []Link
	if _, ok := fact[event.MemberRemoved](before); ok {
		links = t.removal(before)
	} else if added, ok := fact[event.MemberAdded](before); ok {
		links = t.arrival(before, added)
	} else if _, ok := fact[event.Joined](after); ok {
		links = t.rejoin(after, r)
	} else {
		return []Link{t.link(r.begun, "the group rebalances: %s", brief(r.begun.Fact.(event.State).Reason))}
	}
	links[len(links)-1].What += rebalances
	return links
}

// removal says how a member came to be removed.
func (t *teller) removal(x *entry) []Link {
	f := x.Fact.(event.MemberRemoved)
	name := t.name(x.Member)
	s := t.seats[f.MemberID]
	switch {
	case s == nil:
	case f.Reason == "session timeout":
		return t.expiry(x, s)
	case f.Reason == "new member timeout":
		return []Link{t.link(x, "the coordinator gave up the JoinGroup of %s, a new member, and removed it", name).after(s.added.At).under(ruleNewMemberTimeout)}
	case strings.HasPrefix(f.Reason, "LeaveGroup"):
		return t.leaving(x, s)
	case f.Reason == "pending sync expired":
		return []Link{t.link(x, "the coordinator removed %s, which had not sent SyncGroup", name).under(rulePendingSync)}
	case f.Reason == stragglerReason:
		doing, settings := t.doing(x)
		return []Link{t.link(x, "the coordinator removed %s, which had not joined in time: %s", name, doing).by(settings...).under(ruleStragglersGo)}
	}
	return []Link{t.link(x, "the coordinator removed %s: %s", name, brief(f.Reason))}
}

// doing says what kept a member from poll(), with the settings that decide how long.
func (t *teller) doing(x *entry) (string, []Setting) {
	d := t.diary(x.Member)
	settings := d.at(x.At)
	last := d.last(x.seq, func(f event.Fact) bool {
		return isCallback(f) || isFault(f) || is[event.CallbackDone](f) || is[event.ProcessStart](f)
	})
	if last == nil {
		return "it had not come to poll()", nil
	}
	switch last.Fact.(type) {
	case event.Killed, event.Closed:
		return "its process was gone", nil
	case event.Paused:
		return "its process stood still", nil
	case event.Disconnected:
		return "it was cut off from the broker", nil
	case event.Stall:
		return "its application hung", nil
	case event.Revoked:
		return "it was in onPartitionsRevoked", []Setting{length("on.revoked", settings.OnRevoked)}
	case event.Lost:
		return "it was in onPartitionsLost", []Setting{length("on.lost", settings.OnLost)}
	case event.Assigned:
		return "it was in onPartitionsAssigned", []Setting{length("on.assigned", settings.OnAssigned)}
	}
	return "it had not come to poll()", settings.batch()
}

// isFault tells whether a fact begins or ends what silences a member.
func isFault(f event.Fact) bool {
	switch f.(type) {
	case event.Killed, event.Closed, event.Paused, event.Resumed, event.Disconnected, event.Reconnected, event.Stall, event.Awake:
		return true
	}
	return false
}

// expiry is the end of a session: the last sign of life that the coordinator heeded,
// then session.timeout.ms.
func (t *teller) expiry(x *entry, s *seat) []Link {
	name := t.name(x.Member)
	armed := x.At.Add(-clock.Millis(s.settings.SessionMs))
	gone := t.link(x, "the coordinator removed %s, of which it had not heard", name).after(armed).by(s.settings.session()).under(ruleSessionEnds)
	var links []Link
	if sign := t.sign(x, armed); sign != nil {
		links = append(links, *sign)
	}
	if fault := t.fault(x, s); fault != nil {
		links = append(links, t.begin(fault)...)
	}
	return append(links, gone)
}

// fault finds what silenced a member up to its removal: the end of the process that
// joined under that id, or a fault that still lasts.
func (t *teller) fault(x *entry, s *seat) *entry {
	var found *entry
	entries := t.diary(x.Member).between(s.added.seq, x.seq)
	for i := range entries {
		switch entries[i].Fact.(type) {
		case event.Killed, event.Closing:
			return &entries[i]
		case event.Paused, event.Disconnected:
			found = &entries[i]
		case event.Resumed, event.Reconnected:
			found = nil
		}
	}
	return found
}

// sign finds what started the session that ended at x: something of the group's at
// that very moment, or the last heartbeat or commit that was sent before.
func (t *teller) sign(x *entry, armed clock.Time) *Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	for i := t.groupIndex(x.seq) - 1; i >= 0 && t.record.group[i].At >= armed; i-- {
		g := &t.record.group[i]
		if g.At > armed {
			continue
		}
		var l Link
		switch f := g.Fact.(type) {
		case event.State:
			if f.To != event.CompletingRebalance && (f.To != event.Stable || f.From != event.CompletingRebalance) {
				continue
			}
			l = t.link(g, "the coordinator answered %s, whose session started anew", name)
		case event.CoordinatorUp:
			l = t.link(g, "%s, and every session started anew", loaded)
		case event.MemberAdded:
			if g.Member != x.Member || !takesPlace(f) {
				continue
			}
			l = t.link(g, "%s took its old place, and its session started anew", name)
		default:
			continue
		}
		l.aside = true
		l = l.under(ruleSessionStarts)
		return &l
	}
	sent := d.last(x.seq, func(f event.Fact) bool { return is[event.HeartbeatSent](f) || is[event.CommitSent](f) })
	for sent != nil && sent.At > armed {
		sent = d.last(sent.seq, func(f event.Fact) bool { return is[event.HeartbeatSent](f) || is[event.CommitSent](f) })
	}
	if sent == nil {
		return nil
	}
	what := "heartbeat"
	if is[event.CommitSent](sent.Fact) {
		what = "commit"
	}
	l := t.link(sent, "%s sent the %s that was its last sign of life", name, what).under(ruleSessionStarts)
	l.aside = true
	return &l
}

// leaving is a LeaveGroup: why it was sent, and that it works at once.
func (t *teller) leaving(x *entry, s *seat) []Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	gone := t.link(x, "the coordinator took %s out at once", name).under(ruleLeaveAtOnce)
	sent := d.last(x.seq, is[event.LeaveSent])
	if sent == nil || sent.seq < s.added.seq {
		gone.What = "an administrator took " + name + " out"
		return []Link{gone}
	}
	if x.At.Sub(sent.At) >= notable {
		gone = gone.after(sent.At)
	}
	var links []Link
	if timeout := d.last(sent.seq, is[event.PollTimeout]); timeout != nil && timeout.At == sent.At {
		links = t.pollTimeout(timeout, d)
	} else if closing := d.last(sent.seq, is[event.Closing]); closing != nil && closing.seq > s.added.seq {
		links = []Link{t.link(closing, "%s was closed", name).under(ruleClose)}
	} else {
		links = []Link{t.link(sent, "%s left: %s", name, brief(sent.Fact.(event.LeaveSent).Reason))}
	}
	return append(links, gone)
}

// pollTimeout says why an application did not poll in time: a stall, or what it had
// in hand.
func (t *teller) pollTimeout(x *entry, d *diary) []Link {
	name := t.name(x.Member)
	settings := d.at(x.At)
	l := t.link(x, "%s had not called poll() for too long, and left the group", name).under(rulePollInterval)
	if stall := d.last(x.seq, isStall); stall != nil && is[event.Stall](stall.Fact) {
		begun := t.link(stall, "the application of %s hung", name)
		return []Link{begun, l.after(stall.At).by(settings.maxPoll())}
	}
	return []Link{l.by(append([]Setting{settings.maxPoll()}, settings.batch()...)...)}
}

func isStall(f event.Fact) bool { return is[event.Stall](f) || is[event.Awake](f) }

// arrival says how a member came in.
func (t *teller) arrival(x *entry, f event.MemberAdded) []Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	if takesPlace(f) {
		l := t.link(x, "%s took its old place by its group.instance.id", name).under(ruleStaticReturns)
		if old := t.neighbour(x, -1); old != nil && old.Member != x.Member {
			l.What = name + " took the place of " + t.name(old.Member) + " by its group.instance.id"
		}
		if t.quiet(x) {
			l.What += ", and the group did not rebalance"
		}
		return append(t.start(x), l.by(Setting{"group.instance.id", d.at(x.At).InstanceID}))
	}
	l := t.link(x, "the coordinator let %s in", name).under(ruleAddsMember)
	if t.ghosts[x.seq] {
		l = t.link(x, "the coordinator let %s in as another member beside its former self, which it still counted", name).under(ruleSecondMember)
	}
	return append(t.start(x), l)
}

// takesPlace tells whether a member took over the place of a static one.
func takesPlace(f event.MemberAdded) bool { return strings.HasPrefix(f.Reason, "in place of") }

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
	return t.diary(old.Member).next(x.seq, func(f event.Fact) bool { return is[event.Closed](f) || is[event.Killed](f) })
}

// start says what made a member join as new: its process started, or it had lost its
// membership.
func (t *teller) start(x *entry) []Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	begun := d.last(x.seq, is[event.ProcessStart])
	reset := d.last(x.seq, is[event.Reset])
	if reset != nil && (begun == nil || begun.seq < reset.seq) {
		return t.anew(x, reset)
	}
	if begun == nil {
		return nil
	}
	l := t.link(begun, "%s started", name)
	if ended := d.last(begun.seq, func(f event.Fact) bool { return is[event.Closed](f) || is[event.Killed](f) }); ended != nil {
		l = t.link(begun, "%s started again", name).after(ended.At)
	}
	return []Link{l}
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
		links = t.removal(removed)
	}
	for i := range links {
		links[i].aside = true
	}
	reason := brief(reset.Fact.(event.Reset).Reason)
	if joined := d.next(reset.seq, is[event.JoinSent]); reason == "consumer pro-actively leaving the group" && joined != nil {
		_, settings := t.doing(reset)
		return append(links, t.link(joined, "%s came to poll() again and joined as new", name).after(reset.At).by(settings...).under(ruleInsidePoll))
	}
	return append(links, t.link(reset, "%s gave up its membership: %s", name, reason).under(ruleLosesAll))
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
	if strings.HasPrefix(r.begun.Fact.(event.State).Reason, "rejoin of leader") {
		l = t.link(x, "%s, the leader, joined again", name).under(ruleLeaderRejoins)
	}
	sent := d.last(x.seq, is[event.JoinSent])
	asked := d.last(seqOf(sent), is[event.Rejoin])
	if asked == nil {
		return []Link{l}
	}
	reason := asked.Fact.(event.Rejoin).Reason
	switch {
	case strings.HasPrefix(reason, "need to revoke partitions"):
		l = t.link(x, "%s joined again, so that what it gave up can be given out", name).under(ruleHandover)
		if revoked := d.last(asked.seq, is[event.Revoked]); revoked != nil {
			return []Link{t.gaveUp(revoked), l}
		}
		return []Link{l}
	case reason == "cached metadata has changed":
		return []Link{t.link(asked, "leader %s saw that there are other partitions", name).under(ruleNewPartitions), l}
	}
	return []Link{t.joinAgain(asked, brief(reason)), l}
}

// joinAgain says why a member had to join once more: what it had sent was not answered in
// its time, or something else failed.
func (t *teller) joinAgain(asked *entry, reason string) Link {
	name := t.name(asked.Member)
	d := t.diary(asked.Member)
	sent := d.last(asked.seq, func(f event.Fact) bool { return is[event.SyncSent](f) || is[event.JoinSent](f) })
	settings := d.at(asked.At)
	if f, ok := fact[event.SyncSent](sent); ok && strings.Contains(reason, "DisconnectException") && asked.At.Sub(sent.At) >= clock.Millis(settings.RequestMs) {
		return t.link(asked, "%s had no answer to its SyncGroup of generation %d in time, and had to join again", name, f.Generation).
			after(sent.At).by(millis("request.timeout.ms", settings.RequestMs)).under(ruleRequestTimeout)
	}
	return t.link(asked, "%s had to join again: %s", name, reason)
}
