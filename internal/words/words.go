// Package words has what texts for people are put together with: counted things, lists
// of words and numbers, and lines that fit. It knows nothing of what it words.
package words

import (
	"strconv"
	"strings"
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

// Clip cuts a text to n characters, the last of them an ellipsis.
func Clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	return string(runes[:n-1]) + "…"
}

// Wrap breaks a text at its spaces into lines of a width, at most so many.
func Wrap(text string, width, most int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
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

// Markdown writes a text that is no Markdown.
func Markdown(s string) string { return markdown.Replace(s) }

var markdown = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "<", "&lt;", ">", "&gt;", "&", "&amp;", "#", "\\#", "[", "\\[")
