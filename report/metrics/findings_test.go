package metrics

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// found folds a stream and prints what is found in it; the stream ends with its
// last event.
func found(t *testing.T, text string) string {
	t.Helper()
	names := &event.Names{Members: []string{"c1", "c2"}, Topics: []string{"orders"}}
	settings := Settings{45 * clock.Second, 3 * clock.Second, 5 * clock.Minute, 500, false}
	fold, watch := report.New(report.Info{Names: names, Setup: report.Setup{Rebalance: "eager"}}), NewWatch(names, []Settings{settings, settings})
	end := clock.Time(0)
	for _, e := range events(t, text, names) {
		fold.Event(e)
		watch.Event(e)
		end = e.At
	}
	var b strings.Builder
	for _, f := range watch.Findings(fold.Finish(end), fold) {
		fmt.Fprintf(&b, "%s at %s: %s\n", f.Severity, f.At.Human(), f.Symptom)
		for _, line := range append(f.Metrics, f.Log...) {
			fmt.Fprintf(&b, "  %s\n", line)
		}
		fmt.Fprintf(&b, "  because %s\n", f.Cause)
		if f.Remedy != "" {
			fmt.Fprintf(&b, "  remedy: %s\n", f.Remedy)
		}
	}
	return b.String()
}

// Each testdata/findings/NAME.txt is a stream, in which "include FILE" brings in
// another one and # begins a comment, and behind ---- what is found in it.
func TestFindings(t *testing.T) {
	paths, err := filepath.Glob("testdata/findings/*.txt")
	if err != nil || len(paths) < 12 {
		t.Fatalf("only %d streams, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			head, want, _ := strings.Cut(string(data), "----\n")
			var stream strings.Builder
			for _, line := range strings.SplitAfter(head, "\n") {
				if file, ok := strings.CutPrefix(strings.TrimSpace(line), "include "); ok {
					part, err := os.ReadFile(filepath.Join("testdata/findings", file))
					if err != nil {
						t.Fatal(err)
					}
					stream.Write(part)
				} else if !strings.HasPrefix(line, "#") {
					stream.WriteString(line)
				}
			}
			got := found(t, stream.String())
			if *update {
				if err := os.WriteFile(path, []byte(head+"----\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
