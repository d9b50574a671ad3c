package scenarios

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// variable is a name of the vary section.
type variable struct {
	name   string
	key    *yaml.Node
	source distribution // nil: it is not right, and that has been said
}

// draw is what a run of a seed has for it. It depends on nothing else, so that one name
// more moves no other.
func (v *variable) draw(seed, run uint64) amount {
	if run == 0 {
		return v.source.usual()
	}
	return v.source.draw(shareOf(v.name, seed, run))
}

// shareOf is how far up in its distribution a run draws a name.
func shareOf(name string, seed, run uint64) clock.Share {
	stream := clock.NewStream(seed, "vary "+name, run)
	return clock.Share(stream.At(0))
}

// drawKind is a kind of distribution, by the key that names it.
type drawKind struct {
	name   string
	form   string // what stands behind the key
	doc    string
	schema func() object
	read   func(r *varyReader, v *yaml.Node) distribution
}

func drawKinds() []drawKind {
	return []drawKind{
		{"lognormal", "{p50, p99}", "Few are long, as with pauses of a collector: the median and the 99th percentile.", parameterSchema("p50", "p99"), (*varyReader).lognormal},
		{"uniform", "[a, b]", "From a to b, all as likely.",
			func() object {
				return object{{"type", "array"}, {"items", amountSchema()}, {"minItems", 2}, {"maxItems", 2}}
			}, (*varyReader).uniform},
		{"normal", "{mean, sd}", "The mean and the standard deviation; what would lie below 0 is 0.", parameterSchema("mean", "sd"), (*varyReader).normal},
		{"exponential", "{mean}", "What comes without memory, such as the time to the next request.", parameterSchema("mean"), (*varyReader).exponential},
		{"choice", "[a, b, …]", "One of these, each as likely: numbers, durations, members or topics. Run 0 takes the first.",
			func() object { return object{{"type", "array"}, {"items", textSchema}, {"minItems", 1}} }, (*varyReader).choice},
		{"empirical", "[a, b, …] or FILE", "One of these numbers or durations, which were measured, each as likely. Run 0 takes the first. A file has one value a line; it is found from the scenario's directory.",
			func() object {
				return object{{"anyOf", []object{{{"type", "string"}}, {{"type", "array"}, {"items", amountSchema()}, {"minItems", 1}}}}}
			}, (*varyReader).empirical},
	}
}

func amountSchema() object {
	return object{{"anyOf", append(slices.Clip(plainDuration), object{{"type", "number"}, {"minimum", 0}, {"maximum", maxRate}})}}
}

// parameterSchema is the type of a mapping of parameters.
func parameterSchema(names ...string) func() object {
	return func() object {
		var properties object
		for _, name := range names {
			properties = append(properties, pair{name, amountSchema()})
		}
		return object{{"type", "object"}, {"required", names}, {"properties", properties}, {"additionalProperties", false}}
	}
}

func varySchema() object {
	var kinds object
	for _, k := range drawKinds() {
		kinds = append(kinds, pair{k.name, k.schema().described(k.doc)})
	}
	one := object{{"type", "object"}, {"minProperties", 1}, {"maxProperties", 1}, {"properties", kinds}, {"additionalProperties", false}}
	return object{{"type", "object"}, {"propertyNames", object{{"pattern", "^" + namePattern + "$"}}}, {"minProperties", 1}, {"additionalProperties", one}}
}

// namePattern is that of a name of vary: it cannot be taken for a number or a duration.
const namePattern = `[A-Za-z_][A-Za-z0-9._-]*`

// varyReader reads the vary section. Files that it names lie in dir, if that is known.
type varyReader struct {
	*collector
	dir   string
	local bool
}

func (r *varyReader) section(n *yaml.Node) (list []*variable) {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		r.addf(n, "vary: wants what is drawn, by names of your own, such as {pause: {lognormal: {p50: 1.2s, p99: 8s}}}, not %s", describeEmpty(n))
		return nil
	}
	for i := 0; i < len(n.Content) && !r.full(); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if p := varyName(k.Value); p != nil {
			r.add(k, p.in("vary"))
			continue
		}
		list = append(list, &variable{k.Value, k, r.distribution(v)})
	}
	return list
}

// varyName holds a name to what cannot be taken for anything else.
func varyName(name string) *problem {
	switch first := name[0]; {
	case settings.CheckName(name) != nil:
		return problemOf(settings.CheckName(name))
	case first != '_' && (first|0x20 < 'a' || first|0x20 > 'z'):
		return problemf("%q begins with no letter, as a name does that is no number", words.Short(name))
	case strings.Contains(name, ".."):
		return problemf("%q would be taken for a range of members", words.Short(name))
	case slices.Contains([]string{"all", "never", "coordinator", "spread", "noise"}, name):
		return problemf("%q has a meaning of its own: choose another name", name)
	}
	return nil
}

// distribution reads the one key of a mapping.
func (r *varyReader) distribution(n *yaml.Node) distribution {
	kinds := drawKinds()
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 {
		r.addf(n, "vary: wants one of %s, such as {uniform: [1s, 5s]}, not %s", strings.Join(names, ", "), describeEmpty(n))
		return nil
	}
	k, v := n.Content[0], n.Content[1]
	i := slices.Index(names, k.Value)
	if i < 0 {
		p := problemf("%q is not a distribution: %s", words.Short(k.Value), strings.Join(names, ", "))
		p.meant = Near(k.Value, names)
		r.add(k, p)
		return nil
	}
	return kinds[i].read(r, v)
}
