package member

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/internal/scripttest"
)

var update = flag.Bool("update", false, "write what the scripts print into them; commit it only if you know why it changed")

// TestScripts plays testdata/*.txt. A script is prose, in lines that begin with #,
// and blocks: commands, a line ----, and what they lead to, up to an empty line.
// stage_test.go has the commands. The first lines of a script name the rule it shows,
// the KIP or Kafka class behind it, and its heading in docs/protocol.md.
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scripts", err)
	}
	doc, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rules, _ := strings.Cut(string(doc), "\n## The consumer\n")
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, rest, found := strings.Cut(string(data), "# docs/protocol.md: ")
			heading, _, _ := strings.Cut(rest, "\n")
			if !found || !strings.Contains(rules, "\n### "+heading+"\n") {
				t.Errorf("the consumer's half of docs/protocol.md has no heading %q", heading)
			}
			got := scripttest.Play(string(data), newStage(t).do)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(data), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}
