package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Told is the story of a run, in its JSON form, to be held against the record.
type Told struct {
	Events []event.Event
	Names  *event.Names
	Report []byte
	Story  []byte
	// Settings gives the values that a setting of a member has in the run, one after
	// another; the member is event.Coordinator for the broker's.
	Settings func(m event.Member, name string) []string
	// Way is how long a request can take to the coordinator, what it finds before it in its
	// connection included.
	Way clock.Duration
	// Append is how long the broker takes to write a commit; what stands behind it waits.
	Append clock.Duration
	// RoundTrip is how long a commit can take if nothing is in its way.
	RoundTrip clock.Duration
}

// Violations lists every claim of the story that the record does not bear out, and
// what of the report's downtime the story leaves out.
func (t *Told) Violations() []string {
	learn(t.Names, t.Events)
	c := &storyCheck{told: t, at: map[moment][]int{}, work: map[share][]event.Consumed{}, positions: map[event.Member][]event.Event{}}
	for _, e := range t.Events {
		switch f := e.Fact.(type) {
		case event.Interrupted:
			c.noteWork(e.Member, event.Consumed(f))
			continue
		case event.Consumed: // of these there are many
			c.noteWork(e.Member, f)
			continue
		case event.Position:
			c.positions[e.Member] = append(c.positions[e.Member], e)
		}
		k := moment{e.At, e.Member, e.Fact.Name()}
		c.at[k] = append(c.at[k], len(c.events))
		c.events = append(c.events, e)
	}
	var s story
	var r document
	if err := json.Unmarshal(t.Story, &s); err != nil {
		return []string{"the story cannot be read: " + err.Error()}
	}
	if err := json.Unmarshal(t.Report, &r); err != nil {
		return []string{"the report cannot be read: " + err.Error()}
	}
	c.chain("start-up", s.Startup)
	c.repeats("start-up", &s.Early)
	for i := range s.Incidents {
		c.incident(&s.Incidents[i])
	}
	for i := range s.Rebalances {
		c.rebalance(&s.Rebalances[i])
	}
	c.coverage(&s, &r)
	return c.violations
}

// story is what is checked of the document.
type story struct {
	Startup    []link
	Early      redone
	Incidents  []incident
	Rebalances []rebalance
}

type incident struct {
	From      millis `json:"from_ms"`
	To        millis `json:"to_ms"`
	Title     string
	Downtime  millis `json:"downtime_ms"`
	Histories []struct {
		Partitions []string
		Downtime   millis `json:"downtime_ms"`
		Gaps       []struct {
			From millis  `json:"from_ms"`
			To   millis  `json:"to_ms"`
			With *string `json:"from"`
			Then *string `json:"to"`
		}
		Chain []link
	}
	Chain []link
	redone
}

// redone is records that were processed more than once.
type redone struct {
	Reprocessed int64
	Repeats     []repeat
}

type rebalance struct {
	Generation protocol.Generation
	From       millis `json:"from_ms"`
	Chain      []link
	Members    []struct {
		Member  string
		Heard   *millis `json:"heard_ms"`
		HeardBy string  `json:"heard_by"`
		LetGo   *millis `json:"let_go_ms"`
		Sent    *millis `json:"join_sent_ms"`
		Joined  *millis `json:"joined_ms"`
		// Of a consumer group.
		Acknowledged *millis `json:"acknowledged_ms"`
		Reconciled   *millis `json:"reconciled_ms"`
	}
}

type link struct {
	At         millis  `json:"at_ms"`
	Since      *millis `json:"since_ms"`
	Member     string
	Event      string
	What       string
	Partitions []string
	Settings   []struct{ Name, Value string }
}

type moment struct {
	at     clock.Time
	member event.Member
	name   string
}

// share is what a member has of a partition.
type share struct {
	member    event.Member
	partition string
}

type storyCheck struct {
	told       *Told
	events     []event.Event    // all but what was consumed
	at         map[moment][]int // those of each moment
	work       map[share][]event.Consumed
	runs       int // how many these are
	positions  map[event.Member][]event.Event
	violations []string
}

func (c *storyCheck) complain(where string, format string, args ...any) {
	c.violations = append(c.violations, where+": "+fmt.Sprintf(format, args...))
}

// member gives a member's number; the coordinator's for no name.
func (c *storyCheck) member(name string) event.Member {
	return event.Member(slices.Index(c.told.Names.Members, name))
}

// chain: each link stands for an event that the record has, in the order of time, and
// says of it what is true.
func (c *storyCheck) chain(where string, links []link) {
	for i := range links {
		l := &links[i]
		at := fmt.Sprintf("%s: %s %q", where, clock.Time(l.At), l.What)
		if i > 0 && l.At < links[i-1].At {
			c.complain(at, "is told after what came later")
		}
		if l.Since != nil && *l.Since > l.At {
			c.complain(at, "began later, at %s", *l.Since)
		}
		found := c.at[moment{clock.Time(l.At), c.member(l.Member), l.Event}]
		if l.Partitions != nil {
			found = slices.DeleteFunc(slices.Clone(found), func(i int) bool { return !slices.Equal(c.partitions(c.events[i].Fact), l.Partitions) })
		}
		if len(found) == 0 {
			c.complain(at, "there is no %s of %q then, of %v", l.Event, l.Member, l.Partitions)
			continue
		}
		c.claim(at, l, found)
		c.settings(at, l)
	}
}

func (c *storyCheck) partitions(f event.Fact) []string {
	var ps []protocol.TopicPartition
	switch f := f.(type) {
	case event.Revoked:
		ps = f.Partitions
	case event.Lost:
		ps = f.Partitions
	case event.AssignRefused:
		ps = f.Partitions
	case event.Position:
		ps = f.Partitions
	case event.Idle:
		ps = f.Partitions
	case event.LeftPaused:
		ps = f.Partitions
	case event.Unpaused:
		ps = f.Partitions
	}
	var names []string
	for _, p := range ps {
		names = append(names, c.told.Names.Partition(p))
	}
	return names
}

// settings: they have the values that the scenario gives them, and those that count
// exactly account for the time that the link took.
func (c *storyCheck) settings(at string, l *link) {
	for _, s := range l.Settings {
		m := c.member(l.Member)
		if l.Event == "state" && s.Name == "max.poll.interval.ms" {
			continue // the longest of all members'
		}
		if strings.HasPrefix(s.Name, "group.") && s.Name != "group.instance.id" {
			m = event.Coordinator
		}
		want := c.told.Settings(m, s.Name)
		if s.Name == "commit" && slices.Contains(want, "") { // where nobody has said
			want = append(want, "batch")
		}
		if !slices.Contains(want, s.Value) {
			c.complain(at, "%s is %q, not %s", s.Name, want, s.Value)
		}
		if l.Since == nil {
			continue
		}
		took := clock.Duration(l.At - *l.Since)
		value, err := clock.ParseMillis(s.Value)
		ok := err == nil || s.Name != "session.timeout.ms"
		switch s.Name {
		case "session.timeout.ms", "group.consumer.session.timeout.ms":
			ok = took == value
		case "group.consumer.heartbeat.interval.ms": // behind a target that was too young
			ok = took <= value+c.assignmentInterval()+clock.Second
		case "heartbeat.interval.ms": // the thread looks around every 100 ms
			ok = c.untilHeartbeat(l, took) <= value+clock.Second
		case "group.initial.rebalance.delay.ms", "request.timeout.ms":
			ok = took >= value
		case "max.poll.interval.ms":
			ok = l.Event != "state" || value > 0 && took%value == 0
		}
		if !ok {
			c.complain(at, "took %s, which %s = %s does not account for", took, s.Name, s.Value)
		}
	}
	c.batch(at, l)
}

// lostLast is how many partitions a member lost last before a moment.
func (c *storyCheck) lostLast(m event.Member, at clock.Time) (n int64) {
	for _, e := range c.events {
		if f, lost := e.Fact.(event.Lost); lost && e.Member == m && e.At <= at {
			n = int64(len(f.Partitions))
		}
	}
	return n
}

// untilHeartbeat is how much of the time that a link took a member waited to send its next
// heartbeat, once it had heard of the one before.
func (c *storyCheck) untilHeartbeat(l *link, took clock.Duration) clock.Duration {
	from, sent := clock.Time(*l.Since), clock.Time(-1)
	for _, e := range c.events {
		if e.Member != c.member(l.Member) || e.At > clock.Time(l.At) {
			continue
		}
		if _, heard := e.Fact.(event.HeartbeatErr); heard && e.At == clock.Time(l.At) {
			break // the thread may send the next one at once
		}
		switch e.Fact.(type) {
		case event.HeartbeatSent:
			sent = e.At
		case event.HeartbeatOK:
			from = max(from, e.At)
		}
	}
	if sent < clock.Time(*l.Since) {
		return took
	}
	return sent.Sub(from)
}

// batch: the costs of a batch, where they are said to have kept a member from poll(), come
// to as long as that took.
func (c *storyCheck) batch(at string, l *link) {
	costs := map[string]clock.Duration{}
	for _, s := range l.Settings {
		switch s.Name {
		case "per.batch", "per.record", "idle.between.polls", "on.lost":
			costs[s.Name], _ = clock.ParseDuration(s.Value)
		case "on.lost.per.partition":
			each, _ := clock.ParseDuration(s.Value)
			costs[s.Name] = each.Times(c.lostLast(c.member(l.Member), clock.Time(l.At)))
		case "max.poll.records":
			n, _ := strconv.ParseInt(s.Value, 10, 64)
			costs[s.Name] = clock.Duration(n)
		case "commit":
			costs["commit"] = c.told.RoundTrip
			if s.Value == "record" {
				costs["commit"], costs["per.record"] = 0, costs["per.record"]+c.told.RoundTrip
			}
		}
	}
	if l.Since == nil || costs["per.batch"]+costs["per.record"]+costs["commit"] == 0 || costs["per.record"] > clock.Hour {
		return
	}
	most := costs["per.batch"] + costs["per.record"]*costs["max.poll.records"] + costs["commit"] + costs["idle.between.polls"] + costs["on.lost"] + costs["on.lost.per.partition"]
	if _, commits := costs["commit"]; commits { // and waits for the broker
		most += c.stood(clock.Time(*l.Since), clock.Time(l.At))
	}
	if took := clock.Duration(l.At - *l.Since); took > most+clock.Second && l.Event != "poll.timeout" {
		c.complain(at, "took %s, and a batch %s at most", took, most)
	}
}

func (c *storyCheck) incident(x *incident) {
	where := "incident at " + x.From.String()
	total := millis(0)
	for i := range x.Histories {
		h := &x.Histories[i]
		where := fmt.Sprintf("%s, %s", where, h.Partitions[0])
		down := millis(0)
		told := map[millis]bool{}
		for _, l := range h.Chain {
			told[l.At] = true
		}
		for _, g := range h.Gaps {
			down += g.To - g.From
			if !told[g.From] {
				c.complain(where, "nothing is said of how the gap at %s began", g.From)
			}
			if g.Then != nil && !told[g.To] {
				c.complain(where, "nothing is said of how the gap at %s ended, at %s", g.From, g.To)
			}
			if g.From < x.From || g.To > x.To {
				c.complain(where, "the gap at %s is outside", g.From)
			}
		}
		if down != h.Downtime {
			c.complain(where, "the gaps add up to %s, not %s", down, h.Downtime)
		}
		total += down * millis(len(h.Partitions))
		c.chain(where, h.Chain)
	}
	if total != x.Downtime {
		c.complain(where, "the histories add up to %s, not %s", total, x.Downtime)
	}
	c.chain(where, x.Chain)
	c.repeats(where, &x.redone)
	if x.Title == "" {
		c.complain(where, "has no title")
	}
}

func (c *storyCheck) rebalance(r *rebalance) {
	where := fmt.Sprintf("rebalance %d", r.Generation)
	c.chain(where, r.Chain)
	for _, w := range r.Members {
		m := c.member(w.Member)
		for _, x := range []struct {
			at    *millis
			names []string
		}{{w.Heard, []string{w.HeardBy}}, {w.LetGo, []string{"revoked", "lost"}}, {w.Sent, []string{"join.sent"}}, {w.Joined, []string{"joined"}},
			{w.Acknowledged, []string{"heartbeat.sent"}}, {w.Reconciled, []string{"member.epoch"}}} {
			if x.at != nil && !slices.ContainsFunc(x.names, func(name string) bool { return c.at[moment{clock.Time(*x.at), m, name}] != nil }) {
				c.complain(where, "%s has no %v at %s", w.Member, x.names, *x.at)
			}
		}
		if w.Joined == nil && w.HeardBy != "member.epoch" {
			c.complain(where, "%s has not joined", w.Member)
		}
	}
}

// coverage: every gap of the report is told, once, and every record that was processed
// again is counted.
func (c *storyCheck) coverage(s *story, r *document) {
	type key struct {
		partition string
		from, to  millis
	}
	told := map[key]int{}
	again := s.Early.Reprocessed
	for i := range s.Incidents {
		for _, h := range s.Incidents[i].Histories {
			for _, p := range h.Partitions {
				for _, g := range h.Gaps {
					told[key{p, g.From, g.To}]++
				}
			}
		}
		again += s.Incidents[i].Reprocessed
	}
	gaps := 0
	for i := range r.Partitions {
		p := &r.Partitions[i]
		again -= p.Reprocessed
		for _, g := range p.Gaps {
			gaps++
			if k := (key{p.Topic + "-" + strconv.Itoa(int(p.Partition)), g.From, g.To}); told[k] != 1 {
				c.complain("the report", "the gap of %s at %s is told %d times", k.partition, k.from, told[k])
			}
		}
	}
	if gaps != len(told) {
		c.complain("the report", "it has %d gaps, the story %d", gaps, len(told))
	}
	if again != 0 {
		c.complain("the report", "the story is %d records off in what was processed again", again)
	}
}
