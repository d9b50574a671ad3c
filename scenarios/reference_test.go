package scenarios

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/report"
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
		golden.Part{Name: "broker", Text: settingTable(brokerSettings(), classic.DefaultConfig())},
		golden.Part{Name: "consumer", Text: settingTable(consumerSettings(), member.DefaultConfig(event.Java), franzGo())},
		golden.Part{Name: "application", Text: settingTable(applicationSettings(), member.DefaultApplication())},
		golden.Part{Name: "network", Text: settingTable(networkSettings(), defaultNetwork())},
		golden.Part{Name: "steps", Text: stepTable()},
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

// settingTable has a column for each variant, with the defaults that differ.
func settingTable[T any](table []setting[T], defaults T, variants ...variant[T]) string {
	b := &strings.Builder{}
	b.WriteString("| setting | value | default |")
	for _, v := range variants {
		b.WriteString(" of " + v.of + " |")
	}
	b.WriteString(" |\n|---|---|---|---|" + strings.Repeat("---|", len(variants)) + "\n")
	for _, s := range table {
		f := s.field(&defaults)
		fmt.Fprintf(b, "| `%s` | %s | %s |", s.name, cell(f.kind()), cell(f.text()))
		for i := range variants {
			text := s.field(&variants[i].defaults).text()
			if text == f.text() {
				text = ""
			}
			fmt.Fprintf(b, " %s |", cell(text))
		}
		fmt.Fprintf(b, " %s |\n", cell(s.doc))
	}
	return b.String()
}

func stepTable() string {
	b := &strings.Builder{}
	b.WriteString("| step | fields | what happens |\n|---|---|---|\n")
	for _, v := range control.Verbs() {
		target := map[sim.Target]string{sim.OneMember: "MEMBERS", sim.OneTopic: "TOPIC", sim.TheCoordinator: "coordinator"}[v.Target]
		var fields []string
		for _, f := range v.Fields {
			fields = append(fields, fmt.Sprintf("`%s`%s: %s", f.Name, map[bool]string{true: " (required)"}[f.Required], f.Doc))
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
		list := notModelled(section)
		fmt.Fprintf(b, "<details><summary>%s: %d settings</summary>\n\n`%s`\n\n</details>\n", section, len(list), strings.Join(list, "` `"))
	}
	return b.String()
}

// The lists of names are searched by halves, and hold no setting that is modelled.
func TestNotModelledLists(t *testing.T) {
	modelled := map[string][]string{"consumer": tableNames(consumerSettings()), "broker": tableNames(brokerSettings())}
	for section, names := range modelled {
		others := notModelled(section)
		if len(others) < 90 {
			t.Errorf("%s: only %d names", section, len(others))
		}
		for i, name := range others {
			if i > 0 && others[i-1] >= name {
				t.Errorf("%s: %s does not come after %s", section, name, others[i-1])
			}
			for _, m := range names {
				if m == name {
					t.Errorf("%s: %s is modelled", section, name)
				}
			}
		}
	}
}
