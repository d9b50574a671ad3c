// Package words has what texts for people are put together with: counted things, lists
// of words and numbers, and lines that fit. It knows nothing of what it words.
//
// Names can be anything that a file has. What is printed goes through [Visible], [Plain],
// [Markdown], [Code] or [Page.Line], which let no control character through; and what is
// read is made plain text by [FromUTF16] and [WithoutEscapes].
package words

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plural counts things: 1 record, 2 records.
func Plural(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return strconv.Itoa(n) + " " + of + "s"
}

// And lists words: "a, b and c".
func And(words []string) string { return list(words, " and ") }

// Or lists words: "a, b or c".
func Or(words []string) string { return list(words, " or ") }

func list(words []string, last string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + last + words[n-1]
	}
	return strings.Join(words, "")
}

// Some lists names, each once: "c1, c2 and 3 more".
func Some(names []string) string {
	var list []string
	named := map[string]bool{"": true}
	for _, name := range names {
		if !named[name] {
			named[name], list = true, append(list, name)
		}
	}
	if n := len(list); n > 3 {
		return fmt.Sprintf("%s, %s and %d more", list[0], list[1], n-2)
	}
	return And(list)
}

// Few keeps the first elements of a list, and says how many more there are.
func Few(list []string, most int) []string {
	if n := len(list) - most; n > 0 {
		return append(slices.Clone(list[:most]), fmt.Sprintf("%d more", n))
	}
	return list
}

// Clause makes of a sentence a part of another one: it begins small, and has no end.
func Clause(sentence string) string {
	if sentence == "" {
		return ""
	}
	return strings.ToLower(sentence[:1]) + strings.TrimSuffix(sentence[1:], ".")
}

// Most picks of a list the n elements that have the most of something, and leaves them
// in their order.
func Most[E any](list []E, n int, of func(E) int64) []E {
	if len(list) <= n {
		return list
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(of(list[b]), of(list[a])) })
	order = order[:n]
	slices.Sort(order)
	most := make([]E, n)
	for i, at := range order {
		most[i] = list[at]
	}
	return most
}

// Ranges writes ascending numbers as 0..3,7.
func Ranges(numbers []int32) string {
	var b []byte
	number := func(n int32) { b = strconv.AppendInt(b, int64(n), 10) }
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		if i > 0 {
			b = append(b, ',')
		}
		number(numbers[i])
		switch {
		case j == i+1:
			b = append(b, ',')
			number(numbers[j])
		case j > i:
			b = append(b, ".."...)
			number(numbers[j])
		}
		i = j + 1
	}
	return string(b)
}

// Numbered lists n things that have a name and a number, those of one name that follow
// on one another together: orders-0..3,7.
func Numbered(n int, at func(i int) (name string, number int32)) []string {
	var list []string
	for i := 0; i < n; {
		name, _ := at(i)
		var numbers []int32
		for ; i < n; i++ {
			next, number := at(i)
			if next != name {
				break
			}
			numbers = append(numbers, number)
		}
		slices.Sort(numbers)
		list = append(list, name+"-"+Ranges(numbers))
	}
	return list
}

// Decimals writes n/10^places, without zeros at the end. n is not negative.
func Decimals(n int64, places int) string {
	unit := int64(1)
	for range places {
		unit *= 10
	}
	if n%unit == 0 {
		return strconv.FormatInt(n/unit, 10)
	}
	return strconv.FormatInt(n/unit, 10) + "." + strings.TrimRight(strconv.FormatInt(unit+n%unit, 10)[1:], "0")
}

// Short keeps a value short enough for a message.
func Short(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// Clip cuts a text to n characters, the last of them an ellipsis.
func Clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	return string(runes[:n-1]) + "…"
}

// NoBreak keeps a text in one piece: a line is not broken at its spaces.
func NoBreak(s string) string { return strings.ReplaceAll(s, " ", noBreak) }

// Span writes what lies between two values, in one piece if it is short, else so that it
// is broken in the middle or nowhere: 4–6, 28.86 s – 35 s.
func Span(from, to string) string {
	const short = 9
	if utf8.RuneCountInString(from+to) < short {
		return NoBreak(from + "–" + to)
	}
	return NoBreak(from+" –") + " " + NoBreak(to)
}

// noBreak is the space at which nothing is broken. Pages print it as a plain one.
const noBreak = "\u00a0"

// Wrap breaks a text at its spaces into lines of a width, at most so many.
func Wrap(text string, width, most int) []string {
	var lines []string
	space := func(c rune) bool { return unicode.IsSpace(c) && c != '\u00a0' }
	for _, word := range strings.FieldsFunc(text, space) {
		n := len(lines) - 1
		if n >= 0 && utf8.RuneCountInString(lines[n])+1+utf8.RuneCountInString(word) <= width {
			lines[n] += " " + word
			continue
		}
		lines = append(lines, Clip(word, width))
	}
	if len(lines) > most { // the next line did not fit on the last one, so this cuts it
		lines[most-1] = Clip(lines[most-1]+" "+lines[most], width)
		lines = lines[:most]
	}
	return lines
}

// Distinct cuts names to n characters so that those that differ still do: in the middle,
// for names differ at their ends; where those are alike too what they begin with alike
// goes; and at last they are counted.
func Distinct(names []string, n int) []string {
	cut := make([]string, len(names))
	for i, name := range names {
		cut[i] = clipMiddle(name, n)
	}
	again := func(other func(i, shared int) string) {
		alike := map[string][]int{}
		for i, s := range cut {
			alike[s] = append(alike[s], i)
		}
		for i, s := range slices.Clone(cut) {
			list := alike[s]
			if slices.ContainsFunc(list, func(j int) bool { return names[j] != names[i] }) {
				shared := len([]rune(names[i]))
				for _, j := range list {
					shared = min(shared, sharedStart(names[i], names[j]))
				}
				cut[i] = other(i, shared)
			}
		}
	}
	again(func(i, shared int) string { return clipMiddle("…"+string([]rune(names[i])[shared:]), n) })
	again(func(i, _ int) string {
		number := strconv.Itoa(i+1) + " "
		return number + clipMiddle(names[i], n-len(number))
	})
	return cut
}

// clipMiddle cuts a text to n characters, the middle one of them an ellipsis.
func clipMiddle(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	n = max(0, n-1)
	return string(runes[:(n+1)/2]) + "…" + string(runes[len(runes)-n/2:])
}

// sharedStart is how many characters two texts begin with alike.
func sharedStart(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < min(len(x), len(y)) && x[n] == y[n] {
		n++
	}
	return n
}
