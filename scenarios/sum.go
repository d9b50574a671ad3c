package scenarios

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// form is how the place of a number or a duration wants it written.
type form uint8

const (
	noForm     form = iota // neither
	lengthForm             // 1m30s
	millisForm             // 90000
	countForm              // 12
	rateForm               // 12.5
)

// formOf is that of a setting's kind.
func formOf(kind settings.Kind) form {
	switch kind {
	case settings.Duration:
		return lengthForm
	case settings.Millis:
		return millisForm
	case settings.Count:
		return countForm
	}
	return noForm
}

// amount fills in a number or a duration: a name, or a sum of such and of what stands
// there for itself.
func (f *filler) amount(n *yaml.Node, form form) *yaml.Node {
	if n.Kind != yaml.ScalarNode || form == noForm {
		return n
	}
	terms := strings.Split(n.Value, "+")
	if slices.ContainsFunc(terms, func(term string) bool { return f.broken[strings.TrimSpace(term)] }) {
		f.hush(n)
		return n
	}
	if _, named := f.values[strings.TrimSpace(n.Value)]; !named && (len(terms) == 1 || strings.TrimSpace(terms[0]) == "") {
		f.misspelt(n)
		return n
	}
	sum := int64(0)
	for _, term := range terms {
		a, p := f.term(strings.TrimSpace(term), form)
		if p != nil {
			f.add(n, p)
			f.hush(n)
			return n
		}
		sum += a
	}
	return f.fill(n, form.text(sum))
}

// hush keeps those who read a place from finding the same fault again.
func (f *filler) hush(n *yaml.Node) { f.noted(n, func(x *note) { x.said = true }) }

// misspelt looks for a name that was probably meant, for what whoever reads the place says
// of it.
func (f *filler) misspelt(n *yaml.Node) {
	name := strings.TrimSpace(n.Value)
	if n.ShortTag() != "!!str" || len(f.values) == 0 || name == "" || varyName(name) != nil {
		return
	}
	if meant := Near(name, f.names()); meant != "" {
		f.noted(n, func(x *note) { x.meant = meant })
	}
}

func (f *filler) names() []string {
	var all []string
	for name := range f.values {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// term is what one term of a sum comes to: microseconds, or thousandths.
func (f *filler) term(text string, form form) (int64, *problem) {
	a, named := f.values[text]
	if named {
		f.used[text] = true
		if p := f.fits(text, form); p != nil {
			return 0, p
		}
	} else {
		var p *problem
		if a, p = amountOf(text); p != nil {
			return 0, p
		}
	}
	n, p := form.of(a)
	switch {
	case p != nil && named:
		p = p.in(words.Short(text))
	case p != nil && a.kind == aWord:
		p = problemf("%q in a sum is neither a duration nor a number nor a name of vary", words.Short(text))
		p.meant = Near(text, f.names())
	}
	return n, p
}

// fits tells whether all that a name may stand for can stand in a place.
func (f *filler) fits(name string, form form) *problem {
	source, ok := f.kinds[name].(listed)
	if !ok {
		return nil
	}
	for _, a := range source.values {
		if _, p := form.of(a); p != nil {
			return p.in(words.Short(name))
		}
	}
	return nil
}

// of is what an amount comes to in a place: microseconds where that has durations, else
// thousandths.
func (form form) of(a amount) (int64, *problem) {
	switch {
	case a.kind == aWord:
		return 0, problemf("%q is neither a duration nor a number", words.Short(a.text))
	case form == lengthForm && a.kind == aNumber && a.n > 0:
		return 0, problemf("%s has no unit: write %ss or %sms", words.Short(a.text), words.Short(a.text), words.Short(a.text))
	case form == millisForm && a.kind == aNumber:
		return a.n, nil // thousandths of a millisecond
	case (form == countForm || form == rateForm) && a.kind == aLength && a.n > 0:
		return 0, problemf("%s is a duration, and here stands a number", words.Short(a.text))
	}
	return a.n, nil
}

// text writes what a place holds, as its reader wants it.
func (form form) text(n int64) string {
	switch form {
	case lengthForm:
		return durationOf(n).text
	case millisForm, countForm:
		return strconv.FormatInt((n+numberUnit/2)/numberUnit, 10)
	}
	return numberOf(n).text
}
