package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

func newRoot(term terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "groupsim",
		Short: "A flight simulator for Kafka consumer groups",
		Long: `groupsim runs a scenario (members, their configuration, what goes wrong and
when) against a model of Kafka's group coordinator and consumers, on a virtual
clock, and says for every partition when nobody consumed it, for how long, and
why.

A SCENARIO is the name of a bundled one ("groupsim list"), a file (its name
has a / or ends in .yaml, .yml or .json), or - for standard input.

Exit codes: 0 fine, 1 the run failed, 2 bad usage or an invalid scenario, 3 an
expectation was not met, 128 and the signal's number if a signal ended it (130
for ^C); then no file is left half written.`,
		Example:       "  groupsim run gc-pause\n  groupsim explain gc-pause\n  groupsim compare gc-pause\n  groupsim new mine.yaml\n  groupsim run ./mine.yaml --set consumer.session.timeout.ms=45000",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(newRun(term), newReport(term), newAssign(term), newCompare(term), newSweep(term), newTune(term), newExplain(term), newLint(term), newList(term), newShow(), newNew(), newPlay(), newValidate(), newMetrics(term), newGlossary(term), newSchema(), newVersion(term),
		newLearn(term), newQuiz(term), newMyth(term), newDrill(term), newCourse())
	root.Version = versionLine()
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(badFlag)
	root.SetUsageTemplate(groupedFlags(root.UsageTemplate()))
	return root
}

// addCobras adds the commands that cobra has, and lets them refuse what there is not:
// they would print help. The streams must be set: completion keeps what it finds.
func addCobras(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = helpTopic
		case "completion":
			c.Args, c.RunE = unknownCommand, root.RunE
		}
	}
}

// helpTopic refuses what there is no help for.
func helpTopic(help *cobra.Command, args []string) error {
	cmd, rest, err := help.Root().Find(args)
	if err != nil || len(rest) > 0 && !cmd.HasParent() {
		return unknownCommand(help.Root(), args)
	}
	return nil
}

// unknownCommand refuses what is no command of this one, and says what was probably
// meant: a command, or to run a scenario.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	names := commandNames(cmd)
	meant := scenarios.Near(args[0], names)
	switch {
	case cmd.HasParent():
		return usage(cmd, fmt.Sprintf("%s %s: there are %s", cmd.Name(), args[0], words.Or(names)), meant)
	case meant == "" && groupsim.IsFile(args[0]):
		meant = "groupsim run " + args[0]
	case meant == "":
		if name := scenarios.Near(args[0], scenarios.BundledNames()); name != "" {
			meant = "groupsim run " + name
		} else if under := commandUnder(cmd, args[0]); under != nil {
			meant = under.CommandPath()
		}
	}
	unknown := fmt.Sprintf("unknown command %q", args[0])
	if meant == "" {
		unknown += ": there are " + words.And(names)
	}
	return usage(cmd, unknown, meant)
}

// commandUnder finds a command of that name under one of those of a command.
func commandUnder(cmd *cobra.Command, name string) *cobra.Command {
	for _, c := range cmd.Commands() {
		for _, under := range c.Commands() {
			if c.IsAvailableCommand() && under.IsAvailableCommand() && under.Name() == name {
				return under
			}
		}
	}
	return nil
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// badFlag refuses a flag that the command does not have, or whose value is none for it.
func badFlag(cmd *cobra.Command, err error) error {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "unknown flag: --"); ok {
		if meant := scenarios.Near(name, flagNames(cmd)); meant != "" {
			return usage(cmd, text, "--"+meant)
		}
		if forms := formsOf(cmd); slices.Contains(forms, name) {
			return usage(cmd, text, "-o "+name)
		}
		if !cmd.HasParent() && slices.Contains(commandNames(cmd), name) {
			return usage(cmd, text, cmd.Name()+" "+name)
		}
	}
	if at := strings.LastIndex(text, " in -"); strings.HasPrefix(text, "unknown shorthand flag: ") && at >= 0 {
		if name := text[at+len(" in -"):]; slices.Contains(flagNames(cmd), name) { // one dash in place of two
			return usage(cmd, text, "--"+name)
		}
	}
	if flag, ok := givenTwice(text); ok {
		text = flag + " is given twice: take one of them out"
	} else if value, flag, wants, ok := badValue(text); ok {
		text = fmt.Sprintf("%s %s: wants %s", flag, value, wants)
	}
	return usage(cmd, text, "")
}

// formsOf are the forms in which a command prints.
func formsOf(cmd *cobra.Command) []string {
	forms, ok := cmd.GetFlagCompletionFunc("output")
	if !ok {
		return nil
	}
	names, _ := forms(cmd, nil, "")
	return names
}

// badValue reads the parser's error about a value that is none for its flag, which
// names the function of Go's that did not take it.
func badValue(text string) (value, flag, wants string, ok bool) {
	match := regexp.MustCompile(`^invalid argument "(.*)" for "(?:-., )?(--[a-z-]+)" flag: (?:strconv\.Parse)?(Uint|Int|Bool|time): `).FindStringSubmatch(text)
	if match == nil {
		return "", "", "", false
	}
	wants = map[string]string{"Uint": "a whole number, 0 or more", "Int": "a whole number", "Bool": "true or false", "time": "a duration, such as 20s"}[match[3]]
	return match[1], match[2], wants, true
}

// flagNames reads the names of a command's flags off its help, a flag a line.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	for line := range strings.Lines(cmd.Flags().FlagUsages()) {
		if _, rest, ok := strings.Cut(line, "--"); ok {
			names = append(names, strings.Fields(rest)[0])
		}
	}
	return names
}

// usage is the error of somebody who calls the command in a way that it does not
// know; meant is what comes close to it, or empty.
func usage(cmd *cobra.Command, text, meant string) error {
	return &exitError{exitUsage, errors.New(text + scenarios.DidYouMean(meant)), cmd.CommandPath()}
}
