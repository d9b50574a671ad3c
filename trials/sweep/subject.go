package sweep

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/words"
)

// Subject is a scenario that is run at many points.
type Subject struct {
	// Label is the scenario's name, or the reference where two have one name.
	Label string
	// Command makes its runs as they are, less what a point and a run add to it.
	Command string
	// Drawn names what is drawn for its runs as they are ([trials.DrawnNames]).
	Drawn  []string
	source trials.Source
}

// Subjects reads scenarios as they are: references, as [trials.Load] takes them, and of each
// the command that runs it, or none.
func Subjects(references, commands []string, stdin io.Reader, opts trials.Options) ([]Subject, error) {
	var list []Subject
	var names []string
	for i, reference := range references {
		s, err := NewSubject("", reference, stdin, opts)
		if err != nil {
			return nil, err
		}
		if len(commands) > 0 {
			s.Command = commands[i]
		}
		list, names = append(list, s), append(names, s.Label)
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) { // two files may have scenarios of one name
			for j := range list {
				list[j].Label = references[j]
			}
			break
		}
	}
	for i := range list {
		if slices.ContainsFunc(list[:i], func(s Subject) bool { return s.Label == list[i].Label }) {
			return nil, fmt.Errorf("%s is given twice: take one of them out", words.Short(list[i].Label))
		}
	}
	return list, nil
}

// NewSubject reads one scenario; without a label it has its own name.
func NewSubject(label, reference string, stdin io.Reader, opts trials.Options) (Subject, error) {
	source, err := trials.NewSource(reference, stdin)
	if err != nil {
		return Subject{}, err
	}
	s, err := source.Load(opts)
	if err != nil {
		return Subject{}, err
	}
	if label == "" {
		label = s.Scenario.Name
	}
	return Subject{Label: label, Command: "groupsim run " + reference, Drawn: trials.DrawnNames(s), source: source}, nil
}

// Load reads the scenario with settings besides those of the options, as --set has them. The
// error is what the loader has against it, with --over in the place of --set.
func (s *Subject) Load(opts trials.Options, set []string) (*trials.Scenario, error) {
	opts.Set = slices.Concat(opts.Set, set)
	scenario, err := s.source.Load(opts)
	var errs *scenarios.Errors
	if errors.As(err, &errs) {
		for _, e := range errs.List {
			for _, arg := range set {
				if e.File == "--set "+words.Short(arg) {
					e.File = "--over " + words.Short(arg)
				}
			}
		}
	}
	return scenario, err
}

// Labels are what scenarios are called.
func Labels(subjects []Subject) (list []string) {
	for i := range subjects {
		list = append(list, subjects[i].Label)
	}
	return list
}

// CheckLabel sees to it that a scenario that a flag names is one of those that there are.
func CheckLabel(flag, label string, subjects []Subject) error {
	labels := Labels(subjects)
	if label == "" || slices.Contains(labels, label) {
		return nil
	}
	return fmt.Errorf("%s: there is no scenario %q: %s%s", flag, words.Short(label), strings.Join(labels, ", "), scenarios.DidYouMean(scenarios.Near(label, labels)))
}
