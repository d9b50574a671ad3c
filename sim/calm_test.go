package sim

import (
	"fmt"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// committing is a group whose programs commit by themselves.
func committing(by member.Commits, steps ...Step) *Scenario {
	sc := group(2, "cooperative-sticky", steps...)
	for i := range sc.Members {
		m := &sc.Members[i]
		m.Consumer.EnableAutoCommit, m.Application.Commit, m.Application.PerRecord = false, by, clock.Millisecond/2
	}
	return sc
}

// again counts the records that were processed more than once.
func again(events []event.Event) (n int64) {
	done := map[protocol.TopicPartition]int64{}
	for _, e := range events {
		if f, ok := e.Fact.(event.Consumed); ok {
			n += max(0, min(f.To, done[f.Partition])-f.From)
			done[f.Partition] = max(done[f.Partition], f.To)
		}
	}
	return n
}

// A commit is a sign of life: after a crash the session counts from the last one, also if
// nobody has looked at it.
func TestUnwatchedCommitsAreSignsOfLife(t *testing.T) {
	for _, by := range []member.CommitBy{member.EveryBatch, member.EveryRecord} {
		kills := clock.Time(32 * clock.Second)
		sc := committing(member.Commits{By: by}, Step{At: kills, Verb: &killVerb, Members: []int{1}})
		at, why := removedAt(run(t, sc), 1)
		if early := kills.Add(45 * clock.Second).Sub(at); why != protocol.ReasonSessionTimeout || early < -5*clock.Millisecond || early > 50*clock.Millisecond {
			t.Errorf("%d: removed %v before a session after the crash: %d", by, early, why)
		}
	}
}

// What is committed decides what is processed again after a crash: nothing or one record of
// what is committed one by one, or batch by batch while the application keeps up; else what
// came since the last commit.
func TestCommitsDecideWhatIsProcessedAgain(t *testing.T) {
	crash := func(by member.Commits) int64 {
		sc := committing(by, Step{At: clock.Time(32 * clock.Second), Verb: &killVerb, Members: []int{1}})
		sc.Members[0].Consumer.SessionTimeoutMs, sc.Members[1].Consumer.SessionTimeoutMs = 10_000, 10_000
		return again(run(t, sc))
	}
	for name, c := range map[string]struct {
		by          member.Commits
		least, most int64
	}{
		"record":      {member.Commits{By: member.EveryRecord}, 0, 1},
		"batch":       {member.Commits{By: member.EveryBatch}, 0, 6},
		"every 10s":   {member.Commits{By: member.EverySoOften, Every: 10 * clock.Second}, 100, 3000},
		"200 records": {member.Commits{By: member.EverySoOften, Records: 200}, 1, 220},
	} {
		if n := crash(c.by); n < c.least || n > c.most {
			t.Errorf("%s: %d records are processed again, want %d to %d", name, n, c.least, c.most)
		}
	}
}

// Whatever is done to the group, no commit that the coordinator is told of late is refused,
// and a copy of the world goes on as the original does.
func TestUnwatchedCommitsAreNeverRefused(t *testing.T) {
	for _, speaks := range []member.GroupProtocol{member.ClassicProtocol, member.ConsumerProtocol} {
		for _, by := range []member.CommitBy{member.EveryBatch, member.EveryRecord} {
			t.Run(fmt.Sprint(speaks, by), func(t *testing.T) { unwatchedAreNotRefused(t, speaks, by) })
		}
	}
}

func unwatchedAreNotRefused(t *testing.T, speaks member.GroupProtocol, by member.CommitBy) {
	at := func(s int) clock.Time { return clock.Time(clock.Duration(s) * clock.Second) }
	sc := committing(member.Commits{By: by},
		Step{At: at(16), Verb: &addPartitionsVerb, Topic: 0, To: 14},
		Step{At: at(20), Verb: &pauseVerb, Members: []int{0}, For: 3 * clock.Second},
		Step{At: at(30), Verb: &disconnectVerb, Members: []int{1}, For: 4 * clock.Second},
		Step{At: at(40), Verb: &restartVerb, Members: []int{1}, Down: clock.Second},
		Step{At: at(55), Verb: &failoverVerb, For: 2 * clock.Second, Load: clock.Second},
		Step{At: at(70), Verb: &slowVerb, Members: []int{0}, PerRecord: 2 * clock.Millisecond, PerBatch: -1, For: 5 * clock.Second},
		Step{At: at(80), Verb: &rateVerb, Topic: 0, To: 10_000},
		Step{At: at(90), Verb: &pauseVerb, Members: []int{0}, For: 20 * clock.Second},
	)
	for i := range sc.Members {
		sc.Members[i].Consumer.SessionTimeoutMs, sc.Members[i].Consumer.Protocol = 6_000, speaks
	}
	sc.Broker.Consumer.SessionTimeoutMs = 6_000
	want := run(t, sc)
	for cut := at(15); cut < at(115); cut += at(9) {
		var head, tail record
		w := New(sc, &head)
		if err := w.RunUntil(cut); err != nil {
			t.Fatal(err)
		}
		n := len(head.events)
		c := w.Clone(&tail)
		if err := c.Run(); err != nil {
			t.Fatal(err)
		}
		if got := bytesOf(t, sc, append(head.events[:n:n], tail.events...)); string(got) != string(bytesOf(t, sc, want)) {
			t.Errorf("a copy at %v goes on in another way", cut)
		}
	}
	told := int64(0)
	for _, e := range want {
		if f, ok := e.Fact.(event.Commits); ok {
			told += f.Number
		}
	}
	if want := map[member.CommitBy]int64{member.EveryRecord: 10_000, member.EveryBatch: 1_000}[by]; told < want {
		t.Errorf("only %d commits were not looked at", told)
	}
}

// A static member that sleeps through a join phase is kept, and given its share. What it commits
// when it awakes is of its former generation: nobody takes that to be accepted.
func TestCommitsOfAGenerationThatWasSleptThrough(t *testing.T) {
	for _, client := range []event.Library{event.FranzGo, event.Java, event.Librdkafka} {
		for seed := range uint64(20) { // what it hears first decides
			sc := committing(member.Commits{By: member.EveryRecord},
				Step{At: second(30).Add(50 * clock.Millisecond), Verb: &pauseVerb, Members: []int{0}, For: 20 * clock.Second}, // between two records, until it is missed at SyncGroup, too
				Step{At: second(35), Verb: &subscribeVerb, Members: []int{1}, Topics: []protocol.TopicID{0, 1}})
			sc.Seed, sc.Duration, sc.Topics[0].Rate = seed, clock.Minute, 5000
			sc.Topics = append(sc.Topics, Topic{Name: "other", Partitions: 1, Rate: 1000})
			for i := range sc.Members {
				c := &sc.Members[i].Consumer
				c.Client, c.AssignmentStrategy, c.GroupInstanceID, c.MaxPollIntervalMs, c.MaxPollRecords = client, []string{"range"}, fmt.Sprint("i", i), 10_000, 5
				sc.Members[i].Jitter, sc.Members[i].Application.PerRecord = clock.Millisecond, 3*clock.Millisecond
			}
			if err := New(sc, &record{}).Run(); err != nil {
				t.Errorf("%s, seed %d: %v", client, seed, err)
			}
		}
	}
}

// As many commits of records as records, and the work of the run does not grow with them.
func TestCommitsOfAMillionRecords(t *testing.T) {
	work := func(rate int64) (work, commits int64) {
		sc := committing(member.Commits{By: member.EveryRecord})
		sc.Append = 0
		sc.Duration, sc.Topics[0].Rate = 6*clock.Hour, rate
		for i := range sc.Members {
			sc.Members[i].Latency, sc.Members[i].Jitter, sc.Members[i].Application.PerRecord = 100, 0, 10
		}
		var r record
		w := New(sc, &r)
		if err := w.Run(); err != nil {
			t.Fatal(err)
		}
		for _, e := range r.events {
			switch f := e.Fact.(type) {
			case event.Commits:
				commits += f.Number
			case event.CommitOK:
				commits++
			}
		}
		return w.Work(), commits
	}
	less, few := work(5_000)
	more, many := work(200_000)
	if many < 50_000_000 || many < 39*few || more > 3*less {
		t.Errorf("%d commits take %d, %d take %d", few, less, many, more)
	}
}
