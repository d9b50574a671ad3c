package member

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
			got := playScript(string(data), newStage(t).do)
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

// playScript runs each command and gives the script as it should read.
func playScript(script string, do func(command string) []string) string {
	var out strings.Builder
	var effects []string
	skipping := false // the old effects
	for _, line := range strings.SplitAfter(script, "\n") {
		text := strings.TrimSpace(line)
		switch {
		case text == "----":
			skipping = true
			out.WriteString("----\n" + strings.Join(append(effects, ""), "\n"))
			effects = nil
			continue
		case text == "":
			if len(effects) > 0 { // of a block that does not say what it leads to
				out.WriteString("----\n" + strings.Join(append(effects, ""), "\n"))
			}
			effects, skipping = nil, false
		case skipping:
			continue
		case !strings.HasPrefix(text, "#"):
			effects = append(effects, do(text)...)
		}
		out.WriteString(line)
	}
	return out.String()
}
