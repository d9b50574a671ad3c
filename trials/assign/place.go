package assign

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/scenarios"
)

// Error is what is wrong with a problem. Column counts characters from 1; it is 0 where the
// problem as a whole is meant.
type Error struct {
	Column int
	Msg    string
	Meant  string // what was probably meant, or empty

	path  string // of the value: members[1].owned
	ofKey bool   // the key in front of it is meant
}

// Error gives "column 14: message (did you mean …?)".
func (e *Error) Error() string {
	text := e.Msg + scenarios.DidYouMean(e.Meant)
	if e.Column > 0 {
		text = fmt.Sprintf("column %d: %s", e.Column, text)
	}
	return text
}

// wrongAt is about the value at a path.
func wrongAt(path, format string, args ...any) *Error {
	return &Error{path: path, Msg: fmt.Sprintf(format, args...)}
}

// find looks for its column in the line that it is about.
func (e *Error) find(line []byte) {
	if e.Column > 0 || e.path == "" {
		return
	}
	walk(line, func(p place) bool {
		if p.ofKey == e.ofKey && strings.EqualFold(p.path, e.path) {
			e.Column = column(line, p.from)
		}
		return e.Column == 0
	})
}

// column is that of a byte.
func column(line []byte, at int) int { return utf8.RuneCount(line[:min(at, len(line))]) + 1 }

// place is where a value stands in a line, or a key.
type place struct {
	path     string
	ofKey    bool
	from, to int
}

// walk goes through the keys and values of a line that is JSON, until one is enough.
func walk(line []byte, next func(place) bool) {
	w := walker{line: line, in: json.NewDecoder(bytes.NewReader(line)), next: next}
	w.value("")
}

type walker struct {
	line []byte
	in   *json.Decoder
	next func(place) bool
}

// value takes a value with all that is in it, and tells whether to go on.
func (w *walker) value(path string) bool {
	token, ok := w.token(path, false)
	switch {
	case !ok:
		return false
	case token == json.Delim('{'):
		for w.in.More() {
			key, ok := w.token(path, true)
			if !ok || !w.value(joined(path, key)) {
				return false
			}
		}
	case token == json.Delim('['):
		for i := 0; w.in.More(); i++ {
			if !w.value(fmt.Sprintf("%s[%d]", path, i)) {
				return false
			}
		}
	default:
		return true
	}
	_, err := w.in.Token() // its end
	return err == nil
}

// token takes what comes next, a value at a path or a key of it.
func (w *walker) token(path string, key bool) (json.Token, bool) {
	from := int(w.in.InputOffset())
	token, err := w.in.Token()
	if err != nil {
		return nil, false
	}
	for strings.IndexByte(" \t\r\n,:", w.line[from]) >= 0 {
		from++
	}
	if key {
		path = joined(path, token)
	}
	return token, w.next(place{path, key, from, int(w.in.InputOffset())})
}

func joined(path string, key json.Token) string {
	if path == "" {
		return fmt.Sprint(key)
	}
	return fmt.Sprintf("%s.%s", path, key)
}
