package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
	"github.com/groupsim/groupsim/report/print"
)

// runForms are the forms of a report.
var runForms = []string{"text", "json", "csv", "markdown", "junit", openmetrics}

// outcomeFlags say what is made of a run besides its report.
type outcomeFlags struct {
	metricsFlags
	pictureFlags
	events   string
	recorded *kafkametrics.Recorder // of the last run, for -o openmetrics
}

func (f *outcomeFlags) add(cmd *cobra.Command) {
	f.metricsFlags.add(cmd)
	f.pictureFlags.add(cmd)
	cmd.Flags().StringVar(&f.events, "events", "", "write the event stream to this `FILE`, as JSON lines")
}

func (f *outcomeFlags) check(cmd *cobra.Command, form string, subjects int) error {
	if err := f.metricsFlags.check(cmd, form, subjects); err != nil {
		return err
	}
	if err := f.pictureFlags.check(cmd, subjects); err != nil {
		return err
	}
	if f.events != "" && subjects > 1 {
		return fmt.Errorf("--events takes one scenario, not %d: run them one by one", subjects)
	}
	return nil
}

// subject is a run that is reported on: one that is to be made, or one that was.
type subject struct {
	name   string // as the command line has it
	shown  string // while it takes long
	names  *event.Names
	end    clock.Time
	report func(groupsim.RunOptions) (*report.Report, error)
}

// reportAll reports on each of the arguments, by the subject that it names; the exit code
// is the worst of theirs.
func (f *outcomeFlags) reportAll(cmd *cobra.Command, form string, args []string, term terminal, find func(arg string) (*subject, error)) error {
	out := newPrinter(form, cmd.OutOrStdout(), term)
	worst := exitFine
	for _, arg := range args {
		code, outcome := exitUsage, print.Outcome{Name: arg}
		of, err := find(arg)
		if err != nil {
			outcome.Err = err
		} else {
			code, outcome = f.reportOn(of, form, term)
		}
		err = out.add(outcome, f.recorded)
		if outcome.Err != nil {
			complain(cmd.ErrOrStderr(), outcome.Err)
		} else if code == exitUnmet {
			complain(cmd.ErrOrStderr(), fmt.Errorf("%s: %s", arg, strings.Join(outcome.Report.Breaches(), "; ")))
		}
		worst = worse(worst, code)
		if err != nil {
			return failed(fmt.Errorf("writing the report: %w", err))
		}
	}
	if err := out.close(); err != nil {
		return failed(fmt.Errorf("writing the report: %w", err))
	}
	return ended(worst)
}

// worse picks the worse of two exit codes, in the order 2, 1, 3.
func worse(a, b int) int {
	for _, code := range []int{exitUsage, exitFailed, exitUnmet} {
		if a == code || b == code {
			return code
		}
	}
	return exitFine
}

// reportOn makes everything of a run that is asked for, and gives the exit code.
func (f *outcomeFlags) reportOn(of *subject, form string, term terminal) (int, print.Outcome) {
	if form == openmetrics {
		var err error
		if f.recorded, err = f.recorder(of); err != nil {
			return exitUsage, print.Outcome{Name: of.name, Err: err}
		}
	}
	result, err := f.observe(of, term)
	var usage *groupsim.UsageError
	switch {
	case errors.As(err, &usage):
		return exitUsage, print.Outcome{Name: of.name, Err: fmt.Errorf("%s: %w", of.name, err)}
	case err != nil:
		return exitFailed, print.Outcome{Name: of.name, Err: fmt.Errorf("%s: %w", of.name, err)}
	case !result.Met():
		return exitUnmet, print.Outcome{Name: result.Scenario, Report: result}
	}
	return exitFine, print.Outcome{Name: result.Scenario, Report: result}
}

// observe reports on a run, with the event stream into its file if one was asked for.
// The file is there whole, or not at all.
func (f *outcomeFlags) observe(of *subject, term terminal) (*report.Report, error) {
	bar := term.progress(of.shown)
	defer bar.clear()
	opts := groupsim.RunOptions{Progress: bar.show, Metrics: f.recorded}
	if f.events == "" {
		return f.pictureFlags.report(of, opts)
	}
	var result *report.Report
	err := writeFile(f.events, func(w io.Writer) error {
		events := event.NewWriter(w, of.names)
		opts.Events = events
		var err error
		if result, err = f.pictureFlags.report(of, opts); err != nil {
			return err
		}
		return events.Flush()
	})
	return result, err
}
