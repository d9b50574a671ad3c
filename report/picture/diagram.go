package picture

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// A diagram of more members than this shows those that matter one by one and the
// others as one.
const (
	mostLanes = 9
	mostNamed = 7
)

// mostRows is how many rows a diagram has at most.
const mostRows = 160

// diagram is the sequence diagram of one rebalance.
type diagram struct {
	rebalance *report.Rebalance
	index     int // of the rebalance in the report
	lanes     []lane
	rows      []row
	leftOut   int // rows
}

// lane stands for who speaks: the coordinator, a member, or several members.
type lane struct {
	name   string
	member event.Member
}

// others stands where a lane is of several members.
const others event.Member = -2

// row is one line of a diagram. Where several members do the same in one phase of
// the rebalance it is one row.
type row struct {
	at, until clock.Time
	lane      int
	kind      rowKind
	text      string
	alike     string // the text where it is about several members
	count     int
}

type rowKind uint8

const (
	phase   rowKind = iota // a note about the group
	note                   // about a member
	asks                   // a request of a member
	answers                // of the coordinator
)

// words gives the text of a row, with how many members it is about.
func (r *row) words() string {
	if r.count < 2 {
		return r.text
	}
	return fmt.Sprintf("%s (×%d)", r.text, r.count)
}

// diagrams gives a diagram for each rebalance that the report lists, as far as the
// record goes.
func (r *Run) diagrams() []diagram {
	var list []diagram
	sequences := r.record.talk.sequences
	for i := range r.report.Rebalances {
		b := &r.report.Rebalances[i]
		for len(sequences) > 0 && sequences[0].from < clock.Time(b.From) {
			sequences = sequences[1:]
		}
		if len(sequences) > 0 && sequences[0].from == clock.Time(b.From) {
			list = append(list, r.diagram(&sequences[0], b, i))
			sequences = sequences[1:]
		}
	}
	return list
}

func (r *Run) diagram(s *sequence, b *report.Rebalance, index int) diagram {
	d := diagram{rebalance: b, index: index, lanes: []lane{{"coordinator", event.Coordinator}}}
	d.rows = d.gather(s.rows(r.lanes(&d, s, b), r.end))
	if n := len(d.rows); n > mostRows {
		d.rows, d.leftOut = d.rows[:mostRows], n-mostRows
	}
	return d
}

// rows lists requests, answers and notes by time.
func (s *sequence) rows(laneOf map[event.Member]int, end clock.Time) []row {
	var rows []row
	for _, m := range s.messages {
		kind, alike, lane := note, m.text, laneOf[m.member]
		switch {
		case m.request != "":
			rows = append(rows, row{m.at, m.at, lane, asks, m.request, cmp.Or(m.asked, m.request), 1})
			kind = answers
		case m.member == event.Coordinator:
			kind = phase
		}
		if m.alike != "" {
			alike = m.alike
		}
		at := m.at
		if kind == answers {
			at = m.answered
		}
		if at <= end {
			rows = append(rows, row{at, at, lane, kind, m.text, alike, 1})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.at, b.at) })
	return rows
}

// lanes gives each member of a sequence its lane.
func (r *Run) lanes(d *diagram, s *sequence, b *report.Rebalance) map[event.Member]int {
	worth := map[event.Member]int{}
	var members []event.Member
	for _, m := range s.messages {
		if m.member == event.Coordinator {
			continue
		}
		if _, known := worth[m.member]; !known {
			worth[m.member] = 0
			members = append(members, m.member)
		}
		if m.odd {
			worth[m.member]++
		}
	}
	for _, name := range []report.Name{b.Leader, b.Trigger, b.LastToJoin} {
		if i := r.number(string(name)); i >= 0 {
			worth[event.Member(i)] += len(s.messages)
		}
	}
	slices.Sort(members)
	named := members
	if len(members) > mostLanes {
		byWorth := slices.Clone(members)
		slices.SortStableFunc(byWorth, func(a, b event.Member) int { return worth[b] - worth[a] })
		byWorth = slices.DeleteFunc(byWorth[:mostNamed], func(m event.Member) bool { return worth[m] == 0 })
		named = slices.Sorted(slices.Values(byWorth))
	}
	laneOf := map[event.Member]int{event.Coordinator: 0}
	for _, m := range named {
		laneOf[m] = len(d.lanes)
		d.lanes = append(d.lanes, lane{r.record.names.Member(m), m})
	}
	if rest := len(members) - len(named); rest > 0 {
		for _, m := range members {
			if _, has := laneOf[m]; !has {
				laneOf[m] = len(d.lanes)
			}
		}
		d.lanes = append(d.lanes, lane{fmt.Sprintf("%d others", rest), others})
	}
	return laneOf
}

// gather makes one row of what the others do alike within one phase. It stands
// where the first of them does it.
func (d *diagram) gather(rows []row) []row {
	last := len(d.lanes) - 1
	if d.lanes[last].member != others {
		return rows
	}
	type key struct {
		kind rowKind
		text string
	}
	var out []row
	open := map[key]int{}
	for _, r := range rows {
		if r.kind == phase {
			clear(open)
		}
		if r.lane != last {
			out = append(out, r)
			continue
		}
		r.text = r.alike
		k := key{r.kind, r.text}
		if i, has := open[k]; has {
			out[i].until = r.at
			out[i].count++
			continue
		}
		open[k] = len(out)
		out = append(out, r)
	}
	return out
}
