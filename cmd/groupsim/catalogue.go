package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

func newShow() *cobra.Command {
	return &cobra.Command{
		Use:     "show NAME",
		Short:   "Print a bundled scenario's file, to read or to start one's own from",
		Example: "  groupsim show gc-pause > mine.yaml",
		Args:    oneScenario,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return scenarios.BundledNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := scenarios.Open(args[0])
			if err != nil {
				return wrong(err)
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
}

func newValidate() *cobra.Command {
	var set []string
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check scenario files without running them",
		Args:  atLeastOne("a scenario file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			code := exitFine
			for _, arg := range args {
				s, err := groupsim.Load(arg, cmd.InOrStdin(), groupsim.Options{Set: set})
				if err != nil {
					code = exitUsage
					fmt.Fprintln(cmd.ErrOrStderr(), err)
					continue
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s: valid: %s, %s, %s, %s\n", words.Visible(arg), words.Plural(len(s.Scenario.Members), "member"),
					words.Plural(len(s.Scenario.Topics), "topic"), words.Plural(len(s.Scenario.Steps), "step"), lasts(s))
			}
			return ended(code)
		},
	}
	cmd.Flags().StringArrayVar(&set, "set", nil, "override a setting first, `KEY=VALUE` (repeatable)")
	return cmd
}

// lasts says when a run of a scenario ends.
func lasts(s *groupsim.Scenario) string {
	if s.Scenario.Rest != nil {
		return "ends at rest behind " + s.Scenario.Rest.From.String()
	}
	return s.Scenario.Duration.String()
}

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema (draft-07) of the scenario file",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(scenarios.Schema())
			return err
		},
	}
}
