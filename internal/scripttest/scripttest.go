// Package scripttest has what the tests of the two state machines, member and
// coordinator, drive them with: scripts, the timers that are armed, and random bytes
// that decide.
package scripttest

import (
	"strings"

	"github.com/groupsim/groupsim/clock"
)

// play runs each command of a script and gives the script as it should read. A script
// is prose, in lines that begin with #, and blocks: commands, a line ----, and what
// they lead to, up to an empty line.
func play(script string, do func(command string) []string) string {
	var out strings.Builder
	var effects []string
	skipping := false // the old effects
	for _, line := range strings.SplitAfter(script, "\n") {
		text := strings.TrimSpace(line)
		switch {
		case text == "----":
			skipping = true
			out.WriteString("----\n" + strings.Join(append(effects, ""), "\n"))
			effects = nil
			continue
		case text == "":
			if len(effects) > 0 { // of a block that does not say what it leads to
				out.WriteString("----\n" + strings.Join(append(effects, ""), "\n"))
			}
			effects, skipping = nil, false
		case skipping:
			continue
		case !strings.HasPrefix(text, "#"):
			effects = append(effects, do(text)...)
		}
		out.WriteString(line)
	}
	return out.String()
}

// RandomBytes are n bytes for Dice.
func RandomBytes(seed uint64, n int) []byte {
	stream := clock.NewStream(seed, "chaos", 0)
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(stream.Uint64())
	}
	return data
}

// Dice are bytes that decide what a test does.
type Dice []byte

// Below takes a byte as a number below n; at the end it is 0.
func (d *Dice) Below(n int) int {
	if len(*d) == 0 {
		return 0
	}
	b := (*d)[0]
	*d = (*d)[1:]
	return int(b) % n
}
