package story

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// notable is what a step has to take to be told of; less is the network and a first
// time of something.
const notable = 50 * clock.Millisecond

// path is a member's way to its JoinGroup in one join phase. What it did not come to
// is nil.
type path struct {
	heard  *entry // that the group rebalances
	commit *entry // the commit before joining
	letGo  *entry // onPartitionsRevoked or onPartitionsLost is entered
	done   *entry // and returns
	sent   *entry // its JoinGroup leaves
	joined *entry // and arrives
}

// path finds it between the begin of the join phase and the arrival.
func (t *teller) path(r *rebalance, joined *entry) path {
	d := t.diary(joined.Member)
	p := path{joined: joined, sent: d.last(joined.seq, is[event.JoinSent])}
	entries := d.between(r.begun.seq, joined.seq)
	for i := range entries {
		x := &entries[i]
		switch x.Fact.(type) {
		case event.Revoked, event.Lost:
			p.letGo = x
		case event.CommitSent:
			if p.heard != nil && p.letGo == nil && p.commit == nil && d.at(x.seq).autoCommit() > 0 {
				p.commit = x
			}
		case event.CallbackDone:
			if p.letGo != nil && p.done == nil {
				p.done = x
			}
		default:
			if p.heard == nil && hearing(x.Fact) {
				p.heard = x
			}
		}
	}
	return p
}

// hearing tells whether a member learns by this that it has to join.
func hearing(f event.Fact) bool {
	switch f := f.(type) {
	case event.HeartbeatErr:
		return true
	case event.CommitErr:
		return f.Error == protocol.REBALANCE_IN_PROGRESS || f.Error == protocol.UNKNOWN_MEMBER_ID || f.Error == protocol.ILLEGAL_GENERATION
	case event.SyncErr, event.Rejoin, event.Reset, event.ProcessStart:
		return true
	}
	return false
}

// way tells the way of the member that joined last.
func (t *teller) way(r *rebalance, joined *entry) []Link {
	p := t.path(r, joined)
	var links []Link
	from := r.begun
	if p.heard != nil {
		links = append(links, t.hearing(r, p.heard)...)
		from = p.heard
	}
	first := p.commit
	for _, x := range []*entry{p.letGo, p.sent} {
		if first == nil {
			first = x
		}
	}
	switch {
	case first == nil || first.At.Sub(from.At) < notable:
	case t.limited(first, from):
		links = append(links, t.link(first, "%s joined, as soon as its client's limit of one JoinGroup a second let it", t.name(joined.Member)).after(from.At).under(ruleJoinLimit))
	default:
		links = append(links, t.setAbout(first, from, t.name(joined.Member), "set about joining")...)
	}
	if p.letGo != nil {
		links = append(links, t.letGo(p)...)
	}
	if p.sent != nil && joined.At.Sub(p.sent.At) >= notable {
		links = append(links, t.link(joined, "the JoinGroup of %s arrived", t.name(joined.Member)).after(p.sent.At))
	}
	return links
}

// limited tells whether nothing but its client's limit kept a member, which had been refused its
// SyncGroup, from sending the next JoinGroup.
func (t *teller) limited(sent, from *entry) bool {
	d := t.diary(sent.Member)
	limit := d.at(sent.seq).Client().Traits().JoinLimit
	if limit == 0 || !is[event.JoinSent](sent.Fact) || !is[event.SyncErr](from.Fact) {
		return false
	}
	before := d.last(from.seq, is[event.JoinSent])
	return before != nil && sent.At.Sub(before.At) >= limit && from.At.Sub(before.At) < limit
}

// hearing says how a member learned of the rebalance.
func (t *teller) hearing(r *rebalance, heard *entry) []Link {
	d := t.diary(heard.Member)
	name := t.name(heard.Member)
	settings := d.at(heard.seq)
	var links []Link
	since, from := r.begun.At, r.begun.seq
	if f, ok := heard.Fact.(event.HeartbeatErr); ok {
		if back := t.back(d, r.begun, heard); back != nil {
			links, since, from = append(links, *back), clock.Time(back.At), back.seq
		}
		if f.Error != protocol.REBALANCE_IN_PROGRESS {
			return append(links, t.link(heard, "a heartbeat of %s was answered %s", name, f.Error).under(ruleLosesAll))
		}
		which, next := d.heartbeat(from, heard.seq)
		l := t.link(heard, "%s learned of the rebalance by %s", name, which).under(ruleLearning)
		if d.behindCommit(heard) {
			l = l.and(", whose answer came behind that to a commit")
		}
		if heard.At.Sub(since) >= notable {
			if l = l.after(since); next && !d.early(heard) && !d.sought(from, heard.seq) {
				l = l.by(settings.heartbeat())
			}
		}
		return append(links, l)
	}
	switch f := heard.Fact.(type) {
	case event.CommitErr:
		return []Link{t.link(heard, "a commit of %s was answered %s", name, f.Error)}
	case event.SyncErr:
		return []Link{t.link(heard, "the SyncGroup of %s was answered %s", name, f.Error).under(ruleSyncRefused)}
	case event.Rejoin:
		return []Link{t.joinAgain(heard, f.Reason)}
	case event.Reset:
		return []Link{t.link(heard, "%s gave up its membership: %s", name, f.Reason.Cause()).under(givenUpBy(f.Reason))}
	}
	return []Link{t.link(heard, "%s started", name)}
}

// heartbeat says which heartbeat it was whose answer, between two places in the stream,
// told a member of a rebalance, and whether it was the next one.
func (d *diary) heartbeat(from, heard int) (which string, next bool) {
	n := 0
	for _, x := range d.between(from, heard) {
		if is[event.HeartbeatSent](x.Fact) {
			n++
		}
	}
	switch n {
	case 0:
		return "a heartbeat that was on its way", false
	case 1:
		return "its next heartbeat", true
	}
	return "one of its next heartbeats", false
}

// behindCommit tells whether a heartbeat's answer had to wait for that to a commit, which
// was sent before on the same connection.
func (d *diary) behindCommit(heard *entry) bool {
	sent := d.last(heard.seq, is[event.HeartbeatSent])
	answered := d.last(heard.seq, func(f event.Fact) bool { return is[event.CommitOK](f) || is[event.CommitErr](f) })
	return sent != nil && answered != nil && answered.seq > sent.seq && answered.At.Sub(sent.At) >= notable
}

// early tells whether a heartbeat is the one that some clients send out of turn when a
// generation begins, so that no setting decided when.
func (d *diary) early(heard *entry) bool {
	begun := d.last(heard.seq, is[event.SyncOK])
	settings := d.at(heard.seq)
	return settings.Client().Traits().EarlyHeartbeat && begun != nil && heard.At.Sub(begun.At) < settings.Millis("heartbeat.interval.ms")
}

// sought tells whether a member had to find the coordinator, between two places in the
// stream, before it could send a heartbeat: no interval decided then when it did.
func (d *diary) sought(from, heard int) bool {
	return slices.ContainsFunc(d.between(from, heard), func(x entry) bool { return is[event.CoordinatorFound](x.Fact) })
}

// back is the end of a pause or a disconnection that a member had to see before it
// could do anything.
func (t *teller) back(d *diary, from, to *entry) *Link {
	entries := d.between(from.seq, to.seq)
	for i := len(entries) - 1; i >= 0; i-- {
		if x := &entries[i]; ends(report.Pause)(x.Fact) || ends(report.Cut)(x.Fact) {
			l := t.comeback(x)
			return &l
		}
	}
	return nil
}

// comeback tells of the end of a fault.
func (t *teller) comeback(x *entry) Link {
	fault, _, _ := report.FaultOf(x.Fact)
	l := t.link(x, comebackTexts[fault], t.name(x.Member))
	if begun := t.diary(x.Member).last(x.seq, begins(fault)); begun != nil {
		l = l.after(begun.At)
	}
	return l
}

var comebackTexts = [...]string{report.Pause: "%s went on", report.Cut: "%s reached the broker again", report.Stall: "the application of %s was back"}

// setAbout says what kept a member from going on with the rebalance: it was away, or
// as a Java consumer it had to come to poll(), and a stall or its batch kept it from that.
func (t *teller) setAbout(x, from *entry, who, to string) []Link {
	d := t.diary(x.Member)
	settings, process := d.at(x.seq), d.process(x.seq)
	var links []Link
	since := from.At
	if back := t.back(d, from, x); back != nil {
		links, since = append(links, *back), clock.Time(back.At)
	}
	if awake := d.last(x.seq, ends(report.Stall)); !settings.beside() && awake != nil && awake.seq > from.seq && !process.Has(report.Stall) {
		links, since = append(links, t.comeback(awake)), awake.At
	}
	if done := d.last(x.seq, is[event.CallbackDone]); done != nil && done.seq > from.seq && done.At > since {
		if entered := d.last(done.seq, isCallback); entered != nil && done.At.Sub(entered.At) >= notable {
			links, since = append(links, t.returned(done, entered)), done.At
		}
	}
	costs := d.busyWith(x, x.At.Sub(since)).batch()
	switch {
	case x.At.Sub(since) < notable:
	case settings.beside(), len(costs) == 0:
		links = append(links, t.link(x, "%s %s", who, to).after(since))
	default:
		links = append(links, t.link(x, "%s came to poll() and %s", who, to).after(since).by(costs...).under(ruleInsidePoll))
	}
	return links
}

// returned tells of the end of a listener callback.
func (t *teller) returned(done, entered *entry) Link {
	callback := "on.assigned"
	switch entered.Fact.(type) {
	case event.Revoked:
		callback = "on.revoked"
	case event.Lost:
		callback = "on.lost"
	}
	return t.link(done, "the listener of %s returned", t.name(done.Member)).after(entered.At).by(t.diary(done.Member).at(entered.seq).listener(callback)...)
}

// letGo says what a member gave up on its way, and how long its listener took.
func (t *teller) letGo(p path) []Link {
	x := p.letGo
	var links []Link
	switch {
	case is[event.Lost](x.Fact):
		links = t.lost(x)
	case len(partitionsOf(x.Fact)) > 0:
		l := t.gaveUp(x)
		if p.commit != nil && x.At.Sub(p.commit.At) >= notable {
			l = l.after(p.commit.At).under(ruleCommitFirst)
		}
		links = append(links, l)
	}
	if p.done != nil && p.done.At.Sub(x.At) >= notable {
		links = append(links, t.returned(p.done, x))
	}
	return links
}
