package glossary

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/groupsim/groupsim/scenarios"
)

// Find looks a text up: an entry whose name it is, however that is spelled; else the entries
// whose lines or whose names of errors are in it, as they are in a line that was pasted from
// a log, the one with most in common first. If there is none, near are terms that come close.
func Find(all []Entry, text string) (found []Entry, near []string) {
	if found = named(all, text); len(found) > 0 {
		return found, nil
	}
	if found = inLine(all, text); len(found) > 0 {
		return found, nil
	}
	return nil, closeTo(all, text)
}

// named are the entries of a name. Of names that differ in their spelling alone, such as a
// state and a cause, it is those that are spelled like the text, if there is one.
func named(all []Entry, text string) []Entry {
	var alike, same []Entry
	for _, e := range all {
		names := e.names()
		if slices.Contains(names, strings.TrimSpace(text)) {
			same = append(same, e)
		}
		if slices.ContainsFunc(names, func(name string) bool { return bare(name) == bare(text) && bare(text) != "" }) {
			alike = append(alike, e)
		}
	}
	if len(same) > 0 {
		return same
	}
	return alike
}

// bare is a name without what people spell differently, and without the unit of a column.
func bare(name string) string {
	name = strings.TrimSuffix(strings.TrimSpace(name), "_ms")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// fewest is how many letters a text has at least that is taken for a piece of a line.
const fewest = 8

// mostFound is how many entries one line is explained by at most.
const mostFound = 3

func inLine(all []Entry, text string) []Entry {
	type hit struct {
		entry  Entry
		common int
	}
	var hits []hit
	line := plain(text)
	for _, e := range all {
		common := 0
		for _, pattern := range e.Lines {
			common = max(common, inCommon(line, plain(pattern)))
		}
		for _, name := range e.names() {
			if isError(name) && hasWord(text, name) {
				common = max(common, len(name))
			}
		}
		if common > 0 {
			hits = append(hits, hit{e, common})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.common, a.common) })
	var found []Entry
	for _, h := range hits[:min(len(hits), mostFound)] {
		found = append(found, h.entry)
	}
	return found
}

// plain is a text in one spelling: lower case, with one space between words.
func plain(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(text)), " ")
}

// inCommon counts the characters that a line and a pattern have in common: all of the
// pattern's, in their order, or, of a piece of a line, all of the piece's. 0: it is not that
// line.
func inCommon(line, pattern string) int {
	common, rest := 0, line
	for literal := range strings.SplitSeq(pattern, "*") {
		if literal = strings.TrimSpace(literal); literal == "" {
			continue
		}
		_, after, found := strings.Cut(rest, literal)
		if !found {
			common = 0
			break
		}
		common, rest = common+len(literal), after
	}
	if common == 0 && len(line) >= fewest && strings.Contains(pattern, line) {
		return len(line)
	}
	return common
}

// isError tells whether a name is that of an error, which may stand in any line: Kafka's,
// in capitals, or an exception's.
func isError(name string) bool {
	return strings.HasSuffix(name, "Exception") || capitals.MatchString(name)
}

var capitals = regexp.MustCompile(`^[A-Z]+(_[A-Z]+)+$`)

// hasWord tells whether a text has a name with nothing hanging on it.
func hasWord(text, name string) bool {
	for rest := text; ; {
		before, after, found := strings.Cut(rest, name)
		if !found {
			return false
		}
		if strings.TrimRightFunc(before, inName) != before || strings.TrimLeftFunc(after, inName) != after {
			rest = after
			continue
		}
		return true
	}
}

func inName(r rune) bool { return r == '_' || unicode.IsLetter(r) }

// closeTo lists terms that a text may have meant.
func closeTo(all []Entry, text string) []string {
	const most = 5
	var names []string
	for _, e := range all {
		names = append(names, e.names()...)
	}
	var list []string
	if meant := scenarios.Near(text, names); meant != "" {
		list = append(list, meant)
	}
	asked := longWords(text)
	for _, name := range names {
		if len(list) < most && !slices.Contains(list, name) && slices.ContainsFunc(longWords(name), func(w string) bool { return slices.Contains(asked, w) }) {
			list = append(list, name)
		}
	}
	return list
}

// longWords are the words of a text that are long enough to tell something.
func longWords(text string) []string {
	const long = 4
	list := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(list, func(w string) bool { return len(w) < long })
}
