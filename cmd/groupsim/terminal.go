package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/groupsim/groupsim/clock"
)

// terminal is what the command knows of the screen.
type terminal struct {
	colour bool      // reports may be in colour
	errs   io.Writer // standard error if it is a terminal, else nil
}

func terminalOf(out, errs io.Writer) terminal {
	var t terminal
	t.colour = isTerminal(out) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if isTerminal(errs) {
		t.errs = errs
	}
	return t
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// progressBar is one line on the terminal that says how far a long run has come. A
// run that is over before anybody could wonder shows none.
type progressBar struct {
	out   io.Writer
	name  string
	begun time.Time
	shown time.Time
}

func (t terminal) progress(name string) *progressBar {
	return &progressBar{out: t.errs, name: name, begun: time.Now()}
}

// patience is how long a run may take before it shows how far it is.
const patience = 500 * time.Millisecond

func (b *progressBar) show(now, end clock.Time) {
	t := time.Now()
	if b.out == nil || t.Sub(b.begun) < patience || t.Sub(b.shown) < patience/5 {
		return
	}
	b.shown = t
	const cells = 30
	done := int(int64(now) * cells / max(int64(end), 1))
	fmt.Fprintf(b.out, "\r%s [%s%s] %s of %s", b.name, strings.Repeat("#", done), strings.Repeat(".", cells-done), now, end)
}

// clear takes the line away again.
func (b *progressBar) clear() {
	if !b.shown.IsZero() {
		fmt.Fprint(b.out, "\r\033[K")
	}
}
