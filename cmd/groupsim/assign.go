package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/assign"
	"github.com/groupsim/groupsim/assignor"
)

// assignFlags are the flags of assign.
type assignFlags struct {
	describe string
	options  assign.DescribeOptions
}

func newAssign() *cobra.Command {
	var flags assignFlags
	cmd := &cobra.Command{
		Use:   "assign",
		Short: "Ask what Kafka's assignors would decide",
		Long: `assign reads assignment problems from standard input, one JSON object a line,
and answers each with a line, in order. A line that it cannot answer gets
{"error": "..."}, and the exit code is 1.

With --describe it reads what kafka-consumer-groups.sh --describe printed and
says who gets what when members leave or come, what moves, and the balance
before and after.`,
		Example: `  groupsim assign < problems.jsonl
  kafka-consumer-groups.sh --bootstrap-server localhost:9092 \
    --describe --group shop > group.txt
  groupsim assign --describe group.txt --assignor sticky --without c3`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("describe") {
				return flags.describeGroup(cmd)
			}
			for _, name := range []string{"assignor", "group", "with", "without"} {
				if cmd.Flags().Changed(name) {
					return &exitError{code: exitUsage, err: fmt.Errorf("--%s goes with --describe FILE; a problem on standard input names its own", name)}
				}
			}
			return answerProblems(cmd)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.describe, "describe", "", "`FILE` with the output of kafka-consumer-groups.sh --describe; - is standard input")
	f.StringVar(&flags.options.Assignor, "assignor", "range", "the `ASSIGNOR` to ask, with --describe")
	f.StringVar(&flags.options.Group, "group", "", "the `GROUP` meant, where the file describes several")
	f.StringArrayVar(&flags.options.Without, "without", nil, "a `MEMBER` that leaves, by its client id or its member id (repeatable)")
	f.StringArrayVar(&flags.options.With, "with", nil, "a `MEMBER` that joins, by its client id (repeatable)")
	if err := cmd.RegisterFlagCompletionFunc("assignor", cobra.FixedCompletions(assignor.Names(), cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag is defined above
	}
	return cmd
}

func answerProblems(cmd *cobra.Command) error {
	out := bufio.NewWriter(cmd.OutOrStdout())
	bad, err := assign.Run(cmd.InOrStdin(), out)
	if err == nil {
		err = out.Flush()
	}
	switch {
	case err != nil:
		return &exitError{code: exitFailed, err: err}
	case bad > 0:
		return &exitError{code: exitFailed, err: fmt.Errorf("%s could not be answered", count(bad, "line"))}
	}
	return nil
}

func (f *assignFlags) describeGroup(cmd *cobra.Command) error {
	in, name, err := openInput(cmd, f.describe)
	if err != nil {
		return &exitError{code: exitUsage, err: err}
	}
	defer in.Close()
	f.options.File = name
	change, err := assign.Describe(in, f.options)
	if err != nil {
		return &exitError{code: exitUsage, err: err}
	}
	return change.WriteTable(cmd.OutOrStdout())
}
