package glossary

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

func entries(t *testing.T) []Entry {
	t.Helper()
	all, err := Entries()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// literals are the texts in a file of the code that stand where pick finds them.
func literals(t *testing.T, path string, pick func(ast.Node) ast.Expr) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	ast.Inspect(file, func(n ast.Node) bool {
		expr := pick(n)
		var text strings.Builder
		ast.Inspect(expr, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, _ := strconv.Unquote(lit.Value)
				text.WriteString(s)
			}
			return n != nil
		})
		if text.Len() > 0 {
			list = append(list, text.String())
		}
		return true
	})
	if len(list) == 0 {
		t.Fatalf("%s: no texts", path)
	}
	return list
}

func returned(n ast.Node) ast.Expr {
	if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) == 1 {
		return r.Results[0]
	}
	return nil
}

func worded(n ast.Node) ast.Expr {
	if kv, ok := n.(*ast.KeyValueExpr); ok {
		if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "text" {
			return kv.Value
		}
	}
	return nil
}

// columns are those of the table for spreadsheets.
func columns(t *testing.T) []string {
	t.Helper()
	var b bytes.Buffer
	if err := print.NewCSV(&b).Report(&report.Report{}); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(b.String(), "\n")
	return strings.Split(head, ",")
}

// Every term that an output uses is in the glossary, by the name that it has there.
func TestTermsOfTheOutputs(t *testing.T) {
	all := entries(t)
	terms := map[string][]string{"column": columns(t), "metric of a client or broker": kafkametrics.Names()}
	for _, c := range report.Causes() {
		terms["cause"] = append(terms["cause"], c.String())
	}
	for _, m := range report.Metrics() {
		terms["metric"] = append(terms["metric"], m.Name)
	}
	for _, s := range event.GroupStates() {
		terms["state of a group"] = append(terms["state of a group"], s.String())
	}
	for s := event.Unsubscribed; s <= event.Fatal; s++ {
		terms["state of a client"] = append(terms["state of a client"], s.String())
	}
	for s := event.Reconciled; s <= event.UnreleasedPartitions; s++ {
		terms["state of a member"] = append(terms["state of a member"], s.String())
	}
	for _, s := range []report.Severity{report.Note, report.Warning, report.Critical} {
		terms["severity"] = append(terms["severity"], s.String())
	}
	terms["event"] = literals(t, "../../event/names.go", returned)
	terms["error"] = literals(t, "../../protocol/errors.go", returned)
	terms["setting"] = slices.Concat(settings.Consumer().Names(), settings.Broker().Names(), settings.Application().Names(), settings.Network().Names())
	for kind, names := range terms {
		for _, name := range names {
			if len(named(all, name)) == 0 {
				t.Errorf("%s %s is not in the glossary", kind, name)
			}
		}
	}
	alert := regexp.MustCompile(`\b(KafkaConsumer|Librdkafka|Kafka(Consumer)?Group)[A-Z][A-Za-z]+\b`)
	rules, err := os.ReadFile("../../docs/monitoring.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range alert.FindAllString(string(rules), -1) {
		if len(named(all, name)) == 0 {
			t.Errorf("alert %s is not in the glossary", name)
		}
	}
}

// Whatever stands as a reason in a report or an event can be pasted.
func TestReasons(t *testing.T) {
	all := entries(t)
	for _, text := range literals(t, "../../protocol/reasons.go", worded) {
		text = strings.NewReplacer("*", "something", "@", "").Replace(text)
		if found, _ := Find(all, text); len(found) == 0 {
			t.Errorf("the reason %q is not in the glossary", text)
		}
	}
}

// rule is how a KIP, an issue, a class with a method, a function of C or Go, or a page is cited.
var rule = regexp.MustCompile(`^(KIP-\d+|KAFKA-\d+|docs/[a-z-]+\.md|[a-zA-Z][A-Za-z]+(\.[A-Za-z]+)*|rd_kafka_[A-Za-z_0-9]+)$`)

func TestEveryEntryIsWhole(t *testing.T) {
	all := entries(t)
	seen := map[string]string{}
	for _, e := range all {
		if e.Means == "" || len(e.Rule) == 0 {
			t.Errorf("%s: what it means, and who decides it, have to be there", e.Term)
		}
		if last := e.Means[max(0, len(e.Means)-1):]; last != "." {
			t.Errorf("%s: what it means is a sentence: %q", e.Term, e.Means)
		}
		for _, r := range e.Rule {
			if !rule.MatchString(r) {
				t.Errorf("%s: %q is no KIP, issue, class, function or page", e.Term, r)
			}
			if strings.HasPrefix(r, "docs/") {
				if _, err := os.Stat(filepath.Join("../..", r)); err != nil {
					t.Errorf("%s: %v", e.Term, err)
				}
			}
		}
		for _, name := range e.names() {
			if before, taken := seen[name]; taken && e.Topic != settingsTopic {
				t.Errorf("%q is a name of %s and of %s", name, before, e.Term)
			}
			seen[name] = e.Term
			if found, _ := Find(all, name); !slices.ContainsFunc(found, func(f Entry) bool { return f.Term == e.Term }) {
				t.Errorf("%q does not lead to %s", name, e.Term)
			}
		}
		for _, pattern := range e.Lines {
			line := "2026-01-01 12:00:00,123 INFO [Consumer clientId=c1, groupId=g] " + strings.ReplaceAll(pattern, "*", " x ") + " and more"
			if found, _ := Find(all, line); !slices.ContainsFunc(found, func(f Entry) bool { return f.Term == e.Term }) {
				t.Errorf("the line %q does not lead to %s", line, e.Term)
			}
		}
	}
}

// unescaped takes from JSON what stands before quotes in it.
var unescaped = strings.NewReplacer(`\"`, `"`, `\u003c`, "<", `\u003e`, ">")

// told is all that a bundled scenario's first run says: its events and its report.
func told(t *testing.T, name string) string {
	t.Helper()
	var all strings.Builder
	for _, form := range []string{".events", ".txt"} {
		text, err := os.ReadFile(filepath.Join("../../testdata/golden", name+form))
		if err != nil {
			t.Fatalf("%v: is it a bundled scenario?", err)
		}
		all.Write(text)
	}
	return unescaped.Replace(all.String())
}

// A scenario that is named shows the term: its events or its report have one of the names,
// a line, or what the entry says it is seen as.
func TestScenariosShowTheirTerms(t *testing.T) {
	bundled := scenarios.BundledNames()
	texts := map[string]string{}
	for _, e := range entries(t) {
		if e.Topic == settingsTopic {
			continue
		}
		patterns := e.Seen
		if len(patterns) == 0 {
			patterns = append(e.names(), e.Lines...)
		}
		for _, name := range e.Shows {
			if strings.Contains(name, " --set ") {
				continue // the command's tests run these
			}
			if !slices.Contains(bundled, name) {
				t.Errorf("%s: there is no bundled scenario %s", e.Term, name)
				continue
			}
			if texts[name] == "" {
				texts[name] = plain(told(t, name))
			}
			if !slices.ContainsFunc(patterns, func(p string) bool { return inCommon(texts[name], plain(p)) > 0 }) {
				t.Errorf("%s: %s says nothing of %q", e.Term, name, patterns)
			}
		}
	}
}

func TestFind(t *testing.T) {
	all := entries(t)
	for _, x := range []struct{ text, term string }{
		{"handover", "handover"},
		{"Cut Off", "cut-off"},
		{"longest_gap_ms", "gap"},
		{"STABLE", "STABLE"},
		{"Stable", "Stable"},
		{"Heartbeat session expired, marking coordinator dead", "Heartbeat session expired"},
		{"Max poll interval exceeded", "consumer poll timeout has expired"},
		{"[Consumer clientId=c, groupId=g] Member c-1 sending LeaveGroup request to coordinator b:9092 (id: 1) due to the consumer is being closed", "Member … sending LeaveGroup request"},
		{"%4|1700000000.1|MAXPOLL|c#consumer-1| [thrd:main]: Application maximum poll interval (300000ms) exceeded by 255ms (adjust max.poll.interval.ms for long-running message processing): leaving group", "MAXPOLL"},
		{"org.apache.kafka.clients.consumer.CommitFailedException: Commit cannot be completed since the group has already rebalanced and assigned the partitions to another member. This means", "CommitFailedException"},
		{"[GroupCoordinator 0]: Member c2 in group g has failed, removing it from the group.", "has failed, removing it from the group"},
		{"kgo: heartbeat errored group=g err=UNKNOWN_MEMBER_ID", "UNKNOWN_MEMBER_ID"},
		{"session.timeout.ms", "session.timeout.ms"},
		{"share", "downtime"},
		{"took", "rebalancing"},
		{"par", "par"},
		{"variants", "variant"},
		{"topic.metadata.refresh.interval.ms", "metadata.max.age.ms"},
	} {
		if found, near := Find(all, x.text); len(found) == 0 || found[0].Term != x.term {
			t.Errorf("%q: found %v, near %q, want %s", x.text, found, near, x.term)
		}
	}
	for _, text := range []string{"", " ", "*", "xyzzy", strings.Repeat("a", 100_000)} {
		if found, near := Find(all, text); len(found)+len(near) > 0 {
			t.Errorf("%q: found %v, near %q", words.Short(text), found, near)
		}
	}
	if found, near := Find(all, "UNKNWON_MEMBER_ID"); len(found) > 0 || len(near) == 0 || near[0] != "UNKNOWN_MEMBER_ID" {
		t.Errorf("found %v, near %q", found, near)
	}
}

// The page is made from the table.
func TestThePage(t *testing.T) {
	all := entries(t)
	var b strings.Builder
	for _, topic := range Topics(all) {
		if topic == settingsTopic {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n| term | meaning | to see it | decided by |\n|---|---|---|---|\n", topic)
		for _, e := range all {
			if e.Topic == topic {
				fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", words.Markdown(e.Term), words.Markdown(e.Means), codes(e.Shows), cited(e.Rule))
			}
		}
	}
	golden.ComparePage(t, "../../docs/glossary.md", golden.Part{Name: "terms", Text: b.String() + "\n"})
}

func codes(names []string) string {
	var list []string
	for _, name := range names {
		list = append(list, words.Code(name))
	}
	return strings.Join(list, ", ")
}

func cited(rules []string) string {
	var list []string
	for _, r := range rules {
		switch page, found := strings.CutPrefix(r, "docs/"); {
		case found:
			list = append(list, "["+strings.TrimSuffix(page, ".md")+"]("+page+")")
		case strings.Contains(r, "-"):
			list = append(list, r)
		default:
			list = append(list, words.Code(r))
		}
	}
	return strings.Join(list, ", ")
}
