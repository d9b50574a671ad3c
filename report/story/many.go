package story

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/words"
)

// ManySchema names the form of the JSON document about many runs.
const ManySchema = "groupsim.explain-runs/v1"

// Many tells what decided the downtime of many runs, and explains two of them. Its JSON
// form is a contract.
type Many struct {
	About Selection
	Drawn []string
	// Stories are those of the runs of ToTell.
	Stories []*Story

	protocols report.Protocols
	downtimes []int64 // of every run, from 0 on
	decided   []decision
	heading   string
	scenario  string
	seed      uint64
}

// decision is the cause that most of a run's downtime had, and how often that was so.
type decision struct {
	cause report.Name // none: nothing was down
	runs  int
}

// NewMany begins to count.
func NewMany(about Selection) *Many { return &Many{About: about, Drawn: []string{}} }

// Add takes the next run.
func (m *Many) Add(run uint64, r *report.Report) {
	if run == 0 {
		m.heading, m.scenario, m.seed = r.Heading(), r.Scenario, r.Seed
	}
	m.protocols = m.protocols.And(r.Protocols())
	f := FiguresOf(r, m.About)
	m.downtimes = append(m.downtimes, int64(f.Downtime))
	cause := decisive(r, m.About.Partition)
	i := slices.IndexFunc(m.decided, func(d decision) bool { return d.cause == cause })
	if i < 0 {
		i, m.decided = len(m.decided), append(m.decided, decision{cause: cause})
	}
	m.decided[i].runs++
}

// decisive is the cause that lasted longest, over all partitions or one.
func decisive(r *report.Report, partition string) report.Name {
	var lasted report.ByCause
	for i := range r.Partitions {
		p := &r.Partitions[i]
		if partition != "" && partition != p.Name() {
			continue
		}
		for _, g := range p.Gaps {
			for _, s := range g.Causes {
				lasted[s.Cause] += s.To - s.From
			}
		}
	}
	most := report.Name("")
	longest := report.Ms(0)
	for c, d := range lasted {
		if d > longest {
			most, longest = report.Name(report.Cause(c).String()), d
		}
	}
	return most
}

// ToTell are the runs to explain: the first at the median, and the first that was worst;
// one, if all are the same.
func (m *Many) ToTell() []uint64 {
	s := stats.Of(m.downtimes)
	first := func(v int64) uint64 { return uint64(slices.Index(m.downtimes, v)) }
	if s[0] == s[len(s)-1] {
		return []uint64{0}
	}
	median, worst := first(s.Quantile(500)), first(s[len(s)-1])
	if median == worst {
		return []uint64{worst}
	}
	return []uint64{median, worst}
}

// Decided is how often a cause decided.
type Decided struct {
	Cause report.Name  `json:"cause"` // null: nothing was down
	Runs  int          `json:"runs"`
	Share report.Ratio `json:"share"`
	// Low and High are Wilson's interval of the share, with 95 % confidence.
	Low  report.Ratio `json:"low"`
	High report.Ratio `json:"high"`
}

// Decided lists the causes, the most frequent first.
func (m *Many) Decided() []Decided {
	n := len(m.downtimes)
	var list []Decided
	for _, d := range m.decided {
		low, high := stats.Wilson(d.runs, n)
		list = append(list, Decided{d.cause, d.runs, report.Ratio(int64(d.runs) * 1_000_000 / int64(n)), report.Ratio(low), report.Ratio(high)})
	}
	slices.SortStableFunc(list, func(a, b Decided) int { return cmp.Or(b.Runs-a.Runs, cmp.Compare(a.Cause, b.Cause)) })
	return list
}

// WriteJSON writes the document as one line.
func (m *Many) WriteJSON(w io.Writer) error {
	s := stats.Of(m.downtimes)
	median, worst := m.Stories[0], m.Stories[len(m.Stories)-1]
	return report.WriteJSON(w, struct {
		Schema   string    `json:"schema"`
		Scenario string    `json:"scenario"`
		Seed     uint64    `json:"seed"`
		Runs     int       `json:"runs"`
		Drawn    []string  `json:"drawn"`
		About    Selection `json:"about"`
		Downtime any       `json:"downtime_ms"`
		Decided  []Decided `json:"decided"`
		Median   *Story    `json:"median"`
		Worst    *Story    `json:"worst"`
	}{ManySchema, m.scenario, m.seed, len(m.downtimes), m.Drawn, m.About, struct {
		P5  report.Ms `json:"p5"`
		P50 report.Ms `json:"p50"`
		P95 report.Ms `json:"p95"`
		Max report.Ms `json:"max"`
	}{at(s, 50), at(s, 500), at(s, 950), at(s, 1000)}, m.Decided(), median, worst})
}

func at(s stats.Sample, permille int) report.Ms { return report.Ms(s.Quantile(permille)) }

// figures says how many runs there were and what they came to.
func (m *Many) figures() string {
	s := stats.Of(m.downtimes)
	what := "downtime"
	if m.About.Partition != "" {
		what += " of " + m.About.Partition
	}
	text := words.Plural(len(m.downtimes), "run") + " · seed " + strconv.FormatUint(m.seed, 10)
	if len(m.Drawn) > 0 {
		text += " · drawn: " + strings.Join(m.Drawn, ", ")
	}
	if s[0] == s[len(s)-1] {
		return text + " · " + what + " " + at(s, 500).Human() + " in all of them"
	}
	return text + fmt.Sprintf(" · %s %s · %s · %s (p5 · p50 · p95), at worst %s", what, at(s, 50).Human(), at(s, 500).Human(), at(s, 950).Human(), at(s, 1000).Human())
}

// rows has a row for each cause that decided.
func (m *Many) rows() [][]string {
	var rows [][]string
	for _, d := range m.Decided() {
		name, meaning := "none", "nothing was down"
		for _, c := range report.Causes() {
			if d.Cause == report.Name(c.String()) {
				name, meaning = c.Letter()+" "+c.String(), c.Meaning(m.protocols)
			}
		}
		rows = append(rows, []string{name, strconv.Itoa(d.Runs), d.Share.Whole() + " (" + d.Low.Whole() + " to " + d.High.Whole() + ")", meaning})
	}
	return rows
}

// title says which of the runs a story tells.
func (m *Many) title(i int) string {
	run := *m.Stories[i].Run
	switch {
	case len(m.Stories) == 1 && m.downtimes[run] == slices.Min(m.downtimes):
		return fmt.Sprintf("Run %d, as all of them", run)
	case len(m.Stories) == 1:
		return fmt.Sprintf("Run %d, the worst and the one at the median", run)
	case i == 0:
		return fmt.Sprintf("Run %d, at the median", run)
	}
	return fmt.Sprintf("Run %d, the worst", run)
}

// decisionColumns head the table of what decided.
var decisionColumns = []words.Column{{Head: "most downtime"}, {Head: "runs", Right: true}, {Head: "share (95 %)", Right: true}, {}}

// Text prints all of it for people, no line wider than width (at least 80). Without colour
// there are no control characters.
func (m *Many) Text(w io.Writer, width int, colour bool) error {
	p := &page{Page: words.NewPage(width, colour)}
	p.Lines(words.Bold, m.heading)
	p.Hang("", m.figures())
	p.heading("How often each cause decided")
	p.Table(decisionColumns, m.rows(), nil)
	if _, err := io.WriteString(w, p.String()); err != nil {
		return err
	}
	for i, s := range m.Stories {
		p := words.NewPage(width, colour)
		p.Line()
		p.Line(p.Paint(words.Bold, "── "+m.title(i)+" "+strings.Repeat("─", max(0, p.Width()-4-len([]rune(m.title(i)))))))
		if _, err := io.WriteString(w, p.String()); err != nil {
			return err
		}
		if err := s.Text(w, width, colour); err != nil {
			return err
		}
	}
	return nil
}

// Markdown prints all of it as a comment.
func (m *Many) Markdown(w io.Writer) error {
	var c words.Comment
	c.Line("### " + words.Markdown(m.heading))
	c.Line()
	c.Line(words.Markdown(m.figures()))
	c.Line()
	c.Row("most downtime", "runs", "share (95 %)", "")
	c.Row("---", "---:", "---:", "---")
	for _, row := range m.rows() {
		c.Row(row...)
	}
	c.Line()
	if _, err := io.WriteString(w, c.String()); err != nil {
		return err
	}
	for i, s := range m.Stories {
		if _, err := io.WriteString(w, "## "+m.title(i)+"\n\n"); err != nil {
			return err
		}
		if err := s.Markdown(w); err != nil {
			return err
		}
	}
	return nil
}
