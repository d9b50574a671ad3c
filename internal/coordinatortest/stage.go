package coordinatortest

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/protocol"
)

// Stage drives one group by the commands of a script and tells what happens.
type Stage struct {
	*Driver
	Tell    Teller
	slowLog bool
	senders map[coordinator.CallID]string
}

// Teller has the words for what is a protocol's own.
type Teller struct {
	Fact   func(e event.Event) string
	Record func(r coordinator.Record) string
	Timer  func(t coordinator.Timer) string
	// Response also lets the client take from the answer what it puts into its next request.
	Response func(client string, r protocol.Response) string
}

// World has the commands that are no requests, and gives what carries one out; nil if a
// command is none of these.
//
//	wait DURATION                  time passes, timers expire
//	log slow | log fast            appends end by a command | at once
//	persist [ERROR]                the oldest append ends, or all fail
//	unload, loading, load
func (s *Stage) World(args *scripttest.Command) func() []string {
	then := func(f func()) func() []string { return func() []string { f(); return s.Effects() } }
	switch args.Verb {
	case "wait":
		return func() []string { return s.wait(args.Word(0, "-")) }
	case "log":
		return then(func() { s.slowLog = args.Word(0, "-") == "slow" })
	case "persist":
		code, _ := protocol.ParseErrorCode(args.Word(0, "NONE"))
		if code != protocol.NONE {
			return func() (out []string) {
				s.Fail(code, func() { out = append(out, s.Effects()...) })
				return out
			}
		}
		return then(func() { s.Persist(code) })
	case "unload":
		return then(s.Unload)
	case "loading":
		return then(s.Loading)
	case "load":
		return then(s.Load)
	}
	return nil
}

// Send sends a client's request.
func (s *Stage) Send(client string, from event.Member, newID protocol.MemberID, r protocol.Request) {
	if s.senders == nil {
		s.senders = map[coordinator.CallID]string{}
	}
	s.senders[s.Calls+1] = client
	s.Call(from, newID, r)
}

// Effects tells the effects of the last input, and lets a fast log end its appends.
func (s *Stage) Effects() (out []string) {
	for _, e := range s.Fx.Facts {
		out = append(out, "  "+s.Tell.Fact(e))
	}
	for _, p := range s.Fx.Persists {
		out = append(out, "  log: "+s.Tell.Record(p.Record))
	}
	if armed := s.tellTimers(); armed != "" {
		out = append(out, "  timers: "+armed)
	}
	for _, r := range s.Fx.Replies {
		client := s.senders[r.Call]
		out = append(out, "  "+client+" <- "+s.Tell.Response(client, r.Response))
	}
	for _, id := range s.Fx.Dropped {
		out = append(out, "  "+s.senders[id]+" never hears of its call")
	}
	for !s.slowLog && len(s.Appends) > 0 {
		s.Persist(protocol.NONE)
		out = append(out, s.Effects()...)
	}
	s.Fx.Reset()
	return out
}

// tellTimers lists what was armed, in order; clearing goes unsaid.
func (s *Stage) tellTimers() string {
	var parts []string
	for _, op := range s.Fx.Timers {
		if op.At != clock.Never {
			parts = append(parts, fmt.Sprintf("%s in %v", s.Tell.Timer(op.Timer), op.At.Sub(s.Now)))
		}
	}
	return strings.Join(parts, ", ")
}

func (s *Stage) wait(duration string) []string {
	until := s.Now.Add(scripttest.Duration(duration))
	var out []string
	for op, ok := s.Timers.Next(); ok && op.At <= until; op, ok = s.Timers.Next() {
		s.Fire(op)
		out = append(out, fmt.Sprintf("%v: the %s is due", s.Now, s.Tell.Timer(op.Timer)))
		out = append(out, s.Effects()...)
	}
	s.Now = until
	return out
}

// Offsets reads 0:10, and Partitions 0,1: of the first topic; 1-0 is of the second.
// "nothing" is an empty list.
func Offsets(words []string) (os []protocol.PartitionOffset) {
	for _, w := range words {
		p, offset, _ := strings.Cut(w, ":")
		os = append(os, protocol.PartitionOffset{Partition: Partitions(p)[0], Offset: int64(scripttest.Number(offset))})
	}
	return os
}

// Partitions reads a list of them; see [Offsets].
func Partitions(list string) []protocol.TopicPartition {
	ps := []protocol.TopicPartition{}
	if list == "nothing" {
		return ps
	}
	for p := range strings.SplitSeq(list, ",") {
		topic := 0
		if t, rest, found := strings.Cut(p, "-"); found {
			topic, p = scripttest.Number(t), rest
		}
		ps = append(ps, protocol.TopicPartition{Topic: protocol.TopicID(topic), Partition: int32(scripttest.Number(p))})
	}
	return ps
}

// TellPartitions writes what Partitions reads.
func TellPartitions(ps []protocol.TopicPartition) string {
	if len(ps) == 0 {
		return "nothing"
	}
	var parts []string
	for _, p := range ps {
		parts = append(parts, tellPartition(p))
	}
	return strings.Join(parts, ",")
}

// TellOffsets writes what Offsets reads.
func TellOffsets(os []protocol.PartitionOffset) string {
	var parts []string
	for _, o := range os {
		parts = append(parts, fmt.Sprintf("%s:%d", tellPartition(o.Partition), o.Offset))
	}
	return strings.Join(parts, " ")
}

func tellPartition(p protocol.TopicPartition) string {
	if p.Topic == 0 {
		return fmt.Sprint(p.Partition)
	}
	return fmt.Sprintf("%d-%d", p.Topic, p.Partition)
}
