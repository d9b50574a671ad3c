package sim

import (
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// engineTable has the client libraries that members can have. This file alone knows them:
// another library, or another protocol of one, is another line.
type engineTable map[engineKey]func(p *member.Process) member.Engine

// engineKey is what of a member's settings decides which engine it has.
type engineKey struct{ client event.Library }

func keyOf(c *member.Config) engineKey { return engineKey{c.Client} }

var engines = engineTable{
	{event.Java}:    func(p *member.Process) member.Engine { return member.NewJava(p, assignors(p, assignor.ByName)) },
	{event.FranzGo}: func(p *member.Process) member.Engine { return member.NewFranz(p, assignors(p, assignor.FranzGo)) },
}

// newProgram is what runs around every one of them.
func newProgram(p *member.Process) member.Program { return member.NewLoop(p) }

// assignors are those that a library has under the names of partition.assignment.strategy.
func assignors(p *member.Process, find func(name string) assignor.Assignor) []assignor.Assignor {
	names := p.Config().AssignmentStrategy
	list := make([]assignor.Assignor, len(names))
	for i, name := range names {
		list[i] = find(name)
	}
	return list
}
