package scenarios

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// amountKind says what an amount is of.
type amountKind uint8

const (
	aWord   amountKind = iota // none: a member's id, a topic's name
	aNumber                   // in thousandths
	aLength                   // in microseconds
)

// amount is a value that a name of vary, or a term of a sum, stands for.
type amount struct {
	kind amountKind
	n    int64
	text string // as the file has it, or would
}

// numberDigits are those behind the point of a number: as many as a rate has.
const (
	numberDigits = 3
	numberUnit   = 1000
)

func durationOf(n int64) amount {
	return amount{aLength, n, clock.Duration(n).String()}
}

func numberOf(n int64) amount {
	text := strconv.FormatInt(n/numberUnit, 10)
	if rest := n % numberUnit; rest != 0 {
		text += "." + strings.TrimRight(strconv.FormatInt(numberUnit+rest, 10)[1:], "0")
	}
	return amount{aNumber, n, text}
}

// amountOf reads a duration, a number, or else a word.
func amountOf(text string) (amount, *problem) {
	if text != "" && strings.Trim(text, "0123456789.") == "" {
		n, p := fixedPoint(text, numberDigits)
		if p == nil && n > maxRate*numberUnit {
			p = problemf("%s is above %d", words.Short(text), maxRate)
		}
		return amount{aNumber, n, text}, p
	}
	if first := text[:min(1, len(text))]; strings.Trim(first, "+-.0123456789") == "" && first != "" {
		if _, err := settings.ParseDuration(text); err == nil {
			d, err := settings.ParseLength(text)
			return amount{aLength, int64(d), text}, problemOf(err)
		}
	}
	return amount{kind: aWord, text: text}, nil
}

// readAmount reads a number or a duration.
func readAmount(n *yaml.Node) (amount, *problem) {
	text, p := readText(n)
	if p != nil {
		return amount{}, problemf("wants a duration such as 35s or a number, not %s", describe(n))
	}
	a, p := amountOf(text)
	switch {
	case p == nil && a.kind == aWord && strings.HasPrefix(text, "-"):
		p = negative(text)
	case p == nil && a.kind == aWord:
		p = problemf("%q is neither a duration nor a number", words.Short(text))
	}
	return a, p
}

func negative(text string) *problem {
	return problemf("%s is negative: write it without the minus", words.Short(text))
}

// decimals counts the digits behind the point of a number.
func (a amount) decimals() int {
	_, fraction, _ := strings.Cut(a.text, ".")
	return min(len(fraction), numberDigits)
}

// drawn is the amount as reports name it.
func (a amount) drawn(name string) Drawn {
	d := Drawn{Name: name, Text: a.text}
	switch a.kind {
	case aLength:
		d.IsDuration, d.Duration = true, clock.Duration(a.n)
	case aNumber:
		d.IsNumber, d.Text = true, numberOf(a.n).text
	}
	return d
}
