package assign

import (
	"fmt"
	"io"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/words"
)

// DescribeOptions say which group is meant and what happens to it.
type DescribeOptions struct {
	File     string   // named in errors; empty: standard input
	Group    string   // empty: the only one
	Assignor string   // the name of the assignor that decides; empty: see [Describe]
	Client   Client   // whose it is; all members are taken to be of it; empty: see [Describe]
	Without  []string // members that leave, by client id or consumer id
	With     []string // client ids of members that join
}

// Describe reads what kafka-consumer-groups.sh --describe prints, in any of its forms
// ([describe.Read]), lets members leave and join, and asks the assignor. The output
// does not tell subscriptions: all members, and those that join, are taken to
// subscribe to every topic of which some member has a partition; in a group without
// members, to every topic.
//
// Unless the options say who decides, it is the broker where the description is of a group
// of the consumer protocol (KIP-848), and else Kafka's client; by the assignor that the group
// has, where the description tells (--state), or else the broker's first, and the client's range.
//
// Errors name the place in the file, what stands there and what should.
func Describe(r io.Reader, o DescribeOptions) (*Change, error) {
	if o.File == "" {
		o.File = "standard input"
	}
	groups, err := describe.Read(r, o.File)
	if err != nil {
		return nil, err
	}
	group, err := describe.Choose(groups, o.Group)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.File, err)
	}
	if dead := group.Dead(); dead != "" {
		return nil, &describe.Error{File: o.File, Line: group.Line, Column: 1, Msg: dead + "; " + describe.AskAgain}
	}
	a, err := o.decides(group)
	if err != nil {
		return nil, err
	}
	if len(group.Members) > 0 && !group.HasOwners() {
		return nil, fmt.Errorf("%s: no member has a partition: give the output of --describe, or of --describe --members --verbose", o.File)
	}
	w := newWhatIf(group)
	if err := w.apply(o); err != nil {
		return nil, fmt.Errorf("%s: group %s: %w", o.File, group.Name, err)
	}
	return w.ask(a, o.Client), nil
}

// decides finds the assignor, and whose it is.
func (o *DescribeOptions) decides(g *describe.Group) (assignor.Assignor, error) {
	told := o.Client == ""
	if told {
		o.Client = Java
		if g.Consumer() {
			o.Client = Broker
		}
	}
	names := o.Client.Assignors()
	switch {
	case o.Assignor != "":
	case slices.Contains(names, g.Strategy):
		o.Assignor = g.Strategy
	case g.Strategy != "" && told:
		return nil, fmt.Errorf("%s: the assignment strategy of group %s is %q, which is none that is modelled: --assignor asks another, %s", o.File, g.Name, words.Short(g.Strategy), words.Or(names))
	default:
		o.Assignor = names[0]
	}
	a := o.Client.library().assignor(o.Assignor)
	switch {
	case a != nil:
		return a, nil
	case told && o.Client == Broker:
		return nil, fmt.Errorf("%s: group %s speaks the consumer protocol (KIP-848), in which the broker assigns, by %s: %q is none of these; --protocol classic asks a client's assignor", o.File, g.Name, words.Or(names), o.Assignor)
	}
	return nil, unknownAssignor(o.Assignor, o.Client)
}
