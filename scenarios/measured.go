package scenarios

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/words"
)

// maxMeasured is how many values a distribution has at most.
const maxMeasured = 100_000

// measured reads a file of one value a line, which lies where the scenario's file does.
// What does not come from a file has no place to look in: standard input, a bundled
// scenario, a page in a browser.
func (r *varyReader) measured(n *yaml.Node) distribution {
	if !r.local {
		r.addf(n, "empirical: the file %s would lie beside the scenario's, and this does not come from a file: write the values here, as a list", words.Short(n.Value))
		return nil
	}
	path := n.Value
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.dir, path)
	}
	text, p := readMeasured(path)
	if p != nil {
		r.add(n, p.in("empirical"))
		return nil
	}
	var nodes []*yaml.Node
	for i, line := range strings.Split(text, "\n") {
		value, _, _ := strings.Cut(line, "#")
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		if len(nodes) == maxMeasured {
			r.addf(n, "empirical: %s has more than %d values", words.Short(n.Value), maxMeasured)
			return nil
		}
		nodes = append(nodes, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Line: i + 1, Column: 1})
	}
	if len(nodes) == 0 {
		r.addf(n, "empirical: there is no value in %s", words.Short(n.Value))
		return nil
	}
	file := &varyReader{collector: &collector{file: path}}
	values, _, ok := file.amounts("empirical", nodes)
	if !ok {
		e := file.list[0].err
		place := *n
		place.Line, place.Column = r.from(Origin{path, e.Line, e.Column}), 0
		r.add(&place, &problem{msg: e.Msg, meant: e.Meant})
		return nil
	}
	return empiricalOf(values, path)
}

// readMeasured reads a whole file of a size that a scenario may have.
func readMeasured(path string) (string, *problem) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return "", problemf("%s is not a file", words.Short(path))
	}
	if err != nil {
		return "", problemf("%s cannot be opened: %s", words.Short(path), reason(err))
	}
	f, err := os.Open(path)
	if err != nil {
		return "", problemf("%s cannot be opened: %s", words.Short(path), reason(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	switch {
	case err != nil:
		return "", problemf("%s cannot be read: %s", words.Short(path), reason(err))
	case len(data) > MaxSize:
		return "", problemf("%s is larger than 1 MiB", words.Short(path))
	}
	return string(data), nil
}
