package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Markdown prints a report as a comment on a pull request: a verdict, the figures,
// what was expected, and folded away the rebalances and what was found.
func Markdown(w io.Writer, r *Report) error {
	m := &markdown{}
	title := r.Scenario
	if r.Title != "" {
		title += ": " + r.Title
	}
	m.line("### " + mdText(title))
	m.line()
	m.line("**" + mdText(r.Verdict()) + "**")
	m.line()
	run := r.SeedRun()
	m.row("", mdText(r.Setup.Rebalance+" ("+r.Setup.Assignor+"), "+plural(r.Setup.Members, "member")))
	m.row("---", "---:")
	for _, f := range figures() {
		m.row(f.title, f.print(f.get(&run)))
	}
	for _, row := range causeRows(r) {
		m.row("down: "+row.cause.String(), human(r.Summary.ByCause[row.cause]))
	}
	var list []expected
	for _, x := range r.Expectations {
		list = append(list, expected{Result: x})
	}
	m.expectations(list, false)
	m.rebalances(r)
	m.findings(r)
	_, err := io.WriteString(w, m.String())
	return err
}

// Markdown prints a comparison as a comment on a pull request, the best of each row
// in bold type.
func (c *Comparison) Markdown(w io.Writer) error {
	m := &markdown{}
	m.line("### " + mdText(c.Scenario))
	m.line()
	head, rule := []string{""}, []string{"---"}
	for i := range c.Columns {
		head, rule = append(head, mdText(c.Columns[i].Name)), append(rule, "---:")
	}
	m.row(head...)
	m.row(rule...)
	for _, f := range c.Figures() {
		row := []string{f.Title}
		for _, cell := range f.Cells {
			text := cell.Text
			if cell.Best {
				text = "**" + text + "**"
			}
			row = append(row, text)
		}
		m.row(row...)
	}
	for _, paragraph := range c.Difference() {
		m.line()
		m.line(mdText(paragraph))
	}
	m.expectations(c.expected(), c.seeds() > 1)
	_, err := io.WriteString(w, m.String())
	return err
}

// markdown gathers the lines of a comment.
type markdown struct{ strings.Builder }

func (m *markdown) line(parts ...string) {
	m.WriteString(strings.Join(parts, "") + "\n")
}

// row is a row of a table; its cells are Markdown already.
func (m *markdown) row(cells ...string) {
	m.line("| " + strings.Join(cells, " | ") + " |")
}

// mdText writes a text that is no Markdown.
func mdText(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "<", "&lt;", ">", "&gt;", "&", "&amp;", "#", "\\#", "[", "\\[").Replace(s)
}

func (m *markdown) expectations(list []expected, seeds bool) {
	if len(list) == 0 {
		return
	}
	m.line()
	m.row("", "expected", "got", "")
	m.row("---", "---", "---:", "---")
	for _, x := range list {
		mark := "✅"
		if !x.OK {
			mark = "❌"
		}
		if x.column != "" {
			mark += " " + mdText(x.label(seeds))
		}
		m.row(mark, "`"+x.Metric+" "+x.Want+"`", x.Got, mdText(x.Where))
	}
}

func (m *markdown) folded(summary string, body func()) {
	m.line()
	m.line("<details><summary>" + summary + "</summary>")
	m.line()
	body()
	m.line()
	m.line("</details>")
}

func (m *markdown) rebalances(r *Report) {
	const most = 50
	if len(r.Rebalances) == 0 {
		return
	}
	m.folded(fmt.Sprintf("rebalances: %d after start-up, %s in all", r.Summary.Rebalances, human(r.Summary.Rebalancing)), func() {
		m.row("generation", "from", "took", "members", "reason", "held up by")
		m.row("---:", "---:", "---:", "---:", "---", "---")
		for i := range r.Rebalances[:min(most, len(r.Rebalances))] {
			b := &r.Rebalances[i]
			m.row(strconv.Itoa(int(b.Generation)), human(b.From), b.took(), strconv.Itoa(len(b.Members)), mdText(brief(b.Reason)), mdText(b.HeldUp))
		}
		if n := len(r.Rebalances) - most; n > 0 {
			m.line()
			m.line(fmt.Sprintf("… and %d more", n))
		}
	})
}

func (m *markdown) findings(r *Report) {
	if len(r.Findings) == 0 {
		return
	}
	m.folded("findings: "+countFindings(r.Findings), func() {
		for _, f := range r.Findings {
			m.line("- **" + f.Severity.String() + "** " + human(f.At) + ": " + mdText(f.Symptom))
			for _, part := range []struct{ head, text string }{{"metrics", strings.Join(f.Metrics, ", ")}, {"cause", f.Cause}, {"remedy", f.Remedy}} {
				if part.text != "" {
					m.line("  - " + part.head + ": " + mdText(part.text))
				}
			}
			for _, line := range f.Log {
				m.line("  - log: `" + strings.ReplaceAll(line, "`", "'") + "`")
			}
		}
	})
}
