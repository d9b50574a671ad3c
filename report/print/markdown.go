package print

import (
	"fmt"
	"io"
	"slices"
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
	for _, text := range []string{r.NeverUp(), r.CutOff()} {
		if text != "" && text != r.Verdict() {
			m.Line(words.Markdown(text))
			m.Line()
		}
	}
	if text := r.Controls.Text(); text != "" {
		m.Line(words.Markdown("Controllers: " + text))
		m.Line()
	}
	for _, text := range r.Assumed {
		m.Line(words.Markdown("Assumed: " + text))
		m.Line()
	}
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
	m.expectations(list)
	m.unjudged("", r.Unjudged)
	m.rebalances(r)
	m.findings(r)
	m.alerts(r)
	_, err := io.WriteString(w, m.String())
	return err
}

// CompareMarkdown prints a comparison as a comment on a pull request, the best of each row
// in bold type.
func CompareMarkdown(w io.Writer, c *report.Comparison) error {
	m := &markdown{}
	m.Line("### " + words.Markdown(c.Scenario))
	m.Line()
	for _, text := range slices.Concat(c.NeverUp(), c.CutOff()) {
		m.Line("**" + words.Markdown(text) + "**")
		m.Line()
	}
	if conclusion := c.Conclusion(); conclusion != "" {
		m.Line("**" + words.Markdown(conclusion) + "**")
		m.Line()
	}
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
	if c.Many() {
		m.Line()
		m.Line(words.Markdown(drawnWords(c.Runs(), c.Columns[0].Trials.Drawn) + "; the median, and in brackets from 5 to 95 % of the runs. In bold the best of its row, where that is clear."))
	}
	m.runByRun(c)
	for _, paragraph := range slices.Concat(c.Assumed(), c.LeftOut(), c.Difference()) {
		m.Line()
		m.Line(words.Markdown(paragraph))
	}
	m.expectations(c.Expected())
	for i := range c.Columns {
		m.unjudged(c.Columns[i].Name, c.Columns[i].Unjudged())
	}
	_, err := io.WriteString(w, m.String())
	return err
}

// markdown is a comment about a run, or about several.
type markdown struct{ words.Comment }

// runByRun says in how many runs which setup was better.
func (m *markdown) runByRun(c *report.Comparison) {
	d := c.RunByRun()
	if d == nil {
		return
	}
	m.Line()
	m.Row(words.Markdown(d.Head()), "", "")
	m.Row("---", "---", "---")
	for _, row := range d.Rows {
		m.Row(words.Markdown(row.Against), row.Better, row.Median)
	}
}

// TrialsMarkdown prints what many runs came to as a comment on a pull request; alone is the
// command that shows one run, less its number.
func TrialsMarkdown(w io.Writer, t *report.Trials, alone string) error {
	m := &markdown{}
	m.Line("### " + words.Markdown(t.First.Heading()))
	m.Line()
	m.Line(words.Markdown(drawnWords(t.Runs(), t.Drawn) + "."))
	m.Line()
	m.Row("", "p5", "p50", "p95", "worst", "")
	m.Row("---", "---:", "---:", "---:", "---:", "---")
	for _, row := range t.Figures() {
		in := "run " + strconv.FormatUint(row.WorstRun, 10)
		if row.Same {
			in = "the same in all"
		}
		m.Row(row.Title, row.P5, row.P50, row.P95, row.Worst, in)
	}
	m.Line()
	m.Line("The worst run by downtime: " + words.Code(alone+" --run "+strconv.FormatUint(t.Spread("downtime.total").WorstRun, 10)))
	var list []report.Expected
	for _, x := range t.Results() {
		list = append(list, report.Expected{Result: x})
	}
	m.expectations(list)
	_, err := io.WriteString(w, m.String())
	return err
}

// unjudged lists what it takes many runs to judge.
func (m *markdown) unjudged(column string, list []report.Result) {
	for _, x := range list {
		m.Line()
		m.Line(strings.TrimSpace("Not judged: "+words.Markdown(column)) + " " + words.Code(x.Metric+" "+x.Want) + " " + x.Shown)
	}
}

func (m *markdown) expectations(list []report.Expected) {
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
			mark += " " + words.Markdown(x.Column)
		}
		m.Row(mark, words.Code(x.Metric+" "+x.Want), x.Shown, words.Markdown(x.Remark()))
	}
}

func (m *markdown) rebalances(r *report.Report) {
	const most = 50
	if len(r.Rebalances) == 0 {
		return
	}
	m.Folded(fmt.Sprintf("rebalances: %d after start-up, %s in all", r.Summary.Rebalances, r.Summary.Rebalancing.Human()), func() {
		m.Row(r.Protocols().Unit(), "from", "took", "members", "reason", "held up by")
		m.Row("---:", "---:", "---:", "---:", "---", "---")
		for i := range r.Rebalances[:min(most, len(r.Rebalances))] {
			b := &r.Rebalances[i]
			m.Row(strconv.Itoa(int(b.Generation)), b.From.Human(), took(b), strconv.Itoa(len(b.Members)), words.Markdown(b.Reason.Short()), words.Markdown(b.HeldUp))
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
				m.Line("  - log: " + words.Code(line))
			}
		}
	})
}
