// Package golden holds what a test has made against a file that people have read. All
// tests of this repository whose expectations are files use it, so that one flag,
// -update, writes them anew; make golden does so everywhere. A test binary knows the flag
// only if it imports this package, itself or through scripttest.
package golden

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew; commit them only if you know why they changed")

// Compare holds got against a file, or writes it there under -update.
func Compare(t testing.TB, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; make golden writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (- the file, + what is made now); make golden writes it anew:\n%s", path, diff)
	}
}

// Part is a piece of a page that is made from what the code knows: it stands between
// <!-- begin NAME --> and <!-- end NAME -->.
type Part struct{ Name, Text string }

// ComparePage holds the parts of a page that are made against what stands there; the
// rest of it is people's, and stays.
func ComparePage(t testing.TB, path string, parts ...Part) {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, part := range parts {
		begin, end := "<!-- begin "+part.Name+" -->\n", "<!-- end "+part.Name+" -->"
		before, rest, begins := strings.Cut(text, begin)
		_, after, ends := strings.Cut(rest, end)
		if !begins || !ends {
			t.Fatalf("%s has no part %q", path, part.Name)
		}
		text = before + begin + part.Text + end + after
	}
	Compare(t, path, text)
}

// Says holds a page to a sentence, or a part of one, wherever its lines break. The figures
// in it are what the code has.
func Says(t testing.TB, path, format string, args ...any) {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf(format, args...); !strings.Contains(strings.Join(strings.Fields(string(page)), " "), text) {
		t.Errorf("%s does not say %q", path, text)
	}
}
