package story

import (
	"io"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Schema names the form of the JSON document.
const Schema = "groupsim.explain/v1"

// Story is a run as chains of causes. Its JSON form is a contract: names and order
// of the fields are those of the struct.
type Story struct {
	Schema   string `json:"schema"`
	Scenario string `json:"scenario"`
	Title    string `json:"-"`
	// Description is what the scenario's file says that it is there to show.
	Description string       `json:"-"`
	Seed        uint64       `json:"seed"`
	Run         *uint64      `json:"run,omitempty"` // which of many it tells; none: the file as it is written
	Model       report.Model `json:"model"`
	Setup       report.Setup `json:"setup"`
	Assumed     []string     `json:"assumed,omitempty"` // what the scenario does not say and decides
	// Controls is what controllers did.
	Controls *report.Controls `json:"controllers,omitempty"`
	Window   report.Window    `json:"window_ms"`
	Verdict  string           `json:"verdict"`
	// About is what the story was asked for.
	About     Selection  `json:"about"`
	Startup   []Link     `json:"startup"`
	Early     *Redone    `json:"early,omitempty"` // before the first incident
	Incidents []Incident `json:"incidents"`       // in the order of time
	// Rebalances are those of the whole run, start-up included.
	Rebalances []Rebalance `json:"rebalances"`
	// WhatIf has what other settings would have come to; nil if nobody tried.
	WhatIf *WhatIf `json:"what_if,omitempty"`

	names *event.Names
}

// Rebalance is one rebalance, with every member's way to it.
type Rebalance struct {
	Generation protocol.Generation `json:"generation"`
	From       report.Ms           `json:"from_ms"`
	To         report.Ms           `json:"to_ms"` // Stable; none: it did not come to that
	Startup    bool                `json:"startup"`
	Reason     string              `json:"reason"`
	HeldUp     string              `json:"held_up_by"`
	Chain      []Link              `json:"chain"`
	Members    []Way               `json:"members"` // in the order in which they joined

	words []string // what the columns of a table of them are called
}

// Way is one member's way to its JoinGroup in a join phase, or to an epoch. What it did not come to
// is report.None.
type Way struct {
	Member  report.Name `json:"member"`
	Heard   report.Ms   `json:"heard_ms"` // that the group rebalances; of the target
	HeardBy string      `json:"heard_by"` // the event
	LetGo   report.Ms   `json:"let_go_ms"`
	Sent    report.Ms   `json:"join_sent_ms"`
	Joined  report.Ms   `json:"joined_ms"`
	// In a consumer group: when the heartbeat left that said what it had given up, and when
	// the coordinator had it in the rebalance's epoch.
	Acknowledged report.Ms `json:"acknowledged_ms,omitempty"`
	Reconciled   report.Ms `json:"reconciled_ms,omitempty"`
}

// teller has what a story is made from.
type teller struct {
	record  *Record
	report  *report.Report
	names   *event.Names
	over    clock.Time // the end of the run
	numbers map[string]event.Member
	topics  map[string]protocol.TopicID

	speaks     dialect
	rebalances []*rebalance
	seats      map[int]*seat // by the fact of their removal
	ghosts     map[int]bool  // the facts of members let in beside a former self
	polls      map[int64]int // seats that the coordinator counts in, by max.poll.interval.ms
}

// Tell tells a run from its record and its report.
func Tell(record *Record, r *report.Report, names *event.Names) *Story {
	t := &teller{
		record: record, report: r, names: names, over: clock.Time(r.Window.End),
		numbers: map[string]event.Member{}, topics: map[string]protocol.TopicID{},
	}
	for i, name := range names.Members {
		t.numbers[name] = event.Member(i)
	}
	for i, name := range names.Topics {
		t.topics[name] = protocol.TopicID(i)
	}
	t.speaks = t.dialect()
	t.readGroup()
	incidents, early := t.incidents()
	return &Story{
		Schema: Schema, Scenario: r.Scenario, Title: r.Title, Description: r.Description, Seed: r.Seed, Run: r.Run, Model: r.Model, Setup: r.Setup, Assumed: r.Assumed, Controls: r.Controls, Window: r.Window,
		Verdict: r.Verdict(), Startup: t.startup(), Early: early, Incidents: incidents, Rebalances: t.listRebalances(), names: names,
	}
}

// WriteJSON writes the story as one line.
func (s *Story) WriteJSON(w io.Writer) error { return report.WriteJSON(w, s) }

func (t *teller) diary(m event.Member) *diary {
	if int(m) >= len(t.record.members) || m < 0 {
		return &diary{}
	}
	return &t.record.members[m]
}

func ms(s Setting) clock.Duration {
	d, err := clock.ParseMillis(s.Value)
	if err != nil {
		return 0
	}
	return d
}

// startup tells how the group came up.
func (t *teller) startup() []Link {
	links := []Link{}
	for _, r := range t.rebalances {
		if r.report != nil && r.report.Startup {
			links = append(links, t.tell(r)...)
		}
	}
	if t.report.Window.Start >= 0 {
		links = append(links, t.firstUp(clock.Time(t.report.Window.Start))...)
	}
	return inOrder(links)
}

// firstUp finds who consumed first.
func (t *teller) firstUp(at clock.Time) []Link {
	for m := range t.record.members {
		entries := t.record.members[m].moment(at)
		for i := range entries {
			if x := &entries[i]; is[event.Position](x.Fact) {
				return []Link{t.consuming(x, "%s, the first one, had its positions and consumed")}
			}
		}
	}
	return nil
}

func (t *teller) listRebalances() []Rebalance {
	list := []Rebalance{}
	for _, r := range t.rebalances {
		if r.report == nil {
			continue
		}
		head, _ := t.speaks.words(r)
		b := r.report
		list = append(list, Rebalance{
			Generation: b.Generation, From: b.From, To: b.To, Startup: b.Startup, Reason: b.Reason.Cause(), HeldUp: b.HeldUp,
			Chain: inOrder(slices.Concat(t.tell(r), t.speaks.settled(r))), Members: t.speaks.ways(r), words: head,
		})
	}
	return list
}

// ways gives every member's way to its JoinGroup. One that sends it again counts
// once, with the first.
func (t *teller) ways(r *rebalance) []Way {
	list := []Way{}
	seen := map[event.Member]bool{}
	for i := r.at + 1; i < len(t.record.group) && t.record.group[i].At <= r.until; i++ {
		x := &t.record.group[i]
		if is[event.State](x.Fact) {
			break
		}
		if !is[event.Joined](x.Fact) || seen[x.Member] {
			continue
		}
		seen[x.Member] = true
		p := t.path(r, x)
		w := Way{Member: report.Name(t.name(x.Member)), Heard: moment(p.heard), LetGo: moment(p.letGo), Sent: moment(p.sent), Joined: moment(x)}
		if p.heard != nil {
			w.HeardBy = p.heard.Fact.Name()
		}
		list = append(list, w)
	}
	return list
}

func moment(x *entry) report.Ms {
	if x == nil {
		return report.None
	}
	return report.Ms(x.At)
}
