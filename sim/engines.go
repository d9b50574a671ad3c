package sim

import (
	balancers "github.com/groupsim/groupsim/assignor/franzgo"
	strategies "github.com/groupsim/groupsim/assignor/librdkafka"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/member/franzgo"
	"github.com/groupsim/groupsim/member/java"
	"github.com/groupsim/groupsim/member/javaconsumer"
	"github.com/groupsim/groupsim/member/librdkafka"
	"github.com/groupsim/groupsim/member/program"
	"github.com/groupsim/groupsim/noise"
)

// engineTable has the client libraries that a member can have, with assignors of their own
// where those are not Kafka's. Nothing else in this package knows them: another library, or
// another protocol of one, is another line of engines.
type engineTable map[engineKey]library

// library is the engine of one, and how late its threads are.
type library struct {
	engine func(p *member.Process) member.Engine
	noise  *noise.Library
}

// engineKey is what of a member's settings decides which engine it has.
type engineKey struct {
	client   event.Library
	protocol member.GroupProtocol
}

func keyOf(c *member.Config) engineKey { return engineKey{c.Client, c.Protocol} }

var engines = engineTable{
	{event.Java, member.ClassicProtocol}:       {java.New, &noise.Java},
	{event.Java, member.ConsumerProtocol}:      {javaconsumer.New, &noise.JavaConsumer},
	{event.FranzGo, member.ClassicProtocol}:    {franzgo.New(balancers.ByName), &noise.FranzGo},
	{event.Librdkafka, member.ClassicProtocol}: {librdkafka.New(strategies.ByName), nil},
}

// newProgram makes what runs around each of them.
var newProgram = program.New
