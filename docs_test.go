package groupsim_test

import (
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pages are the Markdown files that people read.
func pages(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("docs/*.md")
	if err != nil || len(list) < 10 {
		t.Fatalf("only %d pages, %v", len(list), err)
	}
	return append(list, "README.md", "CONTRIBUTING.md", "recorder/README.md")
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

func TestLinksLeadSomewhere(t *testing.T) {
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if !fileExists(filepath.Join(filepath.Dir(page), m[1])) {
				t.Errorf("%s: there is no %s", page, m[1])
			}
		}
	}
}

// A package opens with a comment from which a newcomer can start.
func TestEveryPackageHasAComment(t *testing.T) {
	for _, room := range rooms {
		pkg, err := build.ImportDir(filepath.FromSlash("./"+room.dir), 0)
		if err != nil {
			t.Fatal(err)
		}
		if pkg.Doc == "" {
			t.Errorf("package %s has no comment", room.dir)
		}
	}
}

// The page about the architecture names every room, and no file that is not there.
func TestArchitectureIsTheCode(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	for _, room := range rooms {
		if dir := strings.TrimPrefix(room.dir, "internal/"); dir != "fidelity/measured" && !strings.HasPrefix(dir, "fidelity/cmd/") && !strings.Contains(page, dir) {
			t.Errorf("docs/architecture.md does not know the room %s", room.dir)
		}
	}
	files := map[string]bool{}
	if err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[path], files[d.Name()] = true, true
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("`([a-zA-Z_/]+\\.(go|md|yaml))`").FindAllStringSubmatch(page, -1) {
		if name := m[1]; !strings.Contains(name, "NAME") && !files[name] {
			t.Errorf("docs/architecture.md names %s, which is not there", name)
		}
	}
}

// The index has every page.
func TestIndexIsComplete(t *testing.T) {
	text, err := os.ReadFile("docs/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages(t) {
		if name, ok := strings.CutPrefix(page, "docs/"); ok && name != "README.md" && !strings.Contains(string(text), "("+name+")") {
			t.Errorf("docs/README.md does not list %s", name)
		}
	}
}
