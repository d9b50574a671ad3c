package assign

import (
	"fmt"
	"io"
	"strings"

	"github.com/groupsim/groupsim/assignor"
)

// DescribeOptions say which group is meant and what happens to it.
type DescribeOptions struct {
	File     string   // named in errors; empty: standard input
	Group    string   // empty: the only one
	Assignor string   // the name of the assignor that decides
	Without  []string // members that leave, by client id or consumer id
	With     []string // client ids of members that join
}

// Describe reads what kafka-consumer-groups.sh --describe prints, lets members leave
// and join, and asks the assignor. The output does not tell subscriptions: all
// members, and those that join, are taken to subscribe to every topic of which some
// member has a partition; in a group without members, to every topic.
//
// Errors name the place in the file, what stands there and what should.
func Describe(r io.Reader, o DescribeOptions) (*Change, error) {
	if o.File == "" {
		o.File = "standard input"
	}
	a := assignor.ByName(o.Assignor)
	if a == nil {
		return nil, unknownAssignor(o.Assignor)
	}
	groups, err := readDescription(r, o.File)
	if err != nil {
		return nil, err
	}
	group, err := choose(groups, o.Group)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.File, err)
	}
	w := newWhatIf(group)
	if err := w.apply(o); err != nil {
		return nil, fmt.Errorf("%s: group %s: %w", o.File, group.name, err)
	}
	return w.ask(a), nil
}

func choose(groups []*describedGroup, name string) (*describedGroup, error) {
	var names []string
	for _, g := range groups {
		if g.name == name {
			return g, nil
		}
		names = append(names, g.name)
	}
	switch {
	case len(groups) == 0:
		return nil, fmt.Errorf("no group is described: give the output of kafka-consumer-groups.sh --describe --group NAME")
	case name != "":
		return nil, fmt.Errorf("no group %q: choose from %s", name, strings.Join(names, ", "))
	case len(groups) > 1:
		return nil, fmt.Errorf("%d groups are described: choose from %s", len(groups), strings.Join(names, ", "))
	}
	return groups[0], nil
}
