package words

import (
	"fmt"
	"strconv"
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

// FromShell gives the words of a command that [Shells] has written; not ok: it has not.
func FromShell(command string) (list []string, ok bool) {
	for command != "" {
		var word string
		word, command, ok = cutWord(command)
		if !ok {
			return nil, false
		}
		list = append(list, word)
	}
	return list, ok
}

// cutWord takes the first word off, and the space behind it.
func cutWord(command string) (word, rest string, ok bool) {
	var b strings.Builder
	for command != "" && command[0] != ' ' {
		switch {
		case strings.HasPrefix(command, "$'"):
			command, ok = fromDollar(&b, command[2:])
		case command[0] == '\'':
			word, command, ok = strings.Cut(command[1:], "'")
			b.WriteString(word)
		case strings.HasPrefix(command, `\'`): // between two of those
			b.WriteByte('\'')
			command = command[2:]
		default:
			n := strings.IndexAny(command+" ", " '\\$")
			b.WriteString(command[:n])
			command, ok = command[n:], n > 0
		}
		if !ok {
			return "", "", false
		}
	}
	rest = strings.TrimPrefix(command, " ")
	return b.String(), rest, ok && (rest != "" || command == "")
}

// fromDollar reads what stands behind $', to its end.
func fromDollar(b *strings.Builder, text string) (rest string, ok bool) {
	for text != "" && text[0] != '\'' {
		n := 1
		switch {
		case text[0] != '\\':
			b.WriteByte(text[0])
		case strings.HasPrefix(text, `\n`):
			b.WriteByte('\n')
			n = 2
		case strings.HasPrefix(text, `\x`) && len(text) >= 4:
			c, err := strconv.ParseUint(text[2:4], 16, 8)
			if err != nil {
				return "", false
			}
			b.WriteByte(byte(c))
			n = 4
		case len(text) >= 2:
			b.WriteByte(text[1])
			n = 2
		}
		text = text[n:]
	}
	return strings.CutPrefix(text, "'")
}
