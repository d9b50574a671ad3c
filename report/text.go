package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text prints the report for people: what was run, a timeline of the partitions,
// downtime and its causes, the rebalances, the members, what was expected and what
// was found, and a verdict in one line. No line is wider than width (at least 80);
// without colour there are no control characters.
func Text(w io.Writer, r *Report, width int, colour bool) error {
	p := &page{width: max(width, 80), colour: colour}
	p.header(r)
	p.line()
	p.timeline(r)
	p.downtime(r)
	p.rebalances(r)
	p.members(r)
	p.expectations(r)
	p.findings(r)
	p.line()
	p.line(p.paint(bold, clip(r.Verdict(), p.width)))
	_, err := io.WriteString(w, p.String())
	return err
}

func (p *page) header(r *Report) {
	title := r.Scenario
	if r.Title != "" {
		title += ": " + r.Title
	}
	p.line(p.paint(bold, clip(title, p.width)))
	s := &r.Setup
	members := plural(s.Members, "member")
	if s.Static {
		members = plural(s.Members, "static member")
	}
	what := []string{
		s.Protocol, s.Rebalance + " (" + s.Assignor + ")", members, plural(len(r.Partitions), "partition"),
		human(r.Window.End), "seed " + strconv.FormatUint(r.Seed, 10), "Kafka " + r.Model.Kafka + ", " + r.Model.Client,
	}
	p.lines(strings.Join(what, " · "))
	if len(r.NotModelled) > 0 {
		p.lines("not modelled: " + strings.Join(r.NotModelled, ", "))
	}
}

// lines prints a dimmed text over as many lines as it needs.
func (p *page) lines(text string) {
	for _, line := range wrap(text, p.width, 3) {
		p.line(p.paint(dim, line))
	}
}

func plural(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return strconv.Itoa(n) + " " + of + "s"
}

// heading begins a section.
func (p *page) heading(text, rest string) {
	p.line()
	p.line(p.paint(bold, text), rest)
}

func (p *page) downtime(r *Report) {
	s := &r.Summary
	d := &s.Downtime
	p.line()
	p.figures("Downtime", human(d.Total)+" in all", "mean "+human(d.Mean), "p50 "+human(d.P50), "p99 "+human(d.P99), "max "+human(d.Max))
	p.causes(r)
	p.figures("", "longest gap "+human(s.LongestGap), "availability "+s.Availability.String(),
		fmt.Sprintf("%d of %s affected", s.Affected, plural(s.Partitions, "partition")))
	p.figures("", fmt.Sprintf("%d moved", s.Moved), "zombie "+human(s.Zombie),
		fmt.Sprintf("%s reprocessed, %d skipped", plural(int(s.Reprocessed), "record"), s.Skipped), fmt.Sprintf("peak lag %d", s.PeakLag))
}

// figures prints figures with dots between them, behind a head, over as many lines as
// they need.
func (p *page) figures(head string, list ...string) {
	used, text := utf8.RuneCountInString(head), p.paint(bold, head)+"  "+list[0]
	used += 2 + utf8.RuneCountInString(list[0])
	for _, figure := range list[1:] {
		n := utf8.RuneCountInString(figure)
		if used+3+n > p.width {
			p.line(text)
			used, text = 2+n, "  "+figure
			continue
		}
		used, text = used+3+n, text+" · "+figure
	}
	p.line(text)
}

// causeRow is what the downtime of one cause comes to.
type causeRow struct {
	cause      Cause
	partitions int
	longest    Segment
}

func causeRows(r *Report) []causeRow {
	rows := make([]causeRow, numCauses)
	for i := range r.Partitions {
		var here [numCauses]bool
		for _, g := range r.Partitions[i].Gaps {
			for _, s := range g.Causes {
				row := &rows[s.Cause]
				if row.cause = s.Cause; s.To-s.From > row.longest.To-row.longest.From {
					row.longest = s
				}
				if !here[s.Cause] {
					here[s.Cause] = true
					row.partitions++
				}
			}
		}
	}
	rows = slices.DeleteFunc(rows, func(row causeRow) bool { return row.partitions == 0 })
	slices.SortStableFunc(rows, func(a, b causeRow) int {
		return int(max(-1, min(1, r.Summary.ByCause[b.cause]-r.Summary.ByCause[a.cause])))
	})
	return rows
}

func (p *page) causes(r *Report) {
	rows := causeRows(r)
	if len(rows) == 0 {
		return
	}
	var cells, paints [][]string
	for _, row := range rows {
		time := r.Summary.ByCause[row.cause]
		cells = append(cells, []string{
			string(causeLetters[row.cause]) + " " + row.cause.String(), human(time), percent(time, r.Summary.Downtime.Total),
			strconv.Itoa(row.partitions), row.longest.Detail,
		})
		paints = append(paints, []string{causeColours[row.cause]})
	}
	p.table([]column{{head: "cause"}, {head: "time", right: true}, {head: "share", right: true}, {head: "partitions", right: true}, {head: "longest"}}, cells, paints)
}

// percent gives a share in whole percent.
func percent(part, whole Ms) string {
	switch n := (int64(part)*100 + int64(whole)/2) / max(1, int64(whole)); {
	case n == 0 && part > 0:
		return "<1 %"
	default:
		return strconv.FormatInt(n, 10) + " %"
	}
}

func (p *page) rebalances(r *Report) {
	const mostRows = 12
	p.heading("Rebalances", fmt.Sprintf("  %d after start-up, %s in all · final state %s", r.Summary.Rebalances, human(r.Summary.Rebalancing), r.Summary.FinalState))
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
		cells = append(cells, []string{strconv.Itoa(int(b.Generation)), human(b.From), b.took(), members, brief(b.Reason), b.HeldUp})
		paint := []string(nil)
		if b.Startup {
			paint = []string{dim, dim, dim, dim, dim, dim}
		}
		paints = append(paints, paint)
	}
	p.table([]column{{head: "gen", right: true}, {head: "from", right: true}, {head: "took", right: true}, {head: "members", right: true},
		{head: "reason", max: (p.width - 40) / 2}, {head: "held up by"}}, cells, paints)
	p.rest(len(r.Rebalances)-len(shown), "")
}

// took says how long a rebalance took.
func (b *Rebalance) took() string {
	switch {
	case b.To >= 0:
		return human(b.To - b.From)
	case b.Abandoned:
		return "abandoned"
	}
	return "open"
}

// brief leaves out of a reason, which is in Kafka's words, what tells people
// nothing: of member ids the UUIDs, and what is not there.
func brief(text string) string {
	text = strings.NewReplacer(" with group instance id none", "", "; client reason: not provided", "").Replace(text)
	const form = "-00000000-0000-0000-0000-000000000000"
	var b strings.Builder
	for i := 0; i < len(text); {
		if i+len(form) <= len(text) && isUUID(text[i:i+len(form)], form) {
			i += len(form)
			continue
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}

func isUUID(text, form string) bool {
	for i := range len(form) {
		hex := text[i] >= '0' && text[i] <= '9' || text[i] >= 'a' && text[i] <= 'f'
		if form[i] == '-' && text[i] != '-' || form[i] != '-' && !hex {
			return false
		}
	}
	return true
}

func (p *page) members(r *Report) {
	const mostRows = 10
	p.heading("Members", "")
	var cells [][]string
	for _, m := range r.Members[:min(len(r.Members), mostRows)] {
		cells = append(cells, []string{m.ID, strconv.Itoa(m.Rebalances), strconv.Itoa(m.Revoked), strconv.Itoa(m.Lost), strconv.Itoa(m.Heartbeats)})
	}
	p.table([]column{{max: 30}, {head: "rebalances", right: true}, {head: "revoked", right: true}, {head: "lost", right: true}, {head: "heartbeats", right: true}}, cells, nil)
	p.rest(len(r.Members)-len(cells), "")
}

func (p *page) expectations(r *Report) {
	if len(r.Expectations) == 0 {
		return
	}
	p.heading("Expected", "")
	var cells, paints [][]string
	for _, x := range r.Expectations {
		mark, code := "✓", green
		if !x.OK {
			mark, code = "✗", red
		}
		cells = append(cells, []string{mark, x.Metric + " " + x.Want, x.Got, x.Where})
		paints = append(paints, []string{code, "", code})
	}
	p.table([]column{{}, {}, {right: true}, {}}, cells, paints)
}
