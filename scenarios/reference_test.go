package scenarios

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
)

const reference = "../docs/scenario-file.md"

// The tables of the reference are those that the loader reads; -update writes
// them.
func TestReferenceIsUpToDate(t *testing.T) {
	golden.ComparePage(t, reference,
		golden.Part{Name: "keys", Text: keyTable(scenarioKeys())},
		golden.Part{Name: "topics", Text: keyTable(topicKeys())},
		golden.Part{Name: "members", Text: keyTable(memberKeys())},
		golden.Part{Name: "broker", Text: settingTable(settings.Broker())},
		golden.Part{Name: "consumer", Text: settingTable(settings.Consumer(), event.Libraries()[1:]...)},
		golden.Part{Name: "application", Text: settingTable(settings.Application())},
		golden.Part{Name: "network", Text: settingTable(settings.Network())},
		golden.Part{Name: "steps", Text: stepTable()},
		golden.Part{Name: "controllers", Text: controllerTables()},
		golden.Part{Name: "chance", Text: keyTable(chanceKeys())},
		golden.Part{Name: "vary", Text: drawTable()},
		golden.Part{Name: "metrics", Text: metricTable()},
		golden.Part{Name: "not modelled", Text: notModelledLists()},
	)
}

// cell keeps a table's columns apart.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

func keyTable[T any](keys []entry[T]) string {
	b := &strings.Builder{}
	b.WriteString("| key | |\n|---|---|\n")
	for _, k := range keys {
		must := ""
		if k.required {
			must = " **Required.**"
		}
		fmt.Fprintf(b, "| `%s` | %s%s |\n", k.name, cell(k.doc), must)
	}
	return b.String()
}

// settingTable has a column for each client, with the defaults that differ from Java's.
func settingTable[T any](table settings.Table[T], clients ...event.Library) string {
	b := &strings.Builder{}
	b.WriteString("| setting | value | default |")
	for _, client := range clients {
		b.WriteString(" of " + client.String() + " |")
	}
	b.WriteString(" |\n|---|---|---|---|" + strings.Repeat("---|", len(clients)) + "\n")
	for i := range table {
		s := &table[i]
		usual := defaultText(s, event.Java)
		fmt.Fprintf(b, "| `%s` | %s | %s |", s.Name, cell(takes(&s.About)), cell(usual))
		for _, client := range clients {
			text := defaultText(s, client)
			if text == usual {
				text = ""
			}
			fmt.Fprintf(b, " %s |", cell(text))
		}
		fmt.Fprintf(b, " %s |\n", cell(s.Doc))
	}
	return b.String()
}

// takes says what values a setting takes.
func takes(s *settings.About) string {
	switch s.Kind {
	case settings.Millis:
		return fmt.Sprintf("milliseconds or duration, from %d", s.Least)
	case settings.Count:
		return fmt.Sprintf("whole number, from %d", s.Least)
	case settings.Flag:
		return "true or false"
	case settings.Choice:
		return strings.Join(s.Options, ", ")
	case settings.List:
		return "one or a list of " + strings.Join(s.Options, ", ")
	case settings.Only:
		return "only " + s.Options[0]
	case settings.Refused:
		return "refused"
	case settings.Duration:
		return "duration"
	case settings.Committing:
		return strings.Join(s.Options, ", ") + ", or a mapping of " + settings.CommitEvery + " and " + settings.CommitRecords
	}
	return "text"
}

func stepTable() string {
	b := &strings.Builder{}
	b.WriteString("| step | fields | what happens |\n|---|---|---|\n")
	for _, v := range control.Verbs() {
		target := map[sim.Target]string{sim.OneMember: "MEMBERS", sim.OneTopic: "TOPIC", sim.TheCoordinator: "coordinator", sim.TheBroker: "broker", sim.Deployment: "DEPLOYMENT"}[v.Target]
		var fields []string
		for _, f := range v.Fields {
			fields = append(fields, fmt.Sprintf("`%s`%s: %s", f.Name, map[bool]string{true: " (required)"}[f.Required], f.About()))
		}
		if len(v.OneOf) > 0 {
			fields = append(fields, "exactly one of `"+strings.Join(v.OneOf, "`, `")+"`")
		}
		if len(v.AnyOf) > 0 {
			fields = append(fields, "at least one of `"+strings.Join(v.AnyOf, "`, `")+"`")
		}
		fmt.Fprintf(b, "| `%s: %s` | %s | %s |\n", v.Name, target, cell(strings.Join(fields, "; ")), cell(v.Doc))
	}
	return b.String()
}

// controllerTables has one for each section of a controller.
func controllerTables() string {
	b := &strings.Builder{}
	for _, v := range control.Sections() {
		fmt.Fprintf(b, "\n### `%s`\n\n%s\n\n%s", v.Name, v.Doc, keyTable(sectionFields(v)))
	}
	return strings.TrimPrefix(b.String(), "\n")
}

func drawTable() string {
	b := &strings.Builder{}
	b.WriteString("| distribution | |\n|---|---|\n")
	for _, k := range drawKinds() {
		fmt.Fprintf(b, "| `%s: %s` | %s |\n", k.name, k.form, cell(k.doc))
	}
	return b.String()
}

func metricTable() string {
	b := &strings.Builder{}
	b.WriteString("| metric | value | |\n|---|---|---|\n")
	for _, m := range report.Metrics() {
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", m.Name, m.Kind, cell(m.Doc))
	}
	return b.String()
}

func notModelledLists() string {
	b := &strings.Builder{}
	for _, section := range []string{"consumer", "broker"} {
		list := settings.NotModelled(section)
		fmt.Fprintf(b, "<details><summary>%s: %d settings</summary>\n\n`%s`\n\n</details>\n", section, len(list), strings.Join(list, "` `"))
	}
	return b.String()
}
