package picture

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// span is a part of a partition's history: not yet up, up with an owner, or down
// for a cause. The spans of a partition follow on one another from 0 to the end.
type span struct {
	from, to report.Ms
	owner    int             // number of the member that holds it; -1 none, or down
	also     string          // who else held it, if it was up with several holders
	down     *report.Segment // nil if it was up, or not yet
}

// spans cuts the history of a partition. Where it has several holders the span is of
// the one that took it last: the others are on their way out.
func (r *Run) spans(p *report.Partition) []span {
	var list []span
	at := report.Ms(0)
	up := func(to report.Ms) {
		if p.FirstUp < 0 || at < p.FirstUp {
			first := to
			if p.FirstUp >= 0 {
				first = min(p.FirstUp, to)
			}
			list = append(list, span{from: at, to: first, owner: -1})
			at = first
		}
		list = append(list, r.held(p, at, to)...)
		at = to
	}
	for i := range p.Gaps {
		g := &p.Gaps[i]
		up(g.FromTime)
		for j := range g.Causes {
			list = append(list, span{from: g.Causes[j].From, to: g.Causes[j].To, owner: -1, down: &g.Causes[j]})
		}
		at = g.ToTime
	}
	up(r.report.Window.End)
	return slices.DeleteFunc(list, func(s span) bool { return s.from >= s.to })
}

// held cuts a time in which a partition was up by who held it.
func (r *Run) held(p *report.Partition, from, to report.Ms) []span {
	if from >= to {
		return nil
	}
	cuts := []report.Ms{from, to}
	var owners []report.PartitionOwner
	for _, o := range p.Owners {
		if o.From < to && o.To > from {
			owners = append(owners, o)
			for _, cut := range []report.Ms{o.From, o.To} {
				if cut > from && cut < to {
					cuts = append(cuts, cut)
				}
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var list []span
	for i := range cuts[1:] {
		s := span{from: cuts[i], to: cuts[i+1], owner: -1}
		var also []string
		for _, o := range owners {
			if o.From <= s.from && o.To >= s.to {
				if s.owner >= 0 {
					also = append(also, r.record.names.Members[s.owner])
				}
				s.owner = r.number(o.Member)
			}
		}
		s.also = strings.Join(also, ", ")
		list = append(list, s)
	}
	return list
}

// number gives the number of a member; -1 if there is none of that name.
func (r *Run) number(member string) int { return slices.Index(r.record.names.Members, member) }

// partitionRow is the history that some partitions of a topic share exactly.
type partitionRow struct {
	topic    string
	numbers  []int32
	downtime report.Ms
	spans    []span
}

func (p *partitionRow) name() string { return p.topic + "-" + words.Ranges(p.numbers) }

// label is the name, or where that would list too much how many there are.
func (p *partitionRow) label() string {
	const first = 8
	name, n := p.name(), len(p.numbers)
	if n > first && utf8.RuneCountInString(name) > utf8.RuneCountInString(p.topic)+mostLabel {
		return fmt.Sprintf("%s-%s… (%d)", p.topic, words.Ranges(p.numbers[:first]), n)
	}
	return name
}

// partitionRows puts the partitions of a topic together whose histories are equal,
// in the order in which the report has the first of each.
func (r *Run) partitionRows() []*partitionRow {
	var rows []*partitionRow
	known := map[[sha256.Size]byte]*partitionRow{}
	for i := range r.report.Partitions {
		p := &r.report.Partitions[i]
		spans := r.spans(p)
		key := sha256.Sum256([]byte(p.Topic + "\x00" + signature(spans))) // the texts themselves would fill the memory
		if known[key] == nil {
			known[key] = &partitionRow{topic: p.Topic, downtime: p.Downtime, spans: spans}
			rows = append(rows, known[key])
		}
		known[key].numbers = append(known[key].numbers, p.Partition)
	}
	return rows
}

// signature is the same for the same spans only.
func signature(spans []span) string {
	var b []byte
	for _, s := range spans {
		b = binary.AppendVarint(b, int64(s.to))
		b = binary.AppendVarint(b, int64(s.owner))
		b = append(b, s.also...)
		if s.down != nil {
			b = append(b, byte(s.down.Cause))
			b = append(b, s.down.Member...)
			b = append(b, s.down.Detail...)
		}
		b = append(b, 0)
	}
	return string(b)
}
