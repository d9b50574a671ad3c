package course

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Template is prose with expressions in braces. All figures that it tells are theirs: none
// stands in the prose itself.
type Template struct {
	parts []part
}

type part struct {
	text string
	expr *Expr // nil: it is the text
}

// parseTemplate reads one.
func parseTemplate(source string) (*Template, error) {
	t := &Template{}
	for rest := source; rest != ""; {
		text, behind, found := strings.Cut(rest, "{")
		if strings.Contains(text, "}") {
			return nil, errors.New("a } has no { before it")
		}
		t.parts = append(t.parts, part{text: text})
		if !found {
			break
		}
		inner, after, closed := strings.Cut(behind, "}")
		if !closed {
			return nil, errors.New("a { is not closed")
		}
		expr, err := parseExpr(inner)
		if err != nil {
			return nil, fmt.Errorf("{%s}: %w", inner, err)
		}
		t.parts, rest = append(t.parts, part{expr: expr}), after
	}
	return t, nil
}

// figure is a number in prose; version is one that names what is talked of.
var (
	figure  = regexp.MustCompile(`(?:^|[\s("'~≈<>=+–—/×*-])([0-9][0-9.,:]*[a-zA-Zµ%]*)`)
	version = regexp.MustCompile(`(?i)\b(?:Kafka|KIP-|KIP|Java|franz-go|librdkafka|Spring|kafka-clients|since|version)[ -]?[0-9][0-9.]*`)
)

// figureIn finds a figure in prose, or "".
func figureIn(prose string) string {
	if m := figure.FindStringSubmatch(version.ReplaceAllString(prose, "")); m != nil {
		return m[1]
	}
	return ""
}

// figureIn finds one that stands in the prose.
func (t *Template) figureIn() string {
	for _, p := range t.parts {
		if f := figureIn(p.text); p.expr == nil && f != "" {
			return f
		}
	}
	return ""
}

// fill puts in what its expressions come to.
func (t *Template) fill(names func(string) (Value, error)) (string, error) {
	if t == nil {
		return "", nil
	}
	var b strings.Builder
	for _, p := range t.parts {
		if p.expr == nil {
			b.WriteString(p.text)
			continue
		}
		v, err := p.expr.eval(names)
		if err != nil {
			return "", err
		}
		b.WriteString(v.String())
	}
	return b.String(), nil
}
