package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
	"github.com/groupsim/groupsim/report/print"
)

// reportForms are the forms of a report.
var reportForms = []string{"text", "json", "csv", "markdown", "junit", openmetrics, prometheusRules}

// runForms are those of run, which may make many of them.
var runForms = append(slices.Clone(reportForms), jsonl)

// outcomeFlags say what is made of a run besides its report.
type outcomeFlags struct {
	metricsFlags
	pictureFlags
	events   string
	each     bool                   // and each heartbeat in it, however long the run
	alerts   bool                   // say which alerting rules would have fired
	lines    report.Lines           // what -o jsonl has of each run
	recorded *kafkametrics.Recorder // of the last run, for -o openmetrics
}

func (f *outcomeFlags) add(cmd *cobra.Command) {
	f.metricsFlags.add(cmd)
	f.pictureFlags.add(cmd)
	cmd.Flags().StringVar(&f.events, "events", "", "write the event stream to this `FILE`, as JSON lines")
	cmd.Flags().BoolVar(&f.alerts, "alerts", false, "say which alerting rules would have fired, and when")
}

// outputs are the files that can be asked for.
func (f *outcomeFlags) outputs() []outputFile {
	list := []outputFile{{"--events", f.events}}
	for _, p := range f.pictures() {
		list = append(list, outputFile{p.flag, p.path})
	}
	return list
}

func (f *outcomeFlags) check(cmd *cobra.Command, form string, subjects int) error {
	if err := f.metricsFlags.check(cmd, form, subjects); err != nil {
		return err
	}
	if err := f.checkAlerts(form, subjects); err != nil {
		return err
	}
	if err := f.pictureFlags.check(cmd, subjects); err != nil {
		return err
	}
	switch {
	case f.events != "" && subjects > 1:
		return fmt.Errorf("--events takes one scenario, not %d: run them one by one", subjects)
	case f.each && f.events == "":
		return errors.New("--events-all goes with --events FILE")
	}
	return nil
}

// foldedFrom is the length from which on the heartbeats and commits of quiet time are told together in
// the event stream: they would be nearly all of it.
const foldedFrom = 24 * clock.Hour

// subject is a run that is reported on: one that is to be made, or one that was.
type subject struct {
	name   string // as the command line has it
	shown  string // while it takes long
	names  *event.Names
	end    clock.Time // clock.Never: the run ends by itself
	alone  string     // the command that shows one of many runs of it, less its number
	report func(groupsim.RunOptions) (*report.Report, error)
	// scenario is what it is a run of; nil where it is read from its events.
	scenario *groupsim.Scenario
	// further makes the runs that come after it; nil where there is one alone.
	further func(first *report.Report, bar *progressBar, out *printer) (outcome, error)
}

// outcome is what came of a subject, and is printed.
type outcome struct {
	print.Outcome
	alone    string         // the command that shows one of many runs, less its number
	spread   *report.Trials // what many runs came to where the report is about the first
	noSpread string         // why there is no such thing
}

// unmet says which expectations were not met.
func (o *outcome) unmet() []string {
	if o.Trials != nil {
		return o.Trials.Breaches()
	}
	return o.Report.Breaches()
}

// caveats says which expectations are met by figures that leave something out.
func (o *outcome) caveats() []string {
	list := o.Report.Expectations
	if o.Trials != nil {
		list = o.Trials.Results()
	}
	var texts []string
	for i := range list {
		if text := list[i].Caveat(); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// reportAll reports on each of the arguments, by the subject that it names; the exit code
// is the worst of theirs.
func (f *outcomeFlags) reportAll(cmd *cobra.Command, form string, args []string, term terminal, find func(arg string) (*subject, error)) error {
	out := newPrinter(form, f.lines, cmd.OutOrStdout(), term)
	worst := exitFine
	for _, arg := range args {
		code, o := exitFine, outcome{}
		of, err := find(arg)
		if err == nil {
			o, err = f.reportOn(cmd, of, form, out, term)
		}
		if err != nil {
			code, o.Outcome = codeOf(err), print.Outcome{Name: arg, Err: err}
			complain(cmd.ErrOrStderr(), err)
		} else if unmet := o.unmet(); len(unmet) > 0 {
			code = exitUnmet
			complain(cmd.ErrOrStderr(), fmt.Errorf("%s: %s", arg, strings.Join(unmet, "; ")))
		}
		if err == nil {
			for _, text := range o.caveats() {
				complain(cmd.ErrOrStderr(), fmt.Errorf("%s: %s", arg, text))
			}
		}
		worst = worse(worst, code)
		if err := out.add(&o, f.recorded); err != nil {
			return failed(fmt.Errorf("writing the report: %w", err))
		}
		if cmd.Context().Err() != nil {
			break
		}
	}
	if err := out.close(); err != nil {
		return failed(fmt.Errorf("writing the report: %w", err))
	}
	return ended(worst)
}

// codeOf is the exit code of an error; it is that of bad usage where it does not say.
func codeOf(err error) int {
	var exit *exitError
	if errors.As(err, &exit) {
		return exit.code
	}
	return exitUsage
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

// reportOn makes everything of a run that is asked for, and of those that come after it.
func (f *outcomeFlags) reportOn(cmd *cobra.Command, of *subject, form string, out *printer, term terminal) (o outcome, err error) {
	if form == openmetrics {
		if f.recorded, err = f.recorder(of); err != nil {
			return o, err
		}
	}
	bar := term.progress(of.shown)
	defer bar.clear()
	opts := groupsim.RunOptions{
		Progress: bar.show, Context: cmd.Context(), Metrics: f.recorded, Alerts: f.alerts || form == prometheusRules,
		Folded: !f.each && of.end > clock.Time(foldedFrom) && of.end != clock.Never,
	}
	err = f.observe(of, opts, func(result *report.Report) (*report.Trials, error) {
		if form == openmetrics {
			if err := f.fit(clock.Time(result.Window.End)); err != nil {
				return nil, &groupsim.UsageError{Err: err}
			}
		}
		o.Outcome = print.Outcome{Name: result.Scenario, Report: result}
		if of.further == nil {
			return nil, nil
		}
		var err error
		o, err = of.further(result, bar, out)
		return o.Trials, err
	})
	var usage *groupsim.UsageError
	switch {
	case errors.As(err, &usage):
		return o, fmt.Errorf("%s: %w", of.name, err)
	case err != nil:
		return o, failed(fmt.Errorf("%s: %w", of.name, err))
	}
	return o, nil
}

// observe reports on a run, with the event stream into its file if one was asked for, and
// the pictures, for which the further runs are made before they are drawn. Each file is
// there whole, or not at all.
func (f *outcomeFlags) observe(of *subject, opts groupsim.RunOptions, further func(*report.Report) (*report.Trials, error)) error {
	if f.events == "" {
		return f.pictureFlags.observe(of, opts, further)
	}
	return writeFile(f.events, func(w io.Writer) error {
		events := event.NewWriter(w, of.names)
		opts.Events = events
		if err := f.pictureFlags.observe(of, opts, further); err != nil {
			return err
		}
		return events.Flush()
	})
}
