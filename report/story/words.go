package story

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// cited are rules that have been referred to.
type cited struct{ list []Rule }

// cite gives the number of a rule.
func (c *cited) cite(r Rule) string {
	i := slices.Index(c.list, r)
	if i < 0 {
		i, c.list = len(c.list), append(c.list, r)
	}
	return fmt.Sprintf("[%d]", i+1)
}

func (r *Rule) text() string { return r.Part + ", " + r.Heading + ": " + r.Source }

func (s *Story) heading() string { return report.Heading(s.Scenario, s.Title) }

// which says which run it is that the story tells, and how it went.
func (s *Story) which() string {
	if s.Run == nil {
		return "Run 0, the file as it is written: " + s.Verdict
	}
	return "Run " + strconv.FormatUint(*s.Run, 10) + ": " + s.Verdict
}

// about adds to a text what the story is about.
func (s *Story) about(text string) string {
	if s.About.Partition != "" {
		text += ", " + s.About.Partition
	}
	if s.About.Member != "" {
		text += ", " + s.About.Member
	}
	if s.About.Generation != 0 {
		text += fmt.Sprintf(", rebalance %d", s.About.Generation)
	}
	return text
}

// figures says when it was, what was down, and how often the group rebalanced.
func (x *Incident) figures() string {
	text := x.From.Moment() + " to " + x.To.Moment() + ": "
	switch {
	case len(x.Histories) > 0:
		text += x.Downtime.Human() + " down in all"
	case x.early:
		text += "no partition had been up that could go down"
	default:
		text += "nothing was down"
	}
	if x.Reprocessed > 0 {
		text += ", " + records(x.Reprocessed) + " processed again"
	}
	switch n := len(x.Generations); {
	case n > 1 && x.Generations[0] == x.Generations[n-1]: // begun by one protocol, and by the other
		text += fmt.Sprintf(", %d rebalances (%s %d)", n, x.unit, x.Generations[0])
	case n == 1:
		text += ", one rebalance (" + x.unit + " " + strconv.Itoa(int(x.Generations[0])) + ")"
	case n > 1:
		text += fmt.Sprintf(", %d rebalances (%ss %d to %d)", n, x.unit, x.Generations[0], x.Generations[n-1])
	}
	return text
}

// sentence begins a text with a capital, unless a name begins it.
func sentence(text string) string {
	for _, word := range []string{"the ", "by ", "an administrator ", "a heartbeat ", "a member id ", "a commit ", "leader "} {
		if strings.HasPrefix(text, word) {
			return strings.ToUpper(text[:1]) + text[1:]
		}
	}
	return text
}

// why is how the first gap of a history began.
func (h *History) why() string {
	first := h.gaps[0].beginning
	if first == nil {
		return ""
	}
	for i := len(h.Chain) - 1; i >= 0; i-- {
		if l := &h.Chain[i]; l.seq == first.seq {
			return ": " + l.What + partitionLabel(l)
		}
	}
	return ""
}

// times lists when partitions were down, and who had them before and after.
func (h *History) times() string {
	const most = 6
	var list []string
	for _, g := range h.Gaps[:min(most, len(h.Gaps))] {
		who := fmt.Sprintf(" (%s, then %s)", g.Before, g.After)
		switch {
		case g.After == "":
			who = fmt.Sprintf(" (%s, then nobody)", g.Before)
		case g.After == g.Before:
			who = fmt.Sprintf(" (%s)", g.Before)
		}
		list = append(list, g.From.Moment()+" to "+g.To.Moment()+who)
	}
	if n := len(h.Gaps) - most; n > 0 {
		list = append(list, fmt.Sprintf("… and %d more", n))
	}
	return h.Downtime.Human() + ", " + strings.Join(list, ", ")
}

// label names the partitions of a history.
func (h *History) label() string { return label(h.Partitions, h.parts) }

func label(names []string, parts []protocol.TopicPartition) string {
	const most = 40
	at := func(i int) (string, int32) {
		return names[i][:strings.LastIndexByte(names[i], '-')], parts[i].Partition
	}
	text := strings.Join(words.Numbered(len(parts), at), ", ")
	if utf8.RuneCountInString(text) > most {
		text = fmt.Sprintf("%s… (%d partitions)", string([]rune(text)[:most]), len(names))
	}
	return text
}

func partitionLabel(l *Link) string {
	if len(l.Partitions) == 0 {
		return ""
	}
	return " " + label(l.Partitions, l.parts)
}

// waited is how long it took, where that says something.
func (l *Link) waited() string {
	if l.Since == report.None {
		return ""
	}
	return "+" + (l.At - l.Since).Human()
}

// sentence says what happened, by which settings, and under which rule.
func (l *Link) sentence(c *cited) string {
	text := l.What + partitionLabel(l)
	if len(l.Settings) > 0 {
		var list []string
		for _, s := range l.Settings {
			list = append(list, s.text())
		}
		text += " (" + strings.Join(list, ", ") + ")"
	}
	if l.Rule != nil {
		text += " " + c.cite(*l.Rule)
	}
	return text
}

// length is the value of a setting that is a length of time, in Kafka's milliseconds or
// as the scenario file writes it; 0 of others.
func (s *Setting) length() clock.Duration {
	if strings.HasSuffix(s.Name, ".ms") {
		return ms(*s)
	}
	d, err := clock.ParseDuration(s.Value)
	if err != nil {
		return 0
	}
	return d
}

// text writes a setting with its value as people read it.
func (s *Setting) text() string {
	if d := s.length(); d > 0 {
		return s.Name + " = " + report.Ms(d).Human()
	}
	return s.Name + " = " + s.Value
}

func (r *Rebalance) heading() string {
	text := fmt.Sprintf("Rebalance %d, from %s", r.Generation, r.From.Moment())
	if r.To >= 0 {
		text += " to " + r.To.Moment()
	}
	return text + ": " + r.HeldUp
}

// table has a head and a row for each member.
func (r *Rebalance) table() [][]string {
	rows := [][]string{append([]string{"member"}, r.words...)}
	for i := range r.Members {
		w := &r.Members[i]
		sent, came := w.Sent, w.Joined
		if w.Reconciled != 0 {
			sent, came = w.Acknowledged, w.Reconciled
		}
		rows = append(rows, []string{string(w.Member), w.Heard.Moment(), w.HeardBy, w.LetGo.Moment(), sent.Moment(), came.Moment()})
	}
	return rows
}
