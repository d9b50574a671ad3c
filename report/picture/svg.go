package picture

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// The measures of the static timeline, in pixels.
const (
	svgWidth  = 1200
	svgMargin = 16
	svgRow    = 18
	svgBar    = 14
	svgFigure = 78 // the column of downtimes
	svgChar   = 7  // what a character of small text takes, about
	svgLag    = 80
	svgLabel  = 40 // characters of a name beside its row
	svgTag    = 12 // of a member's within a bar

	// Rows beyond these are left out, those with the least downtime first.
	mostPartitionRows = 100
	mostMemberRows    = 100
)

// SVG writes the timeline as a static picture: the group's state, the members',
// the partitions, and the lag. It follows the light or dark mode of whoever shows
// it.
func (r *Run) SVG(w io.Writer) error {
	s := &svg{run: r, y: svgMargin}
	rows := words.Most(r.partitionRows(), mostPartitionRows, func(row *partitionRow) int64 { return int64(row.downtime) })
	s.layout(rows)
	s.heading()
	s.axis()
	s.group()
	s.members()
	s.partitions(rows)
	s.lag()
	s.legend()
	if _, err := io.WriteString(w, s.head()); err != nil {
		return err
	}
	_, err := io.WriteString(w, s.b.String()+"</svg>\n")
	return err
}

// svg gathers the picture from top to bottom.
type svg struct {
	run   *Run
	b     strings.Builder
	y     int
	left  int      // where time begins
	names []string // the members', and those of rows, as long as there is room
	rows  []string
	tags  []string     // the members', for bars
	width int          // of time
	used  [32]bool     // paints that there is something of
	owned [owners]bool // members' patterns, likewise

	rulesFrom, rulesTo int // from where to where the lines of the axis go
}

// layout decides how wide the names are.
func (s *svg) layout(rows []*partitionRow) {
	label := 12
	for _, name := range s.run.record.names.Members {
		label = max(label, utf8.RuneCountInString(name))
	}
	for _, row := range rows {
		s.rows = append(s.rows, row.label())
		label = max(label, utf8.RuneCountInString(row.label()))
	}
	label = min(label, svgLabel)
	s.left = svgMargin + label*svgChar + 8
	s.names, s.tags, s.rows = words.Distinct(s.run.record.names.Members, label), words.Distinct(s.run.record.names.Members, svgTag), words.Distinct(s.rows, label)
	s.width = svgWidth - svgMargin - svgFigure - s.left
}

// head opens the picture; its height is known when all is drawn.
func (s *svg) head() string {
	var b strings.Builder
	r, height := s.run.report, s.y+svgMargin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-labelledby="title desc">`, svgWidth, height, svgWidth, height)
	fmt.Fprintf(&b, "\n<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escape(r.Heading()), escape(r.Verdict()))
	s.style(&b)
	b.WriteString("<defs>\n")
	for i, p := range paints() {
		if s.used[i] {
			fmt.Fprintf(&b, `<pattern id="p%d" width="8" height="8" patternUnits="userSpaceOnUse"><path fill="var(--%s)" d="M0 0H8V8H0z"/>`, i, p.name)
			fmt.Fprintf(&b, `<path fill="none" stroke="var(--%s-ink)" stroke-opacity=".35" d="%s"/></pattern>`+"\n", p.name, p.pattern)
		}
	}
	for i := range owners {
		if s.owned[i] {
			fmt.Fprintf(&b, `<pattern id="m%d" width="8" height="8" patternUnits="userSpaceOnUse"><path fill="var(--o%d)" d="M0 0H8V8H0z"/>`, i, i)
			fmt.Fprintf(&b, `<path fill="none" stroke="var(--owner)" stroke-opacity=".2" d="%s"/></pattern>`+"\n", ownerPattern(i))
		}
	}
	fmt.Fprintf(&b, "</defs>\n<rect width=\"%d\" height=\"%d\" fill=\"var(--back)\"/>\n<path class=\"rule\" d=\"", svgWidth, height)
	for _, at := range s.ticks() {
		fmt.Fprintf(&b, "M%d %dV%d", s.left+int(s.x(at)/10), s.rulesFrom, s.rulesTo)
	}
	b.WriteString("\"/>\n")
	return b.String()
}

// style writes the style sheet, with the colours of light and of dark mode.
func (s *svg) style(b *strings.Builder) {
	members := len(s.run.record.names.Members)
	fmt.Fprintf(b, "<style>\n:root{color-scheme:light dark;%s%s%s}\n", groundColours(false, false), variables(false), ownerColours(members, false))
	fmt.Fprintf(b, "@media(prefers-color-scheme:dark){:root{%s%s%s}}\n", groundColours(true, false), variables(true), ownerColours(members, true))
	b.Write(read("svg.css"))
	for i := range min(members, owners) {
		fmt.Fprintf(b, ".o%d{stroke:var(--o%d)}.n%d{stroke:var(--o%d)}", i, i, i, i)
	}
	for i, p := range paints() {
		if s.used[i] {
			fmt.Fprintf(b, "\n.k%d{stroke:var(--%s)}.t%d{fill:var(--%s-ink);stroke:var(--%s);stroke-width:2px;paint-order:stroke}", i, p.name, i, p.name, p.name)
		}
	}
	b.WriteString("\n</style>\n")
}

func escape(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a Builder does not fail
	return b.String()
}

func (s *svg) text(x, y int, class, text string) {
	fmt.Fprintf(&s.b, "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>\n", x, y, class, escape(text))
}

func (s *svg) heading() {
	for _, line := range words.Wrap(s.run.report.Heading(), 105, 3) {
		s.y += 20
		s.text(svgMargin, s.y, "big", line)
	}
	for _, line := range words.Wrap(s.run.report.Verdict(), 160, 2) {
		s.y += 18
		s.text(svgMargin, s.y, "dim", line)
	}
	s.y += 24
}

// x gives the place of a moment, in tenths of a pixel from the begin of time.
func (s *svg) x(at report.Ms) int64 {
	whole, rest := int64(at)/int64(s.run.end), int64(at)%int64(s.run.end)
	return whole*int64(s.width)*10 + rest*int64(s.width)*10/int64(s.run.end)
}

func (s *svg) ticks() []report.Ms { return ticks(report.Ms(s.run.end), s.width/90) }

// axis prints the moments; their lines are drawn by head, when the height is known.
func (s *svg) axis() {
	for _, at := range s.ticks() {
		x := s.left + int(s.x(at)/10)
		s.text(x+3, s.y, "dim", at.Human())
	}
	s.y += 6
	s.rulesFrom = s.y - 14
}

// ticks are round moments from 0 to the end, at most so many.
func ticks(end report.Ms, most int) []report.Ms {
	step := report.Ms(1000)
	for _, next := range []report.Ms{2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000,
		120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000} {
		if end/step < report.Ms(most) {
			break
		}
		step = next * 1000
	}
	for end/step >= report.Ms(most) {
		step *= 2
	}
	var list []report.Ms
	for at := report.Ms(0); at <= end; at += step {
		list = append(list, at)
	}
	return list
}

// section heads a part of the picture.
func (s *svg) section(title, rest string) {
	s.y += 20
	s.text(svgMargin, s.y, "head", title)
	if rest != "" {
		s.text(s.left, s.y, "dim", rest)
	}
	s.y += 6
}

func (s *svg) group() {
	s.section("Group", "")
	var bars []bar
	for i, g := range s.run.record.group {
		to := report.Ms(s.run.record.group.to(i, s.run.end))
		bars = append(bars, bar{from: report.Ms(g.from), to: to, paint: groupPaint(g.what), texts: []string{g.what.String()}})
	}
	s.row("state", "", bars)
}

func (s *svg) members() {
	names := s.run.record.names.Members
	shown := min(len(names), mostMemberRows)
	s.section("Members", leftOut(len(names)-shown, "members"))
	for i := range shown {
		var bars []bar
		states := s.run.states(i)
		for j, state := range states {
			to := report.Ms(states.to(j, s.run.end))
			bars = append(bars, bar{from: report.Ms(state.from), to: to, paint: memberPaint(state.what), owner: i})
		}
		s.row(s.names[i], "", bars)
	}
}

func leftOut(n int, what string) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf("%d more %s are left out", n, what)
}

// states gives the states of a member.
func (r *Run) states(member int) track[memberState] {
	if member < len(r.record.lives) {
		return r.record.lives[member].states
	}
	return track[memberState]{{0, notRunning}}
}

func (s *svg) partitions(rows []*partitionRow) {
	shown := 0
	for _, row := range rows {
		shown += len(row.numbers)
	}
	s.text(svgWidth-svgMargin, s.y+20, "dim end", "down")
	s.section("Partitions", leftOut(len(s.run.report.Partitions)-shown, "partitions with less downtime"))
	for i, row := range rows {
		var bars []bar
		for _, p := range row.spans {
			b := bar{from: p.from, to: p.to, paint: noPaint}
			switch {
			case p.down != nil:
				b.paint = int(p.down.Cause)
			case p.owner >= 0:
				b.paint, b.owner, b.texts = ownerPaint, p.owner, []string{s.run.record.names.Members[p.owner], s.tags[p.owner]}
			}
			bars = append(bars, b)
		}
		s.row(s.rows[i], row.downtime.Human(), bars)
	}
}

// lag draws the curve of the sum of all lags.
func (s *svg) lag() {
	curve := s.run.report.LagCurve
	note := fmt.Sprintf("all partitions together; the peak is %d records", s.run.report.Summary.PeakLag)
	if !slices.ContainsFunc(curve, func(p report.LagPoint) bool { return p.Lag > 0 }) {
		note = "never more than a record of each partition" // see report.LagPoint
	}
	s.section("Lag", note)
	top, most := s.y, max(1, s.run.report.Summary.PeakLag)
	s.y += svgLag
	fmt.Fprintf(&s.b, "<g transform=\"translate(%d,%d)\"><path class=\"rule\" d=\"M0 %dH%d\"/><path class=\"lag\" d=\"", s.left, top, svgLag, s.width)
	for i, p := range curve {
		x, y := s.x(p.At), svgLag*10-p.Lag*(svgLag-4)*10/most
		fmt.Fprintf(&s.b, "%s%s %s", [...]string{"M", "L"}[min(i, 1)], words.Decimals(x, 1), words.Decimals(y, 1))
	}
	s.b.WriteString("\"/></g>\n")
	s.y += 4
	s.rulesTo = s.y
}

// legend explains the paints that occur.
func (s *svg) legend() {
	s.section("Colours", "a partition has the colour of the member that holds it, and that of the cause while it is down; a member has its own while it is stable")
	s.y += 4
	x, spoken := s.left, s.run.report.Protocols()
	for i, p := range paints() {
		if !s.used[i] {
			continue
		}
		means := strings.TrimSpace(p.letter + " " + p.says(spoken))
		width := 26 + (utf8.RuneCountInString(means)+2)*svgChar
		if x+width > svgWidth-svgMargin {
			x, s.y = s.left, s.y+20
		}
		fmt.Fprintf(&s.b, "<rect x=\"%d\" y=\"%d\" width=\"20\" height=\"12\" fill=\"url(#p%d)\"/>", x, s.y, i)
		s.text(x+26, s.y+11, "", means)
		x += width
	}
	s.y += 12
}
