package classic

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// stableGroup has n static members n01, n02, …, each its own instance id, in the
// first generation, with an assignment of nothing. The first leads.
func stableGroup(t testing.TB, n int) *driver {
	cfg := usualConfig()
	cfg.InitialRebalanceDelayMs = 0
	d := newDriver(t, cfg)
	for i := range n {
		d.Call(event.Member(i), memberID(i), &protocol.JoinGroupRequest{
			InstanceID: string(memberID(i)), SessionTimeoutMs: 45000, RebalanceTimeoutMs: 300000,
			Protocols: []protocol.GroupProtocol{{Name: "range", Metadata: &protocol.Subscription{}}},
		})
	}
	for d.state == event.PreparingRebalance {
		op, _ := d.Timers.Next()
		d.Fire(op)
	}
	d.Call(0, "", &protocol.SyncGroupRequest{MemberID: memberID(0), Generation: 1})
	for len(d.Appends) > 0 {
		d.Persist(protocol.NONE)
	}
	if d.state != event.Stable {
		t.Fatal("the group is ", d.state)
	}
	return d
}

func memberID(i int) protocol.MemberID { return protocol.MemberID(fmt.Sprintf("n%02d", i+1)) }

func leave(ids ...protocol.MemberID) *protocol.LeaveGroupRequest {
	r := &protocol.LeaveGroupRequest{}
	for _, id := range ids {
		r.Members = append(r.Members, protocol.LeavingMember{MemberID: id})
	}
	return r
}

// TestLeaveGroupOfManyIsOneRebalance: each entry has an answer of its own, and
// then the group rebalances once.
// GroupMetadataManager.classicGroupLeaveToClassicGroup; docs/protocol.md: Leaving.
func TestLeaveGroupOfManyIsOneRebalance(t *testing.T) {
	d := stableGroup(t, 4)
	d.Call(9, "", leave("n01", "nobody", "n03"))
	var names []string
	for _, e := range d.Fx.Facts {
		names = append(names, e.Fact.Name())
	}
	if diff := cmp.Diff([]string{"member.removed", "member.removed", "state"}, names); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	want := &protocol.LeaveGroupResponse{Members: []protocol.ErrorCode{protocol.NONE, protocol.UNKNOWN_MEMBER_ID, protocol.NONE}}
	if diff := cmp.Diff(protocol.Response(want), d.Fx.Replies[0].Response); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

// TestLeaderInAMapThatHasShrunk: a HashMap keeps the table that it had at its
// largest. In 16 buckets n03 comes before n10, in 32 after it.
// java.util.HashMap, ClassicGroup.remove; docs/protocol.md: States and generations.
func TestLeaderInAMapThatHasShrunk(t *testing.T) {
	for once, want := range map[int]protocol.MemberID{12: "n03", 13: "n10"} {
		d := stableGroup(t, once)
		for i := range once {
			if id := memberID(i); id != "n01" && id != "n03" && id != "n10" {
				d.Call(event.Member(i), "", leave(id))
			}
		}
		d.Group = d.Group.Clone()
		d.Call(0, "", leave("n01"))
		if got := d.Group.(*Group).leader; got != want {
			t.Errorf("of once %d members %s leads, want %s", once, got, want)
		}
	}
}

// TestCloneLivesByItself: what happens to a clone leaves the group alone.
func TestCloneLivesByItself(t *testing.T) {
	d := stableGroup(t, 3)
	commit := func(offset int64) {
		d.Call(0, "", &protocol.OffsetCommitRequest{MemberID: "n01", Generation: 1, Offsets: []protocol.PartitionOffset{{Offset: offset}}})
	}
	commit(5)
	d.Persist(protocol.NONE)
	commit(6)
	d.Call(1, "", &protocol.HeartbeatRequest{MemberID: "n02", Generation: 1})
	clone := d.Group.Clone()
	var fx coordinator.Effects
	clone.Persisted(d.Now, d.Appends[0].Token, protocol.NONE, &d.Log, &fx)
	clone.Handle(d.Now, coordinator.Call{ID: 100, Request: leave("n01", "n02", "n03")}, &fx)
	clone.Unload(d.Now, &fx)

	d.Call(2, "", &protocol.OffsetFetchRequest{Partitions: []protocol.TopicPartition{{}}})
	want := &protocol.OffsetFetchResponse{Offsets: []protocol.PartitionOffset{{Offset: 5}}}
	if diff := cmp.Diff(protocol.Response(want), d.Fx.Replies[0].Response); diff != "" {
		t.Errorf("offsets (-want +got):\n%s", diff)
	}
	d.Persist(protocol.NONE)
	if len(d.Open) > 0 {
		t.Errorf("calls %v wait in the original", d.Open)
	}
	d.Call(2, "", leave("n03"))
	if d.state != event.PreparingRebalance || len(d.members) != 2 {
		t.Errorf("the original is %v with %v", d.state, d.members)
	}
}

// TestSnapshot: the newest record of a group counts, and the newest offset of each
// partition; a clone is a log of its own.
// GroupMetadataManager.replay; docs/protocol.md: Failover.
func TestSnapshot(t *testing.T) {
	at := func(partition int32, offset int64) protocol.PartitionOffset {
		return protocol.PartitionOffset{Partition: protocol.TopicPartition{Partition: partition}, Offset: offset}
	}
	var log coordinator.Snapshot
	replay := func(r coordinator.Record) { r.Replay(&log) }
	replay(&GroupMetadata{Generation: 1})
	replay(&coordinator.CommittedOffsets{at(2, 20), at(0, 5)})
	replay(&GroupMetadata{Generation: 2})
	replay(&coordinator.CommittedOffsets{at(1, 7), at(2, 19)})
	early := log.Clone()
	replay(&coordinator.CommittedOffsets{at(0, 6)})

	if got := log.Group.(*GroupMetadata).Generation; got != 2 {
		t.Errorf("the log has generation %d, want 2", got)
	}
	for partition, want := range []int64{6, 7, 19, protocol.NoOffset} {
		if got := log.Offsets.Of(protocol.TopicPartition{Partition: int32(partition)}); got != want {
			t.Errorf("the log has offset %d of partition %d, want %d", got, partition, want)
		}
	}
	if got := early.Offsets.Of(protocol.TopicPartition{}); got != 5 {
		t.Errorf("the clone has changed: offset %d, want 5", got)
	}
}

// heartbeats gives a Stable group and a heartbeat of each of its n members.
func heartbeats(t testing.TB, n int) (coordinator.Coordinator, []coordinator.Call, clock.Time) {
	d := stableGroup(t, n)
	calls := make([]coordinator.Call, n)
	for i := range calls {
		calls[i] = coordinator.Call{ID: coordinator.CallID(i), Request: &protocol.HeartbeatRequest{MemberID: memberID(i), Generation: 1}}
	}
	return d.Group, calls, d.Now
}

func TestHeartbeatsDoNotAllocate(t *testing.T) {
	group, calls, now := heartbeats(t, 100)
	var fx coordinator.Effects
	round := func() {
		for _, call := range calls {
			fx.Reset()
			group.Handle(now, call, &fx)
		}
	}
	if allocs := testing.AllocsPerRun(10, round); allocs > 0 {
		t.Errorf("%v allocations in %d heartbeats", allocs, len(calls))
	}
}

func BenchmarkHeartbeat(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n, "members"), func(b *testing.B) {
			group, calls, now := heartbeats(b, n)
			var fx coordinator.Effects
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				fx.Reset()
				group.Handle(now, calls[i%n], &fx)
			}
		})
	}
}

// BenchmarkRebalance is a whole one: a member changes its metadata, all join, the
// leader assigns, all sync.
func BenchmarkRebalance(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n, "members"), func(b *testing.B) {
			d := stableGroup(b, n)
			b.ReportAllocs()
			for b.Loop() {
				rebalance(d, n)
			}
			if g := d.Group.(*Group); g.state != event.Stable || g.generation != d.generation {
				b.Errorf("%v in generation %d, want Stable in %d", g.state, g.generation, d.generation)
			}
		})
	}
}

func rebalance(d *driver, n int) {
	var fx coordinator.Effects
	run := func(r protocol.Request) {
		fx.Reset()
		d.Group.Handle(d.Now, coordinator.Call{Request: r}, &fx)
	}
	for i := range n {
		run(&protocol.JoinGroupRequest{
			MemberID: memberID(i), InstanceID: string(memberID(i)), SessionTimeoutMs: 45000, RebalanceTimeoutMs: 300000,
			Protocols: []protocol.GroupProtocol{{Name: "range", Metadata: &protocol.Subscription{Generation: d.generation}}},
		})
	}
	d.generation++
	for i := range n {
		run(&protocol.SyncGroupRequest{MemberID: memberID(i), Generation: d.generation})
		for _, p := range slices.Clone(fx.Persists) {
			fx.Reset()
			d.Group.Persisted(d.Now, p.Token, protocol.NONE, &d.Log, &fx)
		}
	}
}
