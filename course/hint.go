package course

import (
	"regexp"
	"slices"
	"strings"
)

// A hint is to make somebody think, with the right rule and at the right moment of the run. It is
// written before the run is made, so that it cannot hold what that comes to; but it can have the
// answer in its words, and that is looked for here, once the answer is known.

// amountInText is a number or a duration as people write it; numberWords stand for the small ones.
// "One" is left out: it is a pronoun more often than a number.
var (
	amountInText = regexp.MustCompile(`\b[0-9][0-9.,]*%|\b(?:[0-9][0-9.,]*(?: ?(?:µs|ms|[smhd]))? ?)+\b`)
	wordInText   = regexp.MustCompile(`[\pL\pN]+(?:-[\pL\pN]+)*`)
	numberWords  = []string{"zero", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
)

// tells finds what of a text would be right as a guess, or "".
func (s *Solved) tells(text string) string {
	text = strings.ToLower(text)
	said := wordInText.FindAllString(text, -1)
	switch s.Item.Answer.Kind {
	case ByBool:
		return among(said, s.Shown)
	case ByChoice:
		if shown := strings.ToLower(s.Shown); strings.Contains(text, shown) {
			return shown
		}
		return among(said, s.Order[0])
	case ByOrder:
		return s.inOrder(text)
	}
	for _, figure := range amountInText.FindAllString(text, -1) {
		figure = strings.TrimRight(figure, "., ")
		if v, ok := s.amount(figure); ok && s.right(v) {
			return figure
		}
	}
	for _, w := range said {
		if n := slices.Index(numberWords, w); n >= 0 && s.right(number(float64(n))) {
			return w
		}
	}
	return ""
}

// right tells whether an amount is; of a span, whether one of its ends is.
func (s *Solved) right(v Value) bool {
	if s.Value.Kind != Span {
		return s.grade(v).Right()
	}
	return s.apart(length(s.Value.N), v).Right() || s.apart(length(s.Value.To), v).Right()
}

// inOrder finds all that was to be put in an order, in that order.
func (s *Solved) inOrder(text string) string {
	at := 0
	for _, name := range s.Order {
		found := strings.Index(text[at:], strings.ToLower(s.text(name)))
		if found < 0 {
			return ""
		}
		at += found + 1
	}
	return s.Value.Word
}

// among gives a word if it is among those that were said.
func among(said []string, word string) string {
	if slices.Contains(said, word) {
		return word
	}
	return ""
}
