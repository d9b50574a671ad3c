package scenarios

import (
	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
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
	if app.Program != member.SpringProgram {
		return
	}
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
