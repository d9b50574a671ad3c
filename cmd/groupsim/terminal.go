package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// terminal is what the command knows of the screen.
type terminal struct {
	screen bool      // standard output is a terminal
	colour bool      // reports may be in colour
	width  int       // of reports, in columns
	errs   io.Writer // standard error if it is a terminal, else nil
	now    func() time.Time
}

func terminalOf(out, errs io.Writer) terminal {
	t := terminal{width: widest, now: time.Now}
	if f, ok := out.(*os.File); ok && isTerminal(out) {
		t.screen, t.width = true, fitting(columns(f))
	}
	t.colour = t.screen && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if isTerminal(errs) {
		t.errs = errs
	}
	return t
}

// Reports are as wide as the terminal within these bounds, and elsewhere as wide as can
// be.
const (
	narrowest = 80
	widest    = 100
)

// fitting gives how wide reports are on a terminal with so many columns; 0: nobody knows.
func fitting(columns int) int {
	if columns == 0 {
		return widest
	}
	return min(max(columns, narrowest), widest)
}

// fittingLines breaks a text into lines for a terminal, all but the first with room for two
// spaces before it. Of what goes elsewhere each line stays one.
func fittingLines(to io.Writer, text string) []string {
	if p, ok := to.(plainText); ok {
		to = p.to
	}
	if !isTerminal(to) {
		return []string{text}
	}
	return words.Wrap(text, fitting(columns(to.(*os.File)))-2, words.All)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && !isNothing(info)
}

// isNothing tells whether a stream is /dev/null, a device, too, with nobody behind it.
func isNothing(info os.FileInfo) bool {
	null, err := os.Stat(os.DevNull)
	return err == nil && os.SameFile(info, null)
}

// waitsFor says what is read from standard input, if that is a terminal: otherwise a
// command that waits looks as one that hangs.
func (t terminal) waitsFor(cmd *cobra.Command, what string) {
	if t.errs == nil || !isTerminal(cmd.InOrStdin()) {
		return
	}
	p := words.NewPage(t.width, false)
	p.Hang("", cmd.CommandPath()+" waits for "+what+". Ctrl-D ends them; "+cmd.CommandPath()+" --help says more.")
	fmt.Fprint(t.errs, p.String())
}

// progressBar is one line on the terminal that says how far a long run has come. A
// run that is over before anybody could wonder shows none.
type progressBar struct {
	out   io.Writer
	name  string
	begun time.Time
	shown time.Time

	from   time.Time // since when it is known how many runs are done
	before int64     // runs that were done then
}

func (t terminal) progress(name string) *progressBar {
	return &progressBar{out: t.errs, name: name, begun: time.Now()}
}

// patience is how long a run may take before it shows how far it is.
const patience = 500 * time.Millisecond

// show tells how far the virtual time has come.
func (b *progressBar) show(now, end clock.Time) {
	b.draw(int64(now), int64(end), report.Ms(now).Human()+" of "+report.Ms(end).Human())
}

// count tells how many runs are done.
func (b *progressBar) count(done, all int) { b.stage(done, all, "runs") }

// stage tells how much of a stage is done.
func (b *progressBar) stage(done, all int, of string) {
	b.draw(int64(done), int64(all), fmt.Sprintf("%d of %d %s", done, all, of))
}

// left tells how many runs are done, and how long the others will take at the pace so far.
func (b *progressBar) left(done, all int64) {
	if b.from.IsZero() {
		b.from, b.before = time.Now(), done
	}
	text := fmt.Sprintf("%d of %d runs", done, all)
	if made := done - b.before; made > 0 {
		rest := time.Duration(float64(time.Since(b.from)) / float64(made) * float64(all-done))
		text += ", " + report.Ms(rest.Round(time.Second).Microseconds()).Human() + " left"
	}
	b.draw(done, all, text)
}

func (b *progressBar) draw(part, whole int64, text string) {
	t := time.Now()
	if b.out == nil || t.Sub(b.begun) < patience || t.Sub(b.shown) < patience/5 {
		return
	}
	b.shown = t
	const cells = 30
	done := int(part * cells / max(whole, 1))
	fmt.Fprintf(b.out, "\r%s [%s%s] %s\033[K", words.Visible(b.name), strings.Repeat("#", done), strings.Repeat(".", cells-done), text)
}

// clear takes the line away again.
func (b *progressBar) clear() {
	if !b.shown.IsZero() {
		fmt.Fprint(b.out, "\r\033[K")
	}
}
