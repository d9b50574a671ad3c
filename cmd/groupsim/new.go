package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/scenarios"
)

func newNew() *cobra.Command {
	return &cobra.Command{
		Use:   "new FILE",
		Short: "Write a scenario with comments, to start one's own from",
		Long: `new writes a scenario file with comments that say what can stand in it: take it
as it is, and change it. A file that is there already is left alone.`,
		Example: "  groupsim new mine.yaml\n  groupsim run ./mine.yaml",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return wrong(fmt.Errorf("new takes the name of one file to write, got %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return writeTemplate(cmd, args[0]) },
	}
}

func writeTemplate(cmd *cobra.Command, path string) error {
	if scenarios.FormatOf(path) != scenarios.YAML {
		return wrong(fmt.Errorf("%s: a scenario's file name ends in .yaml: write groupsim new %s.yaml", path, strings.TrimSuffix(path, filepath.Ext(path))))
	}
	shown := path
	if !strings.ContainsRune(path, '/') {
		shown = "./" + path
	}
	// Nobody else's file is written over, also if it comes to be meanwhile.
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return wrong(fmt.Errorf("%s is there already: give another name, or take it away first", path))
	case err != nil:
		return failed(cannotWrite(path, err))
	}
	_, err = f.WriteString(strings.ReplaceAll(string(scenarios.Template()), "./FILE", shown))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(path)
		return failed(cannotWrite(path, err))
	}
	return write(cmd, "what was written", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s is written. Run it: groupsim run %s\n", path, shown)
		return err
	})
}
