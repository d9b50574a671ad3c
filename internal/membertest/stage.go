package membertest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
)

// Stage drives one client by the commands of a script, plays the broker, and tells
// what happens.
type Stage struct {
	*Driver
	library Library
	told    clock.Time      // the time that was told last
	answers map[string]bool // requests that the broker answers by itself
	quiet   bool
}

// Library is the client library that a stage's scripts are about.
type Library struct {
	Client   event.Library
	Protocol member.GroupProtocol
	Engine   func(p *member.Process) member.Engine
	// Strategy is the partition.assignment.strategy of scripts that name none.
	Strategy string
	// Join takes a member into the group where that is not by JoinGroup and SyncGroup.
	Join func(s *Stage, epoch, partitions string)
	// Place tells where an engine holds the application's thread, and State what the member
	// is by it.
	Place, State func(e member.Engine) string
}

// NewStage makes one.
func NewStage(t testing.TB, library Library) *Stage {
	return &Stage{Driver: &Driver{T: t, Logs: make(EvenLogs, 12)}, library: library}
}

// Do runs one command:
//
//	start [slow] [SETTING=VALUE ...]
//	                                  a process starts; configure has the settings
//	member [leader] [generation=N] [partitions=LIST] [SETTING=VALUE ...]
//	                                  and gets as far as consuming these, from offset 0
//	answer REQUEST [ANSWER]           the broker answers the oldest request of a connection
//	answers REQUEST ...               it answers these at once from now on, and nobody tells;
//	                                  Fetch always
//	wait DURATION                     time passes, timers expire
//	pause, resume, kill               done to the process
//	stall DURATION, close, subscribe TOPICS, unsubscribe, enforce
//	                                  done by the application in place of its next poll()
//	show                              the client as it stands
//
// TOPICS are orders, refunds or orders+refunds. Partitions without a topic are of
// orders.
func (s *Stage) Do(command string) []string {
	args := scripttest.ParseCommand(command)
	switch args.Verb {
	case "start":
		s.configure(args)
		s.Start()
	case "member":
		return s.member(args)
	case "answer":
		s.reply(args.Words[0], &scripttest.Command{Words: args.Words[1:], Named: args.Named})
	case "answers":
		for _, name := range args.Words {
			s.answers[name] = true
		}
	case "wait":
		return s.wait(scripttest.Duration(args.Words[0]))
	case "show":
		return []string{s.show()}
	default:
		s.order(args)
	}
	return append(s.effects(), s.wait(0)...)
}

// order has the commands that are inputs of the client by themselves.
func (s *Stage) order(args *scripttest.Command) {
	s.Input(func(c *member.Process, fx *member.Effects) {
		switch args.Verb {
		case "pause":
			c.Pause(s.Now, fx)
		case "resume":
			c.Resume(s.Now, fx)
		case "kill":
			c.Kill(s.Now, protocol.Reason{}, fx)
		case "stall":
			c.Stall(s.Now, scripttest.Duration(args.Words[0]), fx)
		case "close":
			c.Close(s.Now, leaving(args.Word(0, "")), fx)
		case "subscribe":
			c.Subscribe(s.Now, topics(args.Words[0]), fx)
		case "unsubscribe":
			c.Unsubscribe(s.Now, fx)
		case "enforce":
			c.EnforceRebalance(s.Now, fx)
		default:
			panic("no such command: " + args.Verb)
		}
	})
}

// configure makes a process that is ready to start. Unless it is to be slow, it takes no
// time for anything.
func (s *Stage) configure(args *scripttest.Command) {
	cfg, app := settings.Defaults(s.library.Client), settings.ApplicationDefaults()
	cfg.Protocol = s.library.Protocol
	cfg.AssignmentStrategy = strings.Split(args.Value("strategy", s.library.Strategy), ",")
	cfg.GroupInstanceID = args.Named["instance"]
	cfg.EnableAutoCommit = args.Value("auto-commit", "on") != "off"
	cfg.SessionTimeoutMs = args.Number("session", cfg.SessionTimeoutMs)
	cfg.HeartbeatIntervalMs = args.Number("heartbeat", cfg.HeartbeatIntervalMs)
	cfg.MaxPollIntervalMs = args.Number("max-poll-interval", cfg.MaxPollIntervalMs)
	cfg.MaxPollRecords = args.Number("max-poll-records", cfg.MaxPollRecords)
	cfg.ReconnectBackoffMs = int64(args.Number("reconnect", int32(cfg.ReconnectBackoffMs)))
	cfg.ReconnectBackoffMaxMs = int64(args.Number("reconnect-max", int32(cfg.ReconnectBackoffMaxMs)))
	cfg.RequestTimeoutMs = args.Number("request-timeout", cfg.RequestTimeoutMs)
	cfg.AutoCommitIntervalMs = args.Number("auto-commit-interval", cfg.AutoCommitIntervalMs)
	cfg.MetadataMaxAgeMs = int64(args.Number("metadata", int32(cfg.MetadataMaxAgeMs)))
	cfg.AutoOffsetReset = map[string]member.OffsetReset{"latest": member.Latest, "earliest": member.Earliest, "none": member.None}[args.Value("reset", "latest")]
	app.PollTimeout = scripttest.Duration(args.Value("poll", "100ms"))
	app.PerBatch = scripttest.Duration(args.Value("batch", "0s"))
	app.PerRecord = scripttest.Duration(args.Value("record", "0s"))
	app.OnRevoked = scripttest.Duration(args.Value("on-revoked", "0s"))
	app.OnAssigned = scripttest.Duration(args.Value("on-assigned", "0s"))
	app.OnLost = scripttest.Duration(args.Value("on-lost", "0s"))
	app.Commit.By = map[string]member.CommitBy{"": member.ByLibrary, "batch": member.EveryBatch, "record": member.EveryRecord, "often": member.EverySoOften}[args.Named["commit"]]
	if app.Commit.By == member.EverySoOften {
		app.Commit.Every, app.Commit.Records = scripttest.Duration(args.Value("commit-every", "0s")), int64(args.Number("commit-records", 0))
	}
	app.Assigns, app.NoCallback = args.Named["assign"] == "yes", args.Named["callback"] == "none"
	app.CommitOnRevoke = map[string]member.RevokeCallback{"no": member.OwnRevoke, "yes": member.CommittingRevoke}[args.Named["commit-on-revoke"]]
	if args.Named["on-revoked"] != "" {
		settings.OwnRevoke(&app)
	}
	for p := range s.Logs {
		s.Logs[p] = int64(args.Number("rate", 0)) * 1000
	}
	s.answers = map[string]bool{"Fetch": true}
	if s.Noise = punctual(); slices.Contains(args.Words, "slow") {
		s.Noise = slow()
	}
	if slices.Contains(args.Words, "restless") {
		s.Noise = restless()
	}
	s.Begin(s.library.Engine, cfg, app, topics(args.Value("topics", "orders")))
}

// member starts a process and walks it to where it consumes.
func (s *Stage) member(args *scripttest.Command) []string {
	s.configure(args)
	s.quiet = true
	s.Start()
	s.effects()
	s.wait(s.library.Client.Traits().Connects)
	for range 2 { // FindCoordinator and Metadata, as the library has them
		question, _ := tellRequest(s.Oldest(member.ToBroker))
		s.Do("answer " + question)
	}
	generation, partitions := args.Value("generation", "5"), args.Value("partitions", "0,1")
	if s.library.Join != nil {
		s.library.Join(s, generation, partitions)
	} else {
		s.joinClassic(args, generation, partitions)
	}
	s.quiet = false
	if !s.Client.Settled() {
		s.T.Fatalf("the member has not come to consume: %s", s.show())
	}
	s.told = s.Now
	return []string{s.show()}
}

// joinClassic joins by JoinGroup and SyncGroup.
func (s *Stage) joinClassic(args *scripttest.Command, generation, partitions string) {
	if args.Named["instance"] == "" {
		s.Do("answer JoinGroup MEMBER_ID_REQUIRED c1-1")
	}
	if slices.Contains(args.Words, "leader") {
		s.Do("answer JoinGroup " + generation + " leads c2-1")
	} else {
		s.Do("answer JoinGroup " + generation)
	}
	s.Do("answer SyncGroup " + partitions)
	if d := s.Client.Application().OnAssigned; d > 0 {
		s.wait(d)
	}
	if s.library.Client.Traits().BeatsAtOnce {
		s.Do("answer Heartbeat")
	}
	if partitions != "nothing" {
		s.Do("answer OffsetFetch")
	}
}

func (s *Stage) wait(d clock.Duration) (out []string) {
	until := s.Now.Add(d)
	for n := 0; ; n++ {
		op, ok := s.Timers.Next()
		if !ok || op.At > until {
			break
		}
		if n > 100000 {
			s.T.Fatalf("at %v: the client's timers never come to rest", s.Now)
		}
		s.Fire(op)
		out = append(out, s.effects()...)
	}
	s.Now = until
	return out
}

// reply answers the oldest request of the connection whose oldest request it is.
func (s *Stage) reply(name string, args *scripttest.Command) {
	for conn := range member.Conns {
		if request := s.Oldest(conn); request != nil {
			if oldest, _ := tellRequest(request); oldest == name {
				s.Answer(conn, s.response(name, request, args))
				return
			}
		}
	}
	s.T.Fatalf("at %v: no connection waits for an answer to %s first; they wait for %T", s.Now, name, s.open)
}

// response makes the answer to a request: an error by its name, or as the command
// has it, or a plain success.
func (s *Stage) response(name string, request protocol.Request, args *scripttest.Command) protocol.Response {
	if args == nil {
		args = &scripttest.Command{}
	}
	err, failed := protocol.ParseErrorCode(args.Word(0, ""))
	if !failed {
		err = protocol.NONE
	}
	switch r := request.(type) {
	case *protocol.JoinGroupRequest:
		return joinResponse(r, err, args)
	case *protocol.SyncGroupRequest:
		response := &protocol.SyncGroupResponse{Error: err, Protocol: r.Protocol}
		if err == protocol.NONE {
			response.Assignment.Partitions = partitions(args.Word(0, "nothing"))
		}
		return response
	case *protocol.HeartbeatRequest:
		return &protocol.HeartbeatResponse{Error: err}
	case *protocol.ConsumerGroupHeartbeatRequest:
		return consumerResponse(r, err, args)
	case *protocol.LeaveGroupRequest:
		return &protocol.LeaveGroupResponse{Members: []protocol.ErrorCode{err}}
	case *protocol.OffsetCommitRequest:
		return &protocol.OffsetCommitResponse{Error: err}
	case *protocol.OffsetFetchRequest:
		return &protocol.OffsetFetchResponse{Error: err, Offsets: offsets(r.Partitions, args)}
	case *protocol.ListOffsetsRequest:
		return &protocol.ListOffsetsResponse{Offsets: offsets(r.Partitions, args)}
	case *protocol.MetadataRequest:
		response := &protocol.MetadataResponse{}
		for n := range strings.SplitSeq(args.Word(0, "12,6"), ",") {
			response.Partitions = append(response.Partitions, int32(scripttest.Number(n)))
		}
		return response
	case *protocol.FindCoordinatorRequest:
		return &protocol.FindCoordinatorResponse{Error: err}
	case *protocol.FetchRequest:
		return &protocol.FetchResponse{}
	}
	panic("no answer to " + name)
}

// joinResponse reads ERROR [ID], or GENERATION [as=ID] [protocol=NAME] [leads
// MEMBER[:TOPICS] ...] [skip].
func joinResponse(r *protocol.JoinGroupRequest, err protocol.ErrorCode, args *scripttest.Command) protocol.Response {
	if err != protocol.NONE {
		return &protocol.JoinGroupResponse{Error: err, MemberID: protocol.MemberID(args.Word(1, ""))}
	}
	id := r.MemberID
	if id == "" {
		id = protocol.MemberID(args.Value("as", "c1-1"))
	}
	response := &protocol.JoinGroupResponse{
		Generation: protocol.Generation(scripttest.Number(args.Word(0, "1"))), MemberID: id,
		Protocol: args.Value("protocol", r.Protocols[0].Name), Leader: "c9-1",
	}
	if args.Word(1, "") != "leads" {
		return response
	}
	response.Leader = id
	response.Members = []protocol.JoinGroupMember{{MemberID: id, InstanceID: r.InstanceID, Metadata: r.Protocols[0].Metadata}}
	for _, word := range args.Words[2:] {
		name, list, _ := strings.Cut(word, ":")
		if name == "skip" {
			response.SkipAssignment = true
			continue
		}
		if list == "" {
			list = "orders"
		}
		response.Members = append(response.Members, protocol.JoinGroupMember{
			MemberID: protocol.MemberID(name), Metadata: &protocol.Subscription{Topics: topics(list), Generation: protocol.NoGeneration},
		})
	}
	return response
}

// consumerResponse reads ERROR, or [EPOCH] [PARTITIONS] [interval=MS]: without partitions
// the assignment is unchanged, and without an epoch that too.
func consumerResponse(r *protocol.ConsumerGroupHeartbeatRequest, err protocol.ErrorCode, args *scripttest.Command) protocol.Response {
	if err != protocol.NONE {
		return &protocol.ConsumerGroupHeartbeatResponse{Error: err}
	}
	response := &protocol.ConsumerGroupHeartbeatResponse{
		MemberID: r.MemberID, Epoch: protocol.Epoch(scripttest.Number(args.Word(0, fmt.Sprint(r.Epoch)))), HeartbeatIntervalMs: args.Number("interval", 5000),
	}
	if list := args.Word(1, ""); list != "" {
		response.Assignment = append([]protocol.TopicPartition{}, partitions(list)...)
	}
	return response
}

// offsets reads 0:10 1:none; those that are not named are at 0.
func offsets(ps []protocol.TopicPartition, args *scripttest.Command) []protocol.PartitionOffset {
	list := make([]protocol.PartitionOffset, len(ps))
	for i, p := range ps {
		list[i].Partition = p
		for _, word := range args.Words {
			name, offset, _ := strings.Cut(word, ":")
			if name != tellPartition(p) {
				continue
			}
			if list[i].Offset = protocol.NoOffset; offset != "none" {
				list[i].Offset = int64(scripttest.Number(offset))
			}
		}
	}
	return list
}

func partitions(list string) (ps []protocol.TopicPartition) {
	if list == "nothing" {
		return nil
	}
	for name := range strings.SplitSeq(list, ",") {
		topic := protocol.TopicID(0)
		if number, found := strings.CutPrefix(name, "refunds-"); found {
			topic, name = 1, number
		}
		ps = append(ps, protocol.TopicPartition{Topic: topic, Partition: int32(scripttest.Number(name))})
	}
	return ps
}

// leaving reads how a close() is to end the membership: in the usual way, or as one of
// CloseOptions says.
func leaving(word string) member.Leaving {
	return map[string]member.Leaving{"": member.AsUsual, "remain": member.RemainInGroup, "leave": member.LeaveGroup}[word]
}

func topics(list string) (ids []protocol.TopicID) {
	for name := range strings.SplitSeq(list, "+") {
		ids = append(ids, map[string]protocol.TopicID{"orders": 0, "refunds": 1}[name])
	}
	return ids
}
