package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/scenarios"
)

// none refuses arguments.
func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return wrong(fmt.Errorf("%s takes no arguments, got %q", cmd.Name(), args[0]))
	}
	return nil
}

func oneScenario(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return wrong(fmt.Errorf("%s takes one scenario, got %d; 'groupsim list' names the bundled ones", cmd.Name(), len(args)))
	}
	return nil
}

// atLeastOne asks for an argument, by what it is.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return wrong(fmt.Errorf("%s needs %s", cmd.Name(), what))
		}
		return nil
	}
}

// atLeastOneOr asks for an argument unless the file of --per-year names what it would.
func atLeastOneOr(file *string, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if *file != "" {
			return nil
		}
		if cmd.Flags().Changed("per-year") {
			return wrong(errors.New("--per-year wants the name of a file"))
		}
		return atLeastOne(what)(cmd, args)
	}
}

// between wants so many arguments, and says what they are.
func between(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if n := len(args); n < least || n > most {
			return wrong(fmt.Errorf("%s takes %s, got %d arguments", cmd.Name(), what, n))
		}
		return nil
	}
}

// scenariosOrFiles proposes what a scenario can be.
func scenariosOrFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarios.BundledNames(), cobra.ShellCompDirectiveDefault
}
