// Command groupsim runs scenarios of Kafka consumer groups and says for every
// partition when nobody consumed it, for how long, and why.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Exit codes, a contract with scripts.
const (
	exitFine   = 0
	exitFailed = 1 // a run failed
	exitUsage  = 2 // bad usage, or a scenario that is not valid
	exitUnmet  = 3 // an expectation was not met
)

// exitError ends the command with a code; what there was to say has been said, or
// is the error's text.
type exitError struct {
	code int
	err  error
	help string // the command whose help goes with it, or empty
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func main() {
	os.Exit(execute(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// execute runs the command with these arguments and streams, and gives its exit
// code.
func execute(args []string, in io.Reader, out, errs io.Writer) int {
	cmd := newRoot(terminalOf(out, errs))
	cmd.SetArgs(args)
	cmd.SetIn(in)
	cmd.SetOut(out)
	cmd.SetErr(errs)
	err := cmd.Execute()
	if err == nil {
		return exitFine
	}
	var exit *exitError
	if !errors.As(err, &exit) {
		exit = &exitError{exitUsage, err, "groupsim"} // cobra's own
	}
	if exit.err != nil {
		fmt.Fprintf(errs, "groupsim: %v\n", exit.err)
	}
	if exit.help != "" {
		fmt.Fprintf(errs, "Run '%s --help' for usage.\n", exit.help)
	}
	return exit.code
}
