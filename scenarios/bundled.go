package scenarios

import (
	"bytes"
	"embed"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed *.yaml
var bundled embed.FS

// Entry is a bundled scenario.
type Entry struct {
	Name  string
	Title string
}

// Bundled lists the scenarios that come with groupsim, by name.
func Bundled() []Entry {
	files, err := bundled.ReadDir(".")
	if err != nil {
		return nil
	}
	list := make([]Entry, len(files))
	for i, f := range files {
		list[i].Name = strings.TrimSuffix(f.Name(), ".yaml")
		var head struct{ Title string }
		if data, err := Open(list[i].Name); err == nil && yaml.Unmarshal(data, &head) == nil {
			list[i].Title = head.Title
		}
	}
	// A directory has them by file name, where "-" comes before ".yaml".
	slices.SortFunc(list, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// bundledName is the bundled scenario that a file would be, by its name.
func bundledName(path string) string {
	base := filepath.Base(path)
	name := strings.TrimSuffix(base, filepath.Ext(base))
	if _, err := bundled.Open(name + ".yaml"); err != nil {
		return ""
	}
	return name
}

// Open gives a bundled scenario's file as it is.
func Open(name string) ([]byte, error) {
	data, err := bundled.ReadFile(name + ".yaml")
	if err != nil {
		var all []string
		for _, e := range Bundled() {
			all = append(all, e.Name)
		}
		return nil, &Errors{List: []*Error{{File: name, Msg: "there is no bundled scenario of that name; a file's name has a / or ends in .yaml, .yml or .json", Meant: near(name, all)}}}
	}
	return data, nil
}

// LoadBundled loads a bundled scenario.
func LoadBundled(name string, opts Options) (*Loaded, error) {
	data, err := Open(name)
	if err != nil {
		return nil, err
	}
	opts.lesson = true
	return Load(name+".yaml", bytes.NewReader(data), opts)
}
