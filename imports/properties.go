package imports

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/scenarios"
)

// entry is a key and its value, as a file has them.
type entry struct {
	key, value string
	path       []string // the key's parts, from the outside in
	name       string   // what is left of the key in the part of the file that is the consumer's
	keyAt, at  scenarios.Origin
}

// char is a character of a logical line, which may come from several lines of the
// file.
type char struct {
	r            rune
	line, column int
}

// parseProperties reads Java's properties format (java.util.Properties.load): lines
// that end with a backslash go on in the next; a key ends at =, : or white space; a
// backslash takes the meaning from a character or writes one as \uXXXX.
func parseProperties(file string, data []byte) ([]entry, error) {
	var entries []entry
	for _, logical := range logicalLines(string(data)) {
		e, err := parseLine(file, logical)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

const propertyBlanks = " \t\f"

// logicalLines drops comments and blank lines and joins what is continued. It never
// gives an empty line.
func logicalLines(text string) [][]char {
	var lines [][]char
	var current []char
	continued := false
	for number, line := range splitLines(text) {
		start := len(line) - len(strings.TrimLeft(line, propertyBlanks))
		if !continued && (start == len(line) || line[start] == '#' || line[start] == '!') {
			continue
		}
		backslashes := len(line) - len(strings.TrimRight(line, `\`))
		end := len(line) - backslashes%2
		column := 1 + utf8.RuneCountInString(line[:start])
		for i, r := range line[start:max(start, end)] {
			if r == utf8.RuneError && line[start+i] != "\uFFFD"[0] {
				r = rune(line[start+i]) // Latin-1, as Java reads it
			}
			current = append(current, char{r, number + 1, column})
			column++
		}
		if continued = backslashes%2 == 1; continued {
			continue
		}
		if len(current) > 0 {
			lines = append(lines, current)
		}
		current = nil
	}
	if len(current) > 0 {
		lines = append(lines, current)
	}
	return lines
}

// splitLines takes \n, \r\n and \r.
func splitLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")
}

func parseLine(file string, line []char) (entry, error) {
	i := 0
	for i < len(line) && !strings.ContainsRune("=:"+propertyBlanks, line[i].r) {
		if line[i].r == '\\' {
			i++
		}
		i++
	}
	i = min(i, len(line))
	key := line[:i]
	i = skipBlanks(line, i)
	if i < len(line) && (line[i].r == '=' || line[i].r == ':') {
		i = skipBlanks(line, i+1)
	}
	e := entry{keyAt: originOf(file, line[0]), at: originOf(file, line[min(i, len(line)-1)])}
	var err error
	if e.key, err = unescape(file, key); err != nil {
		return e, err
	}
	e.value, err = unescape(file, line[i:])
	return e, err
}

func skipBlanks(line []char, i int) int {
	for i < len(line) && strings.ContainsRune(propertyBlanks, line[i].r) {
		i++
	}
	return i
}

func originOf(file string, c char) scenarios.Origin {
	return scenarios.Origin{File: file, Line: c.line, Column: c.column}
}

func unescape(file string, text []char) (string, error) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i].r != '\\' || i+1 == len(text) {
			b.WriteRune(text[i].r)
			continue
		}
		i++
		switch r := text[i].r; r {
		case 't', 'n', 'r', 'f':
			b.WriteByte("\t\n\r\f"[strings.IndexRune("tnrf", r)])
		case 'u':
			code, ok := hexadecimal(text[i+1 : min(i+5, len(text))])
			if !ok {
				return "", failAt(originOf(file, text[i-1]), `\u wants four hexadecimal digits: Java does not load the file`)
			}
			b.WriteRune(code)
			i += 4
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), nil
}

func hexadecimal(digits []char) (rune, bool) {
	var text []rune
	for _, c := range digits {
		text = append(text, c.r)
	}
	code, err := strconv.ParseUint(string(text), 16, 32)
	return rune(code), err == nil && len(digits) == 4
}

// failAt is an error that ends the reading.
func failAt(at scenarios.Origin, msg string) error {
	return &scenarios.Errors{List: []*scenarios.Error{{File: at.File, Line: at.Line, Column: at.Column, Msg: msg}}}
}
