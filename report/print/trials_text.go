package print

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// TrialsText prints for people what many runs came to: of every figure all but the least
// and the most twentieth, and the worst run. Alone is the command that shows one run, less
// its number.
func TrialsText(w io.Writer, t *report.Trials, alone string, width int, colour bool) error {
	p := &page{words.NewPage(width, colour)}
	r := t.First
	p.whole(words.Bold, r.Heading())
	what := []string{
		r.Setup.Protocol, r.Setup.Rebalance + " (" + r.Setup.Assignor + ")", words.Plural(r.Setup.Members, "member"),
		words.Plural(len(r.Partitions), "partition"), r.Window.End.Human(), "seed " + strconv.FormatUint(r.Seed, 10), "Kafka " + r.Model.Kafka + ", " + r.Model.Client,
	}
	p.Lines(words.Dim, strings.Join(what, " · "))
	p.Lines(words.Dim, drawnWords(t.Runs(), t.Drawn))
	if text := t.NeverUp(); text != "" {
		p.loud("Some or all "+text+".", words.Red)
	}
	p.description(r)
	p.Line()
	p.spreads(t)
	p.Line()
	for _, line := range words.Wrap("--run K shows one run alone. The worst by downtime:", p.Width(), 2) {
		p.Line(line)
	}
	p.Line("  " + alone + " --run " + strconv.FormatUint(t.Spread("downtime.total").WorstRun, 10))
	p.results(t.Results(), nil)
	_, err := io.WriteString(w, p.String())
	return err
}

// drawnWords says how many runs there were, and what each but the first has drawn.
func drawnWords(runs int, drawn []string) string {
	text := words.Plural(runs, "run") + ": run 0 is the file as it is written"
	if runs > 1 && len(drawn) > 0 {
		text += ", the others draw " + words.And(drawn)
	}
	return text
}

func (p *page) spreads(t *report.Trials) {
	var cells [][]string
	for _, row := range t.Figures() {
		worst, run := row.Worst, "--run "+strconv.FormatUint(row.WorstRun, 10)
		if row.Same {
			worst, run = "", "the same in all"
		}
		cells = append(cells, []string{row.Title, row.P5, row.P50, row.P95, worst, run})
	}
	p.Table([]words.Column{{}, {Head: "p5", Right: true}, {Head: "p50", Right: true}, {Head: "p95", Right: true}, {Head: "worst", Right: true}, {Head: "in"}}, cells, nil)
}

// SpreadLine prints in one line how far run 0 can be trusted: what many runs came to.
func SpreadLine(w io.Writer, t *report.Trials, width int, colour bool) error {
	p := words.NewPage(width, colour)
	n := t.Runs()
	total, worst := t.Spread("downtime.total"), t.Spread("downtime.max")
	text := fmt.Sprintf("Over %d runs: downtime %s, worst partition %s", n, quantiles(total), quantiles(worst))
	if total.Values[0] != total.Values[n-1] || worst.Values[0] != worst.Values[n-1] {
		text += " (p5 · p50 · p95)"
	}
	if utf8.RuneCountInString(text) > p.Width() {
		text = fmt.Sprintf("Over %d runs: downtime %s (p5 · p50 · p95)", n, quantiles(total))
	}
	p.Line(p.Paint(words.Bold, text))
	if text := t.NeverUp(); text != "" {
		p.Line(p.Paint(words.Red, "Some or all "+text+"."))
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// NoSpreadLine says why there is none, and how to get it.
func NoSpreadLine(w io.Writer, why string, width int, colour bool) error {
	p := words.NewPage(width, colour)
	p.Line(p.Paint(words.Dim, words.Clip(why, p.Width())))
	_, err := io.WriteString(w, p.String())
	return err
}

func quantiles(s report.Spread) string {
	human := func(permille int) string { return report.Ms(s.Values.Quantile(permille)).Human() }
	if s.Values[0] == s.Values[len(s.Values)-1] {
		return human(500) + " in each"
	}
	return human(50) + " · " + human(500) + " · " + human(950)
}
