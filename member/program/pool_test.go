package program_test

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// naivePool is a pool followed record by record: it looks at every record's arrival, at the
// end of each, at every call of poll() and at every commit.
type naivePool struct {
	logs      membertest.EvenLogs
	app       member.Application
	most      int
	positions []int64
	done      []int64
	ahead     []map[int64]bool
	left      []int // in hand
	at        clock.Time
	free      clock.Time // when the thread that polls is back from its commit
	cursor    int
	given     []naiveWork
	busy      []naiveWork
	due       int // records that are done and not committed
	commits   int64
	whole     bool                // all are paused while there is work of any
	together  bool                // all that are due are one commit
	parts     [][]int64           // of each partition, where what a poll() returned of it ends
	look      bool                // one of these has been done
	saves     func(at clock.Time) // follows in the thread that polls; nil: nothing does
}

type naiveWork struct {
	partition int
	from, to  int64
	until     clock.Time // of the first of them
}

func newNaivePool(logs membertest.EvenLogs, app member.Application, most int) *naivePool {
	n := &naivePool{logs: logs, app: app, most: most, positions: make([]int64, len(logs)), done: make([]int64, len(logs)), left: make([]int, len(logs)), parts: make([][]int64, len(logs))}
	for range logs {
		n.ahead = append(n.ahead, map[int64]bool{})
	}
	return n
}

func (n *naivePool) when(p int) clock.Time {
	if n.app.Workers.Pause && n.left[p] > 0 || n.whole && slices.Max(n.left) > 0 {
		return clock.Never
	}
	return n.logs.When(protocol.TopicPartition{Partition: int32(p)}, n.positions[p])
}

func (n *naivePool) runTo(to clock.Time) {
	for {
		ends, comes := clock.Never, clock.Never
		for _, w := range n.busy {
			ends = min(ends, w.until)
		}
		for p := range n.positions {
			comes = min(comes, n.when(p))
		}
		if comes > n.at && n.due == 0 && n.free <= n.at {
			n.cursor = 0 // a poll() that finds nothing
		}
		if n.look = n.look && n.saves != nil; n.look && n.free <= n.at && ends > n.at {
			n.look = false
			n.saves(n.at)
		}
		comes = max(comes, n.at)
		if n.due > 0 {
			comes = clock.Never
		}
		next := min(ends, max(comes, n.free))
		if n.due > 0 || n.look {
			next = min(next, n.free)
		}
		if next > to {
			return
		}
		n.at = max(n.at, next)
		switch {
		case ends <= n.at:
			n.finish()
		case n.look && n.free <= n.at:
		case n.due > 0 && n.free <= n.at && ends > n.at:
			if n.due--; n.together {
				n.due = 0
			}
			n.commits++
			n.free = n.at.Add(roundTrip)
		default:
			n.poll()
		}
	}
}

func (n *naivePool) poll() {
	taken := 0
	for range n.positions {
		p := n.cursor % len(n.positions)
		from := n.positions[p]
		held := n.app.Workers.Pause && n.left[p] > 0
		for !held && taken < n.most && n.logs.When(protocol.TopicPartition{Partition: int32(p)}, n.positions[p]) <= n.at {
			n.positions[p]++
			n.left[p]++
			taken++
		}
		if n.positions[p] > from {
			n.given = append(n.given, naiveWork{partition: p, from: from, to: n.positions[p]})
			n.parts[p] = append(n.parts[p], n.positions[p])
		}
		if !held && n.logs.When(protocol.TopicPartition{Partition: int32(p)}, n.positions[p]) <= n.at {
			break
		}
		n.cursor = p + 1
	}
	n.begin()
}

func (n *naivePool) begin() {
	for len(n.busy) < int(n.app.Workers.Threads) {
		i := slices.IndexFunc(n.given, func(g naiveWork) bool {
			return n.app.Workers.Order == member.NoOrder || !slices.ContainsFunc(n.busy, func(b naiveWork) bool { return b.partition == g.partition })
		})
		if i < 0 {
			return
		}
		w := n.given[i]
		if n.app.Workers.Order == member.NoOrder {
			w.to = w.from + 1
			n.given[i].from++
		}
		if n.app.Workers.Order != member.NoOrder || n.given[i].from == n.given[i].to {
			n.given = slices.Delete(n.given, i, i+1)
		}
		w.until = n.at.Add(n.app.PerRecord)
		n.busy = append(n.busy, w)
	}
}

// finish ends a record, and tells whether that wakes the thread that polls: where it commits each,
// or the thread is done with what it has taken.
func (n *naivePool) finish() (wakes bool) {
	i := slices.IndexFunc(n.busy, func(w naiveWork) bool { return w.until <= n.at })
	w := &n.busy[i]
	n.ahead[w.partition][w.from] = true
	for n.ahead[w.partition][n.done[w.partition]] {
		delete(n.ahead[w.partition], n.done[w.partition])
		n.done[w.partition]++
	}
	for parts := &n.parts[w.partition]; len(*parts) > 0 && n.done[w.partition] >= (*parts)[0]; *parts = (*parts)[1:] {
		n.look = true
	}
	n.left[w.partition]--
	if n.app.Commit.By == member.EveryRecord {
		n.due++
	}
	if w.from++; w.from < w.to {
		w.until = n.at.Add(n.app.PerRecord)
	} else {
		n.busy, wakes = slices.Delete(n.busy, i, i+1), true
	}
	n.begin()
	return wakes || n.app.Commit.By == member.EveryRecord
}

// beside lets a pool go on for some minutes beside one that goes record by record, to which it is
// held at moments of its own, and says how many commits it made. Where it jumps, few of its calls
// of poll() have been looked at.
func beside(t *testing.T, client *member.Process, naive *naivePool, name string, jumps bool) (commits int64) {
	t.Helper()
	steps := clock.NewStream(1, name, 0)
	var fx member.Effects
	end := clock.Time(20 * clock.Minute)
	for now := clock.Time(0); now < end; now = now.Add(steps.Duration(19 * clock.Second)) {
		pass(client, now, &fx)
		naive.runTo(now)
		positions, done := client.Holdings.Consumed(), client.Holdings.Done()
		for p := range naive.positions {
			if got, want := positions[p].Offset, naive.positions[p]; got != want {
				t.Fatalf("at %v: position of partition %d is %d, record by record %d", now, p, got, want)
			}
			if got, want := done[p].Offset, naive.done[p]; got != want {
				t.Fatalf("at %v: %d is done up to %d, record by record %d", now, p, got, want)
			}
		}
	}
	records := int64(0)
	for _, done := range naive.done {
		records += done
	}
	if polls := client.Holdings.Batches(); jumps && polls*3 > records {
		t.Errorf("%d calls of poll() have been looked at, of %d records", polls, records)
	}
	fx.Reset()
	client.Calm(end, false, &fx)
	naive.runTo(end)
	for fact := range fx.Told {
		if f, is := fact.(event.Commits); is {
			commits += f.Number
		}
	}
	return commits
}

// What a pool has taken and done by any moment is what a run record by record finds, whether
// the pool keeps up or not, and so is how much it has committed.
func TestPoolAgainstARecordByRecordRun(t *testing.T) {
	const ms, s = clock.Millisecond, clock.Second
	pool := func(threads int32, per clock.Duration, change ...func(*member.Application)) member.Application {
		a := member.Application{Program: member.WorkersProgram, PerRecord: per, PollTimeout: 100 * ms, Workers: member.Workers{Threads: threads, Pause: true, Drain: 30 * s}}
		for _, f := range change {
			f(&a)
		}
		return a
	}
	each := func(a *member.Application) { a.Commit.By = member.EveryRecord }
	any := func(a *member.Application) { a.Workers.Order = member.NoOrder }
	on := func(a *member.Application) { a.Workers.Pause = false }
	for _, c := range []struct {
		name  string
		logs  membertest.EvenLogs
		app   member.Application
		most  int
		jumps bool // it is followed one by one for a small part of the time only
	}{
		{"slow records that it keeps up with", membertest.EvenLogs{100, 90, 170, 130, 80}, pool(4, 5*s, each), 10, false},
		{"and that it does not", membertest.EvenLogs{100, 190, 270, 330, 80, 60, 70, 90}, pool(4, 5*s, each), 10, false},
		{"many threads", membertest.EvenLogs{1_300, 1_700, 1_100, 1_900}, pool(16, 400*ms, each), 500, false},
		{"fast records", membertest.EvenLogs{70_000, 130_000, 15_000, 31_000}, pool(4, 3*ms), 500, true},
		{"fast records, committed", membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, pool(4, 10*ms, each), 500, true},
		{"more commits than the thread that polls can make", membertest.EvenLogs{70_000, 130_000, 151_000, 131_000}, pool(4, 5*ms, each), 500, false},
		{"any order", membertest.EvenLogs{700, 1_300, 150, 310}, pool(3, 700*ms, any, each), 10, false},
		{"any order, too much", membertest.EvenLogs{3_700, 1_300, 150, 310}, pool(3, 700*ms, any, each), 10, false},
		{"any order, a busy partition", membertest.EvenLogs{3_700, 130, 150, 310}, pool(6, 700*ms, any, on), 10, false},
		{"without pausing", membertest.EvenLogs{700, 1_300, 150, 310}, pool(4, 600*ms, on, each), 10, false},
		{"without pausing, too much", membertest.EvenLogs{1_700, 1_300, 2_150, 1_310, 900}, pool(3, 600*ms, on), 10, false},
		{"one thread", membertest.EvenLogs{700, 1_300, 150, 310}, pool(1, 300*ms, each), 10, false},
		{"equal partitions", membertest.EvenLogs{1_000, 1_000, 1_000, 1_000, 1_000, 1_000}, pool(4, 550*ms, each), 10, false},
		{"a silent partition", membertest.EvenLogs{0, 5_000}, pool(2, 40*ms, each), 500, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := consuming(c.logs, c.app, int32(c.most))
			naive := newNaivePool(c.logs, c.app, c.most)
			commits := beside(t, client, naive, c.name, c.jumps)
			if off := naive.commits - commits; off < 0 || off > 1 { // the last may be under way
				t.Errorf("%d commits, record by record %d", commits, naive.commits)
			}
		})
	}
}
