package main

import (
	"github.com/spf13/cobra"
)

func newRoot(term terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "groupsim",
		Short: "A flight simulator for Kafka consumer groups",
		Long: `groupsim runs a scenario (members, their configuration, what goes wrong and when)
against a model of Kafka's group coordinator and consumers, on a virtual clock, and
says for every partition when nobody consumed it, for how long, and why.

A SCENARIO is the name of a bundled one ("groupsim list"), a file (its name has a /
or ends in .yaml, .yml or .json), or - for standard input.

Exit codes: 0 fine, 1 the run failed, 2 bad usage or an invalid scenario,
3 an expectation was not met.`,
		Example:       "  groupsim run gc-pause\n  groupsim show gc-pause > mine.yaml\n  groupsim run ./mine.yaml --set consumer.session.timeout.ms=45000",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(newRun(term), newAssign(), newCompare(term), newExplain(term), newLint(), newList(), newShow(), newValidate(), newSchema(), newVersion())
	root.SuggestionsMinimumDistance = 2
	return root
}
