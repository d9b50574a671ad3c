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

// BundledNames lists the names of the scenarios that come with groupsim, sorted.
func BundledNames() []string {
	files, err := bundled.ReadDir(".")
	if err != nil {
		return nil
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(f.Name(), ".yaml")
	}
	slices.Sort(names) // a directory has them by file name, where "-" comes before ".yaml"
	return names
}

// Bundled lists them, by name.
func Bundled() []Entry {
	var list []Entry
	for _, name := range BundledNames() {
		var head struct{ Title string }
		if data, err := Open(name); err == nil {
			_ = yaml.Unmarshal(data, &head) // a file that is none has no title; tests load each
		}
		list = append(list, Entry{name, head.Title})
	}
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
		return nil, &Errors{List: []*Error{{File: name, Msg: "there is no bundled scenario of that name; a file's name has a / or ends in .yaml, .yml or .json", Meant: Near(name, BundledNames())}}}
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
