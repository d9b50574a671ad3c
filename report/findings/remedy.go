package findings

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// A remedy names what would have helped in this run, and nothing that is so
// already: a session that has outlasted a pause needs to be no longer.

// pollRemedy is for members that call poll() too seldom.
func (w *Watch) pollRemedy(m event.Member, why away) string {
	const outside = ", or processing outside the poll loop with the partitions paused"
	s := w.settingsOf(m)
	interval := s.Number("max.poll.interval.ms")
	switch {
	case why.stalled:
		return fmt.Sprintf("find out what the application waits for; a max.poll.interval.ms (now %d) above the longest wait keeps it in the group", interval)
	case !why.busy():
		return fmt.Sprintf("do less in the callbacks of the rebalance listener, or a larger max.poll.interval.ms (now %d)", interval)
	case s.Number("max.poll.records") == 1:
		return fmt.Sprintf("a larger max.poll.interval.ms (now %d) for longer records%s", interval, outside)
	}
	return fmt.Sprintf("a smaller max.poll.records (now %d) for shorter batches, a larger max.poll.interval.ms (now %d) for longer ones%s", s.Number("max.poll.records"), interval, outside)
}

// expiredRemedy is for members whose session ended at a time.
func (w *Watch) expiredRemedy(x trouble, at clock.Time) string {
	s := w.settingsOf(x.member)
	session, heartbeat := s.Number("session.timeout.ms"), s.Number("heartbeat.interval.ms")
	const longer = "a session.timeout.ms (now %d) above the longest %s plus heartbeat.interval.ms (now %d) saves the rebalances, but leaves its partitions down for all of it"
	switch x.in {
	case paused:
		return "find out what stops the process; " + fmt.Sprintf(longer, session, "pause", heartbeat)
	case cutOff:
		return fmt.Sprintf(longer, session, "interruption", heartbeat)
	case dead, closed:
		return w.deathRemedy(x.member, at)
	case timedOut:
		return w.pollRemedy(x.member, x.away)
	}
	return ""
}

// silenceRemedy is for members that send no heartbeat.
func (w *Watch) silenceRemedy(x silence) string {
	for _, r := range w.removals {
		if r.member == x.member && r.at >= x.from && r.at <= x.to {
			return w.expiredRemedy(x.trouble, r.at)
		}
	}
	const outlasted = "; its session outlasted this, and nobody else takes over before session.timeout.ms (now %d) is over"
	session := w.settingsOf(x.member).Number("session.timeout.ms")
	switch x.in {
	case paused:
		return "find out what stops the process" + fmt.Sprintf(outlasted, session)
	case cutOff:
		return "find out what keeps it from the broker" + fmt.Sprintf(outlasted, session)
	case timedOut:
		return w.pollRemedy(x.member, x.away)
	}
	return ""
}

// deathRemedy is for processes that are gone while the coordinator still counts them
// in, at a time.
func (w *Watch) deathRemedy(m event.Member, at clock.Time) string {
	s := w.settingsOf(m)
	session := s.Number("session.timeout.ms")
	sooner := fmt.Sprintf("a shorter session.timeout.ms (now %d) notices a dead process sooner", session)
	if s.Millis("session.timeout.ms") <= w.shortest() {
		sooner = fmt.Sprintf("none by settings: session.timeout.ms (now %d) is as short as the broker's group.min.session.timeout.ms allows", session)
	}
	x := lastOf(w.deaths, func(x *death) bool { return x.member == m && x.at <= at })
	back := x != nil && x.back != clock.Never
	inTime := back && x.back.Sub(x.at) < s.Millis("session.timeout.ms")
	switch {
	case s.Static() && inTime:
		return "a quicker restart: a static member keeps its partitions while it is away"
	case s.Static() && back:
		return fmt.Sprintf("a session.timeout.ms (now %d) longer than a restart takes: a static member that is back in time takes its place again", session)
	case !s.Static() && x != nil && x.stays:
		return "let it send its LeaveGroup as it closes (leave: false keeps it from that): the others take over at once"
	case s.Static() && x != nil && x.closed && s.Client().Traits().ClosesAsTold:
		return "let a static member that goes for good leave as it closes (leave: true, CloseOptions LEAVE_GROUP), or remove it by its group.instance.id; should it come back after all, it costs a rebalance"
	case s.Static() && x != nil && x.closed:
		return "remove a static member that goes for good from the group, by its group.instance.id"
	case inTime:
		return sooner + "; with a group.instance.id one that is back within it takes its place again"
	}
	return sooner
}

// waitRemedy is for members that a join phase waits for until a moment, by what they do
// meanwhile.
func (w *Watch) waitRemedy(m event.Member, while report.Activity, until clock.Time) string {
	s := w.settingsOf(m)
	session, interval := s.Number("session.timeout.ms"), s.Number("max.poll.interval.ms")
	switch while {
	case report.WhileDead:
		return w.deathRemedy(m, until)
	case report.WhileProcessing:
		sooner := ""
		if s.Number("max.poll.records") > 1 {
			sooner = fmt.Sprintf("a smaller max.poll.records (now %d) brings a member back to poll() sooner; ", s.Number("max.poll.records"))
		}
		return sooner + fmt.Sprintf("max.poll.interval.ms (now %d) bounds the wait", interval)
	case report.WhileStalled:
		return fmt.Sprintf("find out what the application waits for; max.poll.interval.ms (now %d) bounds the wait of the others", interval)
	case report.WhilePaused:
		return fmt.Sprintf("find out what stops the process; session.timeout.ms (now %d) bounds the wait of the others", session)
	case report.WhileCutOff:
		return fmt.Sprintf("find out what keeps it from the broker; session.timeout.ms (now %d) bounds the wait of the others", session)
	case report.WhileInRevoked, report.WhileInLost, report.WhileInAssigned:
		return "do less in the callbacks of the rebalance listener"
	case report.WhileUnaware:
		return fmt.Sprintf("a shorter heartbeat.interval.ms (now %d) tells members of a rebalance sooner", s.Number("heartbeat.interval.ms"))
	}
	return ""
}

// heldUpRemedy is for rebalances whose join phase waits for somebody: against what
// lasted longest, if something helps against it, or else what came next.
func (w *Watch) heldUpRemedy(r *report.Report, b *report.Rebalance) string {
	until := clock.Time(r.Window.End)
	if b.To >= 0 {
		until = clock.Time(b.To)
	}
	remedy := ""
	for _, while := range b.HeldUpWhile {
		if remedy == "" {
			remedy = w.waitRemedy(w.number(b.HeldUpBy), while, until)
		}
	}
	if remedy != "" && r.Setup.Rebalance == report.Eager {
		remedy += "; cooperative-sticky lets the others go on with what they keep while they wait"
	}
	return remedy
}

// causeRemedy is for partitions that are down.
func (w *Watch) causeRemedy(r *report.Report, s report.Segment) string {
	m := w.number(s.Member)
	switch s.Cause {
	case report.Dead:
		return w.deathRemedy(m, clock.Time(s.From))
	case report.Paused:
		return "find out what stops the process" + w.takeOver(m, s)
	case report.CutOff:
		return "find out what keeps it from the broker" + w.takeOver(m, s)
	case report.Stalled:
		if client := w.settingsOf(m).Client(); !client.Traits().WatchesPolls {
			return fmt.Sprintf("find out what the application waits for, and let a watchdog end it when it hangs: %s does not watch over the time between polls", client)
		}
		return fmt.Sprintf("find out what the application waits for; a max.poll.interval.ms (now %d) below the longest wait lets others take over sooner, at the price of rebalances", w.settingsOf(m).Number("max.poll.interval.ms"))
	case report.Joining, report.Handover:
		for i := range r.Rebalances {
			if b := &r.Rebalances[i]; b.From <= s.From && (b.To < 0 || b.To >= s.From) {
				return w.heldUpRemedy(r, b)
			}
		}
	case report.Unassigned:
		if x := lastOf(w.timeouts, func(x *overrun) bool { return x.at <= clock.Time(s.From) && x.over > clock.Time(s.From) }); x != nil {
			return w.pollRemedy(x.member, x.away)
		}
		return "start members that subscribe to the topic"
	}
	return ""
}

// takeOver says by what others would have taken over sooner, if by anything: a part
// of a gap that is shorter than the shortest session cannot be cut short.
func (w *Watch) takeOver(m event.Member, s report.Segment) string {
	set := w.settingsOf(m)
	if len(w.settings) == 1 || set.Millis("session.timeout.ms") <= w.shortest() || clock.Duration(s.To-s.From) <= w.shortest() {
		return ""
	}
	return fmt.Sprintf("; a shorter session.timeout.ms (now %d) lets others take over sooner, at the price of rebalances", set.Number("session.timeout.ms"))
}
