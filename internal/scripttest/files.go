package scripttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

// PlayFiles plays each testdata/*.txt as a test of its own and holds it against what it
// should read; -update writes that into it. begin sets a stage up for one script and
// gives what carries out its commands. The first lines of a script name the rule it
// shows, the KIP or Kafka class behind it, and in "# docs/protocol.md: " its heading in
// one of those sections of that page. The result is how many scripts there are; under
// -run fewer are played.
func PlayFiles(t *testing.T, begin func(t *testing.T) (do func(command string) []string), sections ...string) (scripts int) {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scripts", err)
	}
	rules := protocolRules(t, sections)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, rest, found := strings.Cut(string(data), "# docs/protocol.md: ")
			heading, _, _ := strings.Cut(rest, "\n")
			if !found || !strings.Contains(rules, "\n### "+heading+"\n") {
				t.Errorf("docs/protocol.md has no heading %q in the sections %q", heading, sections)
			}
			golden.Compare(t, path, play(string(data), begin(t)))
		})
	}
	return len(paths)
}

// protocolRules are some sections of docs/protocol.md.
func protocolRules(t *testing.T, sections []string) string {
	t.Helper()
	page := protocolPage(t)
	var rules strings.Builder
	for _, section := range sections {
		_, rest, found := strings.Cut(page, "\n## "+section+"\n")
		if !found {
			t.Fatalf("docs/protocol.md has no section %q", section)
		}
		text, _, _ := strings.Cut(rest, "\n## ")
		rules.WriteString(text + "\n")
	}
	return rules.String()
}

// protocolPage reads docs/protocol.md from the root of the module, which has go.mod.
func protocolPage(t *testing.T) string {
	t.Helper()
	for dir := "."; len(dir) < 100; dir = filepath.Join(dir, "..") {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
			continue
		}
		page, err := os.ReadFile(filepath.Join(dir, "docs", "protocol.md"))
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	t.Fatal("no go.mod in any folder above")
	return ""
}
