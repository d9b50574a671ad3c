package course

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/trials"

	"github.com/groupsim/groupsim/report"
)

// tally counts what happens in a run, by the names of the event stream.
type tally struct {
	count       map[string]int
	first, last map[string]clock.Time
	signs       map[event.Member]clock.Time // of life, each member's last
	quiet       clock.Duration              // from that of the member that the first fault befell
	struck      bool
}

func newTally() *tally {
	return &tally{count: map[string]int{}, first: map[string]clock.Time{}, last: map[string]clock.Time{}, signs: map[event.Member]clock.Time{}}
}

// Event counts one.
func (t *tally) Event(e event.Event) {
	name := e.Fact.Name()
	if t.count[name] == 0 {
		t.first[name] = e.At
	}
	t.count[name]++
	t.last[name] = e.At
	switch name {
	case "heartbeat.sent", "commit.sent":
		t.signs[e.Member] = e.At
	case "paused", "killed", "stall", "disconnected":
		if !t.struck {
			t.struck, t.quiet = true, e.At.Sub(t.signs[e.Member])
		}
	}
}

// value gives how often something happened, and when: never, if not at all.
func (t *tally) value(name string) (Value, bool) {
	kind, of, _ := strings.Cut(name, ".")
	switch kind {
	case "events":
		return number(float64(t.count[of])), true
	case "first", "last":
		at := t.first
		if kind == "last" {
			at = t.last
		}
		if t.count[of] == 0 {
			return never, true
		}
		return length(float64(at[of])), true
	}
	if name == "explain.last-sign" {
		return length(float64(t.quiet)), t.struck
	}
	return Value{}, false
}

// explain tells the run, for what its longest gap was.
func (m *made) explain() error {
	if m.tale != nil {
		return nil
	}
	told, r, err := trials.Tell(m.loaded)
	if err != nil {
		return err
	}
	m.tale = map[string]Value{}
	partition, gap := longest(r)
	if gap == nil {
		for _, t := range tale {
			m.tale[t.name] = word("none")
		}
		return nil
	}
	var causes []string
	for _, s := range gap.Causes {
		of := ""
		if s.Member != "" {
			of = " (" + string(s.Member) + ")"
		}
		causes = append(causes, s.Cause.String()+" "+(s.To-s.From).Human()+of)
	}
	to := gap.ToTime
	if to < 0 {
		to = r.Window.End
	}
	m.tale["explain.gap"], m.tale["explain.from"], m.tale["explain.to"] = moment(to-gap.FromTime), moment(gap.FromTime), moment(to)
	m.tale["explain.partition"] = word(partition)
	m.tale["explain.member"] = word(string(gap.From))
	m.tale["explain.causes"] = word(strings.Join(causes, ", then "))
	m.chain = chainOf(told, partition, gap.FromTime)
	m.tale["explain.chain"] = word("\n" + strings.Join(m.chain, "\n"))
	return nil
}

// longest finds the longest gap of a run; nil: there is none.
func longest(r *report.Report) (partition string, gap *report.PartitionGap) {
	most := report.Ms(-1)
	for i := range r.Partitions {
		for j := range r.Partitions[i].Gaps {
			g := &r.Partitions[i].Gaps[j]
			to := g.ToTime
			if to < 0 {
				to = r.Window.End
			}
			if to-g.FromTime > most {
				most, partition, gap = to-g.FromTime, r.Partitions[i].Name(), g
			}
		}
	}
	return partition, gap
}

// chainOf finds the chain of causes of a gap in a story, a link each.
func chainOf(told *story.Story, partition string, from report.Ms) (links []string) {
	for i := range told.Incidents {
		for j := range told.Incidents[i].Histories {
			h := &told.Incidents[i].Histories[j]
			if !has(h, partition, from) {
				continue
			}
			for k := range h.Chain {
				links = append(links, h.Chain[k].At.Moment()+" "+h.Chain[k].What)
			}
			return links
		}
	}
	return []string{"none"}
}

func has(h *story.History, partition string, from report.Ms) bool {
	return slices.Contains(h.Partitions, partition) && slices.ContainsFunc(h.Gaps, func(g story.Gap) bool { return g.From == from })
}
