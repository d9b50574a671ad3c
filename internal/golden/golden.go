// Package golden holds what a test made against a file that says what it should be.
// With the flag -update it writes the file anew instead: read the difference, and
// commit it only if you know why it changed.
package golden

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew; commit them only if you know why they changed")

// File compares a text with a whole file.
func File(t testing.TB, path, got string) {
	t.Helper()
	if *update {
		write(t, path, got)
		return
	}
	if want := read(t, path); got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}

// rule stands in a script between what is done and what it should come to.
const rule = "----\n"

// Script gives what stands in a file above the line ----.
func Script(t testing.TB, path string) string {
	t.Helper()
	head, _, _ := strings.Cut(read(t, path), rule)
	return head
}

// Outcome compares a text with what stands in a file behind the line ----.
func Outcome(t testing.TB, path, got string) {
	t.Helper()
	head, want, _ := strings.Cut(read(t, path), rule)
	switch {
	case *update:
		write(t, path, head+rule+got)
	case got != want:
		t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
