package scenarios

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/words"
)

// parserMessages begin what yaml.v3's parser says, as against its scanner: it
// counts lines from 0 there.
var parserMessages = []string{
	"did not find expected <document start>", "did not find expected node content", "did not find expected key",
	"did not find expected '-' indicator", "did not find expected ',' or",
}

// syntaxError finds the place in the parser's message, which has a line at best, and what
// was probably done wrong there. Of that the parser says nothing: it stumbles later.
func syntaxError(file string, data []byte, err error) *Errors {
	msg, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if rest, ok := strings.CutPrefix(msg, "line "); ok {
		number, text, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			msg, line = text, n
		}
		if slices.ContainsFunc(parserMessages, func(s string) bool { return strings.HasPrefix(msg, s) }) {
			line++
		}
	}
	if name, ok := strings.CutPrefix(msg, "unknown anchor '"); ok {
		name, _, _ = strings.Cut(name, "'")
		before, _, _ := bytes.Cut(data, []byte("*"+name))
		return placeError(file, bytes.Count(before, []byte("\n"))+1, len(before)-bytes.LastIndexByte(before, '\n'),
			"the alias *%s is not allowed: write the value out, or put text that begins with * in quotes", words.Short(name))
	}
	lines := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	line = min(max(line, 1), len(lines))
	if line, column, text := slip(lines, line-1); text != "" && !strings.HasPrefix(msg, "exceeded") {
		return placeError(file, line+1, column+1, "%s", text)
	}
	if line, column, text := misplaced(lines, line-1, msg); text != "" {
		return placeError(file, line+1, column+1, "%s", text)
	}
	text := lines[line-1]
	column := len(text) - len(strings.TrimLeft(text, " \t")) + 1
	hint := ""
	switch {
	case strings.HasPrefix(msg, "did not find expected '-'"), strings.HasPrefix(msg, "did not find expected key"):
		hint = "; see that it is indented as its neighbours are: the keys of one mapping begin in the same column, what belongs to a key two spaces further in"
	case strings.HasPrefix(msg, "found character that cannot start any token"):
		hint = "; put a text that begins with @, ` or % in quotes"
	}
	return placeError(file, line, column, "not YAML here or just after: %s%s", msg, hint)
}

// slips are what people write in place of YAML, with how it is to be written. Of a pattern
// the first group is what stands before the mistake.
var slips = []struct {
	pattern *regexp.Regexp
	remedy  func(found []string) string
}{
	{regexp.MustCompile(`^(|.*[,{}\[\]\s] *)//`), func(f []string) string {
		return "a comment begins with #, not //"
	}},
	{regexp.MustCompile(`^( *(?:- +)?)([A-Za-z$][\w.$-]*) *= *(\S.*)$`), func(f []string) string {
		return fmt.Sprintf("a key and its value have a colon and a space between them, not =: write %q", f[2]+": "+f[3])
	}},
	{regexp.MustCompile(`^( *(?:- +)?)([A-Za-z$][\w.$-]*):([^\s:].*)$`), func(f []string) string {
		return fmt.Sprintf("a space belongs behind the colon: write %q", f[2]+": "+f[3])
	}},
	{regexp.MustCompile(`^(.*: +)([<>]=? *[^\s"'#]+|[!=]= *[^\s"'#]+)`), func(f []string) string {
		return fmt.Sprintf("a condition stands in quotes: write %q", f[2])
	}},
	{regexp.MustCompile(`^(.*[{,] *[\w.-]+: +[^\s,{}\[\]"']+ +)([\w.-]+):`), func(f []string) string {
		return fmt.Sprintf("a comma is missing before %q", f[2])
	}},
	{regexp.MustCompile(`^( *(?:- +)?[\w.-]+: +)([^\s"'{\[|>#&*!][^"'{\[]*: .*)$`), func(f []string) string {
		return fmt.Sprintf("a text with a colon in it stands in quotes: write '%s'", f[2])
	}},
}

// slip finds the mistake that made the parser stumble at a line, or empty. Lines and
// columns count from 0 here.
func slip(lines []string, at int) (line, column int, text string) {
	for i, s := range lines[:at+1] {
		indent := s[:len(s)-len(strings.TrimLeft(s, " \t"))]
		if n := strings.IndexByte(indent, '\t'); n >= 0 && strings.TrimSpace(s) != "" {
			return i, n, "a tab is no indentation in YAML: put spaces, two for each level"
		}
	}
	for i := max(0, at-1); i <= at; i++ {
		s := lines[i]
		if n := strings.IndexRune(s, '\u00a0'); n >= 0 {
			return i, utf8.RuneCountInString(s[:n]), "the space here is a no-break space, which YAML takes for a letter: put a plain one"
		}
		for _, x := range slips {
			if found := x.pattern.FindStringSubmatch(s); found != nil {
				return i, utf8.RuneCountInString(found[1]), x.remedy(found)
			}
		}
	}
	for i := at; i >= 0; i-- {
		if column, text := unclosed(lines[i]); text != "" {
			return i, column, text
		}
	}
	return 0, 0, ""
}

var (
	keyLine  = regexp.MustCompile(`^( *)([A-Za-z$][\w.$-]*):(\s.*)?$`)
	bareWord = regexp.MustCompile(`^( *)([A-Za-z$][\w.$-]*)\s*$`)
)

// misplaced finds a key that stands in another column than the one above it, which has a
// value of its own, or that has no colon, by what the parser says of it. Lines and columns
// count from 0 here.
func misplaced(lines []string, at int, msg string) (line, column int, text string) {
	switch {
	case strings.HasPrefix(msg, "mapping values are not allowed"):
		here := keyLine.FindStringSubmatch(lines[at])
		above := at - 1
		for above >= 0 && (strings.TrimSpace(lines[above]) == "" || strings.HasPrefix(strings.TrimSpace(lines[above]), "#")) {
			above--
		}
		if here == nil || above < 0 {
			return 0, 0, ""
		}
		before := keyLine.FindStringSubmatch(lines[above])
		if before == nil || strings.TrimSpace(before[3]) == "" || len(before[1]) == len(here[1]) {
			return 0, 0, ""
		}
		return at, len(here[1]), fmt.Sprintf("%q begins in column %d, and %q above it, which has a value, in column %d: keys of one mapping begin in the same column",
			words.Short(here[2]), len(here[1])+1, words.Short(before[2]), len(before[1])+1)
	case strings.HasPrefix(msg, "could not find expected ':'"):
		for i := max(0, at-2); i <= at; i++ {
			if found := bareWord.FindStringSubmatch(lines[i]); found != nil {
				return i, len(found[1]), fmt.Sprintf("%q has no colon: write %s:", words.Short(found[2]), words.Short(found[2]))
			}
		}
	}
	return 0, 0, ""
}

// unclosed finds a quote or a bracket that is opened in a line and not closed in it.
func unclosed(line string) (column int, text string) {
	var open []int
	closing := map[byte]byte{'{': '}', '[': ']'}
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '#' && (i == 0 || line[i-1] == ' '):
			i = len(line)
		case (c == '"' || c == '\'') && (i == 0 || strings.IndexByte(" [{,", line[i-1]) >= 0):
			end := strings.IndexByte(line[i+1:], c)
			if end < 0 {
				return utf8.RuneCountInString(line[:i]), fmt.Sprintf("the quote that opens here is not closed: put %c behind the text", c)
			}
			i += end + 1
		case c == '{' || c == '[':
			open = append(open, i)
		case len(open) > 0 && c == closing[line[open[len(open)-1]]]:
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return 0, ""
	}
	i := open[len(open)-1]
	return utf8.RuneCountInString(line[:i]), fmt.Sprintf("the %c that opens here is not closed: put %c behind what belongs to it", line[i], closing[line[i]])
}
