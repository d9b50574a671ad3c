package scenarios

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/words"
)

// parameters reads a mapping of amounts of one kind.
func (r *varyReader) parameters(n *yaml.Node, what string, names ...string) ([]amount, scale, bool) {
	want := "{" + strings.Join(names, ", ") + "}"
	if n.Kind != yaml.MappingNode {
		r.addf(n, "%s: wants %s, not %s", what, want, describe(n))
		return nil, scale{}, false
	}
	var nodes []*yaml.Node
	for _, name := range names {
		v := value(n, name)
		if v == nil {
			r.addf(n, "%s needs %s: %s", what, name, want)
			return nil, scale{}, false
		}
		nodes = append(nodes, v)
	}
	for i := 0; i < len(n.Content); i += 2 {
		if k := n.Content[i]; !slices.Contains(names, k.Value) {
			p := problemf("%q is not a parameter of %s, which has %s", words.Short(k.Value), what, strings.Join(names, ", "))
			p.meant = Near(k.Value, names)
			r.add(k, p)
			return nil, scale{}, false
		}
	}
	return r.amounts(what, nodes)
}

// amounts reads amounts of one kind: numbers or durations, but that 0 is either.
func (r *varyReader) amounts(what string, nodes []*yaml.Node) (list []amount, s scale, ok bool) {
	s = scale{aLength, 1}
	decimals := 0
	for i, n := range nodes {
		a, p := readAmount(n)
		if p != nil {
			r.add(n, p.in(what))
			return nil, s, false
		}
		list = append(list, a)
		decimals = max(decimals, a.decimals())
		if i == 0 || list[0].n == 0 {
			s.kind = a.kind
		}
	}
	for i, a := range list {
		if a.kind != s.kind && a.n != 0 {
			r.addf(nodes[i], "%s: %s is %s, and what stands beside it is %s: give all of them a unit, or none", what, words.Short(a.text), a.kind, s.kind)
			return nil, s, false
		}
	}
	if s.kind == aNumber {
		for s.unit = numberUnit; decimals > 0; decimals-- {
			s.unit /= 10
		}
	}
	return list, s, true
}

func (r *varyReader) lognormal(n *yaml.Node) distribution {
	list, s, ok := r.parameters(n, "lognormal", "p50", "p99")
	switch {
	case !ok:
		return nil
	case list[0].n == 0:
		r.addf(value(n, "p50"), "lognormal: p50 is 0, and a lognormal value is above it: give the median")
	case list[1].n < list[0].n:
		r.addf(value(n, "p99"), "lognormal: p99 %s is below p50 %s: of a hundred values, ninety-nine lie below p99", list[1].text, list[0].text)
	default:
		return lognormalOf(s, list[0], list[1])
	}
	return nil
}

func (r *varyReader) uniform(n *yaml.Node) distribution {
	if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
		r.addf(n, "uniform: wants the lowest and the highest value, [a, b], not %s", describeList(n))
		return nil
	}
	list, s, ok := r.amounts("uniform", n.Content)
	switch {
	case !ok:
		return nil
	case list[1].n < list[0].n:
		r.addf(n.Content[1], "uniform: %s is below %s: the lower bound stands first", list[1].text, list[0].text)
		return nil
	}
	return uniform{s, list[0].n, list[1].n}
}

func (r *varyReader) normal(n *yaml.Node) distribution {
	list, s, ok := r.parameters(n, "normal", "mean", "sd")
	if !ok {
		return nil
	}
	return normalOf(s, list[0], list[1])
}

func (r *varyReader) exponential(n *yaml.Node) distribution {
	list, s, ok := r.parameters(n, "exponential", "mean")
	switch {
	case !ok:
		return nil
	case list[0].n == 0:
		r.addf(value(n, "mean"), "exponential: the mean is 0, and so would be every value: give a mean above it")
		return nil
	}
	return exponentialOf(s, list[0])
}

func (r *varyReader) choice(n *yaml.Node) distribution {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		r.addf(n, "choice: wants a list with something in it, such as [c1, c2], not %s", describeEmpty(n))
		return nil
	}
	var values []amount
	for _, item := range n.Content {
		text, p := readText(item)
		if p != nil || text == "" {
			r.addf(item, "choice: wants a number, a duration or a name, not %s", describe(item))
			return nil
		}
		a, p := amountOf(text)
		if p != nil {
			r.add(item, p.in("choice"))
			return nil
		}
		values = append(values, a)
	}
	return choiceOf(values)
}

func (r *varyReader) empirical(n *yaml.Node) distribution {
	if n.Kind == yaml.ScalarNode && !isNull(n) {
		return r.measured(n)
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		r.addf(n, "empirical: wants a list of values or a file of one value a line, not %s", describeEmpty(n))
		return nil
	}
	values, _, ok := r.amounts("empirical", n.Content)
	if !ok {
		return nil
	}
	return empiricalOf(values, "")
}

// describeList is describe with the number of a list's elements.
func describeList(n *yaml.Node) string {
	if n.Kind == yaml.SequenceNode {
		return "a list of " + words.Plural(len(n.Content), "value")
	}
	return describe(n)
}

// String names the kind.
func (k amountKind) String() string {
	return [...]string{"a word", "a number", "a duration"}[k]
}
