package print

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/report"
)

// Marks stand under the moments that they are of, also at both ends.
func TestBar(t *testing.T) {
	const second = report.Ms(1_000_000)
	var b strings.Builder
	marks := []Mark{{"you", 0, 0}, {"run", 50 * second, 100 * second}}
	if err := Bar(&b, 100*second, marks, 80, false); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "     0 s") {
		t.Fatalf("%q", lines)
	}
	if want := "you  ▲" + strings.Repeat("·", 74); lines[1] != want {
		t.Errorf("%q, want %q", lines[1], want)
	}
	if want := "run  " + strings.Repeat("·", 37) + strings.Repeat("█", 38); lines[2] != want {
		t.Errorf("%q, want %q", lines[2], want)
	}
	b.Reset()
	if err := Bar(&b, 100*second, nil, 80, false); err != nil || strings.ContainsAny(b.String(), "▲█") {
		t.Errorf("%v: %q", err, b.String())
	}
}
