package print

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// Markdown prints a report as a comment on a pull request: a verdict, the figures,
// what was expected, and folded away the rebalances and what was found.
func Markdown(w io.Writer, r *report.Report) error {
	m := &markdown{}
	m.Line("### " + words.Markdown(r.Heading()))
	m.Line()
	m.Line("**" + words.Markdown(r.Verdict()) + "**")
	m.Line()
	m.Row("", words.Markdown(r.Setup.Rebalance+" ("+r.Setup.Assignor+"), "+words.Plural(r.Setup.Members, "member")))
	m.Row("---", "---:")
	for _, f := range r.Figures() {
		m.Row(f.Title, f.Cells[0].Text)
	}
	for _, x := range r.Causes() {
		m.Row("down: "+x.Cause.String(), x.Time.Human())
	}
	var list []report.Expected
	for _, x := range r.Expectations {
		list = append(list, report.Expected{Result: x})
	}
	m.expectations(list, false)
	m.rebalances(r)
	m.findings(r)
	_, err := io.WriteString(w, m.String())
	return err
}

// CompareMarkdown prints a comparison as a comment on a pull request, the best of each row
// in bold type.
func CompareMarkdown(w io.Writer, c *report.Comparison) error {
	m := &markdown{}
	m.Line("### " + words.Markdown(c.Scenario))
	m.Line()
	head, rule := []string{""}, []string{"---"}
	for i := range c.Columns {
		head, rule = append(head, words.Markdown(c.Columns[i].Name)), append(rule, "---:")
	}
	m.Row(head...)
	m.Row(rule...)
	for _, f := range c.Figures() {
		row := []string{f.Title}
		for _, cell := range f.Cells {
			text := cell.Text
			if cell.Best {
				text = "**" + text + "**"
			}
			row = append(row, text)
		}
		m.Row(row...)
	}
	for _, paragraph := range c.Difference() {
		m.Line()
		m.Line(words.Markdown(paragraph))
	}
	m.expectations(c.Expected(), c.Seeds() > 1)
	_, err := io.WriteString(w, m.String())
	return err
}

// markdown is a comment about a run, or about several.
type markdown struct{ words.Comment }

func (m *markdown) expectations(list []report.Expected, seeds bool) {
	if len(list) == 0 {
		return
	}
	m.Line()
	m.Row("", "expected", "got", "")
	m.Row("---", "---", "---:", "---")
	for _, x := range list {
		mark := "✅"
		if !x.OK {
			mark = "❌"
		}
		if x.Column != "" {
			mark += " " + words.Markdown(x.Label(seeds))
		}
		m.Row(mark, "`"+x.Metric+" "+x.Want+"`", x.Got, words.Markdown(x.Where))
	}
}

func (m *markdown) rebalances(r *report.Report) {
	const most = 50
	if len(r.Rebalances) == 0 {
		return
	}
	m.Folded(fmt.Sprintf("rebalances: %d after start-up, %s in all", r.Summary.Rebalances, r.Summary.Rebalancing.Human()), func() {
		m.Row("generation", "from", "took", "members", "reason", "held up by")
		m.Row("---:", "---:", "---:", "---:", "---", "---")
		for i := range r.Rebalances[:min(most, len(r.Rebalances))] {
			b := &r.Rebalances[i]
			m.Row(strconv.Itoa(int(b.Generation)), b.From.Human(), took(b), strconv.Itoa(len(b.Members)), words.Markdown(report.Brief(b.Reason)), words.Markdown(b.HeldUp))
		}
		if n := len(r.Rebalances) - most; n > 0 {
			m.Line()
			m.Line(fmt.Sprintf("… and %d more", n))
		}
	})
}

func (m *markdown) findings(r *report.Report) {
	if len(r.Findings) == 0 {
		return
	}
	m.Folded("findings: "+countFindings(r.Findings), func() {
		for _, f := range r.Findings {
			m.Line("- **" + f.Severity.String() + "** " + f.At.Human() + ": " + words.Markdown(f.Symptom))
			for _, part := range []struct{ head, text string }{{"metrics", strings.Join(f.Metrics, ", ")}, {"cause", f.Cause}, {"remedy", f.Remedy}} {
				if part.text != "" {
					m.Line("  - " + part.head + ": " + words.Markdown(part.text))
				}
			}
			for _, line := range f.Log {
				m.Line("  - log: `" + strings.ReplaceAll(line, "`", "'") + "`")
			}
		}
	})
}
