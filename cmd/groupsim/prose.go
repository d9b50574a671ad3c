package main

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/words"
)

// withUnit is a figure with its unit behind a space: 39.4 ms, 4m 58s.
var withUnit = regexp.MustCompile(`[0-9]m? (?:µs|ms|s|[0-9.]+s)\b`)

// hang prints a text of the course behind a head, with no figure on one line and its unit on
// the next.
func hang(p *words.Page, head, text string) {
	p.Hang(head, withUnit.ReplaceAllStringFunc(text, words.NoBreak))
}

// shellLines prints a command as a shell takes it: where it is too long for a line it is broken
// before its flags, and a flag that is too long by itself behind a comma. There a value is in
// quotes, and YAML takes the end of a line for a space.
func shellLines(p *words.Page, command string) {
	const more = ` \`
	line, rest, found := strings.Cut("  "+command, " --")
	for found {
		var flag string
		flag, rest, found = strings.Cut(rest, " --")
		if flag = " --" + flag; utf8.RuneCountInString(line+flag+more) <= p.Width() {
			line += flag
			continue
		}
		dimLines(p, line+more)
		line = "   " + flag
	}
	dimLines(p, line)
}

// dimLines prints a line of a command, and of one that is too long what is behind a comma on
// the next.
func dimLines(p *words.Page, line string) {
	for utf8.RuneCountInString(line) > p.Width() {
		comma := strings.LastIndex(line[:p.Width()], ", ")
		if comma < 0 {
			break
		}
		p.Line(p.Paint(words.Dim, line[:comma+1]))
		line = "      " + line[comma+2:]
	}
	p.Line(p.Paint(words.Dim, line))
}
