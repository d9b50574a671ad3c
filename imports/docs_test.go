package imports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

const reference = "../docs/import.md"

// The tables of the reference are the rules; -update writes them.
func TestReferenceIsUpToDate(t *testing.T) {
	golden.ComparePage(t, reference,
		golden.Part{Name: "rules", Text: ruleTable()},
		golden.Part{Name: "group rules", Text: groupRuleTable()},
	)
}

func ruleTable() string {
	b := &strings.Builder{}
	b.WriteString("| rule | severity | clients | what it finds | source | remedy |\n|---|---|---|---|---|---|\n")
	for _, r := range append(Rules(), Unreadable()) {
		var clients []string
		for _, c := range r.Clients {
			clients = append(clients, string(c))
		}
		names := strings.Join(clients, ", ")
		if len(clients) == len(everyClient) {
			names = "all"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s | %s |\n", r.ID, r.Severity, names, cell(r.About), cell(r.Source), cell(r.Remedy))
	}
	return b.String()
}

func groupRuleTable() string {
	b := &strings.Builder{}
	b.WriteString("| rule | severity | what it finds | source | remedy |\n|---|---|---|---|---|\n")
	for _, r := range GroupRules() {
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", r.ID, r.Severity, cell(r.About), cell(r.Source), cell(r.Remedy))
	}
	return b.String()
}

// cell keeps a table's columns apart, and placeholders from being taken for markup.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
