package fold

import (
	"fmt"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// drawFact reads a fact out of bytes: any fact at any time, sense or not.
func drawFact(kind, a, b byte) event.Fact {
	ps := []protocol.TopicPartition{}
	for p := range int32(4) {
		if b>>p&1 == 1 {
			ps = append(ps, protocol.TopicPartition{Partition: p})
		}
	}
	id := protocol.MemberID(fmt.Sprintf("m%d", a%5))
	gen := protocol.Generation(a % 4)
	facts := []event.Fact{
		event.ProcessStart{}, event.Closing{Partitions: ps}, event.Closed{}, event.Killed{}, event.Paused{}, event.Resumed{},
		event.Stall{}, event.Awake{}, event.Disconnected{}, event.Reconnected{},
		event.Assigned{Partitions: ps, Generation: gen}, event.Revoked{Partitions: ps}, event.Lost{Partitions: ps},
		event.CallbackDone{Partitions: ps}, event.Position{Partitions: ps}, event.LeaveSent{}, event.JoinSent{}, event.JoinErr{},
		event.JoinOK{Generation: gen, Leader: b&1 == 1, Protocol: "range"}, event.SyncSent{Generation: gen, Leader: true}, event.SyncOK{}, event.SyncErr{},
		event.HeartbeatErr{Error: protocol.REBALANCE_IN_PROGRESS}, event.Rejoin{}, event.Reset{}, event.CommitSent{}, event.CommitOK{},
		event.MemberAdded{MemberID: id}, event.MemberRemoved{MemberID: id, Reason: protocol.Because(protocol.ReasonSessionTimeout)}, event.Joined{MemberID: id},
		event.Given{MemberID: id, Partitions: ps}, event.CoordinatorDown{}, event.CoordinatorUp{},
		event.State{From: event.GroupState(b % 5), To: event.GroupState(a % 5), Generation: gen},
		event.Consumed{Partition: protocol.TopicPartition{Partition: int32(b % 4)}, From: int64(a), To: int64(a) + int64(b), Since: clock.Time(a) * 1000, Until: clock.Time(b) * 3000},
		event.Produced{Rate: int64(a) * 1000}, event.PartitionsAdded{Partitions: int32(b % 6)},
	}
	// Most of the time a member gets partitions and finishes, or little would be up.
	common := []event.Fact{event.ProcessStart{}, event.Assigned{Partitions: ps, Generation: gen}, event.CallbackDone{Partitions: ps}, event.Position{Partitions: ps}}
	if kind >= 128 {
		return common[int(kind)%len(common)]
	}
	return facts[int(kind)%len(facts)]
}

func foldBytes(text []byte) *report.Report {
	names := &event.Names{Members: []string{"c1", "c2", "c3"}, Topics: []string{"orders"}}
	f := New(names)
	now := clock.Time(0)
	for ; len(text) >= 5; text = text[5:] {
		now += clock.Time(text[0]&15) * 100_000
		f.Event(event.Event{At: now, Member: event.Member(text[1]%4) - 1, Fact: drawFact(text[2], text[3], text[4])})
	}
	return f.Finish(now+1, Info{})
}

// checkHistory holds what must be true of every report, whatever happened.
func checkHistory(t *testing.T, r *report.Report) {
	t.Helper()
	byCause, total := report.ByCause{}, report.Ms(0)
	for _, p := range r.Partitions {
		sum, last := report.Ms(0), p.FirstUp
		for i, g := range p.Gaps {
			if g.FromTime < last || i > 0 && g.FromTime == last || g.ToTime <= g.FromTime || g.ToTime > r.Window.End {
				t.Fatalf("gap %d of %d: %v after %v", i, p.Partition, g, last)
			}
			at := g.FromTime
			for _, c := range g.Causes {
				if c.From != at || c.To <= c.From || len([]rune(c.Detail)) > 90 || c.Detail == "" {
					t.Fatalf("causes of %v do not follow on one another, or say nothing", g)
				}
				at = c.To
				byCause[c.Cause] += c.To - c.From
			}
			if at != g.ToTime {
				t.Fatalf("causes of %v end at %d", g, at)
			}
			sum, last = sum+g.ToTime-g.FromTime, g.ToTime
		}
		if sum != p.Downtime {
			t.Fatalf("gaps of %d sum up to %d of %d", p.Partition, sum, p.Downtime)
		}
		total += sum
	}
	if total != r.Summary.Downtime.Total || byCause != r.Summary.ByCause {
		t.Fatalf("the summary has %v, %v; the partitions %v, %v", r.Summary.Downtime.Total, r.Summary.ByCause, total, byCause)
	}
}

// Histories that make little sense must still give a report that adds up.
func TestAnyHistoryAddsUp(t *testing.T) {
	down := 0
	for seed := range uint64(400) {
		rnd := clock.NewStream(seed, "history", 0)
		text := make([]byte, 5*400)
		for i := range text {
			text[i] = byte(rnd.Uint64())
		}
		r := foldBytes(text)
		checkHistory(t, r)
		down += r.Summary.Affected
	}
	if down < 400 {
		t.Errorf("only %d partitions were ever down", down)
	}
}

func FuzzFold(f *testing.F) {
	f.Add([]byte("a history of many facts, five bytes for each one of them, in no order"))
	f.Fuzz(func(t *testing.T, text []byte) { checkHistory(t, foldBytes(text)) })
}

// An event for each heartbeat must cost next to nothing, and one rebalance of a
// large group no more than its partitions.
func BenchmarkLargeGroup(b *testing.B) {
	const members, each = 1000, 10
	names := &event.Names{Topics: []string{"orders"}}
	for m := range members {
		names.Members = append(names.Members, fmt.Sprint("c", m))
	}
	for b.Loop() {
		f := New(names)
		f.Event(event.Event{Member: event.Coordinator, Fact: event.PartitionsAdded{Partitions: members * each}})
		n := 0
		emit := func(m int, fact event.Fact) {
			n++
			f.Event(event.Event{At: clock.Time(n) * 10, Member: event.Member(m), Fact: fact})
		}
		for round := range protocol.Generation(20) {
			largeRebalance(emit, members, each, round)
			for range 20 {
				for m := range members {
					emit(m, event.HeartbeatSent{})
					emit(m, event.HeartbeatOK{})
				}
			}
		}
		f.Finish(clock.Time(n)*10, Info{})
		b.ReportMetric(float64(n), "events/op")
	}
}

// largeRebalance is an eager rebalance from beginning to end.
func largeRebalance(emit func(int, event.Fact), members, each int, gen protocol.Generation) {
	id := func(m int) protocol.MemberID { return protocol.MemberID(fmt.Sprint("m", m)) }
	owned := func(m int) (ps []protocol.TopicPartition) {
		for p := range each {
			ps = append(ps, protocol.TopicPartition{Partition: int32(m*each + p)})
		}
		return ps
	}
	if gen == 0 {
		for m := range members {
			emit(m, event.ProcessStart{})
			emit(m, event.MemberAdded{MemberID: id(m)})
		}
	}
	emit(-1, event.State{From: event.Stable, To: event.PreparingRebalance, Generation: gen})
	for m := range members {
		emit(m, event.HeartbeatErr{Error: protocol.REBALANCE_IN_PROGRESS})
		emit(m, event.Revoked{Partitions: owned(m)})
		emit(m, event.CallbackDone{Partitions: owned(m)})
		emit(m, event.JoinSent{Known: true})
		emit(m, event.Joined{MemberID: id(m)})
	}
	emit(-1, event.State{From: event.PreparingRebalance, To: event.CompletingRebalance, Generation: gen + 1})
	for m := range members {
		emit(m, event.JoinOK{Generation: gen + 1, Leader: m == 0})
		emit(m, event.Given{MemberID: id(m), Partitions: owned(m)})
	}
	emit(-1, event.State{From: event.CompletingRebalance, To: event.Stable, Generation: gen + 1})
	for m := range members {
		emit(m, event.SyncOK{})
		emit(m, event.Assigned{Partitions: owned(m), Generation: gen + 1})
		emit(m, event.CallbackDone{Partitions: owned(m)})
		emit(m, event.Position{Partitions: owned(m)})
	}
}
