package story

import (
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// rebalance is a join phase and what followed; in a consumer group, from the rise of its epoch.
type rebalance struct {
	at         int    // index of its begin in Record.group
	begun      *entry // the group begins to gather
	joined     *entry // it has gathered; nil: it did not come to that
	stable     *entry // it has settled; nil likewise
	ended      *entry // that, or what came instead; nil: it was under way at the end
	until      clock.Time
	generation protocol.Generation // the one it was about to begin, if it did not
	initial    bool                // out of a vacant group
	timeout    Setting             // max.poll.interval.ms of the member that has the longest
	report     *report.Rebalance   // nil of one that left the group Empty at once
	chain      []Link
	told       bool
}

// seat is a place in the group: a member id.
type seat struct {
	member   event.Member
	settings settings
	added    *entry
}

// readGroup walks through what the coordinator did, once: the rebalances, the seats
// that were given up, and who came in while a former self was still counted.
func (t *teller) readGroup() {
	t.seats, t.ghosts, t.polls = map[int]*seat{}, map[int]bool{}, map[int64]int{}
	seats := map[protocol.MemberID]*seat{}
	counted := map[event.Member]int{} // seats that the coordinator counts in
	for i := range t.record.group {
		x := &t.record.group[i]
		switch f := x.Fact.(type) {
		case event.MemberAdded:
			t.ghosts[x.seq] = counted[x.Member] > 0
			s := &seat{x.Member, t.diary(x.Member).at(x.seq), x}
			seats[f.MemberID] = s
			counted[x.Member]++
			t.polls[s.settings.Number("max.poll.interval.ms")]++
		case event.MemberRemoved:
			if s := seats[f.MemberID]; s != nil {
				t.seats[x.seq] = s
				counted[s.member]--
				t.polls[s.settings.Number("max.poll.interval.ms")]--
			}
		}
		t.speaks.turn(i, x)
	}
	if current := t.current(); current != nil {
		current.until = t.over
	}
	t.matchReport()
}

// current is the rebalance that is under way; nil if none is.
func (t *teller) current() *rebalance {
	if n := len(t.rebalances); n > 0 && t.rebalances[n-1].until == clock.Never {
		return t.rebalances[n-1]
	}
	return nil
}

// turn implements [dialect].
func (t *teller) turn(i int, x *entry) {
	f, ok := x.Fact.(event.State)
	if !ok {
		return
	}
	current := t.current()
	from, to := f.From.Phase(), f.To.Phase()
	switch {
	case current == nil:
	case current.joined == nil && (to == event.Assigning || to == event.Delivering):
		current.joined, current.generation = x, f.Generation
	case current.joined != nil && to == event.Delivering:
	case current.joined != nil && to == event.Settled:
		current.stable, current.ended, current.until = x, x, x.At
	default:
		current.ended, current.until = x, x.At
	}
	if to == event.Gathering {
		t.rebalances = append(t.rebalances, &rebalance{
			at: i, begun: x, until: clock.Never, generation: f.Generation + 1, initial: from == event.Vacant, timeout: t.longestPoll(),
		})
	}
}

// longestPoll is what a join phase that begins now waits for at most.
func (t *teller) longestPoll() Setting {
	longest := int64(0)
	for ms, members := range t.polls {
		if members > 0 {
			longest = max(longest, ms)
		}
	}
	return Setting{"max.poll.interval.ms", strconv.FormatInt(longest, 10)}
}

// matchReport finds each rebalance's entry in the report.
func (t *teller) matchReport() {
	i := 0
	for _, r := range t.rebalances {
		if i < len(t.report.Rebalances) && t.report.Rebalances[i].From == report.Ms(r.begun.At) && t.report.Rebalances[i].Generation == r.generation {
			r.report = &t.report.Rebalances[i]
			i++
		}
	}
}

// tell gives the chain of a rebalance.
func (t *teller) tell(r *rebalance) []Link {
	if !r.told {
		r.told, r.chain = true, t.speaks.account(r)
	}
	return r.chain
}

// account implements [dialect]: what started it, whom the join phase waited for, and how
// the assignment came about.
func (t *teller) account(r *rebalance) []Link {
	chain := t.trigger(r)
	switch {
	case r.joined != nil:
		return slices.Concat(chain, t.joinPhase(r), t.syncPhase(r))
	case r.ended != nil && r.ended.Fact.(event.State).To.Phase() == event.Vacant && r.until > r.begun.At:
		return append(chain, t.leftEmpty(r)...)
	}
	return chain
}

// leftEmpty says how a join phase came to its end with nobody in the group.
func (t *teller) leftEmpty(r *rebalance) []Link {
	var links []Link
	end := t.link(r.ended, "nobody was left, and the group is Empty").after(r.begun.At)
	for i := byTime(t.record.group, r.until); i < len(t.record.group) && t.record.group[i].seq < r.ended.seq; i++ {
		x := &t.record.group[i]
		if f, ok := x.Fact.(event.MemberRemoved); ok {
			links = append(links, t.removal(x)...)
			if f.Reason.Code == protocol.ReasonStraggler {
				end = t.link(r.ended, "the rebalance timeout is over, nobody was left, and the group is Empty").after(r.begun.At).by(r.timeout).under(ruleRebalanceTimeout)
			}
		}
	}
	return append(links, end)
}

// timerLate is more than a timer of the coordinator is late, and less than any extension.
const timerLate = 20 * clock.Millisecond

// joinPhase says what the join phase waited for last.
func (t *teller) joinPhase(r *rebalance) []Link {
	end := func(how string) Link {
		return t.link(r.joined, "%s: generation %d begins", how, r.generation)
	}
	before := t.neighbour(r.joined, -1)
	waited := r.joined.At.Sub(r.begun.At)
	if removed, ok := fact[event.MemberRemoved](before); ok {
		if removed.Reason.Code == protocol.ReasonStraggler {
			return append(t.speaks.removal(before), end("the rebalance timeout is over").after(r.begun.At).by(r.timeout).under(ruleRebalanceTimeout))
		}
		return append(t.speaks.removal(before), end("nobody else was missing").under(ruleEveryoneJoins))
	}
	const expired = "a member id that was handed out and not used has expired"
	switch _, joined := fact[event.Joined](before); {
	case r.initial && t.delayed(r, waited) > 0:
		how := "the initial delay of an Empty group is over"
		if t.delayed(r, waited) > 1 {
			how = "the initial delay of an Empty group, extended because more members came, is over"
			if !t.cameMore(r) {
				how = "the initial delay of an Empty group, extended because more members had come to the one before, is over"
			}
		}
		return []Link{end(how).after(r.begun.At).by(t.record.broker.named(initialDelay)).under(ruleInitialDelay)}
	case r.initial:
		return []Link{end(expired + ", which ends the initial delay of an Empty group").after(r.begun.At).under(ruleInitialDelay)}
	case joined:
		return append(t.way(r, before), end("with "+t.name(before.Member)+" everyone had joined").under(ruleEveryoneJoins))
	case ms(r.timeout) > 0 && waited >= ms(r.timeout) && waited%ms(r.timeout) < timerLate:
		return []Link{end("the rebalance timeout is over").after(r.begun.At).by(r.timeout).under(ruleRebalanceTimeout)}
	}
	return []Link{end(expired).after(r.begun.At).under(ruleEveryoneJoins)}
}

const initialDelay = "group.initial.rebalance.delay.ms"

// delayed counts the steps of the initial delay of an Empty group that a join phase has
// lasted for. None: it ended between two, as an id that expires makes it. The last step
// can be cut short by the rebalance timeout.
func (t *teller) delayed(r *rebalance, waited clock.Duration) int64 {
	delay := t.record.broker.Millis(initialDelay)
	if delay == 0 {
		return 1
	}
	steps := int64(waited / delay)
	switch timeout := ms(r.timeout); {
	case waited%delay <= timerLate*clock.Duration(max(1, steps)):
		return steps
	case timeout > 0 && steps > 0 && waited >= timeout && waited-timeout <= timerLate*clock.Duration(steps+1):
		return steps + 1
	}
	return 0
}

// cameMore tells whether members came in while a join phase lasted, and not only at its
// begin.
func (t *teller) cameMore(r *rebalance) bool {
	for i := r.at + 1; i < len(t.record.group) && t.record.group[i].seq < r.joined.seq; i++ {
		if is[event.MemberAdded](t.record.group[i].Fact) {
			return true
		}
	}
	return false
}

// syncPhase says what the group waited for from there until it was Stable.
func (t *teller) syncPhase(r *rebalance) []Link {
	if r.stable == nil {
		return nil
	}
	inLog := t.link(r.stable, "the assignment is in the log: generation %d is Stable", r.generation).under(ruleInTheLog)
	if r.report == nil || r.report.Leader == "" {
		return []Link{inLog}
	}
	name := string(r.report.Leader)
	d := t.diary(t.numbers[name])
	var links []Link
	heard := d.next(r.joined.seq, func(f event.Fact) bool { ok, is := f.(event.JoinOK); return is && ok.Generation == r.generation })
	sent := d.next(r.joined.seq, func(f event.Fact) bool { s, is := f.(event.SyncSent); return is && s.Generation == r.generation })
	if heard != nil && heard.At.Sub(r.joined.At) >= notable {
		links = append(links, t.setAbout(heard, r.joined, "leader "+name, "read the answer to its JoinGroup")...)
	}
	if sent != nil {
		l := t.link(sent, "leader %s sent the assignment", name).under(ruleLeaderAssigns)
		if heard != nil && sent.At.Sub(heard.At) >= notable {
			l = l.after(heard.At)
		}
		links = append(links, l)
		inLog = inLog.after(sent.At)
	}
	return append(append(links, inLog), t.refused(r)...)
}

// neighbour gives the fact right before or behind one, of the same input to the
// coordinator; nil if there is none. What a static replacement is given can stand in
// between.
func (t *teller) neighbour(x *entry, step int) *entry {
	i := bySeq(t.record.group, x.seq) + step
	if i < 0 || i >= len(t.record.group) || t.record.group[i].At != x.At || step*(t.record.group[i].seq-x.seq) > 2 {
		return nil
	}
	return &t.record.group[i]
}

// fact gives the fact of an entry, if there is one and it is of the type.
func fact[F event.Fact](x *entry) (F, bool) {
	if x == nil {
		var none F
		return none, false
	}
	f, ok := x.Fact.(F)
	return f, ok
}
