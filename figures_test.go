package groupsim_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	says     = regexp.MustCompile(`golden\.Says\(t, (page|"[^"]+"), "((?:[^"\\]|\\.)*)"`)
	pageName = regexp.MustCompile(`const page = ("[^"]+")`)
	verb     = regexp.MustCompile(`%[ds]`)
	figure   = regexp.MustCompile(`\b\d+(\.\d+)? (ms|s|µs|minutes|hours|batches|records|%)( |[.,;:)|]|$)`)
)

// heldSentences are those that tests hold pages to, by page, as patterns.
func heldSentences(t *testing.T) map[string][]*regexp.Regexp {
	held := map[string][]*regexp.Regexp{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		named := pageName.FindSubmatch(text)
		for _, m := range says.FindAllSubmatch(text, -1) {
			page := m[1]
			if string(page) == "page" && named != nil {
				page = named[1]
			}
			pattern := verb.ReplaceAllString(regexp.QuoteMeta(strings.ReplaceAll(string(m[2]), `\"`, `"`)), `.+?`)
			name := filepath.Base(strings.Trim(string(page), `"`))
			held[name] = append(held[name], regexp.MustCompile(pattern))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return held
}

// Whoever writes a figure into a page about the model lets a test hold it to what the
// code has.
func TestFiguresInProseAreHeld(t *testing.T) {
	held := heldSentences(t)
	for _, name := range []string{"model.md", "findings.md", "protocol.md"} {
		text, err := os.ReadFile("docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		page := strings.Join(strings.Fields(string(text)), " ")
		var spans [][]int
		for _, pattern := range held[name] {
			spans = append(spans, pattern.FindAllStringIndex(page, -1)...)
		}
		if len(spans) < 2 {
			t.Errorf("docs/%s is held to %d sentences only", name, len(spans))
		}
	figures:
		for _, at := range figure.FindAllStringIndex(page, -1) {
			for _, span := range spans {
				if span[0] <= at[0] && at[0] < span[1] {
					continue figures
				}
			}
			t.Errorf("docs/%s has a figure that no test holds (golden.Says): …%s…", name, page[max(0, at[0]-60):min(len(page), at[1]+30)])
		}
	}
}
