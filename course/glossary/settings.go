package glossary

import (
	"regexp"
	"slices"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
)

// ofSettings are the entries of settings, each once though a section of a scenario and a
// member's own may have it. Those scenarios show it that set it.
func ofSettings() []Entry {
	shown := bySetting()
	var all []Entry
	known := map[string]bool{}
	add := func(about *settings.About) {
		if known[about.Name] {
			return
		}
		known[about.Name] = true
		e := Entry{Topic: settingsTopic, Term: about.Name, Means: about.Doc, Shows: shown[about.Name], Rule: []string{"docs/scenario-file.md"}}
		for _, c := range about.Called {
			e.Also = append(e.Also, c.Name)
		}
		all = append(all, e)
	}
	each(settings.Consumer(), add)
	each(settings.Broker(), add)
	each(settings.Application(), add)
	each(settings.Network(), add)
	each(settings.LinkOfMember(), add)
	return all
}

func each[C any](table settings.Table[C], add func(*settings.About)) {
	for i := range table {
		add(&table[i].About)
	}
}

// key is a key of a mapping in YAML, wherever it stands.
var key = regexp.MustCompile(`[\s{,]([a-z][a-z.]*):`)

// bySetting gives, of each key, a few of the bundled scenarios in which it stands.
func bySetting() map[string][]string {
	const most = 3
	shown := map[string][]string{}
	for _, name := range scenarios.BundledNames() {
		text, err := scenarios.Open(name)
		if err != nil {
			continue
		}
		for _, match := range key.FindAllSubmatch(text, -1) {
			if k := string(match[1]); len(shown[k]) < most && !slices.Contains(shown[k], name) {
				shown[k] = append(shown[k], name)
			}
		}
	}
	return shown
}
