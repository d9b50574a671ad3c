package scenarios

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// readSection reads a section of settings into what its table points to.
func readSection[T any](l *loader, n *yaml.Node, section string, table settings.Table[T], into *T) {
	if n.Kind != yaml.MappingNode {
		l.addf(n, "%s: wants a mapping of settings, such as %s, not %s%s", section, settingsExamples[section], describe(n), nothingBelow(n))
		return
	}
	for i := 0; i < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		s := table.Named(k.Value)
		if s == nil {
			l.otherSetting(section, k, v, table.Names())
			continue
		}
		if p := readSetting(s, v, into); p != nil {
			l.add(v, p.in(k.Value))
		}
	}
}

// readApplication reads the settings of the program. One that says how long
// onPartitionsRevoked takes has one.
func (l *loader) readApplication(n *yaml.Node, into *member.Application) {
	readSection(l, n, "application", settings.Application(), into)
	for _, name := range []string{"on.revoked", "on.revoked.per.partition"} {
		if value(n, name) != nil {
			settings.OwnRevoke(into)
		}
	}
}

func readSetting[T any](s *settings.Setting[T], n *yaml.Node, into *T) *problem {
	switch {
	case s.Kind == settings.List:
		return readList(s, n, into)
	case s.Kind == settings.Committing && n.Kind == yaml.MappingNode:
		return readOften(s, n, into)
	}
	text, p := readValue(n, s.Kind)
	if p != nil {
		return p
	}
	return problemOf(s.Set(into, text))
}

// readValue gives the text of a value, if it has the form that values of a kind have.
func readValue(n *yaml.Node, kind settings.Kind) (string, *problem) {
	wants := "text"
	switch kind {
	case settings.Flag:
		v, p := readBool(n)
		return strconv.FormatBool(v), p
	case settings.Millis:
		wants = "milliseconds or a duration"
	case settings.Count:
		wants = "a whole number"
	case settings.Duration:
		wants = "a duration such as 35s"
	case settings.Committing:
		wants = "auto, batch, record, none, or a mapping such as {every: 5s}"
	}
	text, p := readText(n)
	if p != nil {
		p = problemf("wants %s, not %s", wants, describe(n))
	}
	return text, p
}

// readOften reads a commit that is made every so often: a number of records, a time, or
// both.
func readOften[T any](s *settings.Setting[T], n *yaml.Node, into *T) *problem {
	var parts []string
	for i := 0; i < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		text, p := readText(v)
		switch {
		case k.Value != settings.CommitEvery && k.Value != settings.CommitRecords:
			p = problemf("%q is neither %s nor %s", words.Short(k.Value), settings.CommitEvery, settings.CommitRecords)
			p.meant = Near(k.Value, []string{settings.CommitEvery, settings.CommitRecords})
			return p
		case p != nil:
			return p.in(k.Value)
		case k.Value == settings.CommitRecords:
			text += " records"
		}
		if err := s.Set(into, text); err != nil {
			return problemOf(err).in(k.Value)
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return problemf("wants %s, %s or both, such as {every: 5s}", settings.CommitEvery, settings.CommitRecords)
	}
	return problemOf(s.Set(into, settings.CommitWhichever(parts...)))
}

// readList reads one name or a list of them; a name may also be several, with commas
// as in a properties file.
func readList[T any](s *settings.Setting[T], n *yaml.Node, into *T) *problem {
	var names []string
	for _, item := range items(n) {
		text, p := readText(item)
		if p != nil {
			return problemf("wants names of assignors, not %s", describe(item))
		}
		names = append(names, text)
		if err := s.Set(into, strings.Join(names, ",")); err != nil {
			return problemOf(err)
		}
	}
	if len(names) == 0 {
		return problemf("the list is empty: name at least one of %s", strings.Join(s.Options, ", "))
	}
	return nil
}

// otherSetting takes a key that is not in the section's table: Kafka knows it, or
// somebody else does, or nobody.
func (l *loader) otherSetting(section string, k, v *yaml.Node, modelled []string) {
	if l.full() {
		return
	}
	others := l.notModelled(section)
	if _, known := slices.BinarySearch(others, k.Value); known {
		l.unmodelled(k, v)
		return
	}
	p := problemf("%q is not a setting of %s", words.Short(k.Value), section)
	if homes := sectionsWith(k.Value); len(homes) > 0 {
		p.msg += ", but of " + strings.Join(homes, " and ") + ": write it below " + firstWord(homes[0]) + ":"
	} else if k.Value == clientKey {
		p.msg += ", but a key of the scenario, of a member and of a setup"
	} else if text := misjoined(k.Value); text != "" {
		p.msg += text
	} else if library, ok := l.ownerOf(k.Value); ok && section == "consumer" {
		p.msg += " here: it is one of " + library.String() + ", for members with client: " + library.String()
	} else if p.meant = l.meantSetting(k.Value, modelled, others); p.meant == "" {
		p.msg += unknownSetting(k.Value, section, modelled, others)
	}
	l.add(k, p)
}

// unmodelled takes a setting that a client or a broker has, and the model does not.
func (l *loader) unmodelled(k, v *yaml.Node) {
	for _, item := range items(v) {
		if item.Kind != yaml.ScalarNode {
			l.addf(v, "%s: wants a value or a list of values, not %s", k.Value, describe(v))
			return
		}
	}
	l.unused[k.Value] = true
}

// sectionsWith says which sections have a modelled setting of this name.
func sectionsWith(name string) []string {
	var found []string
	for _, s := range []struct {
		section string
		has     bool
	}{
		{"broker", settings.Broker().Named(name) != nil},
		{"consumer", settings.Consumer().Named(name) != nil},
		{"application", settings.Application().Named(name) != nil || settings.IsGroup(name)},
		{"network (of the file)", settings.Network().Named(name) != nil},
	} {
		if s.has {
			found = append(found, s.section)
		}
	}
	return found
}
