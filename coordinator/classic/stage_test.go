package classic

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/protocol"
)

// stage drives one group by the commands of a script and tells what happens.
// Clients are simple: each puts into its requests the member id and the generation
// that it was last told, and into a JoinGroup the settings of its earlier ones.
type stage struct {
	*coordinatortest.Stage
	*driver
	clients []*client
}

type client struct {
	name       string
	number     event.Member
	incarnates int // member ids that it was given
	id         protocol.MemberID
	generation protocol.Generation
	settings   map[string]string // of its JoinGroups, as once given
}

// usualConfig is how Kafka's broker is configured unless somebody changes it: package
// settings, which has this, stands above.
func usualConfig() Config {
	return Config{MinSessionTimeoutMs: 6000, MaxSessionTimeoutMs: 1800000, InitialRebalanceDelayMs: 3000, MaxSize: 1<<31 - 1}
}

func newStage(t testing.TB) *stage {
	s := &stage{driver: newDriver(t, usualConfig())}
	s.Stage = &coordinatortest.Stage{Driver: s.driver.Driver, Tell: coordinatortest.Teller{
		Fact: s.tellFact, Record: tellRecord, Timer: timerName, Response: s.tellResponse,
	}}
	return s
}

// do runs one command:
//
//	broker KEY=MS                  another configuration; first of all commands
//	join C [new] [always-assigns] [instance=I] [protocols=A,B] [metadata=N] [session=MS] [rebalance=MS] [reason=..]
//	sync C [C:PARTITIONS ...]      with a plan, if C leads
//	heartbeat C, leave C [reason=..], commit C PARTITION:OFFSET, fetch C PARTITION
//	admin-leave instance=I
//	max-size N                     the broker that loads has another group.max.size
//	show                           the group as it stands
//	wait, log, persist, unload …   see coordinatortest
//
// Of every request id=, instance= and generation= can be set by hand; client "-" is
// none.
func (s *stage) do(command string) []string {
	args := scripttest.ParseCommand(command)
	if run := s.world(args); run != nil {
		return run()
	}
	c := s.client(args.Word(0, "-"))
	request := s.request(c, args)
	newID := protocol.MemberID(fmt.Sprintf("%s-%d", c.name, c.incarnates+1))
	s.Send(c.name, c.number, newID, request)
	if s.Stage.Fx.IssuedMemberID {
		c.incarnates++
	}
	return s.Effects()
}

// world has the commands that are no requests.
func (s *stage) world(args *scripttest.Command) func() []string {
	then := func(f func()) func() []string { return func() []string { f(); return s.Effects() } }
	switch args.Verb {
	case "broker":
		return then(func() { s.configure(args) })
	case "max-size":
		return then(func() { s.Stage.Group.(*Group).cfg.MaxSize = int32(scripttest.Number(args.Word(0, "-"))) })
	case "show":
		return func() []string { return []string{s.show()} }
	}
	return s.World(args)
}

func (s *stage) configure(args *scripttest.Command) {
	cfg := usualConfig()
	cfg.InitialRebalanceDelayMs = args.Number("initial.rebalance.delay", cfg.InitialRebalanceDelayMs)
	cfg.MaxSize = args.Number("max.size", cfg.MaxSize)
	s.Stage.Group = New(cfg)
}

func (s *stage) request(c *client, args *scripttest.Command) protocol.Request {
	id, generation := c.id, c.generation
	if v, ok := args.Named["id"]; ok {
		id = protocol.MemberID(v)
	}
	generation = protocol.Generation(args.Number("generation", int32(generation)))
	instance := args.Named["instance"]
	switch args.Verb {
	case "join":
		return joinRequest(c, id, args)
	case "sync":
		return &protocol.SyncGroupRequest{MemberID: id, InstanceID: instance, Generation: generation,
			Protocol: args.Named["protocol"], Assignments: s.plan(args.Words[1:])}
	case "heartbeat":
		return &protocol.HeartbeatRequest{MemberID: id, InstanceID: instance, Generation: generation}
	case "leave":
		return &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{MemberID: id, InstanceID: instance, Reason: protocol.ParseReason(args.Named["reason"])}}}
	case "admin-leave":
		return &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{InstanceID: instance, Reason: protocol.ParseReason(args.Named["reason"])}}}
	case "commit":
		return &protocol.OffsetCommitRequest{MemberID: id, InstanceID: instance, Generation: generation, Offsets: coordinatortest.Offsets(args.Words[1:])}
	case "fetch":
		return &protocol.OffsetFetchRequest{Partitions: coordinatortest.Partitions(strings.Join(args.Words[1:], ","))}
	}
	panic("no such command: " + args.Verb)
}

func joinRequest(c *client, id protocol.MemberID, args *scripttest.Command) protocol.Request {
	if args.Word(1, "") == "new" {
		id = ""
	}
	for _, key := range []string{"instance", "protocols", "session", "rebalance"} {
		if v, ok := args.Named[key]; ok {
			c.settings[key] = v
		} else {
			args.Named[key] = c.settings[key]
		}
	}
	r := &protocol.JoinGroupRequest{
		MemberID: id, InstanceID: args.Named["instance"], ClientID: c.name, Reason: protocol.ParseReason(args.Named["reason"]),
		SessionTimeoutMs: args.Number("session", 45000), RebalanceTimeoutMs: args.Number("rebalance", 300000),
	}
	r.AlwaysAssigns = slices.Contains(args.Words, "always-assigns")
	metadata := &protocol.Subscription{Generation: protocol.Generation(args.Number("metadata", 0))}
	for name := range strings.SplitSeq(args.Value("protocols", "range"), ",") {
		r.Protocols = append(r.Protocols, protocol.GroupProtocol{Name: name, Metadata: metadata})
	}
	return r
}

// plan reads c1:0,1 as the partitions 0 and 1 for the client c1.
func (s *stage) plan(words []string) (plan []protocol.MemberAssignment) {
	for _, w := range words {
		name, partitions, _ := strings.Cut(w, ":")
		plan = append(plan, protocol.MemberAssignment{
			MemberID: s.client(name).id, Assignment: protocol.Assignment{Partitions: coordinatortest.Partitions(partitions)},
		})
	}
	return plan
}

func (s *stage) client(name string) *client {
	i := slices.IndexFunc(s.clients, func(c *client) bool { return c.name == name })
	if i < 0 {
		i = len(s.clients)
		s.clients = append(s.clients, &client{
			name: name, number: event.Member(i), generation: protocol.NoGeneration, settings: map[string]string{},
		})
	}
	return s.clients[i]
}
