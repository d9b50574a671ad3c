package shard

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// unfinished is what a part's file is called besides until it is whole.
const unfinished = ".unfinished"

// File is a part on its way into a file. What is written stands in FILE.unfinished, which
// takes FILE's name when it is whole. Whatever ends the process leaves the whole lines that
// there were, and [Resume] goes on behind them.
//
// Two processes that make the same shard at the same time, for an engine took the first for
// dead, do each other no harm: every byte has its place, which it gets by a write at that
// place, and both write the same.
type File struct {
	*Writer
	path  string
	temp  *os.File
	at    int64 // how much of temp is written
	whole *End  // the part was whole before
}

// Create begins a part anew, whatever was there.
func Create(path string, h Header) (*File, error) {
	f, err := open(path, os.O_TRUNC)
	if err != nil {
		return nil, err
	}
	if f.Writer, err = NewWriter(f, h); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func open(path string, flag int) (*File, error) {
	temp, err := os.OpenFile(path+unfinished, os.O_RDWR|os.O_CREATE|flag, 0o644)
	return &File{path: path, temp: temp}, err
}

// Resume goes on with a part that an interrupted process has begun, or begins it. The lines
// that are there are held to what a part has to be. [File.Whole] tells whether nothing is
// left to do.
func Resume(path string, h Header) (*File, error) {
	switch end, err := read(path, h); {
	case err == nil:
		return &File{path: path, whole: &end}, nil
	case errors.Is(err, ErrUnfinished):
		// Somebody wrote it by the name that it is to have, by a redirection of the shell:
		// it goes on like any other.
		if err := os.Rename(path, path+unfinished); err != nil {
			return nil, err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	f, err := open(path, 0)
	if err != nil {
		return nil, err
	}
	if err := f.resume(h); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// resume takes what stands in the unfinished file. A torn line at its end is written over.
func (f *File) resume(h Header) error {
	r, err := readerOf(f.temp, h)
	if err == nil {
		err = drain(r)
	}
	switch {
	case err == nil || errors.Is(err, ErrUnfinished) && r != nil:
		// The part's last line, if it is there, is written again.
		f.Writer = newWriter(f, h)
		f.sum, f.due, f.units, f.at = r.sum, r.due, r.units, r.read
		return nil
	case errors.Is(err, ErrUnfinished): // not even the header is whole
		f.Writer, err = NewWriter(f, h)
		return err
	}
	return fmt.Errorf("%w; to begin anew, take %s away", err, f.temp.Name())
}

// readerOf reads the header of a file, and refuses a part of other work.
func readerOf(file *os.File, h Header) (*Reader, error) {
	r, err := NewReader(file.Name(), file)
	if err != nil {
		return nil, err
	}
	if r.header != h {
		return nil, fmt.Errorf("%s:1: this is a part of another sweep or by another version of groupsim: shard %s of plan %s by %q, and not shard %s of plan %s by %q",
			r.name, r.header.of(), r.header.Plan, r.header.Model, h.of(), h.Plan, h.Model)
	}
	return r, nil
}

// read reads a part that should be whole.
func read(path string, h Header) (End, error) {
	file, err := os.Open(path)
	if err != nil {
		return End{}, err
	}
	defer file.Close()
	r, err := readerOf(file, h)
	if err == nil {
		err = drain(r)
	}
	if err != nil {
		return End{}, err
	}
	return r.End(), nil
}

// drain reads all units.
func drain(r *Reader) error {
	for {
		if _, _, err := r.Next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Whole gives the last line of a part that was whole when it was opened: there is nothing to
// write.
func (f *File) Whole() (End, bool) {
	if f.whole == nil {
		return End{}, false
	}
	return *f.whole, true
}

// Write puts bytes in their place.
func (f *File) Write(p []byte) (int, error) {
	n, err := f.temp.WriteAt(p, f.at)
	f.at += int64(n)
	return n, err
}

// End writes the last line and gives the file its name.
func (f *File) End() (End, error) {
	end, err := f.Writer.End()
	if err == nil {
		err = f.temp.Truncate(f.at) // of a torn line something may be left
	}
	if err == nil {
		err = f.temp.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return End{}, err
	}
	err = os.Rename(f.path+unfinished, f.path)
	if errors.Is(err, fs.ErrNotExist) {
		// Another process made the same shard and was first.
		if _, err := os.Stat(f.path); err == nil {
			return end, nil
		}
	}
	return end, err
}

// Close leaves the part as it is, to be gone on with.
func (f *File) Close() error {
	if f.temp == nil {
		return nil
	}
	temp := f.temp
	f.temp = nil
	return temp.Close()
}

// Unfinished is the file that has what is written until the part is whole.
func (f *File) Unfinished() string { return f.path + unfinished }
