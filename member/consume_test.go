package member

import (
	"fmt"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// evenLogs are logs that grow at constant rates, from offset 0 at time 0.
type evenLogs []int64 // per partition of topic 0, thousandths of a record per second

func (l evenLogs) End(p protocol.TopicPartition, at clock.Time) int64 {
	return int64(at) * l[p.Partition] / 1_000_000_000
}

func (l evenLogs) When(p protocol.TopicPartition, offset int64) clock.Time {
	rate := l[p.Partition]
	if rate == 0 {
		return clock.Never
	}
	return clock.Time(((offset+1)*1_000_000_000 + rate - 1) / rate)
}

func (l evenLogs) Rate(p protocol.TopicPartition) int64 { return l[p.Partition] }

// consuming makes a client that holds all partitions of its logs from offset 0 and
// sits in poll() with nothing else to do.
func consuming(logs evenLogs, app Application, maxPollRecords int32) *Process {
	cfg := DefaultConfig(event.Java)
	cfg.MaxPollRecords, cfg.EnableAutoCommit = maxPollRecords, false
	c := New(Spec{Config: cfg, Application: app, Logs: logs, Engine: javaOf(nil), Program: loopOf})
	c.life, c.lookup.known, c.metadata.due = running, true, clock.Never
	for p := range logs {
		c.Holdings.owned = append(c.Holdings.owned, owned{partition: protocol.TopicPartition{Partition: int32(p)}, since: clock.Never})
	}
	c.Holdings.relist()
	return c
}

// naiveLoop is the application followed record by record: it looks at every record's
// arrival and at every call of poll().
type naiveLoop struct {
	logs      evenLogs
	app       Application
	most      int
	positions []int64
	busyUntil clock.Time
	at        clock.Time
	cursor    int
}

func (n *naiveLoop) available(p int) bool {
	return n.logs.When(protocol.TopicPartition{Partition: int32(p)}, n.positions[p]) <= n.at
}

func (n *naiveLoop) runTo(to clock.Time) {
	for {
		if n.busyUntil > to {
			return
		}
		n.at = max(n.at, n.busyUntil)
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
		taken := 0
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
		n.busyUntil = n.at.Add(n.app.PerBatch + clock.Duration(taken)*n.app.PerRecord)
	}
}

// What the client works out for any moment is what a run record by record finds:
// positions, whether a batch is in hand, and until when.
func TestConsumingAgainstARecordByRecordRun(t *testing.T) {
	for _, c := range []struct {
		name string
		logs evenLogs
		app  Application
		most int32
	}{
		{"idle half of the time", evenLogs{50_000, 50_000, 50_000, 50_000}, Application{PerRecord: 2 * clock.Millisecond}, 500},
		{"different rates", evenLogs{7_000, 13_000, 1_500, 31_000}, Application{PerRecord: 11 * clock.Millisecond}, 500},
		{"heavily loaded", evenLogs{70_000, 13_000, 1_500}, Application{PerRecord: 10 * clock.Millisecond}, 500},
		{"overloaded", evenLogs{70_000, 50_000, 1_500}, Application{PerRecord: 10 * clock.Millisecond}, 20},
		{"one record a poll", evenLogs{9_000, 9_000}, Application{PerRecord: 3 * clock.Millisecond, PerBatch: clock.Millisecond}, 1},
		{"costs of a batch", evenLogs{20_000, 3_000, 5_500}, Application{PerRecord: clock.Millisecond, PerBatch: 12 * clock.Millisecond}, 500},
		{"slow records", evenLogs{300, 700}, Application{PerRecord: 700 * clock.Millisecond}, 500},
		{"a silent partition", evenLogs{0, 5_000}, Application{PerRecord: 4 * clock.Millisecond}, 500},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := consuming(c.logs, c.app, c.most)
			naive := naiveLoop{logs: c.logs, app: c.app, most: int(c.most), positions: make([]int64, len(c.logs))}
			steps := clock.NewStream(1, c.name)
			var fx Effects
			for now := clock.Time(0); now < clock.Time(10*clock.Minute); now = now.Add(steps.Duration(9 * clock.Second)) {
				fx.Reset()
				client.begin(now, &fx)
				client.end()
				naive.runTo(now)
				if busy := naive.busyUntil > now; busy != (client.program.Processing()) || busy && client.program.(*Loop).until != naive.busyUntil {
					t.Fatalf("at %v: the client's batch ends %v (thread %d), record by record %v", now, client.program.(*Loop).until, client.program.(*Loop).thread, naive.busyUntil)
				}
				for p, want := range naive.positions {
					if got := client.Holdings.owned[p].position; got != want {
						t.Fatalf("at %v: position of partition %d is %d, record by record %d", now, p, got, want)
					}
				}
			}
		})
	}
}

// While a member is caught up, the work does not grow with the number of records.
func TestCaughtUpConsumingCostsNothingPerRecord(t *testing.T) {
	work := func(rate int64) int64 {
		client := consuming(evenLogs{rate, rate}, Application{PerRecord: clock.Microsecond}, 500)
		var fx Effects
		for now := clock.Time(0); now < clock.Time(clock.Hour); now = now.Add(3 * clock.Second) {
			fx.Reset()
			client.begin(now, &fx)
			client.end()
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
	logs := evenLogs{50_000, 0, 33_000}
	client := consuming(logs, Application{PerRecord: 2 * clock.Millisecond}, 100)
	steps := clock.NewStream(5, "coverage")
	next := make([]int64, len(logs))
	check := func(fx *Effects, now clock.Time) {
		for _, fact := range fx.Facts {
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
	var fx Effects
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
			client.Reconfigure(now, client.spec.Application, &fx)
		case i%50 == 30:
			client.Stall(now, 3*clock.Second, &fx)
		case i == 399:
			client.Kill(now, "", &fx)
		default:
			client.Expire(now, ProgramTimer, &fx)
		}
		check(&fx, now)
		for slices.ContainsFunc(fx.Sends, func(s Send) bool { _, is := s.Request.(*protocol.FetchRequest); return is }) {
			fx.Reset()
			client.Receive(now, ToBroker, &protocol.FetchResponse{}, &fx)
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
			logs := make(evenLogs, partitions)
			for p := range logs {
				logs[p] = 10_000
			}
			client := consuming(logs, Application{PerRecord: 10 * clock.Microsecond}, 500)
			var fx Effects
			b.ReportAllocs()
			for i := range b.N {
				fx.Reset()
				client.begin(clock.Time(i)*clock.Time(3*clock.Second), &fx)
				client.end()
			}
		})
	}
}
