package member

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// stage drives one client by the commands of a script, plays the broker, and tells
// what happens.
type stage struct {
	*driver
	told    clock.Time      // the time that was told last
	answers map[string]bool // requests that the broker answers by itself
	quiet   bool
}

func newStage(t testing.TB) *stage {
	return &stage{driver: &driver{t: t, logs: make(evenLogs, 12)}}
}

// arguments are the words after a command: a value, or key=value.
type arguments struct {
	plain []string
	named map[string]string
}

// do runs one command:
//
//	start [franz-go] [cold] [SETTING=VALUE ...]
//	                                  a process starts; configure has the settings
//	member [franz-go] [leader] [generation=N] [partitions=LIST] [SETTING=VALUE ...]
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
func (s *stage) do(command string) []string {
	words := strings.Fields(command)
	args := arguments{named: map[string]string{}}
	for _, w := range words[1:] {
		if key, value, named := strings.Cut(w, "="); named {
			args.named[key] = value
		} else {
			args.plain = append(args.plain, w)
		}
	}
	switch words[0] {
	case "start":
		s.configure(&args)
		s.start()
	case "member":
		return s.member(&args)
	case "answer":
		s.reply(args.plain[0], &arguments{args.plain[1:], args.named})
	case "answers":
		for _, name := range args.plain {
			s.answers[name] = true
		}
	case "wait":
		return s.wait(duration(args.plain[0]))
	case "show":
		return []string{s.show()}
	default:
		s.order(words[0], &args)
	}
	return append(s.effects(), s.wait(0)...)
}

// order has the commands that are inputs of the client by themselves.
func (s *stage) order(verb string, args *arguments) {
	s.input(func(c *Process, fx *Effects) {
		switch verb {
		case "pause":
			c.Pause(s.now, fx)
		case "resume":
			c.Resume(s.now, fx)
		case "kill":
			c.Kill(s.now, "", fx)
		case "stall":
			c.Stall(s.now, duration(args.plain[0]), fx)
		case "close":
			c.Close(s.now, "", fx)
		case "subscribe":
			c.Subscribe(s.now, topics(args.plain[0]), fx)
		case "unsubscribe":
			c.Unsubscribe(s.now, fx)
		case "enforce":
			c.EnforceRebalance(s.now, fx)
		default:
			panic("no such command: " + verb)
		}
	})
}

// configure makes a process that is ready to start. Unless it is to be cold, it has
// done everything before, so that no first time takes longer.
func (s *stage) configure(args *arguments) {
	cfg, app := DefaultConfig(event.Java), DefaultApplication()
	strategy := "range"
	if slices.Contains(args.plain, "franz-go") {
		cfg = DefaultConfig(event.FranzGo)
		strategy = cfg.AssignmentStrategy[0]
	}
	cfg.AssignmentStrategy = strings.Split(args.value("strategy", strategy), ",")
	cfg.GroupInstanceID = args.named["instance"]
	cfg.EnableAutoCommit = args.value("auto-commit", "on") != "off"
	cfg.SessionTimeoutMs = args.ms("session", cfg.SessionTimeoutMs)
	cfg.HeartbeatIntervalMs = args.ms("heartbeat", cfg.HeartbeatIntervalMs)
	cfg.MaxPollIntervalMs = args.ms("max-poll-interval", cfg.MaxPollIntervalMs)
	cfg.MaxPollRecords = args.ms("max-poll-records", cfg.MaxPollRecords)
	cfg.RequestTimeoutMs = args.ms("request-timeout", cfg.RequestTimeoutMs)
	cfg.AutoCommitIntervalMs = args.ms("auto-commit-interval", cfg.AutoCommitIntervalMs)
	cfg.MetadataMaxAgeMs = args.ms("metadata", cfg.MetadataMaxAgeMs)
	cfg.AutoOffsetReset = map[string]OffsetReset{"latest": Latest, "earliest": Earliest, "none": None}[args.value("reset", "latest")]
	app.PollTimeout = duration(args.value("poll", "100ms"))
	app.PerBatch = duration(args.value("batch", "0s"))
	app.PerRecord = duration(args.value("record", "0s"))
	app.OnRevoked = duration(args.value("on-revoked", "0s"))
	app.OnAssigned = duration(args.value("on-assigned", "0s"))
	app.OnLost = duration(args.value("on-lost", "0s"))
	app.CommitOnRevoke = args.value("commit-on-revoke", "no") == "yes"
	for p := range s.logs {
		s.logs[p] = int64(args.ms("rate", 0)) * 1000
	}
	s.answers = map[string]bool{"Fetch": true}
	s.begin(cfg, app, topics(args.value("topics", "orders")))
	if !slices.Contains(args.plain, "cold") {
		if e, is := s.client.engine.(*java); is {
			e.done = ^task(0)
		}
	}
}

// member starts a process and walks it to where it consumes.
func (s *stage) member(args *arguments) []string {
	s.configure(args)
	s.quiet = true
	s.start()
	s.effects()
	s.wait(0)
	questions := []string{"FindCoordinator", "Metadata"}
	if s.client.spec.Config.Client == event.FranzGo {
		slices.Reverse(questions)
	}
	for _, question := range questions {
		s.do("answer " + question)
	}
	if args.named["instance"] == "" {
		s.do("answer JoinGroup MEMBER_ID_REQUIRED c1-1")
	}
	generation := args.value("generation", "5")
	if slices.Contains(args.plain, "leader") {
		s.do("answer JoinGroup " + generation + " leads c2-1")
	} else {
		s.do("answer JoinGroup " + generation)
	}
	partitions := args.value("partitions", "0,1")
	s.do("answer SyncGroup " + partitions)
	if d := s.client.spec.Application.OnAssigned; d > 0 {
		s.wait(d)
	}
	if partitions != "nothing" {
		s.do("answer OffsetFetch")
	}
	s.quiet = false
	if !s.client.Settled() {
		s.t.Fatalf("the member has not come to consume: %s", s.show())
	}
	s.told = s.now
	return []string{s.show()}
}

func (s *stage) wait(d clock.Duration) (out []string) {
	until := s.now.Add(d)
	for n := 0; ; n++ {
		op, ok := s.nextTimer()
		if !ok || op.At > until {
			break
		}
		if n > 100000 {
			s.t.Fatalf("at %v: the client's timers never come to rest", s.now)
		}
		s.fire(op)
		out = append(out, s.effects()...)
	}
	s.now = until
	return out
}

// reply answers the oldest request of the connection whose oldest request it is.
func (s *stage) reply(name string, args *arguments) {
	for conn := range conns {
		if request := s.oldest(conn); request != nil {
			if oldest, _ := tellRequest(request); oldest == name {
				s.answer(conn, s.response(name, request, args))
				return
			}
		}
	}
	s.t.Fatalf("at %v: no connection waits for an answer to %s first; they wait for %T", s.now, name, s.open)
}

// response makes the answer to a request: an error by its name, or as the command
// has it, or a plain success.
func (s *stage) response(name string, request protocol.Request, args *arguments) protocol.Response {
	if args == nil {
		args = &arguments{}
	}
	err, failed := protocol.ParseErrorCode(args.or(0, ""))
	if !failed {
		err = protocol.NONE
	}
	switch r := request.(type) {
	case *protocol.JoinGroupRequest:
		return joinResponse(r, err, args)
	case *protocol.SyncGroupRequest:
		response := &protocol.SyncGroupResponse{Error: err, Protocol: r.Protocol}
		if err == protocol.NONE {
			response.Assignment.Partitions = partitions(args.or(0, "nothing"))
		}
		return response
	case *protocol.HeartbeatRequest:
		return &protocol.HeartbeatResponse{Error: err}
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
		for n := range strings.SplitSeq(args.or(0, "12,6"), ",") {
			response.Partitions = append(response.Partitions, int32(atoi(n)))
		}
		return response
	case *protocol.FindCoordinatorRequest:
		return &protocol.FindCoordinatorResponse{Error: err}
	case *protocol.FetchRequest:
		return &protocol.FetchResponse{}
	}
	panic("no answer to " + name)
}

// joinResponse reads ERROR [ID], or GENERATION [as=ID] [protocol=NAME] [leads MEMBER[:TOPICS] ...] [skip].
func joinResponse(r *protocol.JoinGroupRequest, err protocol.ErrorCode, args *arguments) protocol.Response {
	if err != protocol.NONE {
		return &protocol.JoinGroupResponse{Error: err, MemberID: protocol.MemberID(args.or(1, ""))}
	}
	id := r.MemberID
	if id == "" {
		id = protocol.MemberID(args.value("as", "c1-1"))
	}
	response := &protocol.JoinGroupResponse{
		Generation: protocol.Generation(atoi(args.or(0, "1"))), MemberID: id,
		Protocol: args.value("protocol", r.Protocols[0].Name), Leader: "c9-1",
	}
	if args.or(1, "") != "leads" {
		return response
	}
	response.Leader = id
	response.Members = []protocol.JoinGroupMember{{MemberID: id, InstanceID: r.InstanceID, Metadata: r.Protocols[0].Metadata}}
	for _, word := range args.plain[2:] {
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

// offsets reads 0:10 1:none; those that are not named are at 0.
func offsets(ps []protocol.TopicPartition, args *arguments) []protocol.PartitionOffset {
	list := make([]protocol.PartitionOffset, len(ps))
	for i, p := range ps {
		list[i].Partition = p
		for _, word := range args.plain {
			name, offset, _ := strings.Cut(word, ":")
			if name != tellPartition(p) {
				continue
			}
			if list[i].Offset = protocol.NoOffset; offset != "none" {
				list[i].Offset = int64(atoi(offset))
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
		ps = append(ps, protocol.TopicPartition{Topic: topic, Partition: int32(atoi(name))})
	}
	return ps
}

func topics(list string) (ids []protocol.TopicID) {
	for name := range strings.SplitSeq(list, "+") {
		ids = append(ids, map[string]protocol.TopicID{"orders": 0, "refunds": 1}[name])
	}
	return ids
}

func (args *arguments) or(i int, missing string) string {
	if i < len(args.plain) {
		return args.plain[i]
	}
	return missing
}

func (args *arguments) value(key, missing string) string {
	if v := args.named[key]; v != "" {
		return v
	}
	return missing
}

func (args *arguments) ms(key string, missing int32) int32 {
	return int32(atoi(args.value(key, strconv.Itoa(int(missing)))))
}

func atoi(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

func duration(text string) clock.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		panic(fmt.Sprint("duration ", err))
	}
	return clock.Round(d)
}
