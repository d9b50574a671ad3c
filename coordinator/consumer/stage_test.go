package consumer

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

// stage drives one group by the commands of a script and tells what happens. Clients are
// simple: each puts into its heartbeats the member id and the epoch that it was last told.
type stage struct {
	*coordinatortest.Stage
	*driver
	clients []*client
}

type client struct {
	name       string
	number     event.Member
	incarnates int // member ids that it has made
	id         protocol.MemberID
	instance   string
	epoch      protocol.Epoch
	assigned   []protocol.TopicPartition
}

// usualConfig is how Kafka's broker is configured unless somebody changes it: package
// settings, which has this, stands above.
func usualConfig() Config {
	return Config{SessionTimeoutMs: 45000, HeartbeatIntervalMs: 5000, AssignmentIntervalMs: 1000, MaxSize: 1<<31 - 1, Assignors: []string{"uniform", "range"}}
}

func newStage(t testing.TB) *stage {
	s := &stage{driver: newDriver(t, usualConfig(), 4, 2)}
	s.Stage = &coordinatortest.Stage{Driver: s.driver.Driver, Tell: coordinatortest.Teller{
		Fact: s.tellFact, Record: tellRecord, Timer: timerName, Response: s.tellResponse,
	}}
	return s
}

// do runs one command:
//
//	broker KEY=VALUE          another configuration; first of all commands
//	topics N,N                the broker's metadata have so many partitions of each topic
//	join C [new] [instance=I] a heartbeat of epoch 0 with all that it has to say; new: of
//	                          another process
//	heartbeat C               one that says nothing but its epoch
//	ack C                     one that names what the client was last assigned
//	full C                    and all else besides, as after an error
//	leave C [for-a-while]     with epoch -1, or -2
//	commit C PARTITION:OFFSET, fetch C PARTITION
//	admin-leave instance=I
//	show                      the group as it stands
//	wait, log, persist, unload …   see coordinatortest
//
// Of every request id=, instance= and epoch= can be set by hand, and of a heartbeat owned=,
// topics=, assignor= and rebalance=.
func (s *stage) do(command string) []string {
	args := scripttest.ParseCommand(command)
	switch args.Verb {
	case "broker":
		s.configure(args)
		return nil
	case "topics":
		s.Stage.Group.(*Group).Topics(counts(args.Word(0, "")))
		return nil
	case "show":
		return s.show()
	}
	if run := s.World(args); run != nil {
		return run()
	}
	c := s.client(args.Word(0, "-"))
	s.Send(c.name, c.number, "", s.request(c, args))
	return s.Effects()
}

func (s *stage) configure(args *scripttest.Command) {
	cfg := usualConfig()
	cfg.AssignmentIntervalMs = args.Number("assignment.interval", cfg.AssignmentIntervalMs)
	cfg.SessionTimeoutMs = args.Number("session.timeout", cfg.SessionTimeoutMs)
	cfg.MaxSize = args.Number("max.size", cfg.MaxSize)
	if list := args.Named["assignors"]; list != "" {
		cfg.Assignors = strings.Split(list, ",")
	}
	group := New(cfg)
	group.Topics([]int32{4, 2})
	s.Stage.Group = group
}

func (s *stage) request(c *client, args *scripttest.Command) protocol.Request {
	if v := args.Named["instance"]; v != "" {
		c.instance = v
	}
	if args.Verb == "join" && (c.incarnates == 0 || args.Word(1, "") == "new") {
		c.incarnates++
		c.id = protocol.MemberID(fmt.Sprintf("%s-%d", c.name, c.incarnates))
	}
	id, epoch := c.id, protocol.Epoch(args.Number("epoch", int32(c.epoch)))
	if v, set := args.Named["id"]; set {
		id = protocol.MemberID(v)
	}
	switch args.Verb {
	case "commit":
		return &protocol.OffsetCommitRequest{MemberID: id, Generation: protocol.Generation(epoch), Offsets: coordinatortest.Offsets(args.Words[1:])}
	case "fetch":
		return &protocol.OffsetFetchRequest{MemberID: id, Epoch: epoch, Partitions: coordinatortest.Partitions(args.Words[1])}
	case "admin-leave":
		return &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{InstanceID: args.Named["instance"], Reason: protocol.ParseReason(args.Named["reason"])}}}
	}
	r := &protocol.ConsumerGroupHeartbeatRequest{MemberID: id, Epoch: epoch, InstanceID: c.instance, ClientID: c.name, RebalanceTimeoutMs: protocol.NoTimeout}
	switch args.Verb {
	case "join":
		r.Epoch = protocol.Epoch(args.Number("epoch", 0))
		says(r, []protocol.TopicPartition{})
	case "heartbeat":
	case "ack":
		r.Owned = append([]protocol.TopicPartition{}, c.assigned...)
	case "full":
		says(r, append([]protocol.TopicPartition{}, c.assigned...))
	case "leave":
		r.Epoch = protocol.LeaveEpoch
		if args.Word(1, "") == "for-a-while" {
			r.Epoch = protocol.StaticLeaveEpoch
		}
	default:
		panic("no such command: " + args.Verb)
	}
	byHand(r, args)
	return r
}

// says makes a heartbeat a full one.
func says(r *protocol.ConsumerGroupHeartbeatRequest, owned []protocol.TopicPartition) {
	r.RebalanceTimeoutMs, r.Topics, r.Owned = 300000, []protocol.TopicID{0}, owned
}

func byHand(r *protocol.ConsumerGroupHeartbeatRequest, args *scripttest.Command) {
	r.RebalanceTimeoutMs = args.Number("rebalance", r.RebalanceTimeoutMs)
	r.Assignor = args.Value("assignor", r.Assignor)
	r.Rack = args.Value("rack", r.Rack)
	switch list := args.Named["owned"]; list {
	case "":
	case "unsaid":
		r.Owned = nil
	default:
		r.Owned = coordinatortest.Partitions(list)
	}
	switch list := args.Named["topics"]; list {
	case "":
	case "unsaid":
		r.Topics = nil
	case "none":
		r.Topics = []protocol.TopicID{}
	default:
		r.Topics = nil
		for _, t := range counts(list) {
			r.Topics = append(r.Topics, protocol.TopicID(t))
		}
	}
}

func counts(list string) (ns []int32) {
	for n := range strings.SplitSeq(list, ",") {
		ns = append(ns, int32(scripttest.Number(n)))
	}
	return ns
}

func (s *stage) client(name string) *client {
	i := slices.IndexFunc(s.clients, func(c *client) bool { return c.name == name })
	if i < 0 {
		i = len(s.clients)
		s.clients = append(s.clients, &client{name: name, number: event.Member(i)})
	}
	return s.clients[i]
}
