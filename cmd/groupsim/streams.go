package main

import (
	"io"

	"github.com/groupsim/groupsim/words"
)

// output is standard output. It remembers the first write that failed, whoever wrote: what
// is not all there is no success, whatever the command says.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

// plainText is a stream for people without any control character but ends of lines and
// tabs: standard error, and texts that quote files. What they quote can be anything, and
// only the text of it gets through.
type plainText struct{ to io.Writer }

func (p plainText) Write(text []byte) (int, error) {
	if _, err := io.WriteString(p.to, words.Plain(string(text))); err != nil {
		return 0, err
	}
	return len(text), nil
}
