package sweep

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/trials"
)

// Files are the files of the scenarios, and what those name in turn, at any point. They have
// to lie wherever runs of the plan are made.
func (p *Plan) Files() (paths []string, err error) {
	add := func(more ...string) {
		for _, path := range more {
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	for i := range p.Subjects {
		if reference := p.Subjects[i].source.Reference; trials.IsFile(reference) {
			add(reference)
		}
		read, err := p.read(i)
		if err != nil {
			return nil, err
		}
		for _, s := range read {
			add(s.Files()...)
		}
	}
	return paths, nil
}

// read loads a scenario as it is, and behind that at every point that may read other files.
func (p *Plan) read(subject int) ([]*trials.Scenario, error) {
	s, err := p.Subjects[subject].source.Load(p.opts)
	if err != nil {
		return nil, err
	}
	read := []*trials.Scenario{s}
	ofFiles := func(a Axis) bool { return a.Key == "vary" || strings.HasPrefix(a.Key, "vary.") }
	if !slices.ContainsFunc(p.Axes, ofFiles) {
		return read, nil
	}
	for point := range p.points {
		if s, err := p.Load(subject, point); err == nil { // else it is refused there, and reads nothing
			read = append(read, s)
		}
	}
	return read, nil
}
