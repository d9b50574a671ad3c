// Package journaltest reads the event streams that tests of folds are written in.
package journaltest

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
)

// Events reads a stream of JSON lines, whose events have to come in the order of time.
func Events(t testing.TB, stream string, names *event.Names) []event.Event {
	t.Helper()
	var events []event.Event
	for r := event.NewReader(strings.NewReader(stream), names); ; {
		e, err := r.Next()
		if err == io.EOF {
			return events
		}
		if err != nil {
			t.Fatal(err)
		}
		if n := len(events); n > 0 && e.At < events[n-1].At {
			t.Fatalf("event %d is before the one before it", n)
		}
		events = append(events, e)
	}
}

// Script reads a file of testdata: the stream above the line ----, and all of the file
// down to that line. Behind it stands what the stream should come to.
func Script(t testing.TB, path, dir string, with func(line string)) (stream, head string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const rule = "----\n"
	head, _, _ = strings.Cut(string(text), rule)
	return Stream(t, head, dir, with), head + rule
}

// Stream makes one stream of a script: lines that begin with # are prose, "include
// FILE" brings in a file of the folder dir, and the rest are events. What begins with
// "with " goes to the test, which may know what to do with it.
func Stream(t testing.TB, script, dir string, with func(line string)) string {
	t.Helper()
	var stream strings.Builder
	for _, line := range strings.SplitAfter(script, "\n") {
		if file, ok := strings.CutPrefix(strings.TrimSpace(line), "include "); ok {
			text, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			stream.Write(text)
		} else if change, ok := strings.CutPrefix(line, "with "); ok {
			with(change)
		} else if !strings.HasPrefix(line, "#") {
			stream.WriteString(line)
		}
	}
	return stream.String()
}
