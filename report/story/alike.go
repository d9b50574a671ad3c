package story

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/words"
)

// alike puts incidents together that went the same way, each with the first of its kind:
// told once, they need not be told again.
func alike(list []Incident) [][]*Incident {
	var kinds [][]*Incident
	of := map[string]int{}
	for i := range list {
		x := &list[i]
		way := x.way()
		at, known := of[way]
		if !known {
			at, kinds = len(kinds), append(kinds, nil)
			of[way] = at
		}
		kinds[at] = append(kinds[at], x)
	}
	return kinds
}

// way is what happened in an incident, one thing after another, without who and when.
func (x *Incident) way() string {
	var steps []string
	for _, l := range x.worst() {
		step := l.Event
		if l.Rule != nil {
			step += " " + l.Rule.Source
		}
		if l.order != protocol.ReasonNone {
			step += fmt.Sprint(" ", l.order)
		}
		if !l.aside && !slices.Contains(steps, step) {
			steps = append(steps, step)
		}
	}
	return fmt.Sprint(len(x.Histories) > 0, len(x.Repeats) > 0, steps)
}

// moreLike says when there were more incidents like the first of a list, and how long
// partitions were down; empty if there were none.
func moreLike(list []*Incident) string {
	const most = 8
	more := list[1:]
	if len(more) == 0 {
		return ""
	}
	var times []string
	for _, x := range more[:min(most, len(more))] {
		text := words.NoBreak("at " + x.From.Moment())
		var about []string
		if links := x.worst(); len(links) > 0 {
			i := slices.IndexFunc(links, func(l Link) bool { return !l.aside })
			if i >= 0 && links[i].Member != "" {
				about = append(about, string(links[i].Member))
			}
		}
		if x.Downtime > 0 {
			about = append(about, words.NoBreak(x.Downtime.Human()+" down"))
		}
		if x.Reprocessed > 0 {
			about = append(about, words.NoBreak(records(x.Reprocessed)+" again"))
		}
		if len(about) > 0 {
			text += " (" + strings.Join(about, ", ") + ")"
		}
		times = append(times, text)
	}
	if n := len(more) - most; n > 0 {
		times = append(times, fmt.Sprintf("%d more times", n))
	}
	return fmt.Sprintf("%d more like this, %s", len(more), words.And(times))
}

// sameTimes are histories that were down at the same times.
type sameTimes []*History

// together puts histories together that were down once and at the same time.
func together(list []History) []sameTimes {
	var groups []sameTimes
	for i := range list {
		h, n := &list[i], len(groups)
		if n > 0 && len(h.Gaps) == 1 && len(groups[n-1][0].Gaps) == 1 &&
			groups[n-1][0].Gaps[0].From == h.Gaps[0].From && groups[n-1][0].Gaps[0].To == h.Gaps[0].To {
			groups[n-1] = append(groups[n-1], h)
			continue
		}
		groups = append(groups, sameTimes{h})
	}
	return groups
}

// text says which they are, and when; of several no more than whose they were.
func (g sameTimes) text() string {
	h := g[0]
	if len(g) == 1 {
		return "also " + h.label() + ": down " + h.times() + h.why()
	}
	var names, owners []string
	var parts []protocol.TopicPartition
	moved := 0
	for _, h := range g {
		names, parts = append(names, h.Partitions...), append(parts, h.parts...)
		x := &h.Gaps[0]
		if name := string(x.Before); !slices.Contains(owners, name) {
			owners = append(owners, name)
		}
		if x.Before != x.After {
			moved += len(h.Partitions)
		}
	}
	const mostOwners = 6
	x := &h.Gaps[0]
	text := fmt.Sprintf("also %s: down %s each, %s to %s, of %s", label(names, parts), h.Downtime.Human(), x.From.Moment(), x.To.Moment(), words.And(words.Few(owners, mostOwners)))
	if moved > 0 {
		text += fmt.Sprintf("; %d of them went to another member", moved)
	}
	return text
}
