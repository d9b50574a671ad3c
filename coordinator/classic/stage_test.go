package classic

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/protocol"
)

// stage drives one group by the commands of a script and tells what happens.
// Clients are simple: each puts into its requests the member id and the generation
// that it was last told, and into a JoinGroup the settings of its earlier ones.
type stage struct {
	*driver
	clients []*client
	senders map[coordinator.CallID]*client
	slowLog bool
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
	return &stage{driver: newDriver(t, usualConfig()), senders: map[coordinator.CallID]*client{}}
}

// do runs one command:
//
//	broker KEY=MS                  another configuration; first of all commands
//	join C [new] [instance=I] [protocols=A,B] [metadata=N] [session=MS] [rebalance=MS] [reason=..]
//	sync C [C:PARTITIONS ...]      with a plan, if C leads
//	heartbeat C, leave C [reason=..], commit C PARTITION:OFFSET, fetch C PARTITION
//	admin-leave instance=I
//	wait DURATION                  time passes, timers expire
//	log slow | log fast            appends end by a command | at once
//	persist [ERROR]                the oldest append ends
//	unload, loading, load
//	max-size N                     the broker that loads has another group.max.size
//	show                           the group as it stands
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
	s.senders[s.calls+1] = c
	s.call(c.number, newID, request)
	if s.fx.IssuedMemberID {
		c.incarnates++
	}
	return s.effects()
}

// world has the commands that are no requests.
func (s *stage) world(args *scripttest.Command) func() []string {
	then := func(f func()) func() []string { return func() []string { f(); return s.effects() } }
	switch args.Verb {
	case "broker":
		return then(func() { s.configure(args) })
	case "max-size":
		return then(func() { s.group.(*Group).cfg.MaxSize = int32(scripttest.Number(args.Word(0, "-"))) })
	case "wait":
		return func() []string { return s.wait(args.Word(0, "-")) }
	case "log":
		return then(func() { s.slowLog = args.Word(0, "-") == "slow" })
	case "persist":
		return then(func() {
			code, _ := protocol.ParseErrorCode(args.Word(0, "NONE"))
			s.persist(code)
		})
	case "unload":
		return then(s.unload)
	case "loading":
		return then(s.loading)
	case "load":
		return then(s.load)
	case "show":
		return func() []string { return []string{s.show()} }
	}
	return nil
}

func (s *stage) configure(args *scripttest.Command) {
	cfg := usualConfig()
	cfg.InitialRebalanceDelayMs = args.Number("initial.rebalance.delay", cfg.InitialRebalanceDelayMs)
	cfg.MaxSize = args.Number("max.size", cfg.MaxSize)
	s.group = New(cfg)
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
		return &protocol.OffsetCommitRequest{MemberID: id, InstanceID: instance, Generation: generation, Offsets: parseOffsets(args.Words[1:])}
	case "fetch":
		return &protocol.OffsetFetchRequest{Partitions: parsePartitions(strings.Join(args.Words[1:], ","))}
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
			MemberID: s.client(name).id, Assignment: protocol.Assignment{Partitions: parsePartitions(partitions)},
		})
	}
	return plan
}

func (s *stage) wait(duration string) []string {
	until := s.now.Add(scripttest.Duration(duration))
	var out []string
	for op, ok := s.timers.Next(); ok && op.At <= until; op, ok = s.timers.Next() {
		s.fire(op)
		out = append(out, fmt.Sprintf("%v: the %s is due", s.now, timerName(op.Timer)))
		out = append(out, s.effects()...)
	}
	s.now = until
	return out
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

func parsePartitions(list string) (ps []protocol.TopicPartition) {
	for p := range strings.SplitSeq(list, ",") {
		ps = append(ps, protocol.TopicPartition{Partition: int32(scripttest.Number(p))})
	}
	return ps
}

func parseOffsets(words []string) (os []protocol.PartitionOffset) {
	for _, w := range words {
		p, offset, _ := strings.Cut(w, ":")
		os = append(os, protocol.PartitionOffset{Partition: parsePartitions(p)[0], Offset: int64(scripttest.Number(offset))})
	}
	return os
}
