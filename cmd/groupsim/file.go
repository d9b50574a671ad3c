package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// writeFile writes a file whole or not at all: into a new file beside it, which
// takes its place when everything is there. A symbolic link stays one, and what it leads
// to is written.
func writeFile(path string, write func(io.Writer) error) (err error) {
	mode := fs.FileMode(0o644)
	switch info, statErr := os.Stat(path); {
	case statErr == nil && (!info.Mode().IsRegular() || isStream(path)):
		return writeInPlace(path, write)
	case statErr == nil:
		mode = info.Mode().Perm()
	}
	target := destination(path)
	temp, err := unfinished.create(target)
	if err != nil {
		return cannotWrite(path, err)
	}
	defer func() {
		if err != nil {
			unfinished.remove(temp)
		}
	}()
	out := bufio.NewWriter(temp)
	if err = write(out); err != nil {
		return cannotWriteTo(path, temp.Name(), err)
	}
	if err = out.Flush(); err == nil {
		err = temp.Chmod(mode)
	}
	if err == nil {
		err = unfinished.finish(temp, target)
	}
	if err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

// writeBytes writes so a file whose text is there already.
func writeBytes(path string, data []byte) error {
	return writeFile(path, func(w io.Writer) error { _, err := w.Write(data); return err })
}

// cannotWrite says why, without the name of the file that was to take the place of the
// other.
func cannotWrite(path string, err error) error {
	return fmt.Errorf("cannot write %s: %w", path, reason(err))
}

// cannotWriteTo says so of an error on the way into an open file, which may also be of something
// else.
func cannotWriteTo(path, open string, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) && of.Path == open {
		return cannotWrite(path, err)
	}
	return err
}

// reason is what is wrong with a file, without its name.
func reason(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// writeInPlace writes to what cannot be replaced: a pipe, /dev/stdout.
func writeInPlace(path string, write func(io.Writer) error) error {
	f, err := openStream(path)
	if err != nil {
		return cannotWrite(path, err)
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	if err = write(out); err != nil {
		return cannotWriteTo(path, path, err)
	}
	if err = out.Flush(); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

// openStream opens what is written in place. A file that is standard output would be
// opened at its begin, and what is written over with the report: so that is used itself.
func openStream(path string) (io.WriteCloser, error) {
	info, err := os.Stat(path)
	if own, ownErr := os.Stdout.Stat(); err == nil && ownErr == nil && os.SameFile(info, own) {
		return struct {
			io.Writer
			io.Closer
		}{os.Stdout, io.NopCloser(nil)}, nil
	}
	return os.OpenFile(path, os.O_WRONLY, 0)
}

// destination follows symbolic links to the file that is written, which need not exist.
func destination(path string) string {
	const most = 40 // as Linux has it
	for range most {
		if whole, err := filepath.EvalSymlinks(path); err == nil {
			return whole
		}
		to, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(dir, filepath.Base(path))
	}
	return path
}

// unfinished are the files that are being written, so that whoever ends the process can
// take them away.
var unfinished temporaries

type temporaries struct {
	mu    sync.Mutex
	files map[*os.File]bool
	ended bool
}

var errEnded = errors.New("the command is ending")

// create begins a file beside the one whose place it is to take.
func (t *temporaries) create(target string) (*os.File, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return nil, errEnded
	}
	f, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err == nil {
		if t.files == nil {
			t.files = map[*os.File]bool{}
		}
		t.files[f] = true
	}
	return f, err
}

// finish puts a file in its place.
func (t *temporaries) finish(f *os.File, target string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return errEnded
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), target); err != nil {
		return err
	}
	delete(t.files, f)
	return nil
}

// remove takes a file away.
func (t *temporaries) remove(f *os.File) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.files[f] {
		delete(t.files, f)
		f.Close()
		os.Remove(f.Name())
	}
}

// end takes all of them away, and lets no other begin.
func (t *temporaries) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	for f := range t.files {
		f.Close()
		os.Remove(f.Name())
	}
	clear(t.files)
}
