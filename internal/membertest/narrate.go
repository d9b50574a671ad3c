package membertest

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// effects tells the effects of the last input, under the time if it has moved on,
// and lets the broker give the answers that it gives by itself.
func (s *Stage) effects() (out []string) {
	followed := false
	for fact := range s.fx.Told {
		text, follows := tellFact(fact), followed
		_, records := fact.(event.Consumed)
		followed = records
		switch {
		case text == "" || s.expected(fact):
		case records && follows:
			out[len(out)-1] += " " + text
		case records:
			out = append(out, "  consumed: "+text)
		default:
			out = append(out, "  "+text)
		}
	}
	for _, conn := range s.fx.Closed {
		out = append(out, "  closes its connection to the "+[]string{"coordinator", "broker"}[conn])
	}
	for _, send := range s.fx.Sends {
		if name, text := tellRequest(send.Request); !s.answers[name] {
			out = append(out, "  -> "+name+" "+text)
		}
	}
	if len(out) > 0 && s.Now != s.told {
		s.told = s.Now
		out = append([]string{"at " + s.Now.String()}, out...)
	}
	if s.quiet {
		out = nil
	}
	s.fx.Reset()
	for conn := range member.Conns {
		for {
			request := s.Oldest(conn)
			if request == nil {
				break
			}
			name, _ := tellRequest(request)
			if !s.answers[name] {
				break
			}
			s.Answer(conn, s.response(name, request, nil))
			out = append(out, s.effects()...)
		}
	}
	return out
}

// expected facts are those about what the broker answers by itself.
func (s *Stage) expected(fact event.Fact) bool {
	switch fact.(type) {
	case event.HeartbeatOK:
		return s.answers["Heartbeat"] || s.answers["ConsumerGroupHeartbeat"]
	case event.CommitOK:
		return s.answers["OffsetCommit"]
	}
	return false
}

// tellFact tells a fact, unless a request tells it.
func tellFact(fact event.Fact) string {
	switch f := fact.(type) {
	case event.JoinSent, event.SyncSent, event.HeartbeatSent, event.LeaveSent, event.CommitSent, event.ConsumerHeartbeatSent:
		return ""
	case event.MemberState:
		return fmt.Sprintf("%v -> %v", f.From, f.To)
	case event.JoinOK:
		text := fmt.Sprintf("%s: generation %d as %s, %s", f.Name(), f.Generation, f.MemberID, f.Protocol)
		if f.Leader {
			text += ", leads"
		}
		return text
	case event.JoinErr:
		return f.Name() + ": " + f.Error.String()
	case event.SyncErr:
		return f.Name() + ": " + f.Error.String()
	case event.HeartbeatErr:
		return f.Name() + ": " + f.Error.String()
	case event.CommitErr:
		return f.Name() + ": " + f.Error.String()
	case event.CommitOK:
		return f.Name() + ": " + tellPartitions(f.Partitions)
	case event.CoordinatorLost:
		return f.Name() + ": " + f.Reason.Text
	case event.Rejoin:
		return f.Name() + ": " + f.Reason.Text
	case event.Reset:
		return f.Name() + ": " + f.Reason.Text
	case event.Assigned:
		return f.Name() + ": " + tellPartitions(f.Partitions)
	case event.Revoked:
		return f.Name() + ": " + tellPartitions(f.Partitions)
	case event.Lost:
		return f.Name() + ": " + tellPartitions(f.Partitions)
	case event.CallbackDone:
		return f.Name()
	case event.LeftPaused:
		return f.Name() + ": " + tellPartitions(f.Partitions) + ", " + f.Reason.Text
	case event.Unpaused:
		return f.Name() + ": " + tellPartitions(f.Partitions)
	case event.AssignRefused:
		return f.Name() + ": " + tellPartitions(f.Partitions) + ", " + f.Reason.Text
	case event.Position:
		var offsets []protocol.PartitionOffset
		for i, p := range f.Partitions {
			offsets = append(offsets, protocol.PartitionOffset{Partition: p, Offset: f.Offsets[i]})
		}
		return f.Name() + ": " + tellOffsets(offsets)
	case event.Consumed:
		return fmt.Sprintf("%s:%d..%d", tellPartition(f.Partition), f.From, f.To)
	case event.Closing:
		return f.Name() + ": " + tellPartitions(f.Partitions)
	case event.Closed:
		return strings.TrimSuffix(f.Name()+": "+f.Reason.Text, ": ")
	}
	return fact.Name()
}

// tellRequest gives a request's name and what it says.
func tellRequest(r protocol.Request) (name, text string) {
	switch r := r.(type) {
	case *protocol.JoinGroupRequest:
		return "JoinGroup", tellJoin(r)
	case *protocol.SyncGroupRequest:
		text = tellMember(r.MemberID, r.InstanceID, r.Generation) + ", " + r.Protocol
		for _, a := range r.Assignments {
			text += fmt.Sprintf(", %s: %s", a.MemberID, tellPartitions(a.Assignment.Partitions))
		}
		return "SyncGroup", text
	case *protocol.ConsumerGroupHeartbeatRequest:
		return "ConsumerGroupHeartbeat", tellConsumerHeartbeat(r)
	case *protocol.HeartbeatRequest:
		return "Heartbeat", tellMember(r.MemberID, r.InstanceID, r.Generation)
	case *protocol.OffsetCommitRequest:
		return "OffsetCommit", tellOffsets(r.Offsets) + " " + tellMember(r.MemberID, r.InstanceID, r.Generation)
	case *protocol.LeaveGroupRequest:
		return "LeaveGroup", fmt.Sprintf("%s: %s", r.Members[0].MemberID, r.Members[0].Reason)
	case *protocol.OffsetFetchRequest:
		return "OffsetFetch", tellPartitions(r.Partitions)
	case *protocol.ListOffsetsRequest:
		return "ListOffsets", tellPartitions(r.Partitions) + map[bool]string{true: " latest", false: " earliest"}[r.Latest]
	case *protocol.MetadataRequest:
		return "Metadata", "of all topics"
	case *protocol.FindCoordinatorRequest:
		return "FindCoordinator", "of the group"
	case *protocol.FetchRequest:
		return "Fetch", "records"
	}
	return fmt.Sprintf("%T", r), ""
}

func tellConsumerHeartbeat(r *protocol.ConsumerGroupHeartbeatRequest) string {
	text := fmt.Sprintf("epoch %d", r.Epoch)
	if r.InstanceID != "" {
		text += " of " + r.InstanceID
	}
	if r.RebalanceTimeoutMs != protocol.NoTimeout {
		text += fmt.Sprintf(", rebalance %d", r.RebalanceTimeoutMs)
	}
	if r.Topics != nil && len(r.Topics) == 0 {
		text += ", no topics"
	} else if r.Topics != nil {
		text += ", " + tellTopics(r.Topics)
	}
	if r.Owned != nil {
		text += ", owns " + tellPartitions(r.Owned)
	}
	return text
}

func tellJoin(r *protocol.JoinGroupRequest) string {
	text := tellMember(r.MemberID, r.InstanceID, protocol.NoGeneration)
	text += fmt.Sprintf(", session %d, rebalance %d", r.SessionTimeoutMs, r.RebalanceTimeoutMs)
	for _, p := range r.Protocols {
		s := p.Metadata
		text += fmt.Sprintf(", %s %s", p.Name, tellTopics(s.Topics))
		if len(s.Owned) > 0 {
			text += " holds " + tellPartitions(s.Owned)
		}
		if s.Generation != protocol.NoGeneration {
			text += fmt.Sprintf(" generation %d", s.Generation)
		}
		if d := s.UserData; d != nil && p.Name == (assignor.Sticky{}).Name() {
			text += fmt.Sprintf(" (was given %s in generation %d)", tellPartitions(d.Owned), d.Generation)
		} else if d != nil {
			text += fmt.Sprintf(" (generation %d)", d.Generation)
		}
	}
	if r.Reason.Text != "" {
		text += ": " + r.Reason.Text
	}
	return text
}

func tellMember(id protocol.MemberID, instance string, generation protocol.Generation) string {
	text := "as nobody"
	if id != "" {
		text = "as " + string(id)
	}
	if instance != "" {
		text += " of " + instance
	}
	if generation != protocol.NoGeneration {
		text += fmt.Sprintf(" in generation %d", generation)
	}
	return text
}

func tellTopics(topics []protocol.TopicID) string {
	var names []string
	for _, t := range topics {
		names = append(names, cluster()[t].Name)
	}
	return strings.Join(names, "+")
}

// tellPartition leaves out the name of the first topic.
func tellPartition(p protocol.TopicPartition) string {
	if p.Topic == 0 {
		return fmt.Sprint(p.Partition)
	}
	return fmt.Sprintf("%s-%d", cluster()[p.Topic].Name, p.Partition)
}

func tellPartitions(ps []protocol.TopicPartition) string {
	if len(ps) == 0 {
		return "nothing"
	}
	var texts []string
	for _, p := range ps {
		texts = append(texts, tellPartition(p))
	}
	return strings.Join(texts, ",")
}

func tellOffsets(offsets []protocol.PartitionOffset) string {
	var texts []string
	for _, o := range offsets {
		texts = append(texts, fmt.Sprintf("%s:%d", tellPartition(o.Partition), o.Offset))
	}
	return strings.Join(texts, " ")
}

// show tells the client from the inside.
func (s *Stage) show() string {
	c := s.Client
	text := fmt.Sprintf("  %s, %s", s.whereabouts(), s.library.State(c.Engine()))
	if c.Paused() {
		text = "  paused," + text[1:]
	}
	text += " " + tellMember(c.MemberID, "", c.Generation)
	if !c.CoordinatorKnown() {
		text += ", no coordinator"
	}
	for i, o := range c.Holdings.Positions() {
		text += []string{", holds ", " "}[min(i, 1)] + tellPartition(o.Partition)
		if o.Offset >= 0 {
			text += fmt.Sprintf(":%d", o.Offset)
		}
	}
	return text
}

// whereabouts tells where the application's thread is.
func (s *Stage) whereabouts() string {
	c := s.Client
	program := c.Program()
	switch place := s.library.Place(c.Engine()); {
	case !c.Running():
		return "gone"
	case program.Polling():
		return "in poll()"
	case program.Processing():
		return "processing"
	case place != "":
		return place
	case c.Closing():
		return "in close()"
	}
	return "stalled"
}
