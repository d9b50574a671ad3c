package story

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Selection says what a story is to be about; the zero value is all of it.
type Selection struct {
	Partition  string              `json:"partition,omitempty"`  // orders-3
	Member     string              `json:"member,omitempty"`     // c2
	Generation protocol.Generation `json:"generation,omitempty"` // of a rebalance
}

// Unknown is the error about a name that the run does not have.
type Unknown struct {
	What  string   // partition, member or rebalance
	Name  string   // as it was written
	Known []string // those that there are, for a proposal
	Hint  string
}

// Error says what there is not.
func (u *Unknown) Error() string {
	text := fmt.Sprintf("the run has no %s %q", u.What, u.Name)
	if u.Hint != "" {
		text += ": " + u.Hint
	}
	return text
}

// Check says whether a run has what is selected: partitions and members can be told
// before it, rebalances only after.
func (s *Selection) Check(r *report.Report) error {
	if s.Member != "" && !slices.ContainsFunc(r.Members, func(m report.Member) bool { return m.ID == s.Member }) {
		u := &Unknown{What: "member", Name: s.Member}
		for _, m := range r.Members {
			u.Known = append(u.Known, m.ID)
		}
		return u
	}
	if s.Generation != 0 {
		u := &Unknown{What: "rebalance", Name: fmt.Sprint(s.Generation), Hint: "there was none"}
		for i := range r.Rebalances {
			g := r.Rebalances[i].Generation
			if g == s.Generation {
				return s.checkPartition(r)
			}
			unit := "generations"
			if r.Protocols().Consumer {
				unit = "epochs"
			}
			u.Hint = fmt.Sprintf("its %s go from %d to %d", unit, r.Rebalances[0].Generation, g)
		}
		return u
	}
	return s.checkPartition(r)
}

func (s *Selection) checkPartition(r *report.Report) error {
	if s.Partition == "" {
		return nil
	}
	u := &Unknown{What: "partition", Name: s.Partition}
	dash := strings.LastIndexByte(s.Partition, '-')
	counts := map[string]int32{}
	for i := range r.Partitions {
		p := &r.Partitions[i]
		if p.Name() == s.Partition {
			return nil
		}
		if counts[p.Topic] == 0 {
			u.Known = append(u.Known, p.Topic+"-"+s.Partition[dash+1:])
		}
		counts[p.Topic] = p.Partition + 1
	}
	if dash >= 0 && counts[s.Partition[:dash]] > 0 {
		u.Known = nil // the number is wrong, not the name
		u.Hint = fmt.Sprintf("%s has 0 to %d", s.Partition[:dash], counts[s.Partition[:dash]]-1)
	}
	return u
}

// Select keeps of a story what a selection asks for: the incidents with that
// partition, member or rebalance, and in them the histories and the repeats.
func (s *Story) Select(about Selection) {
	s.About = about
	keep := s.Incidents[:0]
	for _, x := range s.Incidents {
		if about.Partition != "" {
			x.Histories = slices.DeleteFunc(x.Histories, func(h History) bool { return !slices.Contains(h.Partitions, about.Partition) })
			x.about(about.Partition, s.names)
			if len(x.Histories)+len(x.Repeats) == 0 {
				continue
			}
		}
		if about.Generation != 0 && !slices.Contains(x.Generations, about.Generation) {
			continue
		}
		if about.Member != "" && !x.with(about.Member) {
			continue
		}
		keep = append(keep, x)
	}
	s.Incidents = keep
	if about != (Selection{}) {
		s.Startup, s.Early = []Link{}, s.Early.selected(about, s.names)
	}
	if about.Generation != 0 {
		s.Rebalances = slices.DeleteFunc(s.Rebalances, func(r Rebalance) bool { return r.Generation != about.Generation })
	}
}

// with keeps the histories and repeats in which a member plays a part, and tells whether
// it does in the incident.
func (x *Incident) with(member string) bool {
	in := func(links []Link) bool {
		return slices.ContainsFunc(links, func(l Link) bool { return string(l.Member) == member })
	}
	x.by(member)
	own := slices.DeleteFunc(slices.Clone(x.Histories), func(h History) bool {
		return !in(h.Chain) && !slices.ContainsFunc(h.Gaps, func(g Gap) bool { return string(g.Before) == member || string(g.After) == member })
	})
	if len(own) > 0 {
		x.Histories = own
		return true
	}
	return in(x.Chain) || len(x.Repeats) > 0
}

// Settings gives the settings that decided something in the incidents, with the values
// that did.
func (s *Story) Settings() map[string][]string {
	named := map[string][]string{}
	note := func(links []Link) {
		for _, l := range links {
			for _, setting := range l.Settings {
				if !slices.Contains(named[setting.Name], setting.Value) {
					named[setting.Name] = append(named[setting.Name], setting.Value)
				}
			}
		}
	}
	for i := range s.Incidents {
		note(s.Incidents[i].Chain)
		for _, h := range s.Incidents[i].Histories {
			note(h.Chain)
		}
	}
	return named
}
