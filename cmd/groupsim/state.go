package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course"
)

// state is the file with what is remembered of whoever learns.
type state struct {
	path string
	*course.Progress
}

// stateFlag says where it is.
func stateFlag(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "state", "", "remember answers in this `FILE`; by default groupsim/progress.txt in $XDG_STATE_HOME, or ~/.local/state")
}

// openState reads it. Who has none yet begins one with the first thing to remember.
func openState(path string) (*state, error) {
	if path == "" {
		dir := os.Getenv("XDG_STATE_HOME")
		if dir == "" {
			home, err := os.UserHomeDir()
			if err != nil {
				return nil, errors.New("there is no home directory to remember answers in: give --state FILE")
			}
			dir = filepath.Join(home, ".local", "state")
		}
		path = filepath.Join(dir, "groupsim", "progress.txt")
	}
	p, err := readState(path)
	if err != nil {
		return nil, err
	}
	return &state{path, p}, nil
}

func readState(path string) (*course.Progress, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("cannot read %s: %w", path, reason(err))
	}
	p, err := course.ReadProgress(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; mend the line or take it out", path, err)
	}
	return p, nil
}

// save writes it, after every answer: nothing that was said is lost, nor what was said to
// another session beside this one.
func (s *state) save() error {
	meanwhile, err := readState(s.path)
	if err != nil {
		return err
	}
	s.Take(meanwhile)
	if err := os.MkdirAll(filepath.Dir(s.path), 0o755); err != nil {
		return fmt.Errorf("cannot make %s: %w", filepath.Dir(s.path), reason(err))
	}
	return writeBytes(s.path, s.Text())
}
