package imports

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/groupsim/groupsim/settings"
)

// lexicon has the names of all clients.
type lexicon struct {
	known  map[Dialect]map[string]settings.Known
	loosen map[Dialect]map[string]string // by the loose form
}

var names = sync.OnceValue(func() *lexicon {
	l := &lexicon{map[Dialect]map[string]settings.Known{}, map[Dialect]map[string]string{}}
	for _, d := range []Dialect{Java, Librdkafka} {
		l.known[d] = definitions(d)
		l.loosen[d] = map[string]string{}
		for name := range l.known[d] {
			l.loosen[d][loose(name)] = name
		}
	}
	for _, like := range []Dialect{Spring, Other} {
		l.known[like], l.loosen[like] = l.known[Java], l.loosen[Java]
	}
	return l
})

// called is what a client calls a name that is written in a style; empty: it has none.
func (l *lexicon) called(d Dialect, s style, name string) string {
	if s == dotted {
		return l.known[d][name].Name
	}
	return l.loosen[d][loose(name)]
}

// knows tells whether any client has a name, as it is written in a style.
func (l *lexicon) knows(s style, name string) bool {
	for _, d := range []Dialect{Java, Librdkafka} {
		if known := l.called(d, s, name); known != "" && l.known[d][known].OfConsumers() {
			return true
		}
	}
	return slices.ContainsFunc(clients, func(c *client) bool { return c.style == s && c.meaning(name) != "" })
}

// part is a part of a file in which names are written in one style.
type part struct {
	section string
	style   style
}

// recognise finds out what a file is for, and what of it belongs to the consumer: entries
// get the name that they have there, and others go.
func recognise(d *document) *product {
	for _, p := range programs {
		if p.shape.is(d) {
			p.shape.choose(d)
			return p
		}
	}
	if p, section := programWithin(d); p != nil {
		d.enter(section)
		p.shape.choose(d)
		return p
	}
	counts := sizes(d)
	chosen := largest(counts)
	d.enter(chosen.section)
	d.note(others(counts, chosen), chosen)
	switch p := productOf(chosen.style, d.entries); {
	case p == javaProduct && d.rdkafka:
		return rdkafka
	case p.client == kafkaPython && d.aio:
		return aiokafka.product()
	default:
		return p
	}
}

// programWithin finds a program whose configuration is a section of the file, as in a
// resource of Kubernetes.
func programWithin(d *document) (*product, string) {
	for _, e := range d.entries {
		for i := 1; i < len(e.path); i++ {
			rest := strings.Join(e.path[i:], ".")
			for _, p := range programs {
				if slices.Contains(p.shape.marks, rest) && strings.Contains(rest, ".") {
					return p, strings.Join(e.path[:i], ".")
				}
			}
		}
	}
	return nil, ""
}

// sizes counts for each part of a file how many names of a client it has. Single words
// count in a file's uppermost level alone: they mean many things.
func sizes(d *document) map[part]int {
	all, known := map[part]int{}, names()
	for _, e := range d.entries {
		for i := range e.path {
			name := strings.Join(e.path[i:], ".")
			s := styleOf(name)
			if i > 0 && s == dotted && !strings.Contains(name, ".") {
				continue
			}
			if known.knows(s, name) {
				all[part{strings.Join(e.path[:i], "."), s}]++
			}
		}
	}
	return all
}

// largest is the part with the most names, of several the one that is least far in. What
// is not written with dots needs two names: one may be chance.
func largest(sizes map[part]int) part {
	best, most := part{}, 0
	order := func(a, b part) int {
		return cmp.Or(cmp.Compare(strings.Count(a.section, "."), strings.Count(b.section, ".")),
			cmp.Compare(len(a.section), len(b.section)), cmp.Compare(a.section, b.section), cmp.Compare(a.style, b.style))
	}
	for _, p := range slices.SortedFunc(maps.Keys(sizes), order) {
		if n := sizes[p]; n > most && (p.style == dotted || n > 1) {
			best, most = p, n
		}
	}
	return best
}

// others are the parts beside the chosen one that have settings of a consumer, too.
func others(sizes map[part]int, chosen part) []string {
	within := func(a, b string) bool { return a == b || b == "" || strings.HasPrefix(a, b+".") }
	var all []string
	for p, n := range sizes {
		if n > 1 && !within(p.section, chosen.section) && !within(chosen.section, p.section) {
			all = append(all, p.section)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// productOf tells whose names these are.
func productOf(s style, entries []entry) *product {
	if own := rdkafkaIn[s]; own != nil && rdkafkaBalance(s, entries) > 0 {
		return own
	}
	switch s {
	case dotted:
		return javaProduct
	case upper:
		return javaUpper
	case kebab:
		return javaKebab
	}
	best, most := javaCamel, 0
	if s == pascal {
		best, most = dotnet, count(entries, func(name string) bool { return names().loosen[Librdkafka][loose(name)] != "" })
	} else if s == camel {
		most = count(entries, func(name string) bool { return names().loosen[Java][loose(name)] != "" })
	}
	for _, c := range clients {
		if n := count(entries, func(name string) bool { return c.knows(name) }); c.style == s && n > most {
			best, most = c.product(), n
		}
	}
	return best
}

func count(entries []entry, is func(string) bool) int {
	n := 0
	for _, e := range entries {
		if is(e.name) {
			n++
		}
	}
	return n
}

// rdkafkaBalance tells by the names, some of which Java and librdkafka share, whether the
// configuration is rather librdkafka's. It knows every name in a configuration of its own.
func rdkafkaBalance(s style, entries []entry) int {
	known, balance := names(), 0
	for _, e := range entries {
		j, r := known.called(Java, s, e.name), known.called(Librdkafka, s, e.name)
		switch {
		case strings.Contains(e.value, "org.apache.kafka."), r == "" && !isWrappers(e.name):
			balance--
		case r != "" && j == "", r == strategy && isShort(items(e.value)[0]), r == reset && slices.Contains(rdkafkaResets, e.value):
			balance++
		}
	}
	return balance
}

// rdkafkaResets are the values of auto.offset.reset that only librdkafka has.
var rdkafkaResets = []string{"smallest", "beginning", "largest", "end", "error"}
