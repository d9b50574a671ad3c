package group

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/coordinator/consumer"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/protocol"
)

// stage drives one group by the commands of a script and tells what happens. Clients are
// simple: each puts into its requests the member id and the generation or epoch that it was
// last told, and into a JoinGroup the settings of its earlier ones.
type stage struct {
	*coordinatortest.Stage
	*driver
	clients []*client
}

type client struct {
	name       string
	number     event.Member
	incarnates int // member ids that it was given or has made
	id         protocol.MemberID
	generation protocol.Generation // or epoch
	assigned   []protocol.TopicPartition
	settings   map[string]string // of its JoinGroups, as once given
}

// usualConfig is how Kafka's broker is configured unless somebody changes it: package
// settings, which has this, stands above.
func usualConfig() Config {
	return Config{
		Config:   classic.Config{MinSessionTimeoutMs: 6000, MaxSessionTimeoutMs: 1800000, InitialRebalanceDelayMs: 3000, MaxSize: 1<<31 - 1},
		Consumer: consumer.Config{SessionTimeoutMs: 45000, HeartbeatIntervalMs: 5000, AssignmentIntervalMs: 1000, MaxSize: 1<<31 - 1, Assignors: []string{"uniform", "range"}},
	}
}

func newStage(t testing.TB) *stage {
	s := &stage{driver: newDriver(t, usualConfig(), 4, 2)}
	s.Stage = &coordinatortest.Stage{Driver: s.driver.Driver, Tell: coordinatortest.Teller{
		Fact: s.tellFact, Record: tellRecord, Timer: timerName, Response: s.tellResponse,
	}}
	return s
}

// do runs one command. The first are of clients that speak the classic protocol, those after
// them of such that speak the consumer protocol:
//
//	broker KEY=VALUE               another configuration; first of all commands
//	join C [new] [instance=I] [protocols=A,B] [owned=PARTITIONS] [topics=N,N] [session=MS] [rebalance=MS]
//	sync C [C:PARTITIONS ...]      with a plan, if C leads
//	heartbeat C, leave C
//	enter C [new] [instance=I] [topics=N,N]    a ConsumerGroupHeartbeat of epoch 0
//	beat C                         one that says nothing but its epoch
//	ack C                          one that names what the client was last assigned
//	go C [for-a-while]             with epoch -1, or -2
//	commit C PARTITION:OFFSET, fetch C PARTITION
//	admin-leave instance=I
//	wait, log, persist, unload …   see coordinatortest
//
// Of every request id=, instance= and generation= can be set by hand.
func (s *stage) do(command string) []string {
	args := scripttest.ParseCommand(command)
	if args.Verb == "broker" {
		s.configure(args)
		return nil
	}
	if run := s.World(args); run != nil {
		return run()
	}
	c := s.client(args.Word(0, "-"))
	newID := protocol.MemberID(fmt.Sprintf("%s-%d", c.name, c.incarnates+1))
	request := s.request(c, args)
	s.Send(c.name, c.number, newID, request)
	if s.Stage.Fx.IssuedMemberID {
		c.incarnates++
	}
	return s.Effects()
}

func (s *stage) configure(args *scripttest.Command) {
	cfg := usualConfig()
	cfg.InitialRebalanceDelayMs = args.Number("initial.rebalance.delay", cfg.InitialRebalanceDelayMs)
	cfg.MaxSize = args.Number("max.size", cfg.MaxSize)
	cfg.Consumer.MaxSize = args.Number("consumer.max.size", cfg.Consumer.MaxSize)
	cfg.Migration = Policy(slices.Index([]string{"bidirectional", "upgrade", "downgrade", "disabled"}, args.Value("policy", "bidirectional")))
	cfg.Kafka = Version(slices.Index([]string{"4.3.0", "4.3.3", "4.2.0"}, args.Value("kafka", "4.3.0")))
	group := New(cfg)
	group.Topics([]int32{4, 2})
	s.Stage.Group = group
}

func (s *stage) request(c *client, args *scripttest.Command) protocol.Request {
	id := protocol.MemberID(args.Value("id", string(c.id)))
	generation := protocol.Generation(args.Number("generation", int32(c.generation)))
	instance := c.setting(args, "instance")
	switch args.Verb {
	case "join":
		return c.join(id, args)
	case "sync":
		return &protocol.SyncGroupRequest{MemberID: id, InstanceID: instance, Generation: generation,
			Protocol: args.Named["protocol"], Assignments: s.plan(args.Words[1:])}
	case "heartbeat":
		return &protocol.HeartbeatRequest{MemberID: id, InstanceID: instance, Generation: generation}
	case "leave":
		return &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{MemberID: id, InstanceID: instance}}}
	case "admin-leave":
		return &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{InstanceID: instance}}}
	case "commit":
		return &protocol.OffsetCommitRequest{MemberID: id, Generation: generation, Offsets: coordinatortest.Offsets(args.Words[1:])}
	case "fetch":
		return &protocol.OffsetFetchRequest{Partitions: coordinatortest.Partitions(args.Words[1])}
	}
	return c.heartbeat(id, instance, protocol.Epoch(generation), args)
}

func (c *client) join(id protocol.MemberID, args *scripttest.Command) protocol.Request {
	if args.Word(1, "") == "new" {
		id = ""
	}
	r := &protocol.JoinGroupRequest{
		MemberID: id, InstanceID: c.setting(args, "instance"), ClientID: c.name,
		SessionTimeoutMs: number(c.setting(args, "session"), 45000), RebalanceTimeoutMs: number(c.setting(args, "rebalance"), 300000),
	}
	metadata := &protocol.Subscription{Topics: c.topics(args)}
	if owned := args.Named["owned"]; owned != "" {
		metadata.Owned = coordinatortest.Partitions(owned)
	}
	list := c.setting(args, "protocols")
	if list == "" {
		list = "range"
	}
	for name := range strings.SplitSeq(list, ",") {
		r.Protocols = append(r.Protocols, protocol.GroupProtocol{Name: name, Metadata: metadata})
	}
	return r
}

func (c *client) heartbeat(id protocol.MemberID, instance string, epoch protocol.Epoch, args *scripttest.Command) protocol.Request {
	if args.Verb == "enter" && (c.id == "" || args.Word(1, "") == "new") {
		c.incarnates++
		c.id = protocol.MemberID(fmt.Sprintf("%s-%d", c.name, c.incarnates))
		id = c.id
	}
	r := &protocol.ConsumerGroupHeartbeatRequest{MemberID: id, Epoch: epoch, InstanceID: instance, ClientID: c.name, RebalanceTimeoutMs: protocol.NoTimeout}
	switch args.Verb {
	case "enter":
		r.Epoch, r.RebalanceTimeoutMs, r.Topics, r.Owned = protocol.Epoch(args.Number("epoch", 0)), 300000, c.topics(args), []protocol.TopicPartition{}
	case "beat":
	case "ack":
		r.Owned = append([]protocol.TopicPartition{}, c.assigned...)
	case "go":
		r.Epoch = protocol.LeaveEpoch
		if args.Word(1, "") == "for-a-while" {
			r.Epoch = protocol.StaticLeaveEpoch
		}
	default:
		panic("no such command: " + args.Verb)
	}
	return r
}

// setting is one that the client keeps from one request to the next.
func (c *client) setting(args *scripttest.Command, key string) string {
	if v, ok := args.Named[key]; ok {
		c.settings[key] = v
	}
	return c.settings[key]
}

func (c *client) topics(args *scripttest.Command) []protocol.TopicID {
	list := c.setting(args, "topics")
	if list == "" {
		list = "0"
	}
	var topics []protocol.TopicID
	for n := range strings.SplitSeq(list, ",") {
		topics = append(topics, protocol.TopicID(scripttest.Number(n)))
	}
	return topics
}

func number(text string, otherwise int32) int32 {
	if text == "" {
		return otherwise
	}
	return int32(scripttest.Number(text))
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
		s.clients = append(s.clients, &client{name: name, number: event.Member(i), generation: protocol.NoGeneration, settings: map[string]string{}})
	}
	return s.clients[i]
}
