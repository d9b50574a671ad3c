package scenarios

import (
	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
)

const (
	pollTimeoutKey    = "poll.timeout"
	commitOnRevokeKey = "commit.on.revoke"
)

// springPollTimeout is the argument of poll() in Spring's container where nobody names
// another (ContainerProperties.DEFAULT_POLL_TIMEOUT).
const springPollTimeout = 5 * clock.Second

// fitProgram gives a program what is usual for its kind where the file does not say it. own
// is a section that wins over the file's application.
func (l *loader) fitProgram(app *member.Application, own *yaml.Node) {
	switch app.Program {
	case member.WorkersProgram: // onPartitionsRevoked waits for the work in hand, so there is one
		settings.OwnRevoke(app)
	case member.SpringProgram:
		l.fitContainer(app, own)
	}
}

func (l *loader) fitContainer(app *member.Application, own *yaml.Node) {
	named := func(key string) *yaml.Node {
		if v := value(own, key); v != nil {
			return v
		}
		return value(l.sections["application"], key)
	}
	if named(pollTimeoutKey) == nil {
		app.PollTimeout = springPollTimeout
	}
	if v := named(commitOnRevokeKey); v != nil && app.CommitOnRevoke != member.CommittingRevoke {
		l.addf(v, "%s: Spring's container commits in onPartitionsRevoked what is pending, always: take it out", commitOnRevokeKey)
	}
	app.CommitOnRevoke = member.CommittingRevoke
}

// bringContainer takes away of a file what does not go with a program from elsewhere that is
// Spring's container: the clients that it cannot have around it, since it has Kafka's own
// inside, and an onPartitionsRevoked that commits nothing.
func bringContainer(root *yaml.Node, key, program string) {
	var app member.Application
	s := settings.Application().Named(programKey)
	if key != programKey || s.Set(&app, program) != nil || app.Program != member.SpringProgram {
		return
	}
	for _, section := range applications(root) {
		remove(section, commitOnRevokeKey)
	}
	for _, holder := range append([]*yaml.Node{root}, elements(value(root, "members"))...) {
		if library, known := event.ParseLibrary(textOf(value(holder, clientKey))); known && s.Check(&app, library) != nil {
			remove(holder, clientKey)
		}
	}
}
