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
// before its flags.
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
		p.Line(p.Paint(words.Dim, line+more))
		line = "   " + flag
	}
	p.Line(p.Paint(words.Dim, line))
}
