package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
)

// A comparison runs a scenario in the group protocol of each setup, whatever its file was
// written for. Settings of the other protocol would keep the clients from starting: they
// are taken out, and the report says which. Where nothing but the file says the protocol
// they are a mistake of the file's, and so are those that the setup itself names.

// unfit is a setting that was taken out because the client refuses it with a protocol.
type unfit struct {
	*settings.About
	value string
	with  member.GroupProtocol
}

// protocolSet is the group protocol that --set asks for; false: it asks for none.
func protocolSet(sets []string) (p member.GroupProtocol, asked bool) {
	for _, arg := range sets {
		if key, value, _ := strings.Cut(arg, "="); key == ofConsumer(protocolKey) {
			p, asked = settings.ProtocolOf(strings.Trim(strings.TrimSpace(value), `"'`)), true
		}
	}
	return p, asked
}

// protocolSetUp is the group protocol that a setup brings; false: it leaves it as it is.
func protocolSetUp(s *Setup) (p member.GroupProtocol, asked bool) {
	if s == nil {
		return p, false
	}
	for _, c := range s.Changes {
		if c.Key == ofConsumer(protocolKey) {
			p, asked = settings.ProtocolOf(c.Value), true
		}
	}
	return p, asked
}

// fit takes out of the tree what the client refuses with a protocol, wherever settings of
// consumers stand in it.
func fit(root *yaml.Node, with member.GroupProtocol) (out []unfit) {
	sections := []*yaml.Node{value(root, "consumer")}
	for _, list := range []string{"members", "steps"} {
		for _, item := range elements(value(root, list)) {
			sections = append(sections, value(item, "consumer"))
		}
	}
	for _, section := range sections {
		for _, r := range settings.Consumer().RefusedWith(with) {
			v := value(section, r.Name)
			if v == nil {
				continue
			}
			var texts []string
			for _, item := range items(v) {
				texts = append(texts, item.Value)
			}
			u := unfit{r, strings.Join(texts, ","), with}
			if !slices.Contains(out, u) {
				out = append(out, u)
			}
			remove(section, r.Name)
		}
	}
	return out
}

// leftOut says what was taken out, and what decides in its place.
func (l *loader) leftOut(out []unfit) []string {
	var texts []string
	for _, u := range out {
		text := fmt.Sprintf("%s %s: the client refuses it with group.protocol %s; there %s", u.Name, u.value, protocolName(u.with), u.Decides())
		if s := settings.Broker().Named(u.Instead); s != nil {
			text += ", " + s.Text(&l.sc.Broker)
		}
		texts = append(texts, text)
	}
	return texts
}

func protocolName(p member.GroupProtocol) string {
	return settings.Consumer().Named(protocolKey).Text(&member.Config{Protocol: p})
}
