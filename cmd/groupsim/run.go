package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/groupsim/groupsim/report/print"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
)

// runFlags are the flags of commands that run scenarios.
type runFlags struct {
	reportFlags
	metricsFlags
	pictureFlags
	events   string
	recorded *kafkametrics.Recorder // of the last run, for -o openmetrics
}

// runForms are the forms of a report.
var runForms = []string{"text", "json", "csv", "markdown", "junit", openmetrics}

func newRun(term terminal) *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "run SCENARIO...",
		Short: "Run scenarios and report",
		Example: `  groupsim run gc-pause
  groupsim run rolling-deploy -o json
  groupsim run ./mine.yaml --seed 7 --set consumer.heartbeat.interval.ms=3000
  groupsim run crash --events events.jsonl --expect 'downtime.max <= 60s'
  groupsim run gc-pause -o openmetrics --every 15s
  groupsim run gc-pause --html gc-pause.html`,
		Args:              atLeastOne("a scenario; 'groupsim list' names the bundled ones"),
		ValidArgsFunction: scenariosOrFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args, term) },
	}
	flags.reportFlags.add(cmd, runForms)
	flags.metricsFlags.add(cmd)
	flags.pictureFlags.add(cmd)
	cmd.Flags().StringVar(&flags.events, "events", "", "write the event stream to this `FILE`, as JSON lines")
	return cmd
}

func (f *runFlags) check(cmd *cobra.Command, args []string) error {
	if err := f.metricsFlags.check(cmd, f.output, len(args)); err != nil {
		return err
	}
	if err := f.pictureFlags.check(cmd, len(args)); err != nil {
		return err
	}
	if f.events != "" && len(args) > 1 {
		return fmt.Errorf("--events takes one scenario, not %d: run them one by one", len(args))
	}
	return f.reportFlags.check(runForms, args)
}

// run runs all scenarios and reports each; the exit code is the worst of theirs.
func (f *runFlags) run(cmd *cobra.Command, args []string, term terminal) error {
	if err := f.check(cmd, args); err != nil {
		return wrong(err)
	}
	opts, err := f.options(cmd)
	if err != nil {
		return wrong(err)
	}
	out := newPrinter(f.output, cmd.OutOrStdout(), term)
	worst := exitFine
	for _, arg := range args {
		code, outcome := f.runOne(cmd, arg, opts, term)
		err := out.add(outcome, f.recorded)
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

func (f *runFlags) runOne(cmd *cobra.Command, arg string, opts groupsim.Options, term terminal) (int, print.Outcome) {
	scenario, err := groupsim.Load(arg, cmd.InOrStdin(), opts)
	if err != nil {
		return exitUsage, print.Outcome{Name: arg, Err: err}
	}
	sayStandIns(cmd.ErrOrStderr(), arg, scenario.StandIns)
	if f.output == openmetrics {
		if f.recorded, err = f.recorder(scenario); err != nil {
			return exitUsage, print.Outcome{Name: arg, Err: err}
		}
	}
	result, err := f.simulate(scenario, term)
	switch {
	case err != nil:
		return exitFailed, print.Outcome{Name: arg, Err: fmt.Errorf("%s: %w", arg, err)}
	case !result.Met():
		return exitUnmet, print.Outcome{Name: result.Scenario, Report: result}
	}
	return exitFine, print.Outcome{Name: result.Scenario, Report: result}
}

// simulate runs a scenario, with the event stream into its file if one was asked
// for. The file is there whole, or not at all.
func (f *runFlags) simulate(scenario *groupsim.Scenario, term terminal) (*report.Report, error) {
	bar := term.progress(scenario.Scenario.Name)
	defer bar.clear()
	opts := groupsim.RunOptions{Progress: bar.show, Metrics: f.recorded}
	if f.events == "" {
		return f.pictureFlags.run(scenario, opts)
	}
	var result *report.Report
	err := writeFile(f.events, func(w io.Writer) error {
		events := event.NewWriter(w, scenario.Scenario.Names())
		opts.Events = events
		var err error
		if result, err = f.pictureFlags.run(scenario, opts); err != nil {
			return err
		}
		return events.Flush()
	})
	return result, err
}
