package metrics

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// pollRemedy is for members that call poll() too seldom.
func (w *Watch) pollRemedy(m event.Member) string {
	s := w.settingsOf(m)
	return fmt.Sprintf("a smaller max.poll.records (now %d) for shorter batches, a larger max.poll.interval.ms (now %d) for longer ones, or processing outside the poll loop with the partitions paused",
		s.MaxPollRecords, s.MaxPollInterval/clock.Millisecond)
}

// sessionRemedy is for members that are not heard of.
func (w *Watch) sessionRemedy(in condition, m event.Member) string {
	s := w.settingsOf(m)
	session, heartbeat := s.SessionTimeout/clock.Millisecond, s.HeartbeatInterval/clock.Millisecond
	switch in {
	case paused:
		return fmt.Sprintf("find out what stops the process; a session.timeout.ms (now %d) above the longest pause plus heartbeat.interval.ms (now %d) lets it pass unnoticed", session, heartbeat)
	case cutOff:
		return fmt.Sprintf("a session.timeout.ms (now %d) above the longest interruption plus heartbeat.interval.ms (now %d) lets it pass unnoticed", session, heartbeat)
	case dead:
		text := fmt.Sprintf("a shorter session.timeout.ms (now %d) notices a dead process sooner", session)
		if !s.Static {
			text += "; with a group.instance.id one that is back within it takes its place again"
		}
		return text
	case closed:
		return "remove a static member that goes for good from the group, by its group.instance.id"
	}
	return ""
}

// heldUpRemedy is for rebalances whose join phase waits for somebody.
func (w *Watch) heldUpRemedy(r *report.Report, b *report.Rebalance) string {
	who := w.number(b.LastToJoin)
	s := w.settingsOf(who)
	has := func(text string) bool { return strings.Contains(b.HeldUp, text) }
	remedy := ""
	switch {
	case has("dead and not yet noticed"):
		remedy = w.sessionRemedy(dead, who)
	case has("processing a batch"), has("stalled"):
		remedy = fmt.Sprintf("a smaller max.poll.records (now %d) brings a member back to poll() sooner; max.poll.interval.ms (now %d) bounds the wait", s.MaxPollRecords, s.MaxPollInterval/clock.Millisecond)
	case has("paused"):
		remedy = w.sessionRemedy(paused, who)
	case has("cut off"):
		remedy = w.sessionRemedy(cutOff, who)
	case has("in onPartitions"):
		remedy = "do less in the callbacks of the rebalance listener"
	case has("waiting for its next heartbeat"):
		remedy = fmt.Sprintf("a shorter heartbeat.interval.ms (now %d) tells members of a rebalance sooner", s.HeartbeatInterval/clock.Millisecond)
	}
	if r.Setup.Rebalance == "eager" {
		if remedy != "" {
			remedy += "; "
		}
		remedy += "cooperative-sticky lets the others go on with what they keep while they wait"
	}
	return remedy
}

// causeRemedy is for partitions that are down.
func (w *Watch) causeRemedy(r *report.Report, s report.Segment) string {
	m := w.number(s.Member)
	switch s.Cause {
	case report.Dead:
		if strings.Contains(s.Detail, " closed at ") {
			return w.sessionRemedy(closed, m)
		}
		return w.sessionRemedy(dead, m)
	case report.Paused:
		return "find out what stops the process: no setting makes up for it"
	case report.CutOff:
		return "find out what keeps it from the broker"
	case report.Stalled:
		return w.pollRemedy(m)
	case report.Joining, report.Handover:
		for i := range r.Rebalances {
			if b := &r.Rebalances[i]; b.From <= s.From && (b.To < 0 || b.To >= s.From) {
				return w.heldUpRemedy(r, b)
			}
		}
	case report.Unassigned:
		return "start members that subscribe to the topic"
	}
	return ""
}
