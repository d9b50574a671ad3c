package program_test

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/member"
)

// naiveIdlePool is a pool whose thread that polls waits before each poll(), followed record by
// record and poll by poll.
type naiveIdlePool struct {
	*naivePool
	waits, commits bool
	until          clock.Time // that lasts
	entered        clock.Time // the poll that is under way, or the last one
	rested         bool
	away           clock.Duration // how long it has waited in all
}

func (n *naiveIdlePool) comes() (at clock.Time) {
	at = clock.Never
	for p := range n.positions {
		at = min(at, n.when(p))
	}
	return at
}

func (n *naiveIdlePool) runTo(to clock.Time) {
	for {
		ends, comes := clock.Never, n.comes()
		for _, w := range n.busy {
			ends = min(ends, w.until)
		}
		next, timeout := n.until, n.entered.Add(n.app.PollTimeout)
		if polling := !n.waits && !n.commits; polling {
			next = timeout
			if comes = max(comes, n.entered); comes == n.entered || comes < timeout {
				next = comes
			}
		}
		next = min(ends, next)
		if next > to {
			return
		}
		n.at = max(n.at, next)
		polling := !n.waits && !n.commits
		switch {
		case ends <= n.at:
			if n.finish() && polling {
				n.wake(n.at)
			}
		case n.waits:
			n.waits, n.rested = false, true
			n.wake(n.at)
		case n.commits:
			n.commits = false
			n.naivePool.commits++
			n.wake(n.at)
		default:
			if comes > n.entered {
				n.cursor = 0 // it was called when there was nothing
			}
			if comes == n.entered || comes < timeout {
				n.poll()
			}
			n.wake(n.at)
		}
	}
}

// wake is what follows in the thread that polls.
func (n *naiveIdlePool) wake(at clock.Time) {
	wait := max(0, min(n.app.IdleBetweenPolls, 300*clock.Second-at.Sub(n.entered)-5*clock.Second))
	switch {
	case n.due > 0:
		n.due--
		n.commits, n.until = true, at.Add(roundTrip)
	case !n.rested && wait > 0:
		n.waits, n.until = true, at.Add(wait)
		n.away += wait
	default:
		n.rested, n.entered = false, at
	}
}

// A pool that waits between its polls is where it is in a run poll by poll, with what has been
// taken and done, whatever its crew does meanwhile.
func TestAPoolThatWaitsBetweenPolls(t *testing.T) {
	const ms, s = clock.Millisecond, clock.Second
	for name, c := range map[string]struct {
		logs membertest.EvenLogs
		app  member.Application
		most int
	}{
		"always something there":      {membertest.EvenLogs{50_000, 13_000}, member.Application{PerRecord: 2 * ms, IdleBetweenPolls: s}, 500},
		"now and then":                {membertest.EvenLogs{300, 170}, member.Application{PerRecord: 20 * ms, IdleBetweenPolls: 700 * ms}, 500},
		"slow records, committed":     {membertest.EvenLogs{300, 170, 90}, member.Application{PerRecord: 3 * s, IdleBetweenPolls: 700 * ms, Commit: member.Commits{By: member.EveryRecord}}, 10},
		"more than it can do":         {membertest.EvenLogs{3_000, 1_700, 900}, member.Application{PerRecord: s, IdleBetweenPolls: 250 * ms, Commit: member.Commits{By: member.EveryRecord}}, 10},
		"without pausing":             {membertest.EvenLogs{300, 1_700, 900}, member.Application{PerRecord: s, IdleBetweenPolls: 250 * ms, Workers: member.Workers{Order: member.NoOrder}}, 10},
		"records that cost nothing":   {membertest.EvenLogs{50_000}, member.Application{IdleBetweenPolls: 130 * ms}, 500},
		"as much as it is allowed to": {membertest.EvenLogs{500, 13_000}, member.Application{PerRecord: 10 * ms, IdleBetweenPolls: clock.Hour}, 500},
	} {
		t.Run(name, func(t *testing.T) {
			c.app.Program, c.app.PollTimeout, c.app.Workers.Threads = member.WorkersProgram, 100*ms, 3
			c.app.Workers.Pause = c.app.Workers.Order != member.NoOrder
			client := consuming(c.logs, c.app, int32(c.most))
			naive := &naiveIdlePool{naivePool: newNaivePool(c.logs, c.app, c.most)}
			steps := clock.NewStream(1, name, 0)
			var fx member.Effects
			for now := clock.Time(0); now < clock.Time(20*clock.Minute); now = now.Add(steps.Duration(9 * s)) {
				pass(client, now, &fx)
				naive.runTo(now)
				if polling := client.Program().Polling(); polling != (!naive.waits && !naive.commits) {
					t.Fatalf("at %v: polling %v, poll by poll until %v", now, polling, naive.until)
				}
				positions, done := client.Holdings.Consumed(), client.Holdings.Done()
				for p := range naive.positions {
					if positions[p].Offset != naive.positions[p] {
						t.Fatalf("at %v: position of partition %d is %d, poll by poll %d", now, p, positions[p].Offset, naive.positions[p])
					}
					if c.app.Commit.By == member.EveryRecord && done[p].Offset != naive.done[p] {
						t.Fatalf("at %v: %d is done up to %d, poll by poll %d", now, p, done[p].Offset, naive.done[p])
					}
				}
			}
			if naive.away == 0 {
				t.Error("it never waits")
			}
		})
	}
}
