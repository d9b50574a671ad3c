package classic

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
)

var update = flag.Bool("update", false, "write what the scripts print into them; commit it only if you know why it changed")

// TestScripts plays testdata/*.txt. A script is prose, in lines that begin with #,
// and blocks: commands, a line ----, and what they lead to, up to an empty line.
// stage_test.go has the commands. The first lines of a script name the rule it
// shows, the KIP or Kafka class behind it, and its heading in docs/protocol.md.
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scripts", err)
	}
	doc, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	edges := map[[2]event.GroupState]bool{}
	played := 0 // fewer than all under -run
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			checkHeading(t, string(data), string(doc))
			stage := newStage(t)
			got := scripttest.Play(string(data), stage.do)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(data), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
			played++
			for edge := range stage.edges {
				edges[edge] = true
			}
		})
	}
	for to, froms := range allowed {
		for _, from := range froms {
			if played == len(paths) && !edges[[2]event.GroupState{from, to}] {
				t.Errorf("no script goes from %v to %v", from, to)
			}
		}
	}
}

// checkHeading: a script says which heading of docs/protocol.md it belongs to.
func checkHeading(t *testing.T, script, doc string) {
	_, rest, found := strings.Cut(script, "# docs/protocol.md: ")
	heading, _, _ := strings.Cut(rest, "\n")
	if !found || !strings.Contains(doc, "\n### "+heading+"\n") {
		t.Errorf("the heading %q is not in docs/protocol.md", heading)
	}
}
