package scenarios

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryBundledScenarioHasATopic(t *testing.T) {
	var names []string
	for _, topic := range Catalogue() {
		if topic.Title == "More" {
			t.Errorf("of no topic: %v", topic.Entries)
		}
		for _, e := range topic.Entries {
			if e.Title == "" {
				t.Errorf("%s has no title", e.Name)
			}
			names = append(names, e.Name)
		}
	}
	want := 0
	for _, topic := range topics {
		want += len(topic.names)
	}
	slices.Sort(names)
	if !slices.Equal(names, BundledNames()) || len(names) != want {
		t.Errorf("%d topics' names, %d found: %v", want, len(names), names)
	}
}

// What the template has behind # is right, too: each line of it can be taken in.
func TestTheTemplateIsRight(t *testing.T) {
	load := func(text string) {
		t.Helper()
		if _, err := Load("mine.yaml", strings.NewReader(text), Options{}); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	}
	plain := string(Template())
	load(plain)
	// A comment that is a setting begins with a key or an entry behind "# ".
	commented := regexp.MustCompile(`(?m)^( *)# (- \{|[a-z.]+: ?|  [a-z.]+: )`)
	found := commented.FindAllStringIndex(plain, -1)
	if len(found) < 8 {
		t.Fatalf("%d lines to take in", len(found))
	}
	load(commented.ReplaceAllString(plain, "$1$2"))
	if bytes.Contains(Template(), []byte("\t")) {
		t.Error("tabs")
	}
	for i, line := range strings.Split(plain, "\n") {
		if len(line) > 100 {
			t.Errorf("line %d is too long", i+1)
		}
	}
}
