package imports

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const reference = "../docs/import.md"

// The tables of the reference are the rules; -update writes them.
func TestReferenceIsUpToDate(t *testing.T) {
	data, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, part := range []struct{ name, table string }{
		{"rules", ruleTable()},
		{"group rules", groupRuleTable()},
	} {
		begin, end := "<!-- begin "+part.name+" -->\n", "<!-- end "+part.name+" -->"
		before, rest, ok := strings.Cut(text, begin)
		_, after, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatalf("%s has no part %q", reference, part.name)
		}
		text = before + begin + part.table + end + after
	}
	golden(t, reference, text)
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
