package scenarios

import "gopkg.in/yaml.v3"

// With gives the scenario with changes, in the same run. What the file expects is of the
// scenario as it was, and left out.
func (l *Loaded) With(changes []Change) (*Loaded, error) {
	p := *l.plan
	p.root = deepCopy(p.root)
	c := &loader{collector: p.collector.clone(), standIns: p.standIns}
	for _, change := range changes {
		c.change(p.root, change, c.from(Origin{File: "change " + change.Key}))
		p.lenient = p.lenient || change.ofMembers()
	}
	p.collector, p.standIns, p.taught, p.expect = c.collector, c.standIns, false, nil
	changed, err := p.load(0)
	if err != nil {
		return nil, err
	}
	return changed.WithRun(l.Scenario.Run)
}

// deepCopy copies a tree, which has no aliases.
func deepCopy(n *yaml.Node) *yaml.Node {
	m := *n
	m.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		m.Content[i] = deepCopy(child)
	}
	return &m
}
