package words

import (
	"strings"
	"unicode/utf8"
)

// A name can be anything that a file has: also an escape sequence that clears the screen
// or writes to the clipboard, or a mark that turns the text around. Whatever is written
// for people goes through here, rune by rune, so that widths stay as they are.

// Visible writes the control characters of a text, and what else changes how the text
// around it is shown, as characters that can be seen: ␛ for escape.
func Visible(s string) string {
	if isVisible(s) {
		return s
	}
	return strings.Map(visible, s)
}

func isVisible(s string) bool {
	for _, r := range s {
		if visible(r) != r || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// visible gives what stands for a rune.
func visible(r rune) rune {
	switch {
	case r < 0x20:
		return 0x2400 + r // its picture
	case r == 0x7f:
		return 0x2421
	case r >= 0x80 && r <= 0x9f, // the other control characters
		r == 0x061c, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f, // no width, or another direction
		r == 0xfeff, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f:
		return utf8.RuneError
	}
	return r
}

// Plain keeps the ends of lines and the tabs of a text that has some, and makes the rest
// of it visible.
func Plain(s string) string {
	if isVisible(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		return visible(r)
	}, s)
}

// Colours stand in a text as bytes that no name has: no UTF-8 has them. Around a code of
// ANSI's stand brush and dip.
const (
	brush = "\xfe"
	dip   = "\xff"
)

// onTerminal makes a painted text visible, and its colours those of a terminal.
func onTerminal(s string) string {
	if isVisible(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		before, rest, painted := strings.Cut(s, brush)
		b.WriteString(strings.Map(visible, before))
		if !painted {
			break
		}
		code, after, _ := strings.Cut(rest, dip)
		if code != "" && strings.Trim(code, "0123456789") == "" {
			b.WriteString("\x1b[" + code + "m")
		}
		s = after
	}
	return b.String()
}
