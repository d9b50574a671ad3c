package fold

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// longest is how many characters a detail may have.
const longest = 90

// segment says of a part of a gap whom it is about and why. Many partitions have
// the same to say.
func (f *Fold) segment(s segment, to clock.Time) report.Segment {
	said, ok := f.said[s.cond]
	if !ok {
		said = f.say(f.conditions.list[s.cond])
		f.said[s.cond] = said
	}
	said.From, said.To = report.Ms(s.from), report.Ms(to)
	return said
}

func (f *Fold) say(c condition) report.Segment {
	out := report.Segment{Cause: c.cause, Member: f.name(c.member)}
	switch {
	case c.round >= 0 && c.cause == report.Syncing:
		r := &f.group.rounds[c.round]
		out.Member, out.Detail = f.name(r.leader), f.syncing(r)
	case c.round >= 0:
		r := &f.group.rounds[c.round]
		prefix := ""
		if c.cause == report.Handover {
			prefix = "handed over; "
		}
		text, _ := f.heldUp(r, longest-len(prefix))
		out.Member, out.Detail = f.name(r.held.member), prefix+text
	default:
		out.Detail = f.simple(c, string(out.Member))
	}
	out.Detail = words.Clip(out.Detail, longest)
	return out
}

// simple words the causes that are not about a rebalance.
func (f *Fold) simple(c condition, who string) string {
	switch c.cause {
	case report.Dead:
		if c.why == leftUnread {
			return who + " closed at " + moment(c.since) + "; its LeaveGroup was on the way"
		}
		if c.why == closedQuietly {
			return who + " closed at " + moment(c.since) + " and was still counted in; its session had not expired"
		}
		if c.why == inABatch {
			return who + " ended at " + moment(c.since) + " in the middle of a batch; its session had not expired"
		}
		return who + " was killed at " + moment(c.since) + "; its session had not expired"
	case report.Paused:
		return who + "'s process was stopped at " + moment(c.since)
	case report.CutOff:
		if c.why == brokerStalled {
			return "the broker had stood still since " + moment(c.since)
		}
		return who + " was cut off from the broker at " + moment(c.since)
	case report.Stalled:
		switch c.why {
		case backOffSleeps:
			return who + "'s error handler slept from " + moment(c.since) + " on, before it tried a record again"
		case backOffPauses:
			return who + "'s error handler had paused it at " + moment(c.since) + ", before it tried a record again"
		case stillPaused:
			return who + " had left it paused at " + moment(c.since) + ", in a rebalance, and nothing resumed it"
		}
		return who + "'s application stopped polling at " + moment(c.since)
	case report.Failover:
		return "the coordinator was not available"
	case report.Joining, report.Syncing: // the record begins in the middle of a rebalance
		if c.why == notComputed {
			return whyTexts[c.why]
		}
		return "a rebalance was under way"
	case report.Handover:
		if c.why == notTold {
			return who + whyTexts[c.why]
		}
		return "handed over, and the rebalance for it had not begun"
	}
	return strings.TrimSpace(who + whyTexts[c.why])
}

// whyTexts has the rest; they follow on the member's name, if there is one.
var whyTexts = [...]string{
	lastCommit:       " was closing: last commit and callbacks",
	revokedCallback:  " was in onPartitionsRevoked",
	lostCallback:     " was in onPartitionsLost",
	joinNotSent:      " had let go and sent nothing since",
	joinOnItsWay:     " had let go; its JoinGroup was on the way",
	leaveOnItsWay:    " had let go; its LeaveGroup was on the way",
	leaveBehindJoin:  " had let go; its LeaveGroup waited behind its JoinGroup",
	answerUnhandled:  " had not handled its assignment yet",
	answerNotPolled:  " had not handled its assignment in poll() yet",
	assignedCallback: " was in onPartitionsAssigned",
	positionUnknown:  " was looking up its position",
	assignRefused:    " called assign() in on_assign, which was refused: it consumes nothing",
	groupEmpty:       "the group was empty",
	groupGone:        "the group was gone",
	givenToNobody:    "the assignment gave it to nobody",
	givenLongAgo:     "the target is of before the rebalance in which the group went over (KAFKA-21582)",
	notTold:          " had not been told: that waits for its next heartbeat",
	notComputed:      "no heartbeat had brought a new assignment about",
	ackOnItsWay:      " had let go; the heartbeat that says so was on the way",
}

// heldUp says what a join phase waited for, in so many characters if it can; while names
// what the member did that it waited for.
func (f *Fold) heldUp(r *round, room int) (text string, while []report.Activity) {
	h := &r.held
	who := string(f.name(h.member)) + more(h.more)
	if r.epochs {
		return f.cameLast(r, who)
	}
	switch {
	case r.empty && !h.removed:
		return "nobody was left to join", nil
	case r.gathered == clock.Never && r.abandonedFor.Code == protocol.ReasonUpgraded:
		return "the group went over to the consumer protocol before everyone had joined", nil
	case r.gathered == clock.Never && r.abandoned:
		return "the coordinator went away before everyone had joined", nil
	case r.initial && !(r.gathered != clock.Never && r.gathered.Sub(r.from) < f.group.delay):
		return "the initial rebalance delay of an Empty group", nil
	case r.gathered == clock.Never && h.absent:
		return h.spent.words(who+" had not joined by the end: ", room)
	case h.removed:
		why := h.reason.Text
		if h.reason.Code == protocol.ReasonLeaveGroup { // what the client says does not matter here
			why = "LeaveGroup"
		}
		return h.spent.words(who+" went without joining ("+why+"): ", room)
	case h.absent:
		return h.spent.words(who+" did not join in time: ", room)
	case h.at < r.gathered: // which ends an initial delay before its time, too
		return "a member id that was handed out and not used", nil
	case h.at == r.from:
		return who + " was the only one to join", nil
	case h.came != clock.Never:
		return who + " joined last, a new member", nil
	}
	return h.spent.words(who+" joined last: ", room)
}

// cameLast says what a rebalance of a consumer group waited for.
func (f *Fold) cameLast(r *round, who string) (text string, while []report.Activity) {
	last, after := string(f.name(r.last.member)), r.last.at.Sub(r.gathered)
	switch h := &r.held; {
	case r.gathered == clock.Never:
		return "no heartbeat had the assignment computed", nil
	case h.removed:
		return h.spent.words(who+" went without coming to it: ", longest)
	case h.absent && h.spent == (spent{}):
		return who + " had not come to it, for there was a newer one at once", nil
	case h.absent:
		return h.spent.words(who+" had not come to it: ", longest)
	case r.last.member < 0:
		return "nobody had come to it", nil
	case h.member != r.last.member:
		return h.spent.words(last+" waited for "+who+", which gave up last: ", longest)
	case after == 0:
		return who + " came to it at once", nil
	}
	return who + " came to it last, " + report.Ms(after).Human() + " after it was computed", nil
}

func more(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}

// words adds to a text what a member did for longest, and what came next if that was a
// tenth of it or more and there is room.
func (s *spent) words(text string, room int) (all string, named []report.Activity) {
	first, second := report.NumActivities, report.NumActivities
	for a, d := range s {
		switch {
		case d > 0 && (first == report.NumActivities || d > s[first]):
			first, second = report.Activity(a), first
		case d > 0 && (second == report.NumActivities || d > s[second]):
			second = report.Activity(a)
		}
	}
	if first == report.NumActivities {
		return text + "at once", nil
	}
	text, named = text+report.Ms(s[first]).Human()+" "+first.String(), []report.Activity{first}
	if second == report.NumActivities || s[second]*10 < s[first] {
		return text, named
	}
	both := text + ", " + report.Ms(s[second]).Human() + " " + second.String()
	if utf8.RuneCountInString(both) > room {
		return text, named
	}
	return both, append(named, second)
}

// syncing says what the sync phase waited for longest.
func (f *Fold) syncing(r *round) string {
	who := string(f.name(r.leader))
	switch {
	case r.leader < 0 && r.abandoned:
		return "no assignment came: " + r.abandonedFor.Brief()
	case r.leader < 0:
		return "the leader had not handled its JoinGroup answer"
	case r.leaderSynced == clock.Never:
		return "leader " + who + " had not sent the assignment"
	}
	unhandled, assigned := r.leaderJoined.Sub(r.gathered), r.leaderSynced.Sub(r.leaderJoined)
	written := clock.Duration(0)
	if r.settled != clock.Never {
		written = r.settled.Sub(r.leaderSynced)
	}
	switch {
	case unhandled >= assigned && unhandled >= written:
		return "leader " + who + " handled its JoinGroup answer after " + report.Ms(unhandled).Human()
	case assigned >= written:
		return "leader " + who + " took " + report.Ms(assigned).Human() + " to assign"
	}
	return "the assignment of leader " + who + " was " + report.Ms(written).Human() + " on its way into the log"
}

// moment prints a moment of the run, to the hundredth of a second.
func moment(t clock.Time) string { return report.Ms((t + 5000) / 10_000 * 10_000).Human() }
