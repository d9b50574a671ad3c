package findings

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// A remedy names what would have helped in this run, and nothing that is so
// already: a session that has outlasted a pause needs to be no longer. Whether it would
// have is tried where the run can be made again; here it is only named, with its price.

// plain is an advice about no setting.
func plain(text string) report.Advice { return report.Advice{Text: text} }

const (
	session  = "session.timeout.ms"
	interval = "max.poll.interval.ms"
	records  = "max.poll.records"
	instance = "group.instance.id"
)

// lower and raise are advice about a setting that is a number; the text has its value.
func lower(s event.Settings, key, text, price string) report.Advice {
	return report.Advice{Text: fmt.Sprintf(text, s.Number(key)), Price: price, Setting: key, Change: report.Lower, Now: s.Number(key)}
}

func raise(s event.Settings, key, text, price string) report.Advice {
	a := lower(s, key, text, price)
	a.Change = report.Raise
	return a
}

// What another value costs, whatever the run shows.
const (
	shortSessionCost  = "rebalances for shorter pauses"
	longSessionCost   = "crashes that are noticed later"
	longIntervalCost  = "an application that hangs being noticed later"
	shortIntervalCost = "rebalances for shorter waits"
	staticCost        = "one that goes for good being missed only when its session is over"
)

// pollRemedy is for members that have called poll() too seldom, at a time.
func (w *Watch) pollRemedy(m event.Member, why away, at clock.Time) []report.Advice {
	s := w.settingsOf(m, at)
	outside := outsideRemedy(s)
	switch {
	case why.sleeps:
		return []report.Advice{
			backOffRemedy(s),
			raise(s, interval, "a max.poll.interval.ms (now %d) above the back-off and the batch before it", longIntervalCost),
		}
	case why.stalled:
		return []report.Advice{
			plain("find out what the application waits for"),
			raise(s, interval, "a max.poll.interval.ms (now %d) above the longest wait keeps it in the group", longIntervalCost),
		}
	case !why.busy():
		return []report.Advice{
			plain("do less in the callbacks of the rebalance listener"),
			raise(s, interval, "a larger max.poll.interval.ms (now %d)", longIntervalCost),
		}
	case s.Number(records) == 1:
		return []report.Advice{raise(s, interval, "a larger max.poll.interval.ms (now %d) for longer records", longIntervalCost), outside}
	}
	return []report.Advice{
		lower(s, records, "a smaller max.poll.records (now %d) for shorter batches", ""),
		raise(s, interval, "a larger max.poll.interval.ms (now %d) for longer ones", longIntervalCost), outside,
	}
}

// expiredRemedy is for members whose session ended at a time.
func (w *Watch) expiredRemedy(x trouble, at clock.Time) []report.Advice {
	longer := func(what string) report.Advice {
		return w.session(x.member, at).raise("a SETTING above the longest "+what+w.interval(x.member, at).in(" plus SETTING saves the rebalances"),
			"its partitions being down for all of it, and of "+longSessionCost)
	}
	switch x.in {
	case paused:
		return []report.Advice{plain("find out what stops the process"), longer("pause")}
	case cutOff:
		return []report.Advice{w.unreachable(x.since), longer("interruption")}
	case dead, closed:
		return w.deathRemedy(x.member, at)
	}
	return w.awayRemedy(x, at)
}

// awayRemedy is for members that send no heartbeats for what they do themselves.
func (w *Watch) awayRemedy(x trouble, at clock.Time) []report.Advice {
	switch x.in {
	case timedOut, fenced:
		return w.pollRemedy(x.member, x.away, at)
	case refused:
		return w.fatalRemedy(endings[x.code])
	case unread:
		return w.unreadRemedy(x, at)
	}
	return nil
}

// unreadRemedy is for members that do not come to poll(), where the answer to their
// JoinGroup waits, while their session runs.
func (w *Watch) unreadRemedy(x trouble, at clock.Time) []report.Advice {
	s := w.settingsOf(x.member, at)
	longer := func(than string) report.Advice {
		return raise(s, session, "a session.timeout.ms (now %d) above "+than, longSessionCost)
	}
	switch {
	case x.away.stalled:
		return []report.Advice{plain("find out what the application waits for"), longer("the longest wait keeps it in the group")}
	case !x.away.busy():
		return []report.Advice{plain("do less in the callbacks of the rebalance listener"), longer("what they take")}
	case s.Number(records) == 1:
		return []report.Advice{longer("what a record takes")}
	}
	return []report.Advice{lower(s, records, "a smaller max.poll.records (now %d) brings a member back to poll() sooner", ""), longer("what a batch takes")}
}

// silenceRemedy is for members that send no heartbeat.
func (w *Watch) silenceRemedy(x silence) []report.Advice {
	for _, r := range w.removals {
		if r.member == x.member && r.at >= x.from && r.at <= x.to {
			return w.expiredRemedy(x.trouble, r.at)
		}
	}
	outlasted := func(what string) []report.Advice {
		return []report.Advice{plain(what + w.session(x.member, x.from).in("; its session outlasted this, and nobody else takes over before SETTING is over"))}
	}
	switch x.in {
	case paused:
		return outlasted("find out what stops the process")
	case cutOff:
		return outlasted(w.unreachable(x.since).Text)
	}
	return w.awayRemedy(x.trouble, x.from)
}

// deathRemedy is for processes that are gone while the coordinator still counts them
// in, at a time.
func (w *Watch) deathRemedy(m event.Member, at clock.Time) []report.Advice {
	x := lastOf(w.deaths, func(x *death) bool { return x.member == m && x.at <= at })
	if x != nil {
		at = x.at
	}
	s, session := w.settingsOf(m, at), w.session(m, at)
	sooner := session.lower("a shorter SETTING notices a dead process sooner", shortSessionCost)
	if session.length() <= w.shortest() {
		sooner = plain(session.in("none by settings: SETTING is as short as the broker's group.min.session.timeout.ms allows"))
	}
	back := x != nil && x.back != clock.Never
	inTime := back && x.back.Sub(x.at) < session.length()
	if lastOf(w.unfinished, func(u *moment) bool { return u.member == m && u.at == at }) != nil {
		return unfinishedRemedy(s, sooner)
	}
	switch {
	case w.epochs && x != nil && !x.closed:
		return w.epochDeath(m, at, sooner)
	case s.Static() && inTime:
		return []report.Advice{plain("a quicker restart: a static member keeps its partitions while it is away")}
	case s.Static() && back:
		return []report.Advice{session.raise("a SETTING longer than a restart takes: a static member that is back in time takes its place again", longSessionCost)}
	case !s.Static() && x != nil && x.stays:
		return []report.Advice{plain("let it send its LeaveGroup as it closes (leave: false keeps it from that): the others take over at once")}
	case s.Static() && x != nil && x.closed && s.Client().Traits().ClosesAsTold:
		return []report.Advice{plain("let a static member that goes for good leave as it closes (leave: true, CloseOptions LEAVE_GROUP), or remove it by its group.instance.id; should it come back after all, it costs a rebalance")}
	case s.Static() && x != nil && x.closed:
		return []report.Advice{plain("remove a static member that goes for good from the group, by its group.instance.id")}
	case inTime:
		return []report.Advice{sooner, {Text: "a group.instance.id: one that is back within its session takes its place again", Price: staticCost, Setting: instance, To: "{id}"}}
	}
	return []report.Advice{sooner}
}

// What of Spring's container is advised.
const (
	backOffHandler  = "spring.errors.handler"
	stopImmediate   = "spring.stop.immediate"
	shutdownTimeout = "spring.shutdown.timeout"
)

// unfinishedRemedy is for a program that has ended before its container had stopped.
func unfinishedRemedy(s event.Settings, sooner report.Advice) []report.Advice {
	return []report.Advice{
		lower(s, records, "a smaller max.poll.records (now %d) for a batch that is done in time", ""),
		{Text: "stopImmediate (spring.stop.immediate) ends the batch behind the record in hand", Section: report.OfProgram, Setting: stopImmediate, To: "true"},
		{Text: fmt.Sprintf("a shutdown timeout (now %s) longer than a batch, and a grace period that is longer still", s.Text(shutdownTimeout)), Price: "a deploy that waits for it", Section: report.OfProgram, Setting: shutdownTimeout, To: "2m"},
		sooner,
	}
}

// backOffRemedy is for an error handler that waits on the thread that polls.
func backOffRemedy(s event.Settings) report.Advice {
	return report.Advice{Text: fmt.Sprintf("a ContainerPausingBackOffHandler (spring.errors.handler: pause) for a back-off of %s: it polls meanwhile", s.Text("spring.errors.backoff")), Section: report.OfProgram, Setting: backOffHandler, To: "pause"}
}

// waitRemedy is for members that a join phase waits for until a moment, by what they do
// meanwhile.
func (w *Watch) waitRemedy(m event.Member, while report.Activity, until clock.Time) []report.Advice {
	s := w.settingsOf(m, until)
	bounded := func(what, key string) []report.Advice {
		return []report.Advice{plain(fmt.Sprintf("%s; %s (now %d) bounds the wait of the others", what, key, s.Number(key)))}
	}
	switch while {
	case report.WhileDead:
		return w.deathRemedy(m, until)
	case report.WhileProcessing:
		bound := plain(fmt.Sprintf("max.poll.interval.ms (now %d) bounds the wait", s.Number(interval)))
		if s.Number(records) <= 1 {
			return []report.Advice{bound}
		}
		return []report.Advice{lower(s, records, "a smaller max.poll.records (now %d) brings a member back to poll() sooner", ""), bound}
	case report.WhileStalled:
		return bounded("find out what the application waits for", interval)
	case report.WhilePaused:
		return bounded("find out what stops the process", session)
	case report.WhileCutOff:
		return bounded(w.unreachable(until).Text, session)
	case report.WhileInRevoked, report.WhileInLost, report.WhileInAssigned:
		return []report.Advice{plain("do less in the callbacks of the rebalance listener")}
	case report.WhileRefused:
		return []report.Advice{plain(assignRemedy)}
	case report.WhileUnaware:
		return []report.Advice{w.interval(m, until).lower("a shorter SETTING tells members of a rebalance sooner", "more heartbeats")}
	}
	return nil
}

// heldUpRemedy is for rebalances whose join phase waits for somebody: against what
// lasted longest, if something helps against it, or else what came next.
func (w *Watch) heldUpRemedy(r *report.Report, b *report.Rebalance) []report.Advice {
	until := clock.Time(r.Window.End)
	if b.Ended >= 0 {
		until = clock.Time(b.Ended)
	}
	if w.epochs {
		for _, while := range b.HeldUpWhile {
			if remedy := w.waitRemedy(w.number(b.HeldUpBy), while, until); len(remedy) > 0 {
				return remedy
			}
		}
		return []report.Advice{w.interval(0, until).lower("a shorter SETTING lets members hear sooner of what they are given", "more heartbeats")}
	}
	var remedy []report.Advice
	for _, while := range b.HeldUpWhile {
		if len(remedy) == 0 {
			remedy = w.waitRemedy(w.number(b.HeldUpBy), while, until)
		}
	}
	if len(remedy) > 0 && r.Setup.Rebalance == report.Eager {
		remedy = append(remedy, report.Advice{
			Text:  "cooperative-sticky lets the others go on with what they keep while they wait",
			Price: "a second rebalance to hand partitions on", Setting: "partition.assignment.strategy", To: cooperativeSticky,
		})
	}
	return remedy
}

// resumeRemedy is for partitions that Spring's container keeps paused.
func (w *Watch) resumeRemedy() []report.Advice {
	restart := plain("restart the member: nothing else resumes what it keeps before something new brings it records")
	if w.epochs {
		return []report.Advice{restart}
	}
	return []report.Advice{{
		Text:  "an eager assignor (range) gives everything up in a rebalance, and takes it over without its pauses",
		Price: "a stop of every partition in every rebalance", Setting: "partition.assignment.strategy", To: "range",
	}, restart}
}

// causeRemedy is for partitions that are down.
func (w *Watch) causeRemedy(r *report.Report, s report.Segment) []report.Advice {
	m, at := w.number(s.Member), clock.Time(s.From)
	switch s.Cause {
	case report.Dead:
		return w.deathRemedy(m, at)
	case report.Paused:
		return append([]report.Advice{plain("find out what stops the process")}, w.takeOver(m, s)...)
	case report.CutOff:
		advice := []report.Advice{w.unreachable(at)}
		if !w.brokerStood(at) { // else nobody could take over
			advice = append(advice, w.takeOver(m, s)...)
		}
		return advice
	case report.Stalled:
		if lastOf(w.stopped, func(x *moment) bool { return x.member == m && x.at <= at }) != nil {
			return w.resumeRemedy()
		}
		set := w.settingsOf(m, at)
		if client := set.Client(); !client.Traits().WatchesPolls {
			return []report.Advice{plain(fmt.Sprintf("find out what the application waits for, and let a watchdog end it when it hangs: %s does not watch over the time between polls", client))}
		}
		return []report.Advice{
			plain("find out what the application waits for"),
			lower(set, interval, "a max.poll.interval.ms (now %d) below the longest wait lets others take over sooner", shortIntervalCost),
		}
	case report.Joining, report.Handover:
		for i := range r.Rebalances {
			if b := &r.Rebalances[i]; b.From <= s.From && (b.Ended < 0 || b.Ended >= s.From) {
				return w.heldUpRemedy(r, b)
			}
		}
	case report.Unassigned:
		if x := lastOf(w.timeouts, func(x *overrun) bool { return x.at <= at && x.over > at }); x != nil {
			return w.pollRemedy(x.member, x.away, x.at)
		}
		if slices.ContainsFunc(w.stale, func(x lapse) bool { return x.from <= at && at < x.to }) {
			return staleRemedy
		}
		if x := lastOf(w.scalings, func(x *scaling) bool { return x.at <= at }); x != nil && x.Replicas == 0 {
			return []report.Advice{plain("one replica at least, if records may not wait until the next look and the start of a pod: " + x.What + " had been scaled to none")}
		}
		return []report.Advice{plain("start members that subscribe to the topic")}
	}
	return nil
}

// staleRemedy is for partitions that a target gives to members which have gone: nothing has it
// computed anew but what raises the group's epoch (KAFKA-21582).
var staleRemedy = []report.Advice{
	plain("let a member come or go for good, or subscribe to another topic: that raises the group's epoch, and a new target is computed"),
	plain("let a group go over while it is Stable, or have a broker from Kafka 4.3.3 on"),
}

// unreachable is for members that do not reach the broker at a moment.
func (w *Watch) unreachable(at clock.Time) report.Advice {
	if w.brokerStood(at) {
		return plain("find out what stops the broker")
	}
	return plain("find out what keeps it from the broker")
}

// brokerStood tells whether the broker stood still at a moment.
func (w *Watch) brokerStood(at clock.Time) bool {
	return slices.ContainsFunc(w.stalls, func(x lapse) bool { return x.from <= at && at < x.to })
}

// takeOver says by what others would have taken over sooner, if by anything: a part
// of a gap that is shorter than the shortest session cannot be cut short.
func (w *Watch) takeOver(m event.Member, s report.Segment) []report.Advice {
	session := w.session(m, clock.Time(s.From))
	if len(w.settings) == 1 || session.length() <= w.shortest() || clock.Duration(s.To-s.From) <= w.shortest() {
		return nil
	}
	return []report.Advice{session.lower("a shorter SETTING lets others take over sooner", shortSessionCost)}
}
