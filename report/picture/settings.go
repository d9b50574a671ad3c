package picture

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/words"
)

// configured notes the settings that a run begins with: the broker's, and each member's
// by name, of its first process.
type configured struct {
	broker  event.Settings
	members []event.Settings // by number
}

func (c *configured) event(e event.Event, settings event.Settings) {
	switch {
	case e.Member < 0 && c.broker == nil:
		c.broker = settings
	case int(e.Member) == len(c.members):
		c.members = append(c.members, settings)
	}
}

// settingRow is a setting with its value, or its values where members differ.
type settingRow struct{ Name, Value string }

// mostValues is how many values of a setting are listed.
const mostValues = 4

// mostSteps is how many steps the page lists.
const mostSteps = 200

// unset lists the settings that the file does not set, with what they are by default.
func (r *Run) unset() []settingRow {
	c := &r.record.configured
	given := func(section, name string) bool { return r.report.Set.Text(section+"."+name) != "" }
	var rows []settingRow
	for _, s := range c.broker {
		if !given("broker", s.Name) {
			rows = append(rows, settingRow{"broker." + s.Name, shown(s.Value)})
		}
	}
	if len(c.members) == 0 {
		return rows
	}
	for _, s := range c.members[0] {
		if s.Name == event.ClientSetting && r.report.Set.Text(s.Name) != "" || given("consumer", s.Name) || given("application", s.Name) {
			continue
		}
		rows = append(rows, settingRow{s.Name, c.values(s.Name, r.record.names)})
	}
	return rows
}

// values gives the value of a setting; where members differ, who has which.
func (c *configured) values(name string, names *event.Names) string {
	var values []string
	of := map[string][]string{}
	for i, s := range c.members {
		v := shown(s.Text(name))
		if of[v] == nil {
			values = append(values, v)
		}
		of[v] = append(of[v], names.Member(event.Member(i)))
	}
	if len(values) == 1 {
		return values[0]
	}
	var parts []string
	for _, v := range values[:min(len(values), mostValues)] {
		who := of[v]
		text := strings.Join(who[:min(len(who), 3)], ", ")
		if n := len(who) - 3; n > 0 {
			text += fmt.Sprintf(" and %d more", n)
		}
		parts = append(parts, text+": "+v)
	}
	if n := len(values) - mostValues; n > 0 {
		parts = append(parts, words.Plural(n, "other value"))
	}
	return strings.Join(parts, "; ")
}

func shown(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

// written is what the page says of the scenario's file.
type written struct {
	Steps    []string
	MoreLeft int // steps that are not listed
	Set      event.Settings
	Unset    []settingRow
}

func (r *Run) written() written {
	steps := r.report.Steps
	n := min(len(steps), mostSteps)
	return written{slices.Clone(steps[:n]), len(steps) - n, r.report.Set, r.unset()}
}
