package story

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// removal says how a member came to be removed.
func (t *teller) removal(x *entry) []Link {
	f := x.Fact.(event.MemberRemoved)
	name := t.name(x.Member)
	s := t.seats[x.seq]
	if s == nil {
		return []Link{t.link(x, "the coordinator removed %s: %s", name, f.Reason.Cause())}
	}
	switch f.Reason.Code {
	case protocol.ReasonSessionTimeout:
		return t.expiry(x, s)
	case protocol.ReasonNewMemberTimeout:
		return []Link{t.link(x, "the coordinator gave up the JoinGroup of %s, a new member, and removed it", name).after(s.added.At).under(ruleNewMemberTimeout)}
	case protocol.ReasonLeaveGroup:
		return t.leaving(x, s)
	case protocol.ReasonPendingSyncExpired:
		return []Link{t.link(x, "the coordinator removed %s, which had not sent SyncGroup", name).under(rulePendingSync)}
	case protocol.ReasonStraggler:
		doing, settings := t.doing(x, 0)
		return []Link{t.link(x, "the coordinator removed %s, which had not joined in time: %s", name, doing).by(settings...).under(ruleStragglersGo)}
	}
	return []Link{t.link(x, "the coordinator removed %s: %s", name, f.Reason.Cause())}
}

// doing says what kept a member from joining, for so long at least, with the settings
// that decide how long.
func (t *teller) doing(x *entry, took clock.Duration) (string, []Setting) {
	d := t.diary(x.Member)
	settings := d.at(x.seq)
	otherwise, by := "it had not come to poll()", d.busyWith(x, took).batch()
	if settings.beside() {
		otherwise, by = "its JoinGroup had not come", nil
	}
	process := d.process(x.seq)
	fault, faulty := process.Fault()
	switch {
	case !process.Running || t.former(x):
		return "its process was gone", nil
	case faulty && !(fault == report.Stall && process.Beside()):
		return faultTexts[fault], nil
	case process.Callback == report.InRevoked:
		by = settings.listener("on.revoked")
	case process.Callback == report.InLost:
		by = settings.listener("on.lost")
	case process.Callback == report.InAssigned:
		by = settings.listener("on.assigned")
	case process.Refused:
		return "its call of assign() had been refused, and it waited for another", []Setting{settings.named("assign")}
	default:
		return otherwise, by
	}
	return "it was in " + process.Callback.String(), by
}

// former tells whether who was removed at x is a former self: of a process that ended,
// whatever the one does that has taken its name since.
func (t *teller) former(x *entry) bool {
	s := t.seats[x.seq]
	return s != nil && seqOf(t.diary(x.Member).last(x.seq, is[event.ProcessStart])) > s.added.seq
}

// faultTexts say what kept a member from joining.
var faultTexts = [...]string{
	report.Pause: "its process stood still", report.Cut: "it was cut off from the broker", report.Stall: "its application hung",
}

// expiry is the end of a session: the last sign of life that the coordinator heeded,
// then session.timeout.ms.
func (t *teller) expiry(x *entry, s *seat) []Link {
	gone := t.link(x, "the coordinator removed %s, of which it had not heard", t.name(x.Member)).under(ruleSessionEnds)
	session := t.speaks.session(s)
	if ms(session) == 0 {
		return []Link{gone} // of a record without settings
	}
	armed := x.At.Add(-ms(session))
	gone = gone.after(armed).by(session)
	var links []Link
	if sign := t.sign(x, s, armed); sign != nil {
		links = append(links, *sign)
	}
	if fault := t.fault(x, s); fault != nil {
		links = append(links, t.begin(fault)...)
	}
	return append(links, gone)
}

// fault finds what silenced a member up to its removal: the end of the process that
// joined under that id, a fault that still lasts, or a poll() that did not come.
func (t *teller) fault(x *entry, s *seat) *entry {
	var found, late *entry
	entries := t.diary(x.Member).between(s.added.seq, x.seq)
	for i := range entries {
		x := &entries[i]
		switch x.Fact.(type) {
		case event.Killed, event.Closing:
			return x
		case event.PollTimeout:
			late = x
		case event.JoinSent:
			late = nil
		}
		if fault, begins, ok := report.FaultOf(x.Fact); ok && fault != report.Stall {
			if found = nil; begins {
				found = x
			}
		}
	}
	if found == nil {
		return late
	}
	return found
}

// sign finds what started the session that ended at x: something of the group's at
// that moment, as nearly as a timer is on time, or the last heartbeat or commit that was sent before.
func (t *teller) sign(x *entry, s *seat, armed clock.Time) *Link {
	l := t.groupSign(x, armed)
	if l == nil {
		l = t.clientSign(x, s, armed)
	}
	if l == nil {
		return nil
	}
	sign := l.under(ruleSessionStarts)
	sign.aside = true
	return &sign
}

func (t *teller) groupSign(x *entry, armed clock.Time) *Link {
	name := t.name(x.Member)
	var last *Link
	for i := byTime(t.record.group, armed.Add(-timerLate)); i < len(t.record.group) && t.record.group[i].At <= armed; i++ {
		var l Link
		g := &t.record.group[i]
		switch f := g.Fact.(type) {
		case event.State:
			switch {
			case f.From != event.Dead && f.To != event.Dead && f.From.OfEpochs() != f.To.OfEpochs():
				l = t.link(g, "the session of %s started anew as the group went over to the other protocol", name)
			case f.To.Phase() != event.Assigning && f.From.Phase() != event.Assigning:
				continue
			default:
				l = t.link(g, "the session of %s started anew as the group became %s", name, f.To)
			}
		case event.CoordinatorUp:
			l = t.link(g, loaded).and(", and every session started anew")
		case event.MemberAdded:
			if g.Member != x.Member || !takesPlace(f) {
				continue
			}
			l = t.link(g, "%s took its old place, and its session started anew", name)
		default:
			continue
		}
		last = &l
	}
	return last
}

func (t *teller) clientSign(x *entry, s *seat, armed clock.Time) *Link {
	d := t.diary(x.Member)
	var sent *entry
	isSign := t.speaks.isSign()
	for i := d.index(d.lifeEnds(s.added, x)) - 1; i >= 0 && sent == nil; i-- {
		if e := &d.entries[i]; e.At <= armed && isSign(e) && !is[event.Commits](e.Fact) {
			sent = e
		}
	}
	if sent == nil || t.committedSince(sent, x) {
		return nil
	}
	what := "heartbeat"
	switch sent.Fact.(type) {
	case event.CommitSent:
		what = "commit"
	case event.JoinSent:
		what = "JoinGroup"
	case event.SyncSent:
		what = "SyncGroup"
	}
	l := t.link(sent, "%s sent the %s that was its last sign of life", t.name(x.Member), what)
	return &l
}

// isSign implements [dialect].
func (t *teller) isSign() func(*entry) bool {
	return func(x *entry) bool {
		return is[event.HeartbeatSent](x.Fact) || is[event.CommitSent](x.Fact) || is[event.Commits](x.Fact)
	}
}

// session implements [dialect].
func (t *teller) session(s *seat) Setting { return s.settings.session() }

// committedSince tells whether the last sign of life was one of many commits, which are told
// together.
func (t *teller) committedSince(sent, until *entry) bool {
	last := t.diary(sent.Member).last(until.seq, is[event.Commits])
	return last != nil && t.speaks.isSign()(last) && last.Fact.(event.Commits).Until > sent.At
}

// leaving is a LeaveGroup: why it was sent, and that it works at once when it is read.
func (t *teller) leaving(x *entry, s *seat) []Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	if x.Fact.(event.MemberRemoved).Reason.Quoted == protocol.ReasonAdministrator {
		return []Link{t.link(x, "an administrator took %s out", name).under(ruleLeaveAtOnce)}
	}
	sent := d.last(d.lifeEnds(s.added, x), is[event.LeaveSent])
	if sent == nil {
		return []Link{t.link(x, "the coordinator removed %s: %s", name, x.Fact.(event.MemberRemoved).Reason.Cause())}
	}
	gone := t.link(x, "the coordinator took %s out at once", name).under(ruleLeaveAtOnce)
	if x.At.Sub(sent.At) >= notable {
		gone = t.link(x, "%s, and the coordinator took %s out", d.onItsWay(sent, name), name).after(sent.At).under(ruleLeaveAtOnce)
	}
	var links []Link
	if timeout := d.last(sent.seq, is[event.PollTimeout]); timeout != nil && timeout.At == sent.At {
		links = t.speaks.pollTimeout(timeout)
	} else if closing := d.last(sent.seq, is[event.Closing]); closing != nil && closing.seq > s.added.seq {
		links = []Link{t.closed(closing).under(ruleClose)}
	} else {
		links = []Link{t.link(sent, "%s left: %s", name, sent.Fact.(event.LeaveSent).Reason.Cause())}
	}
	return append(links, gone)
}

// lifeEnds is the place in the stream where the process is over that has been let in: the
// next one of the member starts. It is not behind the last entry.
func (d *diary) lifeEnds(added, last *entry) int {
	if next := d.next(added.seq, is[event.ProcessStart]); next != nil && next.seq < last.seq {
		return next.seq
	}
	return last.seq
}

// onItsWay says what a LeaveGroup went through before the coordinator read it: the broker
// takes one request of a connection at a time, and one that is parked holds the next up.
func (d *diary) onItsWay(sent *entry, name string) string {
	before := d.last(sent.seq, func(f event.Fact) bool {
		return is[event.JoinSent](f) || is[event.JoinOK](f) || is[event.JoinErr](f) || is[event.SyncSent](f) || is[event.SyncOK](f) || is[event.SyncErr](f)
	})
	switch {
	case before == nil:
	case is[event.JoinSent](before.Fact):
		return "the LeaveGroup of " + name + " came behind its JoinGroup, which had to be answered first"
	case is[event.SyncSent](before.Fact):
		return "the LeaveGroup of " + name + " came behind its SyncGroup, which had to be answered first"
	}
	return "the LeaveGroup of " + name + " arrived"
}

// pollTimeout implements [dialect].
func (t *teller) pollTimeout(x *entry) []Link {
	name := t.name(x.Member)
	d := t.diary(x.Member)
	settings := d.at(x.seq)
	does := "left the group"
	if settings.Static() {
		does = "sent no more heartbeats"
	}
	return t.notPolled(x, t.link(x, "%s had not called poll() for too long, and %s", name, does).under(rulePollInterval))
}

// notPolled says why: a stall, or what the application had in hand.
func (t *teller) notPolled(x *entry, l Link) []Link {
	d := t.diary(x.Member)
	settings := d.at(x.seq)
	if process := d.process(x.seq); process.Has(report.Stall) {
		begun := t.begin(d.last(x.seq, begins(report.Stall)))[0]
		return []Link{begun, l.after(process.Since(report.Stall)).by(settings.maxPoll())}
	}
	return []Link{l.by(append([]Setting{settings.maxPoll()}, d.busyWith(x, ms(settings.maxPoll())).batch()...)...)}
}
