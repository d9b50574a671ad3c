// Command groupsim runs scenarios of Kafka consumer groups and says for every
// partition when nobody consumed it, for how long, and why.
//
// root.go lists the commands, each of which has a file with its flags and what it calls;
// run and report share outcome.go, and what they print goes through forms.go. usage.go puts
// flags under headings. What is asked of the system stands beside them: file.go writes files
// whole or not at all, paths.go sees to it that none takes another's place, signals.go,
// memory.go and streams.go end the command in order, terminal.go knows the screen
// and keyboard.go what is typed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
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

// wrong is the error of bad usage, and of what was given and cannot be read.
func wrong(err error) error { return &exitError{code: exitUsage, err: err} }

// failed is the error of a run that failed, or of a report that cannot be written.
func failed(err error) error { return &exitError{code: exitFailed, err: err} }

// ended ends the command with a code, when all has been said.
func ended(code int) error {
	if code == exitFine {
		return nil
	}
	return &exitError{code: code}
}

// complain says what is wrong, each line of it in the command's name; on a terminal in lines
// that fit, elsewhere as they are.
func complain(errs io.Writer, err error) {
	if enough(err) {
		return // nobody is there any more
	}
	for line := range strings.Lines(err.Error()) {
		text := "groupsim: " + strings.TrimSuffix(line, "\n")
		for i, part := range fittingLines(errs, text) {
			fmt.Fprintln(errs, strings.Repeat("  ", min(i, 1))+part)
		}
	}
}

func main() {
	defer watchMemory(os.Stderr, os.Exit)()
	ctx, done := untilSignalled(os.Stderr, os.Exit)
	code := endedBy(ctx, os.Stderr, execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	done()
	os.Exit(code)
}

// execute runs the command with these arguments and streams, and gives its exit
// code. It ends early when the context does.
func execute(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	term := terminalOf(out, errs)
	written, errs := &output{to: out}, plainText{errs}
	cmd := newRoot(term)
	cmd.SetArgs(append([]string{}, args...)) // of none at all cobra would take the process's own
	cmd.SetIn(in)
	cmd.SetOut(written)
	cmd.SetErr(errs)
	addCobras(cmd)
	err := cmd.ExecuteContext(ctx)
	var exit *exitError
	switch {
	case enough(written.err):
		return (&stopped{syscall.SIGPIPE}).code()
	case written.err != nil:
		if !errors.Is(err, written.err) {
			err = fmt.Errorf("writing to standard output: %w", written.err)
		}
		exit = &exitError{code: exitFailed, err: err}
	case err == nil:
		return exitFine
	case !errors.As(err, &exit):
		exit = &exitError{exitUsage, err, "groupsim"} // cobra's own
	}
	if exit.err != nil {
		complain(errs, exit.err)
	}
	if exit.help != "" {
		fmt.Fprintf(errs, "Run '%s --help' for usage.\n", exit.help)
	}
	return exit.code
}
