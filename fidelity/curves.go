package fidelity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
)

// A panel of the drawing shows one figure: its distribution function in the recordings, as
// steps, over that of the runs. Lengths are in pixels.
const (
	panelWidth, panelHeight = 400, 190
	plotLeft, plotTop       = 40, 34
	plotWidth, plotHeight   = 340, 116
	runPoints               = 200 // of the curve of the runs
)

const curvesHead = `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" font-family="sans-serif" font-size="11">
<title>Downtime of recordings at random moments, and of runs of the same moments</title>
<rect width="100%%" height="100%%" fill="#fff"/>
<g stroke-width="2" fill="none"><path d="M40 12h24" stroke="#b3400e"/><path d="M220 12h24" stroke="#1f5fa8"/></g>
<text x="70" y="16">recordings, a step each</text><text x="250" y="16">runs of the same moments: at most so much downtime in this share of them</text>
`

// Curves draws all distributions, as SVG: a row for each, its total at the left and its worst
// partition at the right.
func Curves(all []*Distribution) string {
	var b strings.Builder
	fmt.Fprintf(&b, curvesHead, 2*panelWidth, 24+len(all)*panelHeight)
	for row, d := range all {
		for column, s := range d.samples() {
			fmt.Fprintf(&b, "<g transform=\"translate(%d %d)\">\n", column*panelWidth, 24+row*panelHeight)
			fmt.Fprintf(&b, "<text x=\"%d\" y=\"24\" font-weight=\"bold\">%s: %s</text>\n", plotLeft, d.Title, s.what)
			s.draw(&b)
			b.WriteString("</g>\n")
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (s *Sample) draw(b *strings.Builder) {
	real, runs := slices.Sorted(slices.Values(s.Real)), slices.Sorted(slices.Values(s.Runs))
	to := max(real[len(real)-1], runs[len(runs)-1])
	step := tick(to)
	to = (to + step - 1) / step * step
	x := func(d clock.Duration) float64 { return plotLeft + plotWidth*float64(d)/float64(to) }
	for d := clock.Duration(0); d <= to; d += step {
		fmt.Fprintf(b, "<path d=\"M%.1f %dv%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>\n",
			x(d), plotTop, plotHeight, x(d), plotTop+plotHeight+14, d/clock.Second)
	}
	for _, percent := range []int{0, 50, 100} {
		y := plotTop + plotHeight - plotHeight*percent/100
		fmt.Fprintf(b, "<path d=\"M%d %dh%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d %%</text>\n", plotLeft, y, plotWidth, plotLeft-4, y+4, percent)
	}
	curve := func(sorted []clock.Duration, points int, colour string) {
		fmt.Fprintf(b, "<path fill=\"none\" stroke-width=\"2\" stroke=\"%s\" d=\"M%d %d", colour, plotLeft, plotTop+plotHeight)
		for i := 1; i <= points; i++ {
			fmt.Fprintf(b, "H%.1fV%.1f", x(sorted[i*len(sorted)/points-1]), plotTop+plotHeight-plotHeight*float64(i)/float64(points))
		}
		fmt.Fprintf(b, "H%d\"/>\n", plotLeft+plotWidth)
	}
	curve(runs, min(runPoints, len(runs)), "#1f5fa8")
	curve(real, len(real), "#b3400e")
}

// tick is the distance of two marks that leaves at most eight of them.
func tick(to clock.Duration) clock.Duration {
	for _, step := range []clock.Duration{1, 2, 5, 10, 20, 50, 100} {
		if to/(step*clock.Second) < 8 {
			return step * clock.Second
		}
	}
	return to
}
