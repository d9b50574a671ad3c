package imports

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/groupsim/groupsim/scenarios"
)

// tokenKind is what a token of a program's text is.
type tokenKind uint8

const (
	textToken tokenKind = iota // a string, without its quotes
	nameToken                  // an identifier, or several with dots between them
	numberToken
	markToken // anything else, a character or two
	lineToken // the end of a line
)

// token is a piece of a program, in whatever language: only what all have alike counts.
type token struct {
	kind  tokenKind
	text  string
	at    scenarios.Origin
	block int // the innermost pair of brackets around it, by number; 0: none
}

func (t token) is(mark string) bool { return t.kind == markToken && t.text == mark }

// scanner reads tokens off a text.
type scanner struct {
	file         string
	rest         string
	line, column int
	tokens       []token
	open         []int // the blocks that are open
	blocks       int
}

// tokenize takes a program apart. Comments are left out.
func tokenize(file, text string) []token {
	s := &scanner{file: file, rest: text, line: 1, column: 1}
	for s.rest != "" {
		s.next()
	}
	return s.tokens
}

// take goes on by so many bytes.
func (s *scanner) take(n int) string {
	taken := s.rest[:n]
	s.rest = s.rest[n:]
	if i := strings.LastIndexByte(taken, '\n'); i >= 0 {
		s.line += strings.Count(taken, "\n")
		s.column = 1 + utf8.RuneCountInString(taken[i+1:])
		return taken
	}
	s.column += utf8.RuneCountInString(taken)
	return taken
}

// until is where a text ends that ends in some way, or the whole rest.
func (s *scanner) until(from int, end string) int {
	if i := strings.Index(s.rest[from:], end); i >= 0 {
		return from + i
	}
	return len(s.rest)
}

func (s *scanner) next() {
	at := scenarios.Origin{File: s.file, Line: s.line, Column: s.column}
	r, size := utf8.DecodeRuneInString(s.rest)
	switch {
	case r == '\n':
		s.take(1)
		s.add(lineToken, "", at)
	case unicode.IsSpace(r):
		s.take(size)
	case r == '#', strings.HasPrefix(s.rest, "//"):
		s.take(s.until(0, "\n"))
	case strings.HasPrefix(s.rest, "/*"):
		s.take(min(s.until(2, "*/")+2, len(s.rest)))
	case strings.ContainsRune("\"'`", r):
		s.text(at)
	case r >= '0' && r <= '9':
		s.add(numberToken, s.take(s.run(isNumberRune)), at)
	case isNameRune(r):
		s.add(nameToken, s.take(s.run(isPathRune)), at)
	default:
		s.mark(at, size)
	}
}

// run is how many bytes of the rest are of a kind.
func (s *scanner) run(is func(rune) bool) int {
	end := strings.IndexFunc(s.rest, func(r rune) bool { return !is(r) })
	if end < 0 {
		return len(s.rest)
	}
	return end
}

func isNumberRune(r rune) bool {
	return r >= '0' && r <= '9' || r == '_' || r == '.' || r == 'x' || r == 'X' || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F' || r == 'L'
}

func isNameRune(r rune) bool { return r == '_' || r == '$' || r == '@' || unicode.IsLetter(r) }

func isPathRune(r rune) bool { return isNameRune(r) || r == '.' || r >= '0' && r <= '9' }

func (s *scanner) add(kind tokenKind, text string, at scenarios.Origin) {
	block := 0
	if len(s.open) > 0 {
		block = s.open[len(s.open)-1]
	}
	s.tokens = append(s.tokens, token{kind, text, at, block})
}

// text reads a string. A prefix such as Python's f, or C#'s $, says that names in it are
// filled in.
func (s *scanner) text(at scenarios.Origin) {
	quote := s.rest[:1]
	if triple := strings.Repeat(quote, 3); quote != "`" && strings.HasPrefix(s.rest, triple) {
		end := s.until(3, triple)
		text := s.rest[3:end]
		s.take(min(end+3, len(s.rest)))
		s.add(textToken, text, at)
		return
	}
	var b strings.Builder
	i := 1
	for i < len(s.rest) && s.rest[i] != quote[0] && (s.rest[i] != '\n' || quote == "`") {
		if s.rest[i] == '\\' && quote != "`" && i+1 < len(s.rest) {
			i++
		}
		b.WriteByte(s.rest[i])
		i++
	}
	s.take(min(i+1, len(s.rest)))
	text := b.String()
	if last := len(s.tokens) - 1; last >= 0 && s.tokens[last].kind == nameToken && len(s.tokens[last].text) <= 2 && s.tokens[last].at.Line == at.Line &&
		s.tokens[last].at.Column+len(s.tokens[last].text) == at.Column {
		if strings.ContainsAny(s.tokens[last].text, "fF$") && strings.Contains(text, "{") {
			text = strings.ReplaceAll(strings.ReplaceAll(text, "${", "{"), "{", "${")
		}
		s.tokens = s.tokens[:last]
	}
	s.add(textToken, text, at)
}

func (s *scanner) mark(at scenarios.Origin, size int) {
	for _, two := range []string{"=>", ":=", "==", "!=", "<=", ">=", "::", "->"} {
		if strings.HasPrefix(s.rest, two) {
			s.take(2)
			s.add(markToken, two, at)
			return
		}
	}
	mark := s.take(size)
	switch mark {
	case "(", "[", "{":
		s.add(markToken, mark, at)
		s.blocks++
		s.open = append(s.open, s.blocks)
		return
	case ")", "]", "}":
		if len(s.open) > 0 {
			s.open = s.open[:len(s.open)-1]
		}
	}
	s.add(markToken, mark, at)
}
