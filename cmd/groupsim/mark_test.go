package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A question that is answered by a mark shows an empty timeline, and then both marks on it.
func TestMarkOnATimeline(t *testing.T) {
	dir := t.TempDir()
	mine, state := filepath.Join(dir, "mine.txt"), filepath.Join(dir, "progress.txt")
	if err := os.WriteFile(mine, []byte(strings.Repeat("s\n", 20)+"mark-the-static-close: 60s-1m20s\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := expect(t, "", []string{"quiz", "static", "--count", "40", "--answers", mine, "--state", state, "--draw", "0"}, 0, "Your guess: a mark on the timeline", "")
	_, asked, _ := strings.Cut(out, "Mark the time for which")
	before, after, ok := strings.Cut(asked, "The run says: ")
	if !ok || !strings.Contains(before, "····") || strings.Contains(before, "█") {
		t.Fatalf("there is no empty timeline:\n%s", asked)
	}
	if !strings.Contains(after, "  Your mark begins ") || !strings.Contains(after, " too early. Up to ") {
		t.Errorf("it is not said where the mark lies:\n%s", after)
	}
	var bars []string
	for line := range strings.Lines(after) {
		if strings.HasPrefix(line, "you  ") || strings.HasPrefix(line, "run  ") {
			bars = append(bars, strings.TrimSpace(line))
		}
	}
	if len(bars) != 2 || strings.Index(bars[0], "█") != strings.Index(bars[1], "█") || strings.Count(bars[0], "█") >= strings.Count(bars[1], "█") {
		t.Errorf("%q", bars)
	}
	out, _ = expect(t, "", []string{"quiz", "static", "--count", "40", "--answers", mine, "--state", filepath.Join(dir, "other.txt"), "--draw", "0", "-o", "json"}, 0, `"ends_ms":180000`, "")
	if !strings.Contains(out, `"answer":[6`) {
		t.Errorf("a span is no two moments:\n%s", out)
	}
}
