package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report/story"
)

// explainForms are the forms of a story.
var explainForms = []string{"text", "json", "markdown"}

type explainFlags struct {
	reportFlags
	runsFlags
	partition, member string
	generation        int32
	whatIf            bool
}

func newExplain(term terminal) *cobra.Command {
	var flags explainFlags
	cmd := &cobra.Command{
		Use:   "explain SCENARIO",
		Short: "Tell a run as a chain of causes, and what would have helped",
		Long: `explain runs a scenario and tells what happened as chains of causes: each link
with its time, how long it took, the settings that decided that, and the rule
of Kafka's behind it. Then it runs the scenario again with other settings, one
changed at a time, and says what each would have come to.

With --runs N it says how often each cause decided, and explains two of the
runs: the one at the median, and the worst.`,
		Example: `  groupsim explain gc-pause
  groupsim explain rolling-deploy --partition orders-3
  groupsim explain scale-out --rebalance 2 --what-if=false`,
		Args:              oneScenario,
		ValidArgsFunction: scenariosOrFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.explain(cmd, args[0], term) },
	}
	flags.addRun(cmd, explainForms)
	flags.addRuns(cmd, "say how often each cause decided in `N` runs, and explain the one at the median and the worst")
	f := cmd.Flags()
	f.StringVar(&flags.partition, "partition", "", "only what this `PARTITION` went through: orders-3")
	f.StringVar(&flags.member, "member", "", "only what this `MEMBER` plays a part in: c2")
	f.Int32Var(&flags.generation, "rebalance", 0, "only this rebalance, by its `GENERATION` or epoch, with every member's way to it")
	f.BoolVar(&flags.whatIf, "what-if", true, "try other settings too, each in a run of its own")
	return cmd
}

func (f *explainFlags) explain(cmd *cobra.Command, scenario string, term terminal) error {
	err := f.check(explainForms, []string{scenario})
	if err == nil && cmd.Flags().Changed("rebalance") && f.generation < 1 {
		err = errors.New("--rebalance wants a generation or an epoch; the first is 1")
	}
	if err == nil {
		err = f.checkRuns(cmd)
	}
	if err == nil && f.many && f.generation > 0 {
		err = errors.New("--rebalance is about one run: give --run K in place of --runs")
	}
	if err != nil {
		return wrong(err)
	}
	opts, err := f.options(cmd)
	if err != nil {
		return wrong(err)
	}
	told, err := f.tell(cmd, scenario, opts, term)
	if err != nil {
		var usage *groupsim.UsageError
		if errors.As(err, &usage) {
			return wrong(err)
		}
		return failed(err)
	}
	return write(cmd, "the story", func(w io.Writer) error { return f.print(w, told, term) })
}

// teller is a story, or what is told of many runs.
type teller interface {
	Text(w io.Writer, width int, colour bool) error
	WriteJSON(w io.Writer) error
	Markdown(w io.Writer) error
}

func (f *explainFlags) tell(cmd *cobra.Command, scenario string, opts groupsim.Options, term terminal) (teller, error) {
	bar := term.progress(scenario)
	defer bar.clear()
	how := groupsim.ExplainOptions{
		About:  story.Selection{Partition: f.partition, Member: f.member, Generation: protocol.Generation(f.generation)},
		WhatIf: f.whatIf, Progress: bar.show, Tried: bar.count, Run: f.one, Runs: f.runs, CPUs: f.cpus, Context: cmd.Context(),
		Loaded: func(s *groupsim.Scenario) { sayImported(cmd.ErrOrStderr(), scenario, s) },
	}
	if f.many {
		return groupsim.ExplainMany(scenario, cmd.InOrStdin(), opts, how)
	}
	return groupsim.Explain(scenario, cmd.InOrStdin(), opts, how)
}

func (f *explainFlags) print(out io.Writer, told teller, term terminal) error {
	switch f.output {
	case "text":
		return told.Text(out, term.width, term.colour)
	case "json":
		return told.WriteJSON(out)
	}
	return told.Markdown(out)
}
