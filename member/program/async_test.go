package program_test

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/member"
)

// A container with asyncAcks has taken, done and committed by any moment what it has in a run
// record by record: it takes nothing while anything is not acknowledged, each record has a
// thread, or waits for one, and what is acknowledged by then is committed together, or with
// MANUAL_IMMEDIATE one by one.
func TestAsyncAcksAgainstARecordByRecordRun(t *testing.T) {
	const ms, s = clock.Millisecond, clock.Second
	spring := func(threads int32, acks member.Acks) member.Spring {
		return member.Spring{AsyncAcks: true, AsyncThreads: threads, Acks: acks}
	}
	for name, c := range map[string]struct {
		logs   membertest.EvenLogs
		each   clock.Duration
		most   int
		spring member.Spring
		jumps  bool
	}{
		"a thread for each":                  {membertest.EvenLogs{700, 1_300, 150, 310}, 2 * s, 500, spring(0, member.ManualAcks), false},
		"and a commit":                       {membertest.EvenLogs{700, 1_300, 150, 310}, 2 * s, 500, spring(0, member.ManualImmediateAcks), false},
		"small polls":                        {membertest.EvenLogs{3_700, 1_300, 2_150, 310}, 700 * ms, 5, spring(0, member.UnnamedAcks), false},
		"three threads":                      {membertest.EvenLogs{700, 1_300, 150, 310}, 700 * ms, 10, spring(3, member.ManualAcks), false},
		"three threads, a commit each":       {membertest.EvenLogs{700, 1_300, 150, 310}, 700 * ms, 10, spring(3, member.ManualImmediateAcks), false},
		"more than three threads can do":     {membertest.EvenLogs{3_700, 1_300, 2_150, 310}, 700 * ms, 10, spring(3, member.ManualAcks), false},
		"one thread that keeps up":           {membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, 5 * ms, 500, spring(1, member.ManualAcks), true},
		"fast records":                       {membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, 5 * ms, 500, spring(0, member.BatchAcks), true},
		"fast records, committed one by one": {membertest.EvenLogs{7_000, 13_000, 1_500, 31_000}, 5 * ms, 500, spring(0, member.ManualImmediateAcks), true},
		"a silent partition":                 {membertest.EvenLogs{0, 5_000}, 40 * ms, 500, spring(0, member.ManualAcks), true},
	} {
		t.Run(name, func(t *testing.T) {
			app := member.Application{Program: member.SpringProgram, PerRecord: c.each, PollTimeout: 5 * s, Spring: c.spring, Commit: member.Commits{By: member.EveryBatch}}
			client := consuming(c.logs, app, int32(c.most))
			app.Commit.By, app.Workers = member.EveryRecord, member.Workers{Threads: c.spring.AsyncThreads, Order: member.NoOrder}
			if app.Workers.Threads == 0 {
				app.Workers.Threads = 1 << 20
			}
			naive := newNaivePool(c.logs, app, c.most)
			naive.whole, naive.together = true, c.spring.Acks != member.ManualImmediateAcks
			commits := beside(t, client, naive, name, c.jumps)
			if off := naive.commits - commits; off < -naive.commits/50 || off > naive.commits/50+1 { // together they are reckoned
				t.Errorf("%d commits, record by record %d", commits, naive.commits)
			}
		})
	}
}
