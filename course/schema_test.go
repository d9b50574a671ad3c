package course

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"gopkg.in/yaml.v3"
)

// The schema takes every file of the course, and refuses what the loader does.
func TestSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft7
	if err := compiler.AddResource("course.json", strings.NewReader(string(Schema()))); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("course.json")
	if err != nil {
		t.Fatal(err)
	}
	holds := func(data []byte) error {
		var tree any
		if err := yaml.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		return schema.Validate(tree)
	}
	for _, pattern := range []string{"lessons/*.yaml", "questions/*.yaml", "myths/*.yaml", "drills/*/drill.yaml"} {
		paths, err := fs.Glob(builtIn, pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, path := range paths {
			data, err := fs.ReadFile(builtIn, path)
			if err != nil {
				t.Fatal(err)
			}
			if err := holds(data); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			if err := holds(append(data, "\nunknown: 1\n"...)); err == nil {
				t.Errorf("%s: an unknown key is taken", path)
			}
		}
	}
}
