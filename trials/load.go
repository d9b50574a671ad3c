package trials

import (
	"io"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
)

// Options change what a scenario's file says.
type Options = scenarios.Options

// Scenario is one that has been read, checked, and can be run any number of times.
type Scenario = scenarios.Loaded

// Load reads a scenario: a file if the reference has a slash or ends in .yaml, .yml
// or .json, standard input (which the caller hands in) if it is "-", else a bundled
// one by its name. The error lists all that is wrong, with places ([*scenarios.Errors]).
func Load(reference string, stdin io.Reader, opts Options) (*Scenario, error) {
	switch {
	case reference == "-":
		return scenarios.Load("standard input", stdin, opts)
	case IsFile(reference):
		return scenarios.LoadFile(reference, opts)
	default:
		return scenarios.LoadBundled(reference, opts)
	}
}

// IsFile tells whether a reference to a scenario names a file, and not a bundled
// scenario.
func IsFile(reference string) bool {
	return scenarios.FormatOf(reference).IsTree() || strings.ContainsAny(reference, `/\`)
}

// Source is a reference to a scenario that can be loaded again and again.
type Source struct {
	Reference string
	text      string // of standard input
}

// NewSource reads standard input if the reference is to that.
func NewSource(reference string, stdin io.Reader) (Source, error) {
	s := Source{Reference: reference}
	if reference != "-" {
		return s, nil
	}
	text, err := io.ReadAll(io.LimitReader(stdin, scenarios.MaxSize+1))
	s.text = string(text)
	return s, err
}

// Load reads the scenario.
func (s *Source) Load(opts Options) (*Scenario, error) {
	return Load(s.Reference, strings.NewReader(s.text), opts)
}
