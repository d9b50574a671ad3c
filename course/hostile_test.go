package course

import (
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
)

// Whatever stands in the place of any value of a file, it is read, or refused with a place.
func TestOddFilesAreRefused(t *testing.T) {
	odd := []string{"", "[]", "{}", "x", "-7", "[1, {a: b}]", "{a: [x]}", "\"{\"", "a > ", "{says: [x]}", "!!binary aGk="}
	for _, file := range []string{lesson, question, myths, drill} {
		files := small(t, "").(fstest.MapFS)
		data := files[file].Data
		for name := range files { // a course of one file, so that it is read quickly
			if name != file && (file != drill || !strings.HasPrefix(name, "drills/two-sided/")) {
				delete(files, name)
			}
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		places := 0
		visitAll(&doc, func(n *yaml.Node) {
			was := *n
			places++
			for _, text := range odd {
				var other yaml.Node
				if err := yaml.Unmarshal([]byte(text), &other); err != nil {
					t.Fatal(err)
				}
				*n = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
				if len(other.Content) > 0 {
					*n = *other.Content[0]
				}
				changed, err := yaml.Marshal(doc.Content[0])
				if err != nil {
					t.Fatal(err)
				}
				*n = was
				files[file] = &fstest.MapFile{Data: changed}
				if _, err := Load(files, "c"); err != nil && !strings.HasPrefix(err.Error(), "c/"+file+":") && !strings.HasPrefix(err.Error(), "c/drills/") {
					t.Errorf("%s: no place: %v\n%s", file, err, changed)
				}
			}
		})
		if places < 20 {
			t.Errorf("%s has only %d places", file, places)
		}
	}
}

// visitAll visits the values of a tree.
func visitAll(n *yaml.Node, visit func(*yaml.Node)) {
	for i, child := range n.Content {
		if n.Kind != yaml.MappingNode || i%2 == 1 {
			visit(child)
		}
		visitAll(child, visit)
	}
}

// A file that somebody hands in is read or refused, and never more than that.
func TestOddSubmissionsAreRefused(t *testing.T) {
	c := smallCourse(t)
	text := handedOut(t, c)
	lines := strings.SplitAfter(text, "\n")
	for i := range lines {
		for _, other := range []string{"", "x\n", "name: two-sided\n", "steps: []\n", "members: {}\n", "vary:\n", "- a\n", "consumer: [1]\n", "\t\n", "\x00", "&a *a\n"} {
			changed := strings.Join(lines[:i], "") + other + strings.Join(lines[i+1:], "")
			if s, err := c.Read("s.yaml", []byte(changed)); err != nil && !strings.HasPrefix(err.Error(), "s.yaml") {
				t.Errorf("no place: %v, %v\n%s", s, err, changed)
			}
		}
	}
	if _, err := c.Read("s.yaml", []byte(strings.Repeat("a", scenarios.MaxSize+1))); err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("%v", err)
	}
}
