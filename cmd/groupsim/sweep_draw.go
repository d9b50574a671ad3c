package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/words"
)

// drawMerged makes the pictures of a page of parts, which have figures alone: from the scenarios,
// if they are at hand and still what the parts were made from.
func drawMerged(cmd *cobra.Command, r *sweep.Result) error {
	if len(r.Cells) > sweep.MostPictures {
		return nil
	}
	if err := bindMerged(r); err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "groupsim: --html: no runs are drawn on the page: %s: %s\n", r.Undrawn, words.OneLine(err.Error()))
		return nil
	}
	return r.Plan.Draw(r, sweep.CarryOptions{Context: cmd.Context()})
}

// bindMerged gives a plan its scenarios, or says why it cannot.
func bindMerged(r *sweep.Result) error {
	if model := modelVersion(); r.Header.Model != model {
		r.Undrawn = "the scenarios were run by another version of groupsim"
		return fmt.Errorf("%s, not %s", words.Short(r.Header.Model), model)
	}
	r.Undrawn = "the scenarios cannot be read here"
	var references []string
	var opts groupsim.Options
	for i, s := range r.Plan.Subjects {
		reference, of, err := fromCommand(s.Command)
		if err != nil {
			return err
		}
		if references = append(references, reference); i == 0 {
			opts = of
		}
	}
	is, err := r.Plan.Bind(references, opts, r.Header.Model, r.Header.Plan)
	switch {
	case err != nil:
		return err
	case !is:
		r.Undrawn = "the scenarios are not the same here"
		return fmt.Errorf("%s, or a file that is read with them, says something else", words.Some(references))
	}
	r.Undrawn = ""
	return nil
}

// fromCommand reads what a command of run is given: a scenario, and what changes it. All
// scenarios of a sweep are changed by the same.
func fromCommand(command string) (reference string, opts groupsim.Options, err error) {
	args, ok := words.FromShell(command)
	if !ok || len(args) < 3 || !slices.Equal(args[:2], []string{"groupsim", "run"}) {
		return "", opts, fmt.Errorf("%s is no command of run", words.Short(command))
	}
	var flags reportFlags
	run := &cobra.Command{Use: "run"}
	flags.addRun(run, sweepForms)
	run.SetIn(strings.NewReader(""))
	run.SetErr(io.Discard) // what is said of files was said when the runs were made
	if err := run.ParseFlags(args[2:]); err != nil {
		return "", opts, err
	}
	references := run.Flags().Args()
	if len(references) != 1 {
		return "", opts, fmt.Errorf("%s is no command of one scenario", words.Short(command))
	}
	if slices.Contains(flags.inputs(references), "-") {
		return "", opts, errors.New("they were read from standard input")
	}
	opts, err = flags.options(run)
	return references[0], opts, err
}
