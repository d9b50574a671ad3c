package program_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/member"
)

// savedAt is a partition's state that has been saved.
type savedAt struct {
	at        clock.Time
	partition int32
	offset    int64
}

// naiveStates saves the states of a program that is followed record by record.
type naiveStates struct {
	done  []int64 // of each partition
	state member.Stateful
	saved []int64
	since []clock.Time
	last  clock.Time
	all   []savedAt
}

func (n *naiveStates) batchEnds(at clock.Time) {
	records, every := n.state.Checkpoints()
	total := int64(0)
	for p, done := range n.done {
		fresh := done - n.saved[p]
		total += fresh
		if n.state.Counting == member.ByPartition && fresh > 0 && (records > 0 && fresh >= records || every > 0 && at.Sub(n.since[p]) >= every) {
			n.save(p, at)
		}
	}
	if n.state.Counting == member.ByMember && total > 0 && (records > 0 && total >= records || every > 0 && at.Sub(n.last) >= every) {
		n.last = at
		for p := range n.done {
			n.save(p, at)
		}
	}
}

func (n *naiveStates) save(p int, at clock.Time) {
	n.saved[p], n.since[p] = n.done[p], at
	n.all = append(n.all, savedAt{at, int32(p), n.done[p]})
}

// Checkpoints are made at the very batches, and with the very records, with which they are in
// a run record by record, although only some batches are looked at.
func TestCheckpointsAgainstARecordByRecordRun(t *testing.T) {
	for name, c := range map[string]struct {
		logs  membertest.EvenLogs
		app   member.Application
		most  int32
		state member.Stateful
	}{
		"records of a caught-up program": {membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, member.Application{PerRecord: 5 * clock.Millisecond}, 500, member.Stateful{Records: 100}},
		"as they come":                   {membertest.EvenLogs{50_000, 50_000, 9_000}, member.Application{}, 500, member.Stateful{Records: 1000}},
		"or a time":                      {membertest.EvenLogs{7_000, 130, 0, 31_000}, member.Application{PerRecord: 5 * clock.Millisecond}, 500, member.Stateful{Records: 300, Every: 10 * clock.Second}},
		"what nobody names":              {membertest.EvenLogs{50_000, 5_000, 100}, member.Application{PerRecord: 2 * clock.Millisecond, PerBatch: clock.Millisecond}, 500, member.Stateful{Restore: member.Restoring{Named: true}}},
		"of an overloaded one":           {membertest.EvenLogs{70_000, 50_000, 1_500}, member.Application{PerRecord: 10 * clock.Millisecond}, 20, member.Stateful{Records: 100, Every: 5 * clock.Second}},
		"together":                       {membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, member.Application{PerRecord: 5 * clock.Millisecond}, 500, member.Stateful{Records: 1000, Every: 15 * clock.Second, Counting: member.ByMember}},
		"together, of an overloaded one": {membertest.EvenLogs{70_000, 50_000, 1_500}, member.Application{PerRecord: 10 * clock.Millisecond}, 20, member.Stateful{Records: 1000, Counting: member.ByMember}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, kind := range []member.ProgramKind{member.LoopProgram, member.SpringProgram} {
				app := c.app
				app.State, app.Program = c.state, kind
				loop := &naiveLoop{logs: c.logs, app: c.app, most: int(c.most), positions: make([]int64, len(c.logs))}
				naive := newNaiveStates(c.state, loop.positions)
				loop.ends = naive.batchEnds
				loop.runTo(clock.Time(10 * clock.Minute))
				naive.hold(t, consuming(c.logs, app, c.most))
			}
		})
	}
}

func newNaiveStates(state member.Stateful, done []int64) *naiveStates {
	return &naiveStates{done: done, state: state, saved: make([]int64, len(done)), since: make([]clock.Time, len(done))}
}

// hold holds what a process saves in ten minutes against it.
func (n *naiveStates) hold(t *testing.T, c *member.Process) {
	t.Helper()
	got, looked := followed(c, clock.Time(10*clock.Minute))
	slices.SortStableFunc(n.all, func(a, b savedAt) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.partition, b.partition)) })
	if !slices.Equal(got, n.all) {
		t.Errorf("saved %v, record by record %v", head(got), head(n.all))
	}
	if len(got) == 0 || looked > 4*len(got)+2000 {
		t.Errorf("%d looks for %d states", looked, len(got))
	}
}

// So are those of a pool, by the thread that polls, when what a poll() returned of a partition
// has been done: with what has been done without a gap.
func TestCheckpointsOfAPool(t *testing.T) {
	const ms, s = clock.Millisecond, clock.Second
	for name, c := range map[string]struct {
		logs    membertest.EvenLogs
		each    clock.Duration
		most    int32
		workers member.Workers
		commit  member.CommitBy
		state   member.Stateful
	}{
		"a pool that keeps up":    {membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, 5 * ms, 500, member.Workers{Threads: 4, Pause: true}, member.Nobody, member.Stateful{Records: 100}},
		"as they come":            {membertest.EvenLogs{50_000, 50_000, 9_000}, 0, 500, member.Workers{Threads: 4, Pause: true}, member.Nobody, member.Stateful{Records: 1000}},
		"or a time":               {membertest.EvenLogs{7_000, 130, 0, 31_000}, 5 * ms, 500, member.Workers{Threads: 2, Pause: true}, member.Nobody, member.Stateful{Records: 300, Every: 10 * s}},
		"slow records":            {membertest.EvenLogs{100, 90, 170, 130, 80}, 5 * s, 10, member.Workers{Threads: 4, Pause: true}, member.Nobody, member.Stateful{Records: 3}},
		"and their commits":       {membertest.EvenLogs{300, 390, 570, 130, 80}, 700 * ms, 10, member.Workers{Threads: 4, Pause: true}, member.EveryRecord, member.Stateful{Every: 5 * s}},
		"of an overloaded one":    {membertest.EvenLogs{70_000, 50_000, 1_500}, 30 * ms, 20, member.Workers{Threads: 3, Pause: true}, member.Nobody, member.Stateful{Records: 100, Every: 5 * s}},
		"without pausing":         {membertest.EvenLogs{1_700, 1_300, 2_150, 1_310, 900}, 600 * ms, 10, member.Workers{Threads: 3}, member.Nobody, member.Stateful{Records: 7}},
		"any order":               {membertest.EvenLogs{3_700, 1_300, 150, 310}, 700 * ms, 10, member.Workers{Threads: 3, Order: member.NoOrder}, member.Nobody, member.Stateful{Records: 5, Every: 20 * s}},
		"together":                {membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, 5 * ms, 500, member.Workers{Threads: 4, Pause: true}, member.Nobody, member.Stateful{Records: 1000, Every: 15 * s, Counting: member.ByMember}},
		"together, without pause": {membertest.EvenLogs{1_700, 1_300, 2_150, 1_310, 900}, 600 * ms, 10, member.Workers{Threads: 3}, member.EveryRecord, member.Stateful{Records: 20, Counting: member.ByMember}},
	} {
		t.Run(name, func(t *testing.T) {
			app := member.Application{Program: member.WorkersProgram, PerRecord: c.each, PollTimeout: 100 * ms, Workers: c.workers, State: c.state, Commit: member.Commits{By: c.commit}}
			pool := newNaivePool(c.logs, app, int(c.most))
			naive := newNaiveStates(c.state, pool.done)
			pool.saves = func(at clock.Time) {
				before := len(naive.all)
				if naive.batchEnds(at); c.commit != member.Nobody {
					pool.due += len(naive.all) - before
				}
			}
			pool.runTo(clock.Time(10 * clock.Minute))
			naive.hold(t, consuming(c.logs, app, c.most))
		})
	}
}

func head(all []savedAt) []savedAt { return all[:min(len(all), 12)] }

// followed lets a process run up to a moment, and gives the states that it saves, and how
// often it was looked at.
func followed(c *member.Process, to clock.Time) (all []savedAt, looked int) {
	var fx member.Effects
	program := clock.Time(0)
	for program <= to {
		fx.Reset()
		c.Expire(program, member.ProgramTimer, &fx)
		looked++
		now := program
		program = clock.Never
		for _, op := range fx.Timers {
			if op.Timer == member.ProgramTimer {
				program = op.At
			}
		}
		for fact := range fx.Told {
			if f, ok := fact.(event.Checkpoint); ok {
				for i, p := range f.Partitions {
					all = append(all, savedAt{now, p.Partition, f.Offsets[i]})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b savedAt) int { // records go before times
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.partition, b.partition))
	})
	return all, looked
}
