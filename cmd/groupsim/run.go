package main

import (
	"github.com/groupsim/groupsim/clock"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report"
)

// runFlags are the flags of run: which scenarios, and what is made of each.
type runFlags struct {
	reportFlags
	outcomeFlags
}

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
	flags.outcomeFlags.add(cmd)
	return cmd
}

// run runs all scenarios and reports each; the exit code is the worst of theirs.
func (f *runFlags) run(cmd *cobra.Command, args []string, term terminal) error {
	err := f.outcomeFlags.check(cmd, f.output, len(args))
	if err == nil {
		err = f.reportFlags.check(runForms, args)
	}
	if err != nil {
		return wrong(err)
	}
	opts, err := f.options(cmd)
	if err != nil {
		return wrong(err)
	}
	return f.reportAll(cmd, f.output, args, term, func(arg string) (*subject, error) {
		scenario, err := groupsim.Load(arg, cmd.InOrStdin(), opts)
		if err != nil {
			return nil, err
		}
		sayStandIns(cmd.ErrOrStderr(), arg, scenario.StandIns)
		return &subject{
			name: arg, shown: scenario.Scenario.Name, names: scenario.Scenario.Names(), end: clock.Time(scenario.Scenario.Duration),
			report: func(opts groupsim.RunOptions) (*report.Report, error) { return groupsim.Run(scenario, opts) },
		}, nil
	})
}
