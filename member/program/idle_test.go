package program_test

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/member/program"
	"github.com/groupsim/groupsim/settings"
)

// naiveIdler is a program that waits before each poll(), followed poll by poll.
type naiveIdler struct {
	naiveLoop
	entered clock.Time // the poll that is under way, or the last one
	calls   int        // of poll(), that returned records
}

func (n *naiveIdler) runTo(to clock.Time) {
	for {
		if n.busyUntil > to {
			return
		}
		if n.busyUntil > n.entered { // done with a batch, and has waited: polls again
			n.entered = n.busyUntil
		}
		next := clock.Never
		for p := range n.positions {
			next = min(next, n.logs.When(membertest.Partition(p), n.positions[p]))
		}
		n.at = max(n.entered, next)
		ends := n.entered.Add(n.app.PollTimeout)
		if n.at > n.entered && n.at >= ends {
			if ends > to {
				return
			}
			n.busyUntil = ends.Add(n.wait(ends))
			if n.busyUntil == n.entered {
				panic("polls without end")
			}
			continue
		}
		if n.at > to {
			return
		}
		if next > n.entered {
			n.cursor = 0
		}
		done := n.at.Add(n.app.PerBatch + clock.Duration(n.take())*n.app.PerRecord)
		n.calls++
		n.busyUntil = done.Add(n.wait(done))
	}
}

func (n *naiveIdler) wait(at clock.Time) clock.Duration {
	return max(0, min(n.app.IdleBetweenPolls, 300*clock.Second-at.Sub(n.entered)-5*clock.Second))
}

// A program that waits between its polls is where it is in a run poll by poll: with what
// positions, and until when it is away.
func TestWaitingBetweenPollsAgainstARunPollByPoll(t *testing.T) {
	for name, c := range map[string]struct {
		logs membertest.EvenLogs
		app  member.Application
		most int32
	}{
		"always something there":      {membertest.EvenLogs{50_000, 13_000}, member.Application{PerRecord: 2 * clock.Millisecond, PollTimeout: 100 * clock.Millisecond, IdleBetweenPolls: clock.Second}, 500},
		"now and then":                {membertest.EvenLogs{300, 170}, member.Application{PerRecord: 20 * clock.Millisecond, PollTimeout: 100 * clock.Millisecond, IdleBetweenPolls: 700 * clock.Millisecond}, 500},
		"long polls":                  {membertest.EvenLogs{300, 1_700}, member.Application{PerRecord: 20 * clock.Millisecond, PerBatch: 3 * clock.Millisecond, PollTimeout: 5 * clock.Second, IdleBetweenPolls: 100 * clock.Millisecond}, 500},
		"polls that do not wait":      {membertest.EvenLogs{300, 1_700}, member.Application{PerRecord: 20 * clock.Millisecond, IdleBetweenPolls: 250 * clock.Millisecond}, 500},
		"records that cost nothing":   {membertest.EvenLogs{50_000}, member.Application{PollTimeout: 100 * clock.Millisecond, IdleBetweenPolls: 130 * clock.Millisecond}, 500},
		"more than it can take":       {membertest.EvenLogs{50_000, 13_000}, member.Application{PerRecord: clock.Millisecond, PollTimeout: 100 * clock.Millisecond, IdleBetweenPolls: 3 * clock.Second}, 20},
		"as much as it is allowed to": {membertest.EvenLogs{500, 13_000}, member.Application{PerRecord: 10 * clock.Millisecond, PollTimeout: 100 * clock.Millisecond, IdleBetweenPolls: clock.Hour}, 500},
	} {
		t.Run(name, func(t *testing.T) {
			client := consuming(c.logs, c.app, c.most)
			naive := &naiveIdler{naiveLoop: naiveLoop{logs: c.logs, app: c.app, most: int(c.most), positions: make([]int64, len(c.logs))}}
			steps := clock.NewStream(1, name, 0)
			var fx member.Effects
			for now := clock.Time(0); now < clock.Time(20*clock.Minute); now = now.Add(steps.Duration(9 * clock.Second)) {
				pass(client, now, &fx)
				naive.runTo(now)
				if away, until := !client.Program().Polling(), program.BusyUntil(client.Program()); away != (naive.busyUntil > now) {
					t.Fatalf("at %v: away %v until %v, poll by poll until %v", now, away, until, naive.busyUntil)
				}
				for p, got := range client.Holdings.Consumed() {
					if got.Offset != naive.positions[p] {
						t.Fatalf("at %v: position of partition %d is %d, poll by poll %d", now, p, got.Offset, naive.positions[p])
					}
				}
			}
			if work := client.Holdings.Batches(); work != int64(naive.calls) {
				t.Errorf("%d polls were followed, of %d that returned records", work, naive.calls)
			}
		})
	}
}

// While it keeps up a program that waits is no event a poll, nor one a batch: what it has done
// is told when something else is.
func TestWaitingBetweenPollsIsNoEventAPoll(t *testing.T) {
	client := consuming(membertest.EvenLogs{50_000, 50_000}, member.Application{PerRecord: clock.Millisecond, PollTimeout: 100 * clock.Millisecond, IdleBetweenPolls: clock.Second}, 500)
	var fx member.Effects
	looked, told := 0, 0
	next := clock.Time(0)
	for next < clock.Time(clock.Hour) {
		now := next
		fx.Reset()
		client.Expire(now, member.ProgramTimer, &fx)
		looked, next = looked+1, clock.Never
		for fact := range fx.Told {
			if _, is := fact.(event.Consumed); is {
				told++
			}
		}
		for _, op := range fx.Timers {
			if op.Timer == member.ProgramTimer {
				next = op.At
			}
		}
	}
	if looked > 5 || told > 5 {
		t.Errorf("%d looks and %d facts in an hour", looked, told)
	}
}

// Nothing is waited for that would not be in time, and an order ends a wait.
func TestAWaitEndsWithAnOrder(t *testing.T) {
	client := consuming(membertest.EvenLogs{1_000}, member.Application{PollTimeout: 100 * clock.Millisecond, IdleBetweenPolls: clock.Minute}, 500)
	var fx member.Effects
	pass(client, clock.Time(30*clock.Second), &fx)
	if client.Program().Polling() {
		t.Fatal("it does not wait")
	}
	fx.Reset()
	client.Stall(clock.Time(31*clock.Second), clock.Second, &fx)
	client.Expire(clock.Time(31*clock.Second), member.ProgramTimer, &fx)
	if until := program.BusyUntil(client.Program()); until != clock.Time(32*clock.Second) {
		t.Errorf("the stall ends at %v", until)
	}
	if defaults := settings.ApplicationDefaults(); defaults.IdleBetweenPolls != 0 {
		t.Error("programs wait by default")
	}
}
