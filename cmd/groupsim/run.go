package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// reportWidth is how wide text reports are, in columns.
const reportWidth = 100

// runFlags are the flags of commands that run scenarios.
type runFlags struct {
	output string
	events string
	seed   uint64
	set    []string
}

func newRun(term terminal) *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "run SCENARIO...",
		Short: "Run scenarios and report",
		Example: `  groupsim run gc-pause
  groupsim run rolling-deploy -o json
  groupsim run ./mine.yaml --seed 7 --set consumer.heartbeat.interval.ms=3000
  groupsim run crash --events events.jsonl`,
		Args: atLeastOne("a scenario; 'groupsim list' names the bundled ones"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return bundledNames(), cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args, term) },
	}
	f := cmd.Flags()
	f.StringVarP(&flags.output, "output", "o", "text", "form of the report: text or json (one document a line)")
	f.StringVar(&flags.events, "events", "", "write the event stream to this `FILE`, as JSON lines")
	f.Uint64Var(&flags.seed, "seed", 0, "seed of all chance in the run, in place of the scenario's")
	f.StringArrayVar(&flags.set, "set", nil, "override a setting, `KEY=VALUE`: consumer.session.timeout.ms=45000 (repeatable)")
	if err := cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag is defined above
	}
	return cmd
}

// atLeastOne asks for an argument, by what it is.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return &exitError{exitUsage, fmt.Errorf("%s needs %s", cmd.Name(), what)}
		}
		return nil
	}
}

func (f *runFlags) check(args []string) error {
	if f.output != "text" && f.output != "json" {
		return fmt.Errorf("--output %s: the forms are text and json", f.output)
	}
	if f.events != "" && len(args) > 1 {
		return fmt.Errorf("--events takes one scenario, not %d: run them one by one", len(args))
	}
	stdin := 0
	for _, arg := range args {
		if arg == "-" {
			stdin++
		}
	}
	if stdin > 1 {
		return errors.New("standard input can be read only once: give - once")
	}
	return nil
}

// run runs all scenarios and reports each; the exit code is the worst of theirs.
func (f *runFlags) run(cmd *cobra.Command, args []string, term terminal) error {
	if err := f.check(args); err != nil {
		return &exitError{exitUsage, err}
	}
	opts := groupsim.Options{Set: f.set}
	if cmd.Flags().Changed("seed") {
		opts.Seed = &f.seed
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	worst := exitFine
	for i, arg := range args {
		code, err := f.runOne(cmd.InOrStdin(), out, arg, i, opts, term)
		if err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "groupsim: %v\n", err)
		}
		worst = worse(worst, code)
		if err := out.Flush(); err != nil {
			return &exitError{exitFailed, fmt.Errorf("writing the report: %w", err)}
		}
	}
	if worst != exitFine {
		return &exitError{worst, nil}
	}
	return nil
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

func (f *runFlags) runOne(in io.Reader, out *bufio.Writer, arg string, index int, opts groupsim.Options, term terminal) (int, error) {
	scenario, err := groupsim.Load(arg, in, opts)
	if err != nil {
		return exitUsage, err
	}
	result, err := f.simulate(scenario, term)
	if err != nil {
		return exitFailed, fmt.Errorf("%s: %w", arg, err)
	}
	if f.output == "json" {
		err = result.WriteJSON(out)
	} else {
		if index > 0 {
			fmt.Fprintln(out)
		}
		err = report.Text(out, result, reportWidth, term.colour)
	}
	switch {
	case err != nil:
		return exitFailed, fmt.Errorf("writing the report: %w", err)
	case !result.Met():
		return exitUnmet, fmt.Errorf("%s: %s", arg, unmet(result))
	}
	return exitFine, nil
}

// simulate runs a scenario, with the event stream into its file if one was asked
// for. The file is there whole, or not at all.
func (f *runFlags) simulate(scenario *groupsim.Scenario, term terminal) (*report.Report, error) {
	bar := term.progress(scenario.Scenario.Name)
	defer bar.clear()
	opts := groupsim.RunOptions{Progress: bar.show}
	if f.events == "" {
		return groupsim.Run(scenario, opts)
	}
	var result *report.Report
	err := writeFile(f.events, func(w io.Writer) error {
		events := event.NewWriter(w, scenario.Scenario.Names())
		opts.Events = events
		var err error
		if result, err = groupsim.Run(scenario, opts); err != nil {
			return err
		}
		return events.Flush()
	})
	return result, err
}

// unmet says which expectations were not met.
func unmet(r *report.Report) string {
	text := ""
	for _, x := range r.Expectations {
		if x.OK {
			continue
		}
		if text != "" {
			text += "; "
		}
		text += fmt.Sprintf("expected %s %s, got %s", x.Metric, x.Want, x.Got)
		if x.Where != "" {
			text += " (" + x.Where + ")"
		}
	}
	return text
}
