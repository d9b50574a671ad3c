package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/web"
)

// What play is asked in vain is said as by the other commands, and writes nothing.
func TestPlayRefuses(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "mine.yaml")
	if err := os.WriteFile(mine, []byte("a: b"), 0o644); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "page.html")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"gc-paus", "--output", page}, `did you mean "gc-pause"`},
		{[]string{"./gone.yaml", "--output", page}, "./gone.yaml: cannot be opened: no such file"},
		{[]string{mine, "--output", mine}, "would overwrite"},
		{[]string{"crash", "--output", ""}, "--output wants the name of a file"},
		{[]string{"crash", "gc-pause"}, "play takes one scenario, got 2"},
		{[]string{"\x1b[2J.yaml", "--output", page}, "cannot be opened"},
	} {
		code, out, errs := run("", append([]string{"play"}, c.args...)...)
		if code != 2 || out != "" || !strings.Contains(errs, c.says) || controls(errs) != nil {
			t.Errorf("%q: exit code %d, %q, %q", c.args, code, out, errs)
		}
	}
	if code, _, errs := run(strings.Repeat("#", 2<<20), "play", "-", "--output", page); code != 2 || !strings.Contains(errs, "larger than 1 MiB") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	if _, err := os.Stat(page); err == nil {
		t.Error("a page was written")
	}
}

// The page has the scenario that was named, whatever is wrong with it; a command that was built
// without the page says what to do.
func TestPlayWritesThePage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.html")
	code, out, errs := run("topics: [</script>", "play", "-", "--output", page)
	if web.Page(io.Discard, nil) != nil {
		if code != 1 || !strings.Contains(errs, "make playground") {
			t.Errorf("exit code %d, %q", code, errs)
		}
		return
	}
	text, err := os.ReadFile(page)
	if err != nil || code != 0 || out != page+" is written.\n" {
		t.Fatalf("exit code %d, %q, %q, %v", code, out, errs, err)
	}
	if want := `{"file":"scenario.yaml","text":"topics: [\u003c/script\u003e",`; !strings.Contains(string(text), want) {
		t.Errorf("the page lacks %s", want)
	}
}
