package main

import (
	"errors"
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report/print"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report"
)

// runFlags are the flags of run: which scenarios, which runs of them, and what is made of
// each.
type runFlags struct {
	reportFlags
	outcomeFlags
	runsFlags
}

func newRun(term terminal) *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "run SCENARIO...",
		Short: "Run scenarios and report",
		Long: `run runs scenarios as their files are written, and reports. That is run 0. Text
says in one line what it comes to over more runs, for each of which all chance
is drawn anew; --runs N reports on N of them, and --run K on one alone.`,
		Example: `  groupsim run gc-pause
  groupsim run rolling-deploy -o json
  groupsim run ./mine.yaml --seed 7 --set consumer.heartbeat.interval.ms=3000
  groupsim run crash --events events.jsonl --expect 'downtime.max <= 60s'
  groupsim run crash --runs 1000 --expect 'downtime.max@p95 <= 60s'
  groupsim run crash --run 17 --html crash-17.html
  groupsim run gc-pause -o openmetrics --every 15s
  groupsim run gc-pause -o prometheus-rules > rules.yaml
  groupsim run gc-pause --html gc-pause.html`,
		Args:              atLeastOne("a scenario; 'groupsim list' names the bundled ones"),
		ValidArgsFunction: scenariosOrFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args, term) },
	}
	flags.reportFlags.add(cmd, runForms)
	flags.outcomeFlags.add(cmd)
	cmd.Flags().BoolVar(&flags.each, "events-all", false, fmt.Sprintf("with --events: write each heartbeat and commit; without it, those of quiet time are\ntold together in a run of more than %s", foldedFrom))
	flags.addRuns(cmd, "report on `N` runs: of each figure the quantiles, and the worst run")
	cmd.Flags().BoolVar(&flags.lines.Partitions, "partitions", false, "with -o jsonl: the downtime of every partition, too")
	cmd.Flags().BoolVar(&flags.lines.Generations, "generations", false, "with -o jsonl: who was in every generation, too")
	return cmd
}

func (f *runFlags) check(cmd *cobra.Command, args []string) error {
	for _, check := range []func() error{
		func() error { return f.outcomeFlags.check(cmd, f.output, len(args)) },
		func() error { return f.reportFlags.check(runForms, args) },
		func() error { return f.checkRuns(cmd) },
		func() error { return checkPlaces(cmd, f.inputs(args), f.outputs()...) },
	} {
		if err := check(); err != nil {
			return err
		}
	}
	switch {
	case f.output != jsonl && (f.lines.Partitions || f.lines.Generations):
		return errors.New("--partitions and --generations go with -o jsonl")
	case f.output == jsonl && len(args) > 1:
		return fmt.Errorf("-o jsonl takes one scenario, not %d: run them one by one", len(args))
	case (f.output == openmetrics || f.output == prometheusRules) && f.many:
		return fmt.Errorf("-o %s is about one run: give --run K in place of --runs", f.output)
	case f.alerts && f.many:
		return errors.New("--alerts is about one run: give --run K in place of --runs")
	}
	return nil
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
	if err := checkWritable(cmd, f.outputs()...); err != nil {
		return failed(err)
	}
	return f.reportAll(cmd, f.output, args, term, func(arg string) (*subject, error) {
		scenario, err := groupsim.Load(arg, cmd.InOrStdin(), opts)
		if err != nil {
			return nil, err
		}
		sayImported(cmd.ErrOrStderr(), arg, scenario)
		if scenario, err = f.pick(scenario); err != nil {
			return nil, failed(fmt.Errorf("%s: %w", arg, err))
		}
		of := &subject{
			name: arg, shown: scenario.Scenario.Name, names: scenario.Scenario.Names(), end: endOf(scenario),
			alone: again(cmd, "run", arg), scenario: scenario,
			report: func(opts groupsim.RunOptions) (*report.Report, error) {
				r, err := groupsim.Run(scenario, opts)
				if err == nil && f.one != nil {
					r.Run = f.one
				}
				return r, err
			},
		}
		// Beside its events a run is told as they tell it: report can say no more of it.
		if f.many || f.output == "text" && f.one == nil && f.events == "" {
			of.further = func(first *report.Report, bar *progressBar, out *printer) (outcome, error) {
				return f.further(cmd, of, scenario, first, bar, out)
			}
		}
		return of, nil
	})
}

// endOf is when a run of a scenario ends; clock.Never: that it finds out itself.
func endOf(s *groupsim.Scenario) clock.Time {
	if s.Scenario.Rest != nil {
		return clock.Never
	}
	return clock.Time(s.Scenario.Duration)
}

// further makes the runs that come after run 0: as many as were asked for, or else as many
// as take no time, for the line that says how far run 0 can be trusted.
func (f *runFlags) further(cmd *cobra.Command, of *subject, s *groupsim.Scenario, first *report.Report, bar *progressBar, out *printer) (outcome, error) {
	o := outcome{Outcome: print.Outcome{Name: first.Scenario, Report: first}, alone: of.alone}
	opts := f.manyOptions(cmd, bar)
	if f.many {
		opts.Partitions = f.output == "json"
		if f.output == jsonl {
			opts.Each = out.line
		}
		var err error
		o.Trials, err = groupsim.Many(s, first, opts)
		return o, err
	}
	if opts.Runs = groupsim.UsualRuns(first); opts.Runs == 1 {
		o.noSpread = "One run alone, for it takes long: --runs N makes N of them and says how far it can be trusted."
		return o, nil
	}
	trials, err := groupsim.Many(s, first, opts)
	var interrupted *groupsim.Interrupted
	switch {
	case errors.As(err, &interrupted):
		return o, err
	case err != nil:
		o.noSpread = "Not every run of it comes to its end: " + err.Error()
	default:
		o.spread = trials
	}
	return o, nil
}
