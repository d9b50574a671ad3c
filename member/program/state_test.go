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

// naiveStates saves the states of a loop that is followed record by record.
type naiveStates struct {
	*naiveLoop
	state member.Stateful
	saved []int64
	since []clock.Time
	last  clock.Time
	all   []savedAt
}

func (n *naiveStates) batchEnds(at clock.Time) {
	records, every := n.state.Checkpoints()
	total := int64(0)
	for p, done := range n.positions {
		fresh := done - n.saved[p]
		total += fresh
		if n.state.Counting == member.ByPartition && fresh > 0 && (records > 0 && fresh >= records || every > 0 && at.Sub(n.since[p]) >= every) {
			n.save(p, at)
		}
	}
	if n.state.Counting == member.ByMember && total > 0 && (records > 0 && total >= records || every > 0 && at.Sub(n.last) >= every) {
		n.last = at
		for p := range n.positions {
			n.save(p, at)
		}
	}
}

func (n *naiveStates) save(p int, at clock.Time) {
	n.saved[p], n.since[p] = n.positions[p], at
	n.all = append(n.all, savedAt{at, int32(p), n.positions[p]})
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
			app := c.app
			app.State = c.state
			client := consuming(c.logs, app, c.most)
			loop := &naiveLoop{logs: c.logs, app: c.app, most: int(c.most), positions: make([]int64, len(c.logs))}
			naive := &naiveStates{naiveLoop: loop, state: c.state, saved: make([]int64, len(c.logs)), since: make([]clock.Time, len(c.logs))}
			loop.ends = naive.batchEnds
			got, looked := followed(client, clock.Time(10*clock.Minute))
			loop.runTo(clock.Time(10 * clock.Minute))
			if !slices.Equal(got, naive.all) {
				t.Errorf("saved %v, record by record %v", head(got), head(naive.all))
			}
			if len(got) == 0 || looked > 4*len(got)+2000 {
				t.Errorf("%d looks for %d states", looked, len(got))
			}
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
		for _, fact := range fx.Facts {
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
