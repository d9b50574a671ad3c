package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Shells writes a command as a shell takes it.
func Shells(list ...string) string {
	quoted := make([]string, len(list))
	for i, word := range list {
		quoted[i] = Shell(word)
	}
	return strings.Join(quoted, " ")
}

// Shell writes a word as a shell takes it, on one line and with nothing in it that is not
// seen, whatever is in the word: bash, zsh and ksh read $'…', which is used for nothing else.
func Shell(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./=,+:@%", r)
	}
	seen := utf8.ValidString(word)
	bare := word != ""
	for _, r := range word {
		seen = seen && unicode.IsPrint(r)
		bare = bare && plain(r)
	}
	switch {
	case bare:
		return word
	case seen:
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for len(word) > 0 {
		r, size := utf8.DecodeRuneInString(word)
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case unicode.IsPrint(r) && (r != utf8.RuneError || size > 1):
			b.WriteRune(r)
		default:
			for _, c := range []byte(word[:size]) {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		}
		word = word[size:]
	}
	return b.String() + "'"
}
