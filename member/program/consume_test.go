package program_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/member/program"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
)

// holder is an engine that is given all partitions at once, and has nothing to do with them
// but to let them be consumed.
type holder struct {
	member.Beside
	partitions []protocol.TopicPartition
}

func (h *holder) Start() {
	h.Process.Holdings.Assign(h.partitions, 1)
	h.Process.Holdings.FetchOffsets()
	h.Process.FindCoordinator()
}
func (h *holder) Handle(_ member.Sent, response protocol.Response) {
	if _, is := response.(*protocol.OffsetFetchResponse); is {
		h.Process.Holdings.FetchOffsets()
	}
}
func (h *holder) GoOn() {}

func (h *holder) RefreshesMetadata() bool                           { return false }
func (h *holder) Wanted() []protocol.TopicID                        { return nil }
func (h *holder) AsksAgain(int, int) clock.Duration                 { return clock.Forever }
func (h *holder) Fail(member.Sent)                                  {}
func (h *holder) Next() clock.Time                                  { return clock.Never }
func (h *holder) Delay(clock.Duration)                              {}
func (h *holder) Spread()                                           {}
func (h *holder) Subscribe([]protocol.TopicID)                      {}
func (h *holder) MaySubscribe() error                               { return nil }
func (h *holder) Unsubscribe()                                      {}
func (h *holder) EnforceRebalance()                                 {}
func (h *holder) Close(member.Leaving)                              {}
func (h *holder) Commit([]protocol.PartitionOffset, clock.Duration) {}
func (h *holder) CommitRequest([]protocol.PartitionOffset) *protocol.OffsetCommitRequest {
	return &protocol.OffsetCommitRequest{}
}
func (h *holder) Settled() bool                         { return true }
func (h *holder) Clone(p *member.Process) member.Engine { return h }

// consuming makes a process that holds all partitions of its logs from offset 0 and
// sits in poll() with nothing else to do.
func consuming(logs membertest.EvenLogs, app member.Application, maxPollRecords int32) *member.Process {
	cfg := settings.Defaults(event.Java)
	cfg.MaxPollRecords, cfg.EnableAutoCommit = maxPollRecords, false
	if app.Commit.By == member.Unnamed {
		app.Commit.By = member.Nobody
	}
	h := &holder{}
	var offsets []protocol.PartitionOffset
	for p := range logs {
		h.partitions = append(h.partitions, protocol.TopicPartition{Partition: int32(p)})
		offsets = append(offsets, protocol.PartitionOffset{Partition: h.partitions[p]})
	}
	c := member.New(member.Spec{
		Config: cfg, Application: app, Logs: logs, States: membertest.States{}, Program: program.New, Latency: clock.Millisecond, CommitTakes: roundTrip,
		Engine: func(p *member.Process) member.Engine {
			h.Process = p
			return h
		},
	})
	var fx member.Effects
	c.Start(0, &fx)
	c.Receive(0, member.ToCoordinator, &protocol.OffsetFetchResponse{Offsets: offsets}, &fx)
	c.Receive(0, member.ToBroker, &protocol.FindCoordinatorResponse{}, &fx)
	c.Calm(0, true, &fx)
	return c
}

// pass lets nothing happen to a process up to a moment.
func pass(c *member.Process, to clock.Time, fx *member.Effects) {
	fx.Reset()
	c.Expire(to, member.EngineTimer, fx)
}

// naiveLoop is the application followed record by record: it looks at every record's
// arrival and at every call of poll().
type naiveLoop struct {
	logs      membertest.EvenLogs
	app       member.Application
	most      int
	positions []int64
	busyUntil clock.Time
	at        clock.Time
	cursor    int
	commits   int64
	ends      func(at clock.Time) // follows each batch; nil: nothing does
	inHand    bool
}

// roundTrip is what a commit takes.
const roundTrip = 3 * clock.Millisecond

func (n *naiveLoop) available(p int) bool {
	return n.logs.When(protocol.TopicPartition{Partition: int32(p)}, n.positions[p]) <= n.at
}

// take makes one poll() return what there is, up to as much as it may.
func (n *naiveLoop) take() (taken int) {
	for range n.positions {
		p := n.cursor % len(n.positions)
		for taken < n.most && n.available(p) {
			n.positions[p]++
			taken++
		}
		if n.available(p) {
			break
		}
		n.cursor = p + 1
	}
	return taken
}

func (n *naiveLoop) runTo(to clock.Time) {
	for {
		if n.busyUntil > to {
			return
		}
		n.at = max(n.at, n.busyUntil)
		if n.inHand && n.ends != nil {
			n.ends(n.busyUntil)
		}
		n.inHand = false
		next := clock.Never
		for p := range n.positions {
			next = min(next, n.logs.When(protocol.TopicPartition{Partition: int32(p)}, n.positions[p]))
		}
		if next > to {
			return
		}
		if next > n.at {
			n.at, n.cursor = next, 0
		}
		taken := n.take()
		batch, record := n.app.PerBatch, n.app.PerRecord
		switch n.app.Commit.By {
		case member.EveryBatch:
			batch += roundTrip
			n.commits++
		case member.EveryRecord:
			record += roundTrip
			n.commits += int64(taken)
		}
		n.inHand = true
		n.busyUntil = n.at.Add(batch + clock.Duration(taken)*record)
	}
}

// What the client works out for any moment is what a run record by record finds:
// positions, whether a batch is in hand, and until when.
func TestConsumingAgainstARecordByRecordRun(t *testing.T) {
	for _, c := range []struct {
		name string
		logs membertest.EvenLogs
		app  member.Application
		most int32
	}{
		{"idle half of the time", membertest.EvenLogs{50_000, 50_000, 50_000, 50_000}, member.Application{PerRecord: 2 * clock.Millisecond}, 500},
		{"different rates", membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, member.Application{PerRecord: 11 * clock.Millisecond}, 500},
		{"heavily loaded", membertest.EvenLogs{70_000, 13_000, 1_500}, member.Application{PerRecord: 10 * clock.Millisecond}, 500},
		{"overloaded", membertest.EvenLogs{70_000, 50_000, 1_500}, member.Application{PerRecord: 10 * clock.Millisecond}, 20},
		{"one record a poll", membertest.EvenLogs{9_000, 9_000}, member.Application{PerRecord: 3 * clock.Millisecond, PerBatch: clock.Millisecond}, 1},
		{"costs of a batch", membertest.EvenLogs{20_000, 3_000, 5_500}, member.Application{PerRecord: clock.Millisecond, PerBatch: 12 * clock.Millisecond}, 500},
		{"slow records", membertest.EvenLogs{300, 700}, member.Application{PerRecord: 700 * clock.Millisecond}, 500},
		{"a silent partition", membertest.EvenLogs{0, 5_000}, member.Application{PerRecord: 4 * clock.Millisecond}, 500},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := consuming(c.logs, c.app, c.most)
			naive := naiveLoop{logs: c.logs, app: c.app, most: int(c.most), positions: make([]int64, len(c.logs))}
			steps := clock.NewStream(1, c.name, 0)
			var fx member.Effects
			for now := clock.Time(0); now < clock.Time(10*clock.Minute); now = now.Add(steps.Duration(9 * clock.Second)) {
				pass(client, now, &fx)
				naive.runTo(now)
				has, until := client.Program().Processing(), program.BusyUntil(client.Program())
				if busy := naive.busyUntil > now; busy != has || busy && until != naive.busyUntil {
					t.Fatalf("at %v: the client's batch ends %v (in hand: %v), record by record %v", now, until, has, naive.busyUntil)
				}
				positions := client.Holdings.Consumed()
				for p, want := range naive.positions {
					if got := positions[p].Offset; got != want {
						t.Fatalf("at %v: position of partition %d is %d, record by record %d", now, p, got, want)
					}
				}
			}
		})
	}
}

// Commits that nobody looks at are as many, and end when, as if each were followed; those of
// the batches of a caught-up application to within a hundredth.
func TestCommitsAgainstARecordByRecordRun(t *testing.T) {
	for _, c := range []struct {
		name string
		logs membertest.EvenLogs
		app  member.Application
		most int32
		near int64 // one part in so many
	}{
		{"batches of a caught-up application", membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, member.Application{PerRecord: 5 * clock.Millisecond, Commit: member.Commits{By: member.EveryBatch}}, 500, 100},
		{"of an overloaded one", membertest.EvenLogs{70_000, 50_000, 1_500}, member.Application{PerRecord: 10 * clock.Millisecond, Commit: member.Commits{By: member.EveryBatch}}, 20, 0},
		{"records of a caught-up one", membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, member.Application{PerRecord: 5 * clock.Millisecond, Commit: member.Commits{By: member.EveryRecord}}, 500, 0},
		{"that are too much", membertest.EvenLogs{70_000, 50_000, 1_500}, member.Application{PerRecord: 6 * clock.Millisecond, Commit: member.Commits{By: member.EveryRecord}}, 20, 0},
		{"as they cost nothing else", membertest.EvenLogs{30_000, 50_000}, member.Application{Commit: member.Commits{By: member.EveryRecord}}, 500, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := consuming(c.logs, c.app, c.most)
			naive := naiveLoop{logs: c.logs, app: c.app, most: int(c.most), positions: make([]int64, len(c.logs))}
			steps := clock.NewStream(1, c.name, 0)
			var fx member.Effects
			now := clock.Time(0)
			for now < clock.Time(10*clock.Minute) {
				now = now.Add(steps.Duration(9 * clock.Second))
				pass(client, now, &fx)
				naive.runTo(now)
				has, until := client.Program().Processing(), program.BusyUntil(client.Program())
				if busy := naive.busyUntil > now; busy != has || busy && until != naive.busyUntil {
					t.Fatalf("at %v: the client's batch ends %v (in hand: %v), record by record %v", now, until, has, naive.busyUntil)
				}
				if got := client.Holdings.Consumed(); got[0].Offset != naive.positions[0] {
					t.Fatalf("at %v: position %d, record by record %d", now, got[0].Offset, naive.positions[0])
				}
			}
			// Up to the end of what is in hand.
			now = max(now, naive.busyUntil)
			fx.Reset()
			client.Calm(now, false, &fx)
			var got int64
			for fact := range fx.Told {
				if f, ok := fact.(event.Commits); ok {
					got += f.Number
				}
			}
			if off := max(got-naive.commits, naive.commits-got); off > 1 && (c.near == 0 || off*c.near > naive.commits) {
				t.Errorf("%d commits, record by record %d", got, naive.commits)
			}
			if len(fx.Unwatched) != 1 || len(fx.Unwatched[0].Request.Offsets) == 0 && got > 0 && client.Holdings.Done() == nil {
				t.Errorf("the coordinator is told %v", fx.Unwatched)
			}
		})
	}
}

// A billion records, each committed by itself, cost no more than their rate does.
func TestCommitsCostNothingPerRecord(t *testing.T) {
	for _, by := range []member.CommitBy{member.EveryRecord, member.EveryBatch} {
		client := consuming(membertest.EvenLogs{280_000}, member.Application{PerRecord: clock.Microsecond, Commit: member.Commits{By: by}}, 500)
		var fx member.Effects
		for now := clock.Time(0); now < clock.Time(24*clock.Hour); now = now.Add(3 * clock.Second) {
			pass(client, now, &fx)
			if len(fx.Sends) > 0 {
				t.Fatalf("at %v a commit is looked at", now)
			}
		}
		if work := client.Holdings.Batches(); work > 200_000 {
			t.Errorf("%d: 24 million commits took %d batches", by, work)
		}
	}
}

// While a member is caught up, the work does not grow with the number of records.
func TestCaughtUpConsumingCostsNothingPerRecord(t *testing.T) {
	work := func(rate int64) int64 {
		client := consuming(membertest.EvenLogs{rate, rate}, member.Application{PerRecord: clock.Microsecond}, 500)
		var fx member.Effects
		for now := clock.Time(0); now < clock.Time(clock.Hour); now = now.Add(3 * clock.Second) {
			pass(client, now, &fx)
		}
		return client.Holdings.Batches()
	}
	slow, fast := work(1_000_000), work(100_000_000)
	if fast > 2*slow+1200 {
		t.Errorf("a hundred times the records took %d batches instead of %d", fast, slow)
	}
}

// What the facts say was processed is each record once, in order, however the time
// was cut up.
func TestConsumedFactsCoverEveryRecordOnce(t *testing.T) {
	logs := membertest.EvenLogs{50_000, 0, 33_000}
	client := consuming(logs, member.Application{PerRecord: 2 * clock.Millisecond}, 100)
	steps := clock.NewStream(5, "coverage", 0)
	next := make([]int64, len(logs))
	check := func(fx *member.Effects, now clock.Time) {
		for fact := range fx.Told {
			f, ok := fact.(event.Consumed)
			if !ok {
				continue
			}
			p := f.Partition.Partition
			if f.From != next[p] || f.To <= f.From {
				t.Fatalf("at %v: records %d to %d of partition %d follow on %d", now, f.From, f.To, p, next[p])
			}
			if f.Since > f.Until || f.Until > now || logs.End(f.Partition, f.Until) < f.To {
				t.Fatalf("at %v: records up to %d of partition %d are said to be processed from %v to %v", now, f.To, p, f.Since, f.Until)
			}
			next[p] = f.To
		}
	}
	var fx member.Effects
	var now clock.Time
	for i := range 400 {
		now = now.Add(steps.Duration(2 * clock.Second))
		fx.Reset()
		switch {
		case i%40 == 20:
			client.Pause(now, &fx)
		case i%40 == 22:
			client.Resume(now, &fx)
		case i%30 == 7:
			client.Reconfigure(now, *client.Application(), &fx)
		case i%50 == 30:
			client.Stall(now, 3*clock.Second, &fx)
		case i == 399:
			client.Kill(now, protocol.Reason{}, &fx)
		default:
			client.Expire(now, member.ProgramTimer, &fx)
		}
		check(&fx, now)
		for slices.ContainsFunc(fx.Sends, func(s member.Send) bool { _, is := s.Request.(*protocol.FetchRequest); return is }) {
			fx.Reset()
			client.Receive(now, member.ToBroker, &protocol.FetchResponse{}, &fx)
			check(&fx, now)
		}
	}
	for p, n := range next {
		end := logs.End(protocol.TopicPartition{Partition: int32(p)}, now)
		if n > end || end-n > 400 {
			t.Errorf("partition %d: %d of %d records were processed", p, n, end)
		}
	}
}

func BenchmarkCaughtUp(b *testing.B) {
	for _, partitions := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("partitions=%d", partitions), func(b *testing.B) {
			logs := make(membertest.EvenLogs, partitions)
			for p := range logs {
				logs[p] = 10_000
			}
			client := consuming(logs, member.Application{PerRecord: 10 * clock.Microsecond}, 500)
			var fx member.Effects
			b.ReportAllocs()
			for i := range b.N {
				pass(client, clock.Time(i)*clock.Time(3*clock.Second), &fx)
			}
		})
	}
}
