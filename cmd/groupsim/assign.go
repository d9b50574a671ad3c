package main

import (
	"bufio"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials/assign"
	"github.com/groupsim/groupsim/words"
)

// assignFlags are the flags of assign.
type assignFlags struct {
	describe, client, protocol string
	options                    assign.DescribeOptions
}

func newAssign(term terminal) *cobra.Command {
	var flags assignFlags
	cmd := &cobra.Command{
		Use:   "assign",
		Short: "Ask what the assignors would decide",
		Long: `assign reads assignment problems from standard input, one JSON object a line,
and answers each with a line, in order. A line that it cannot answer gets
{"error": "..."}, and the exit code is 1.

With --describe it reads what kafka-consumer-groups.sh --describe printed and
says who gets what when members leave or come, what moves, and the balance
before and after.

The leader of the group decides, with the assignors of its own client: Kafka's,
or with --client franz-go or librdkafka those that these have under the same
names. Their answers say so: "client": "franz-go"; a problem may, too. With
--describe all members are taken to be of that client.

In a group of the consumer protocol (KIP-848) there is no leader: the broker
decides, by uniform or range. A description tells the protocol; where it does
not, or for problems, --protocol consumer does, and --assignor uniform, which
no client has. Problems that say broker-uniform mean the same.`,
		Example: `  groupsim assign < problems.jsonl
  kafka-consumer-groups.sh --bootstrap-server localhost:9092 \
    --describe --group shop > group.txt
  groupsim assign --describe group.txt --assignor sticky --without c3
  groupsim assign --describe group.txt --assignor sticky --client franz-go
  groupsim assign --describe group.txt --assignor uniform --with c4`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := flags.check(cmd); err != nil {
				return err
			}
			if cmd.Flags().Changed("describe") {
				return flags.describeGroup(cmd)
			}
			return flags.answerProblems(cmd, term)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.describe, "describe", "", "`FILE` with the output of kafka-consumer-groups.sh --describe; - is standard input")
	f.StringVar(&flags.options.Assignor, "assignor", "", "the `ASSIGNOR` to ask: of a description, default its own where it tells, else range; of problems that name none")
	f.StringVar(&flags.protocol, "protocol", "", "the group `PROTOCOL`, classic or consumer; default: that of the description, else classic")
	f.StringVar(&flags.client, "client", string(assign.Java), "the `CLIENT` of the group's leader: "+words.Or(assign.Clients()))
	f.StringVar(&flags.options.Group, "group", "", "the `GROUP` meant, where the file describes several")
	f.StringArrayVar(&flags.options.Without, "without", nil, "a `MEMBER` that leaves, by its client id or its member id (repeatable)")
	f.StringArrayVar(&flags.options.With, "with", nil, "a `MEMBER` that joins, by its client id (repeatable)")
	complete(cmd, "assignor", assign.Assignors())
	complete(cmd, "protocol", protocols)
	complete(cmd, "client", assign.Clients())
	return cmd
}

// protocols are the group protocols.
var protocols = []string{"classic", "consumer"}

// check sees to it that the client and the assignor are among those that there are,
// and that a flag that goes with --describe does.
func (f *assignFlags) check(cmd *cobra.Command) error {
	described := cmd.Flags().Changed("describe")
	if !described {
		for _, name := range []string{"group", "with", "without"} {
			if cmd.Flags().Changed(name) {
				return wrong(fmt.Errorf("--%s goes with --describe FILE; a problem on standard input names its own", name))
			}
		}
	}
	if err := oneOf(cmd, "client", f.client, assign.Clients()); err != nil {
		return err
	}
	if cmd.Flags().Changed("protocol") {
		if err := oneOf(cmd, "protocol", f.protocol, protocols); err != nil {
			return err
		}
	}
	if f.protocol == "consumer" && cmd.Flags().Changed("client") {
		return wrong(errors.New("--client goes with the classic protocol: in the consumer protocol the broker assigns, whatever the clients"))
	}
	switch asks := assign.OfBroker(f.options.Assignor); {
	case f.protocol == "consumer" || f.protocol == "" && asks && !cmd.Flags().Changed("client"):
		f.options.Client = assign.Broker
	case cmd.Flags().Changed("client") || f.protocol == "classic" || !described:
		f.options.Client = assign.Client(f.client)
	}
	if !cmd.Flags().Changed("assignor") {
		return nil
	}
	names := assign.Assignors()
	if f.options.Client != "" {
		names = f.options.Client.Assignors()
	}
	return oneOf(cmd, "assignor", f.options.Assignor, names)
}

// oneOf holds a flag to the names that it takes, and says which was probably meant.
func oneOf(cmd *cobra.Command, flag, value string, names []string) error {
	if slices.Contains(names, value) {
		return nil
	}
	return usage(cmd, fmt.Sprintf("--%s %s: the %ss are %s", flag, value, flag, words.Or(names)), scenarios.Near(value, names))
}

func (f *assignFlags) answerProblems(cmd *cobra.Command, term terminal) error {
	term.waitsFor(cmd, `assignment problems, a JSON object a line, such as {"assignor": "range", "topics": {"orders": 4}, "members": [{"id": "c1", "subscription": ["orders"]}]}`)
	out := bufio.NewWriter(cmd.OutOrStdout())
	bad, err := assign.RunWith(cmd.InOrStdin(), out, f.options.Client, f.options.Assignor)
	if err == nil {
		err = out.Flush()
	}
	switch {
	case err != nil:
		return failed(err)
	case bad > 0:
		return failed(fmt.Errorf("%s could not be answered", words.Plural(bad, "line")))
	}
	return nil
}

func (f *assignFlags) describeGroup(cmd *cobra.Command) error {
	in, name, err := openInput(cmd, f.describe)
	if err != nil {
		return wrong(err)
	}
	defer in.Close()
	f.options.File = name
	change, err := assign.Describe(in, f.options)
	var nobody *assign.NoMember
	switch {
	case errors.As(err, &nobody):
		return wrong(fmt.Errorf("%w%s", err, scenarios.DidYouMean(scenarios.Near(nobody.Name, nobody.Members))))
	case err != nil:
		return wrong(err)
	}
	return change.WriteTable(cmd.OutOrStdout())
}
