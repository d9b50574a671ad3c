package trials

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/settings"
)

// assumesCommits tells whether the settings of a member leave open who commits: the client
// does not, and of the program nothing is said. One that keeps state has its checkpoints, and
// Spring's container a mode of its own.
func assumesCommits(s event.Settings) bool {
	return !s.KeepsState() && !s.Has("spring.ack.mode") && s.Has("commit") && !s.Flag("enable.auto.commit") &&
		!slices.ContainsFunc(settings.NamesCommit(), func(name string) bool { return s.Text(name) != "" })
}

// assumptions says what a run takes for granted that its scenario does not say.
func (o *observer) assumptions() []string {
	n := len(o.assumed)
	if n == 0 {
		return nil
	}
	whose := "every program"
	switch {
	case n == len(o.members):
	case n == 1:
		whose = "that of " + o.names.Member(o.assumed[0])
	case n == 2:
		whose = "those of " + o.names.Member(o.assumed[0]) + " and " + o.names.Member(o.assumed[1])
	default:
		whose = fmt.Sprintf("those of %s and %d others", o.names.Member(o.assumed[0]), n-1)
	}
	does := "commits"
	if n > 1 && n < len(o.members) {
		does = "commit"
	}
	return []string{"enable.auto.commit is false and nothing says how the program commits: " + whose + " " + does + " after the records of each poll(), as with application.commit: batch"}
}
