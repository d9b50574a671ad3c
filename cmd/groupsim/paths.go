package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
)

// place is a file that a command reads or writes, however it is called: by another path, a
// symbolic link, a hard link.
type place struct {
	said string      // how the command line has it
	path string      // with links followed
	info fs.FileInfo // nil: it is not there
}

func placeOf(said, path string) place {
	p := place{said: said, path: destination(path)}
	if whole, err := filepath.Abs(p.path); err == nil {
		p.path = whole
	}
	p.info, _ = os.Stat(path)
	return p
}

// streamPlace is a standard stream, which may be a file.
func streamPlace(said string, f *os.File) place {
	info, _ := f.Stat()
	return place{said: said, info: info}
}

// same tells whether two are one file. What is no file (a pipe, a terminal, /dev/null) can
// be named twice.
func (p *place) same(q *place) bool {
	if p.info != nil && q.info != nil {
		return p.info.Mode().IsRegular() && os.SameFile(p.info, q.info)
	}
	return p.info == nil && q.info == nil && p.path == q.path
}

// outputFile is a flag that names a file to be written.
type outputFile struct{ flag, path string }

// checkPlaces sees to it that no output takes the place of something that is read, or of
// another output. Inputs are paths, and - for standard input.
func checkPlaces(cmd *cobra.Command, inputs []string, outputs ...outputFile) error {
	var taken []place
	for _, in := range inputs {
		if in == "-" {
			taken = append(taken, streamPlace("standard input", os.Stdin))
		} else if in != "" {
			taken = append(taken, placeOf(in, in))
		}
	}
	reads := len(taken)
	taken = append(taken, streamPlace("standard output", os.Stdout))
	for _, out := range outputs {
		if !cmd.Flags().Changed(strings.TrimPrefix(out.flag, "--")) {
			continue
		}
		if out.path == "" {
			return fmt.Errorf("%s wants the name of a file", out.flag)
		}
		if out.path == "-" {
			return fmt.Errorf("%s -: standard output has what is printed: name a file, or write ./- for one that is called so", out.flag)
		}
		if isStream(out.path) {
			continue
		}
		mine := placeOf(out.flag+" "+out.path, out.path)
		for i := range taken {
			switch {
			case !mine.same(&taken[i]):
			case i < reads:
				return fmt.Errorf("%s would overwrite %s, which is read: name another file", mine.said, taken[i].said)
			default:
				return fmt.Errorf("%s and %s are one file: give each its own", taken[i].said, mine.said)
			}
		}
		taken = append(taken, mine)
	}
	return nil
}

// checkWritable sees to it that there can be files where outputs are to go, before long work is done for
// them.
func checkWritable(cmd *cobra.Command, outputs ...outputFile) error {
	for _, out := range outputs {
		if !cmd.Flags().Changed(strings.TrimPrefix(out.flag, "--")) || isStream(out.path) {
			continue
		}
		switch info, err := os.Stat(out.path); {
		case err == nil && info.IsDir():
			return fmt.Errorf("%s: cannot write %s: is a directory", out.flag, out.path)
		case err == nil && !info.Mode().IsRegular():
			continue
		}
		temp, err := unfinished.create(destination(out.path))
		if err != nil {
			return fmt.Errorf("%s: %w", out.flag, cannotWrite(out.path, err))
		}
		unfinished.remove(temp)
	}
	return nil
}

// isStream tells whether a path means what a descriptor of this process leads to:
// /dev/stdout, /dev/fd/3. It may be a file, and is not to be replaced.
func isStream(path string) bool {
	if runtime.GOOS == "windows" {
		return false
	}
	whole, err := filepath.Abs(path)
	return err == nil && (strings.HasPrefix(whole, "/dev/") && !strings.HasPrefix(whole, "/dev/shm/") || strings.HasPrefix(whole, "/proc/"))
}

// scenarioFiles are those of the arguments that are files, and not names of scenarios.
func scenarioFiles(args []string) (files []string) {
	for _, arg := range args {
		if arg == "-" || groupsim.IsFile(arg) {
			files = append(files, arg)
		}
	}
	return files
}
