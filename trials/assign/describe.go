package assign

import (
	"fmt"
	"io"

	"github.com/groupsim/groupsim/imports/describe"
)

// DescribeOptions say which group is meant and what happens to it.
type DescribeOptions struct {
	File     string   // named in errors; empty: standard input
	Group    string   // empty: the only one
	Assignor string   // the name of the assignor that decides
	Client   Client   // whose it is; all members are taken to be of it
	Without  []string // members that leave, by client id or consumer id
	With     []string // client ids of members that join
}

// Describe reads what kafka-consumer-groups.sh --describe prints, in any of its forms
// ([describe.Read]), lets members leave and join, and asks the assignor. The output
// does not tell subscriptions: all members, and those that join, are taken to
// subscribe to every topic of which some member has a partition; in a group without
// members, to every topic.
//
// Errors name the place in the file, what stands there and what should.
func Describe(r io.Reader, o DescribeOptions) (*Change, error) {
	if o.File == "" {
		o.File = "standard input"
	}
	a := o.Client.library().assignor(o.Assignor)
	if a == nil {
		return nil, unknownAssignor(o.Assignor)
	}
	groups, err := describe.Read(r, o.File)
	if err != nil {
		return nil, err
	}
	group, err := describe.Choose(groups, o.Group)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.File, err)
	}
	if err := group.Unmodelled(o.File); err != nil {
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
