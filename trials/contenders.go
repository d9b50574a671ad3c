package trials

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/groupsim/groupsim/imports"
	"github.com/groupsim/groupsim/scenarios"
)

// Setup is a way to configure the consumers of a scenario, in place of its own.
type Setup = scenarios.Setup

// Contender is one side of a comparison: a scenario under a setup.
type Contender struct {
	Name     string
	Scenario *Scenario
}

// Contenders loads what is to be compared. One reference is loaded under each of
// the setups that with names (see [scenarios.ParseSetup]); if it names none, under
// those of the file, or else under [scenarios.Loaded.DefaultSetups]. Several references
// are compared with each other as they are, or each under each setup that with
// names. References are those of [Load]; standard input is read once.
func Contenders(references []string, stdin io.Reader, opts Options, with []string) ([]Contender, error) {
	opts.Compared = true
	var all []Contender
	labels := make([]string, len(references))
	for i, reference := range references {
		source, err := NewSource(reference, stdin)
		if err != nil {
			return nil, err
		}
		plain, err := source.Load(opts)
		if err != nil {
			return nil, err
		}
		labels[i] = plain.Scenario.Name
		setups, err := chosen(plain, with, len(references) > 1)
		if err != nil {
			return nil, err
		}
		for _, s := range setups {
			under := opts
			under.Setup = &s
			scenario, err := source.Load(under)
			if err != nil {
				return nil, fmt.Errorf("under %s: %w", s.Name, err)
			}
			all = append(all, Contender{s.Name, scenario})
		}
	}
	label(all, references, labels)
	return all, nil
}

// chosen picks the setups for a scenario.
func chosen(plain *Scenario, with []string, several bool) ([]Setup, error) {
	switch {
	case len(with) == 0 && several:
		with = []string{scenarios.AsIs}
	case len(with) == 0 && len(plain.Setups) > 0:
		return plain.Setups, nil
	case len(with) == 0:
		return plain.DefaultSetups(), nil
	}
	var setups []Setup
	for _, text := range with {
		s, err := scenarios.ParseSetup(text, plain.Setups, configurations{})
		if err != nil {
			return nil, err
		}
		setups = append(setups, s)
	}
	return setups, nil
}

// configurations are the files that setups are made of.
type configurations struct{}

func (configurations) Has(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func (configurations) Changes(name string) ([]scenarios.Change, []string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("setup %s: cannot be opened: %w; a setup is a configuration that is there, KEY=VALUE or a word such as cooperative-sticky", name, errors.Unwrap(err))
	}
	defer f.Close()
	settings, err := imports.Properties(name, f)
	if err != nil {
		return nil, nil, err
	}
	return settings.Setup(), settings.Assumed, nil
}

// SetupFiles lists the files that a setup is made of.
func SetupFiles(setup string) []string {
	files := configurations{}
	return slices.DeleteFunc(scenarios.SetupParts(setup, files.Has), func(part string) bool { return !files.Has(part) })
}

// label puts the scenarios' names into the names of the contenders where there are
// several: their own names, or where two share one the references.
func label(all []Contender, references, names []string) {
	if len(references) == 1 {
		return
	}
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			names = references
			break
		}
		seen[name] = true
	}
	each := len(all) / len(references)
	for i := range all {
		name := names[i/each]
		if each > 1 {
			name += " " + all[i].Name
		}
		all[i].Name = name
	}
}
