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

// Text prints the report for people: what was run, a timeline of the partitions,
// downtime and its causes, the rebalances, the members, what was expected and what
// was found, and a verdict in one line. No line is wider than width (at least 80);
// without colour there are no control characters.
func Text(w io.Writer, r *report.Report, width int, colour bool) error {
	p := &page{words.NewPage(width, colour)}
	p.header(r)
	p.Line()
	p.timeline(r)
	p.downtime(r)
	p.rebalances(r)
	p.members(r)
	p.owners(r)
	p.expectations(r)
	p.findings(r)
	p.alerts(r)
	p.Line()
	p.Lines(words.Bold, r.Verdict())
	_, err := io.WriteString(w, p.String())
	return err
}

// page gathers the lines of a text report.
type page struct{ words.Page }

func (p *page) header(r *report.Report) {
	p.whole(words.Bold, r.Heading())
	s := &r.Setup
	members := words.Plural(s.Members, "member")
	if s.Static {
		members = words.Plural(s.Members, "static member")
	}
	what := []string{
		s.Protocol, s.Rebalance + " (" + s.Assignor + ")", members, words.Plural(len(r.Partitions), "partition"),
		r.Window.End.Human(), r.Draws(), "Kafka " + r.Model.Kafka + ", " + r.Model.Client,
	}
	p.Lines(words.Dim, strings.Join(what, " · "))
	p.loud(r.NeverUp(), words.Red)
	p.loud(r.CutOff(), words.Yellow)
	if text := r.Controls.Text(); text != "" {
		p.whole(words.Dim, "controllers: "+text)
	}
	for _, text := range r.Assumed {
		p.whole(words.Dim, "assumed: "+text)
	}
	p.notModelled(r)
	p.description(r)
}

// whole prints a text in a colour over as many lines as it needs.
func (p *page) whole(code, text string) {
	for _, line := range words.Wrap(text, p.Width(), words.All) {
		p.Line(p.Paint(code, line))
	}
}

// description prints what the scenario is there to show.
func (p *page) description(r *report.Report) {
	if r.Description == "" {
		return
	}
	p.Line()
	p.Hang("", r.Description)
}

// notModelled names the settings that are not modelled: those that could change the
// figures, and how many others there are.
func (p *page) notModelled(r *report.Report) {
	text := strings.Join(r.Matter, ", ")
	if others := len(r.NotModelled) - len(r.Matter); others > 0 {
		if text != "" {
			text += ", and "
		}
		text += words.Plural(others, "setting") + " that would change nothing here"
	}
	if text != "" {
		p.Lines(words.Dim, "not modelled: "+text)
	}
}

// loud prints what has to be known before any figure.
func (p *page) loud(text, colour string) {
	if text != "" {
		p.Lines(colour, text)
	}
}

// heading begins a section.
func (p *page) heading(text, rest string) {
	p.Line()
	p.Line(p.Paint(words.Bold, text), rest)
}

func (p *page) downtime(r *report.Report) {
	s := &r.Summary
	d := &s.Downtime
	p.Line()
	p.figures("Downtime", d.Total.Human()+" in all", "mean "+d.Mean.Human(), "p50 "+d.P50.Human(), "p99 "+d.P99.Human(), "max "+d.Max.Human())
	p.causes(r)
	p.figures("", "longest gap "+s.LongestGap.Human(), "availability "+s.Availability.String(),
		fmt.Sprintf("%d of %s affected", s.Affected, words.Plural(s.Partitions, "partition")), r.StartUp())
	last := []string{words.Plural(s.Moved, "move") + " to another member", words.Plural(int(s.Reprocessed), "record") + " processed twice"}
	if s.Skipped > 0 {
		last = append(last, words.Plural(int(s.Skipped), "record")+" skipped")
	}
	p.figures("", append(last, fmt.Sprintf("peak lag %d", s.PeakLag))...)
	if s.Zombie > 0 {
		p.figures("", "zombies "+s.Zombie.Human()+": members went on with partitions not theirs any more")
	}
}

// figures prints figures with dots between them, behind a head, over as many lines as
// they need.
func (p *page) figures(head string, list ...string) {
	used, text := utf8.RuneCountInString(head), p.Paint(words.Bold, head)+"  "+list[0]
	used += 2 + utf8.RuneCountInString(list[0])
	for _, figure := range list[1:] {
		n := utf8.RuneCountInString(figure)
		if used+3+n > p.Width() {
			p.Line(text)
			used, text = 2+n, "  "+figure
			continue
		}
		used, text = used+3+n, text+" · "+figure
	}
	p.Line(text)
}

func (p *page) causes(r *report.Report) {
	list := r.Causes()
	if len(list) == 0 {
		return
	}
	var cells, paints [][]string
	for _, x := range list {
		cells = append(cells, []string{x.Cause.Letter() + " " + x.Cause.String(), x.Time.Human(), x.Share, strconv.Itoa(x.Partitions), x.Longest.Detail})
		paints = append(paints, []string{causeColours[x.Cause]})
	}
	p.Table([]words.Column{{Head: "cause"}, {Head: "time", Right: true}, {Head: "share", Right: true}, {Head: "partitions", Right: true}, {Head: "longest", Lines: words.All}}, cells, paints)
}

func (p *page) rebalances(r *report.Report) {
	const mostRows = 12
	p.heading("Rebalances", fmt.Sprintf("  %d after start-up, %s in all · final state %s", r.Summary.Rebalances, r.Summary.Rebalancing.Human(), r.Summary.FinalState))
	if len(r.Rebalances) == 0 {
		return
	}
	shown := r.Rebalances[:min(len(r.Rebalances), mostRows)]
	var cells, paints [][]string
	for i := range shown {
		b := &shown[i]
		members := "-"
		if len(b.Members) > 0 {
			members = strconv.Itoa(len(b.Members))
		}
		cells = append(cells, []string{strconv.Itoa(int(b.Generation)), b.From.Human(), took(b), members, b.Reason.Short(), b.HeldUp})
		paint := []string(nil)
		if b.Startup {
			paint = []string{words.Dim, words.Dim, words.Dim, words.Dim, words.Dim, words.Dim}
		}
		paints = append(paints, paint)
	}
	p.Table([]words.Column{{Head: number(r), Right: true}, {Head: "from", Right: true}, {Head: "took", Right: true}, {Head: "members", Right: true},
		{Head: "reason", Max: (p.Width() - 40) / 2}, {Head: "held up by", Lines: words.All}}, cells, paints)
	p.rest(len(r.Rebalances)-len(shown), "")
}

// number heads the column of what rebalances are numbered by.
func number(r *report.Report) string {
	return strings.Replace(r.Protocols().Unit(), "generation", "gen", 1)
}

// took says how long a rebalance took.
func took(b *report.Rebalance) string {
	switch {
	case b.Abandoned:
		return "abandoned"
	case b.Ended >= 0:
		return (b.Ended - b.From).Human()
	}
	return "open"
}

func (p *page) members(r *report.Report) {
	const mostRows = 10
	p.heading("Members", "")
	var cells [][]string
	for _, m := range r.Members[:min(len(r.Members), mostRows)] {
		cells = append(cells, []string{m.ID, strconv.Itoa(m.Rebalances), strconv.Itoa(m.Revoked), strconv.Itoa(m.Lost), strconv.Itoa(m.Heartbeats)})
	}
	p.Table([]words.Column{{Max: 30}, {Head: "rebalances", Right: true}, {Head: "revoked", Right: true}, {Head: "lost", Right: true}, {Head: "heartbeats", Right: true}}, cells, nil)
	p.rest(len(r.Members)-len(cells), "")
}

func (p *page) expectations(r *report.Report) {
	p.results(r.Expectations, r.Unjudged)
}

// results lists what was expected, and what it takes many runs to judge.
func (p *page) results(judged, unjudged []report.Result) {
	if len(judged)+len(unjudged) == 0 {
		return
	}
	p.heading("Expected", "")
	var cells, paints [][]string
	for _, x := range judged {
		mark, code := "✓", words.Green
		if !x.OK {
			mark, code = "✗", words.Red
		}
		cells = append(cells, []string{mark, x.Metric + " " + x.Want, x.Shown, x.Remark()})
		paints = append(paints, []string{code, "", code})
	}
	for _, x := range unjudged {
		cells = append(cells, []string{"?", x.Metric + " " + x.Want, x.Shown, ""})
		paints = append(paints, nil)
	}
	p.Table([]words.Column{{}, {}, {Right: true}, {}}, cells, paints)
}
