package member_test

import (
	"fmt"
	"testing"

	balancers "github.com/groupsim/groupsim/assignor/franzgo"
	strategies "github.com/groupsim/groupsim/assignor/librdkafka"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/member/franzgo"
	"github.com/groupsim/groupsim/member/java"
	"github.com/groupsim/groupsim/member/javaconsumer"
	"github.com/groupsim/groupsim/member/librdkafka"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
)

func engineOf(cfg member.Config) func(p *member.Process) member.Engine {
	switch {
	case cfg.Client == event.Librdkafka:
		return librdkafka.New(strategies.ByName)
	case cfg.Client == event.FranzGo:
		return franzgo.New(balancers.ByName)
	case cfg.Protocol == member.ConsumerProtocol:
		return javaconsumer.New
	}
	return java.New
}

// FuzzClient gives a client any answers, and does to it what can be done to one, in
// any order. The driver checks after each input that facts, requests and timers are
// such as they must be; at the end, when the broker answers as it should, the client
// must come to consume.
func FuzzClient(f *testing.F) {
	f.Add([]byte{})
	// It unsubscribes when it has left for want of a poll(), and subscribes again.
	f.Add([]byte("0000000000000000000001000000011080010z0001A70\xfc00000000\xbb00000"))
	// It acknowledges what it can, without metadata.
	f.Add([]byte("0000000000000000000000000000010000000000000A7000A000000100002"))
	f.Add([]byte("0000000000000000000711000000012000A70000A001"))
	f.Add([]byte("0000000000000000000000000000010000z0000z0000A7000A0010000000000z"))
	for seed := range uint64(4) {
		f.Add(scripttest.RandomBytes(seed, 400))
	}
	f.Fuzz(func(t *testing.T, data []byte) { newChaos(t, data).run() })
}

// TestRandomClients is the part of FuzzClient that every test run makes.
func TestRandomClients(t *testing.T) {
	for seed := range uint64(300) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { newChaos(t, scripttest.RandomBytes(seed, 3000)).run() })
	}
}

// chaos decides everything by bytes.
type chaos struct {
	*membertest.Driver
	dice       scripttest.Dice
	generation protocol.Generation
	ids        int // handed out
	closing    bool
}

func newChaos(t testing.TB, data []byte) *chaos {
	c := &chaos{Driver: &membertest.Driver{T: t, Logs: make(membertest.EvenLogs, 12), States: membertest.States{}}, dice: data}
	for p := range c.Logs {
		c.Logs[p] = int64(c.dice.Below(4)) * 7000
	}
	c.restart()
	return c
}

// restart begins another process, with settings of its own.
func (c *chaos) restart() {
	cfg, app := settings.Defaults(event.Libraries()[c.dice.Below(len(event.Libraries()))]), settings.ApplicationDefaults()
	cfg.AssignmentStrategy = [][]string{{"range"}, {"cooperative-sticky"}, {"sticky", "cooperative-sticky"}}[c.dice.Below(3)]
	if cfg.Client == event.Librdkafka && len(cfg.AssignmentStrategy) > 1 {
		cfg.AssignmentStrategy = []string{"range", "roundrobin"}
	}
	cfg.GroupInstanceID = []string{"", "i1"}[c.dice.Below(4)/3]
	cfg.EnableAutoCommit = c.dice.Below(2) == 0
	cfg.AutoOffsetReset = []member.OffsetReset{member.Latest, member.Earliest, member.Earliest, member.None}[c.dice.Below(16)/4]
	cfg.SessionTimeoutMs, cfg.HeartbeatIntervalMs = []int32{45000, 6000}[c.dice.Below(2)], []int32{3000, 10}[c.dice.Below(4)/3]
	cfg.ReconnectBackoffMs = []int64{50, 5000}[c.dice.Below(4)/3]
	cfg.ReconnectBackoffMaxMs = []int64{1000, 20000, 0}[c.dice.Below(3)]
	cfg.MaxPollIntervalMs = []int32{300000, 10000}[c.dice.Below(2)]
	app.PollTimeout = []clock.Duration{100 * clock.Millisecond, 5 * clock.Second, 0}[c.dice.Below(3)]
	app.PerBatch = []clock.Duration{0, 100 * clock.Millisecond, 3 * clock.Second}[c.dice.Below(3)]
	app.PerRecord = []clock.Duration{0, clock.Millisecond}[c.dice.Below(2)]
	app.OnRevoked = []clock.Duration{0, 20 * clock.Second}[c.dice.Below(4)/3]
	app.OnAssigned = []clock.Duration{0, clock.Second}[c.dice.Below(4)/3]
	app.OnLost = []clock.Duration{0, clock.Second}[c.dice.Below(4)/3]
	app.CommitOnRevoke = []member.RevokeCallback{member.CommittingRevoke, member.LibrarysRevoke, member.OwnRevoke}[c.dice.Below(3)]
	if cfg.Client == event.Java && c.dice.Below(2) == 1 {
		cfg.Protocol = member.ConsumerProtocol
	}
	app.Commit = []member.Commits{{}, {By: member.EveryRecord}, {By: member.EverySoOften, Records: 3, Every: 5 * clock.Second}, {By: member.Nobody}}[c.dice.Below(4)]
	app.State = []member.Stateful{{}, {}, {Records: 20, RestorePerRecord: clock.Microsecond}, {Every: 5 * clock.Second, Counting: member.ByMember}}[c.dice.Below(4)]
	if cfg.HeartbeatIntervalMs == 10 {
		app.IdleBetweenPolls = 300 * clock.Millisecond
	}
	cfg.EnableAutoCommit = cfg.EnableAutoCommit && app.Commit.By == member.Unnamed
	if app.PollTimeout == 5*clock.Second {
		pool(&app, cfg.MaxPollIntervalMs == 10000, cfg.SessionTimeoutMs == 6000, cfg.AssignmentStrategy[0] == "range")
	}
	c.Begin(engineOf(cfg), cfg, app, [][]protocol.TopicID{{0}, {0, 1}}[c.dice.Below(2)])
	c.closing = false
	c.Start()
}

// pool makes a program one that has threads of its own, by what else has been decided.
func pool(app *member.Application, slow, free, short bool) {
	app.Program = member.WorkersProgram
	if app.PerRecord > 0 && slow {
		app.PerRecord = 700 * clock.Millisecond
	} else if app.PerRecord == 0 {
		app.PerRecord = 5 * clock.Second
	}
	app.Workers = member.Workers{Threads: 2, Pause: !(free && slow), Drain: 30 * clock.Second}
	if free {
		app.Workers.Threads, app.Workers.Order = 3, member.NoOrder
	}
	if short {
		app.Workers.Drain = clock.Second
	}
	if app.CommitOnRevoke == member.LibrarysRevoke {
		app.CommitOnRevoke = member.OwnRevoke
	}
}

func (c *chaos) run() {
	for len(c.dice) > 0 && !c.T.Failed() {
		if c.Ended {
			c.restart()
		}
		c.step()
	}
	if !c.T.Failed() {
		c.settle()
	}
}

func (c *chaos) step() {
	switch n := c.dice.Below(64); {
	case n < 36:
		c.answerAny(member.Conn(c.dice.Below(8)/5), c.dice.Below(5) > 0)
	case n < 50:
		if op, ok := c.Timers.Next(); ok {
			c.Fire(op)
		}
	case n < 54:
		c.pass(clock.Duration(c.dice.Below(256)) * 20 * clock.Millisecond)
	case n < 56:
		c.Twin = c.Client.Clone(c.Logs, c.States)
	default:
		c.do(n)
	}
}

// pass lets time go by, up to the next timer at most.
func (c *chaos) pass(d clock.Duration) {
	at := c.Now.Add(d)
	if op, ok := c.Timers.Next(); ok {
		at = max(c.Now, min(at, op.At))
	}
	c.Now = at
}

// do does to the client what a scenario can do to it.
func (c *chaos) do(n int) {
	topics := [][]protocol.TopicID{{0}, {1}, {0, 1}}[c.dice.Below(3)]
	seldom, often, length := c.dice.Below(4) == 0, c.dice.Below(2) == 0, clock.Duration(1+c.dice.Below(20))*clock.Second
	c.closing = c.closing || n == 62 && seldom && !c.Client.Paused()
	c.Input(func(client *member.Process, fx *member.Effects) {
		switch {
		case client.Paused():
			client.Resume(c.Now, fx)
		case n < 58 && often:
			client.Pause(c.Now, fx)
		case n == 58 && !client.Stalled():
			client.Stall(c.Now, length, fx)
		case n == 59:
			client.Subscribe(c.Now, topics, fx)
		case n == 60 && seldom:
			client.Unsubscribe(c.Now, fx)
		case n == 61:
			client.EnforceRebalance(c.Now, fx)
		case n == 62 && seldom:
			client.Close(c.Now, member.Leaving(c.Now%3), fx)
		case n == 63 && seldom && often:
			client.Kill(c.Now, protocol.Reason{}, fx)
		default:
			client.CutOff(c.Now, fx)
		}
	})
}

// answerAny answers the oldest request of a connection, well or with any error.
func (c *chaos) answerAny(conn member.Conn, well bool) {
	request := c.Oldest(conn)
	if request == nil {
		return
	}
	err := protocol.NONE
	if !well {
		err = []protocol.ErrorCode{
			protocol.UNKNOWN_MEMBER_ID, protocol.ILLEGAL_GENERATION, protocol.REBALANCE_IN_PROGRESS, protocol.NOT_COORDINATOR,
			protocol.COORDINATOR_NOT_AVAILABLE, protocol.COORDINATOR_LOAD_IN_PROGRESS, protocol.MEMBER_ID_REQUIRED, protocol.FENCED_INSTANCE_ID,
		}[c.dice.Below(15)/2]
	}
	c.Answer(conn, c.response(request, err))
}

func (c *chaos) response(request protocol.Request, err protocol.ErrorCode) protocol.Response {
	switch r := request.(type) {
	case *protocol.JoinGroupRequest:
		return c.joined(r, err)
	case *protocol.SyncGroupRequest:
		return &protocol.SyncGroupResponse{Error: err, Protocol: r.Protocol, Assignment: protocol.Assignment{Partitions: c.partitions()}}
	case *protocol.HeartbeatRequest:
		return &protocol.HeartbeatResponse{Error: err}
	case *protocol.ConsumerGroupHeartbeatRequest:
		return c.beaten(r, err)
	case *protocol.OffsetCommitRequest:
		return &protocol.OffsetCommitResponse{Error: err}
	case *protocol.LeaveGroupRequest:
		return &protocol.LeaveGroupResponse{Error: err, Members: []protocol.ErrorCode{protocol.NONE}}
	case *protocol.OffsetFetchRequest:
		return &protocol.OffsetFetchResponse{Error: err, Offsets: c.offsets(r.Partitions, c.dice.Below(8) == 1)}
	case *protocol.ListOffsetsRequest:
		return &protocol.ListOffsetsResponse{Offsets: c.offsets(r.Partitions, false)}
	case *protocol.FindCoordinatorRequest:
		return &protocol.FindCoordinatorResponse{Error: err}
	case *protocol.MetadataRequest:
		return &protocol.MetadataResponse{Partitions: []int32{int32(4 + c.dice.Below(9)), 3}}
	}
	return &protocol.FetchResponse{}
}

// joined answers a JoinGroup as a coordinator would: without an id a dynamic member
// is handed one.
func (c *chaos) joined(r *protocol.JoinGroupRequest, err protocol.ErrorCode) protocol.Response {
	id := r.MemberID
	if id == "" {
		c.ids++
		id = protocol.MemberID(fmt.Sprint("c1-", c.ids))
		if r.InstanceID == "" && err == protocol.NONE {
			err = protocol.MEMBER_ID_REQUIRED
		}
	}
	if err != protocol.NONE {
		return &protocol.JoinGroupResponse{Error: err, MemberID: id}
	}
	c.generation++
	voted := r.Protocols[c.dice.Below(len(r.Protocols))]
	response := &protocol.JoinGroupResponse{Generation: c.generation, Protocol: voted.Name, MemberID: id, Leader: "c9-1"}
	if c.dice.Below(2) == 1 {
		response.Leader, response.SkipAssignment = id, c.dice.Below(4) == 1
		response.Members = []protocol.JoinGroupMember{
			{MemberID: id, InstanceID: r.InstanceID, Metadata: voted.Metadata},
			{MemberID: "c9-1", Metadata: &protocol.Subscription{Topics: []protocol.TopicID{protocol.TopicID(c.dice.Below(2))}, Generation: protocol.NoGeneration}},
		}
	}
	return response
}

// beaten answers a heartbeat of the consumer protocol as a coordinator would: one that
// joins gets an assignment, the others now and then.
func (c *chaos) beaten(r *protocol.ConsumerGroupHeartbeatRequest, err protocol.ErrorCode) protocol.Response {
	if err != protocol.NONE {
		return &protocol.ConsumerGroupHeartbeatResponse{Error: err}
	}
	response := &protocol.ConsumerGroupHeartbeatResponse{MemberID: r.MemberID, Epoch: r.Epoch, HeartbeatIntervalMs: 5000}
	if r.Epoch == protocol.JoinEpoch || r.Epoch > 0 && c.dice.Below(3) == 1 {
		c.generation++
		response.Epoch = protocol.Epoch(c.generation)
		response.Assignment = append([]protocol.TopicPartition{}, c.partitions()...)
	}
	return response
}

// partitions is any assignment, now and then one with a topic that is not subscribed
// to. At the end of the data it is one that can be taken over.
func (c *chaos) partitions() (ps []protocol.TopicPartition) {
	for p := range int32(4) {
		if c.dice.Below(2) == 1 {
			ps = append(ps, protocol.TopicPartition{Topic: 0, Partition: p})
		}
	}
	if c.dice.Below(4) == 1 {
		ps = append(ps, protocol.TopicPartition{Topic: 1, Partition: 2})
	}
	return ps
}

func (c *chaos) offsets(ps []protocol.TopicPartition, missing bool) (list []protocol.PartitionOffset) {
	for _, p := range ps {
		offset := max(0, c.Logs.End(p, c.Now)-int64(c.dice.Below(200)))
		if missing {
			offset = protocol.NoOffset
		}
		list = append(list, protocol.PartitionOffset{Partition: p, Offset: offset})
	}
	return list
}

// settle lets the broker answer well until nothing is left to do.
func (c *chaos) settle() {
	if c.Ended {
		c.restart()
	}
	if c.Client.Paused() {
		c.Input(func(client *member.Process, fx *member.Effects) { client.Resume(c.Now, fx) })
	}
	for range 60000 { // a batch of thousands of records may be committed one by one
		fired := 0
		for n := 0; c.Oldest(member.ToCoordinator) != nil || c.Oldest(member.ToBroker) != nil; n++ {
			if n > 1000 || fired > 1000 || c.T.Failed() {
				c.T.Fatalf("at %v the client asks and asks", c.Now)
			}
			c.answerAny(member.ToCoordinator, true)
			c.answerAny(member.ToBroker, true)
			if op, ok := c.Timers.Next(); ok && n == 100 {
				c.Fire(op) // it may ask until it has metadata, for which it waits
				n, fired = 0, fired+1
			}
		}
		op, ok := c.Timers.Next()
		if c.Ended || !ok {
			return
		}
		if c.Client.Settled() && !c.Client.Stalled() && !c.closing {
			return
		}
		c.Fire(op)
	}
	c.T.Errorf("at %v the client has not come to rest: %+v", c.Now, c.Client.Engine())
}
