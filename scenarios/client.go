package scenarios

import (
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// clientKey names the client library, in the file, in a member and in a setup.
const clientKey = "client"

func clientNames() []string {
	var names []string
	for _, library := range event.Libraries() {
		names = append(names, library.String())
	}
	return names
}

func clientSchema() object { return object{{"type", "string"}, {"enum", clientNames()}} }

func readLibrary(n *yaml.Node) (event.Library, *problem) {
	text, p := readText(n)
	if p != nil {
		return 0, p
	}
	names := clientNames()
	i := slices.Index(names, text)
	if i < 0 {
		p = problemf("%q is not a client that is modelled: %s", words.Short(text), strings.Join(names, ", "))
		p.meant = Near(text, names)
		return 0, p
	}
	return event.Libraries()[i], nil
}

// readClient reads the file's client. The consumer section is read after it,
// wherever it stands: scenarioKeys has the order.
func (l *loader) readClient(v *yaml.Node) {
	library, p := readLibrary(v)
	if p != nil {
		l.add(v, p.in(clientKey))
		return
	}
	l.consumer = settings.Defaults(library)
}

// readMemberClient reads that of a member: what holds for all consumers is read
// again, on top of the defaults of this one.
func (l *loader) readMemberClient(v *yaml.Node, d *entryDraft) {
	library, p := readLibrary(v)
	if p != nil {
		l.add(v, p.in(clientKey))
		return
	}
	d.consumer = settings.Defaults(library)
	if shared := l.sections["consumer"]; shared != nil {
		l.readConsumer(shared, &d.consumer)
	}
}

// knows tells whether a client has a consumer setting, if it is one that is modelled.
func knows(client event.Library, name string) bool {
	s := settings.Consumer().Named(name)
	return s == nil || s.KnownTo(client)
}

// heed notes which of the settings of a client's consumer sections it has. Those
// that no client heeds count as not modelled.
func (l *loader) heed(client event.Library, sections ...*yaml.Node) {
	for _, section := range sections {
		for _, name := range keysOf(section) {
			l.heeded[name] = l.heeded[name] || knows(client, name)
		}
	}
}

// notUsed lists the settings that the file has and the run does not use.
func (l *loader) notUsed() []string {
	for name, heeded := range l.heeded {
		if !heeded {
			l.unused[name] = true
		}
	}
	return slices.Sorted(maps.Keys(l.unused))
}
