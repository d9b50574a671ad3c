package picture

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/event"
)

// handover is a member of a consumer group that joins beside another one: c1 hears in its
// next heartbeat that it has to give something up, and c2 in its own that it is free.
const handover = `
{"t": 0, "m": "c1", "e": "process.start"}
{"t": 1, "m": "c1", "e": "member.state", "from": "UNSUBSCRIBED", "to": "JOINING"}
{"t": 1, "m": "c1", "e": "heartbeat.sent", "epoch": 0, "owned": []}
{"t": 2, "m": "c1", "e": "member.added", "mid": "c1-a", "reason": "joins the consumer group using the consumer protocol"}
{"t": 2, "e": "epoch", "group": 2, "target": 1, "reason": "member c1-a joins"}
{"t": 2, "e": "epoch", "group": 2, "target": 2, "reason": "the target has been computed by uniform"}
{"t": 2, "m": "c1", "e": "member.epoch", "mid": "c1-a", "epoch": 2, "state": "STABLE", "p": ["orders-0", "orders-1", "orders-2", "orders-3"]}
{"t": 2, "e": "state", "from": "EMPTY", "to": "STABLE", "gen": 2, "reason": "the target has been computed by uniform"}
{"t": 3, "m": "c1", "e": "heartbeat.ok"}
{"t": 3, "m": "c1", "e": "member.state", "from": "JOINING", "to": "RECONCILING"}
{"t": 4, "m": "c1", "e": "assigned", "p": ["orders-0", "orders-1", "orders-2", "orders-3"], "gen": 2, "mid": "c1-a"}
{"t": 4, "m": "c1", "e": "callback.done", "p": ["orders-0", "orders-1", "orders-2", "orders-3"]}
{"t": 5, "m": "c1", "e": "member.state", "from": "RECONCILING", "to": "ACKNOWLEDGING"}
{"t": 6, "m": "c1", "e": "heartbeat.sent", "epoch": 2, "owned": ["orders-0", "orders-1", "orders-2", "orders-3"]}
{"t": 6, "m": "c1", "e": "member.state", "from": "ACKNOWLEDGING", "to": "STABLE"}
{"t": 7, "m": "c1", "e": "heartbeat.ok"}
{"t": 5000, "m": "c1", "e": "heartbeat.sent", "epoch": 2}
{"t": 5001, "m": "c1", "e": "heartbeat.ok"}
{"t": 6000, "m": "c2", "e": "process.start"}
{"t": 6001, "m": "c2", "e": "member.state", "from": "UNSUBSCRIBED", "to": "JOINING"}
{"t": 6001, "m": "c2", "e": "heartbeat.sent", "epoch": 0, "owned": []}
{"t": 6002, "m": "c2", "e": "member.added", "mid": "c2-a", "reason": "joins the consumer group using the consumer protocol"}
{"t": 6002, "e": "epoch", "group": 3, "target": 2, "reason": "member c2-a joins"}
{"t": 6002, "e": "epoch", "group": 3, "target": 3, "reason": "the target has been computed by uniform"}
{"t": 6002, "m": "c2", "e": "member.epoch", "mid": "c2-a", "epoch": 3, "state": "UNRELEASED_PARTITIONS", "p": []}
{"t": 6002, "e": "state", "from": "STABLE", "to": "RECONCILING", "gen": 3, "reason": "the target has been computed by uniform"}
{"t": 6003, "m": "c2", "e": "heartbeat.ok"}
{"t": 6003, "m": "c2", "e": "member.state", "from": "JOINING", "to": "RECONCILING"}
{"t": 6004, "m": "c2", "e": "assigned", "p": [], "gen": 3, "mid": "c2-a"}
{"t": 6004, "m": "c2", "e": "callback.done", "p": []}
{"t": 6004, "m": "c2", "e": "member.state", "from": "RECONCILING", "to": "ACKNOWLEDGING"}
{"t": 6005, "m": "c2", "e": "heartbeat.sent", "epoch": 3, "owned": []}
{"t": 6005, "m": "c2", "e": "member.state", "from": "ACKNOWLEDGING", "to": "STABLE"}
{"t": 6006, "m": "c2", "e": "heartbeat.ok"}
{"t": 10000, "m": "c1", "e": "heartbeat.sent", "epoch": 2}
{"t": 10001, "m": "c1", "e": "member.epoch", "mid": "c1-a", "epoch": 2, "state": "UNREVOKED_PARTITIONS", "p": ["orders-0", "orders-1"]}
{"t": 10002, "m": "c1", "e": "heartbeat.ok"}
{"t": 10002, "m": "c1", "e": "member.state", "from": "STABLE", "to": "RECONCILING"}
{"t": 10003, "m": "c1", "e": "commit.sent", "p": ["orders-0"]}
{"t": 10004, "m": "c1", "e": "commit.ok", "p": ["orders-0"]}
{"t": 10005, "m": "c1", "e": "revoked", "p": ["orders-2", "orders-3"]}
{"t": 10005, "m": "c1", "e": "callback.done", "p": ["orders-2", "orders-3"]}
{"t": 10006, "m": "c1", "e": "member.state", "from": "RECONCILING", "to": "ACKNOWLEDGING"}
{"t": 10006, "m": "c1", "e": "heartbeat.sent", "epoch": 2, "owned": ["orders-0", "orders-1"]}
{"t": 10006, "m": "c1", "e": "member.state", "from": "ACKNOWLEDGING", "to": "STABLE"}
{"t": 10007, "m": "c1", "e": "member.epoch", "mid": "c1-a", "epoch": 3, "state": "STABLE", "p": ["orders-0", "orders-1"]}
{"t": 10008, "m": "c1", "e": "heartbeat.ok"}
{"t": 11005, "m": "c2", "e": "heartbeat.sent", "epoch": 3}
{"t": 11006, "m": "c2", "e": "member.epoch", "mid": "c2-a", "epoch": 3, "state": "STABLE", "p": ["orders-2", "orders-3"]}
{"t": 11006, "e": "state", "from": "RECONCILING", "to": "STABLE", "gen": 3, "reason": "heartbeat of member c2-a"}
{"t": 11007, "m": "c2", "e": "heartbeat.ok"}
{"t": 11007, "m": "c2", "e": "member.state", "from": "STABLE", "to": "RECONCILING"}
{"t": 11008, "m": "c2", "e": "assigned", "p": ["orders-2", "orders-3"], "gen": 3, "mid": "c2-a"}
{"t": 11009, "m": "c2", "e": "callback.done", "p": ["orders-2", "orders-3"]}
{"t": 11009, "m": "c2", "e": "member.state", "from": "RECONCILING", "to": "ACKNOWLEDGING"}
{"t": 11009, "m": "c2", "e": "heartbeat.sent", "epoch": 3, "owned": ["orders-2", "orders-3"]}
{"t": 11009, "m": "c2", "e": "member.state", "from": "ACKNOWLEDGING", "to": "STABLE"}
{"t": 11010, "m": "c2", "e": "heartbeat.ok"}
`

// Members are in the states of the client; of one that is STABLE the coordinator's are told,
// and that there is a target which it has not heard of.
func TestStatesOfMembersOfAConsumerGroup(t *testing.T) {
	want := "c1 0 unjoined, 1 joining, 3 reconciling, 5 acknowledging, 6 stable, 6002 not told of the target yet, 10002 reconciling, " +
		"10006 not told of the target yet, 10007 stable,\n" +
		"c2 0 not running, 6000 unjoined, 6001 joining, 6003 reconciling, 6004 acknowledging, 6005 unreleased partitions, 11006 stable, 11007 reconciling, 11008 in onPartitionsAssigned, 11009 stable,\n"
	if diff := cmp.Diff(want, statesOf(replay(t, handover, 20_000_000, &event.Names{}))); diff != "" {
		t.Error(diff)
	}
}

// The heartbeats that join, leave, or say what a member owns are in the diagrams, and those
// that tell a member something, with its epoch; not those that say and tell nothing. A
// rebalance begins with its epoch, also within a heartbeat that has the target computed, and
// has the last answer that belongs to it.
func TestHeartbeatsOfAConsumerGroup(t *testing.T) {
	got := rowsOf(replay(t, handover, 20_000_000, &event.Names{}))
	want := `epoch 2
0 c1 .. the process starts
1 c1 -> ConsumerGroupHeartbeat, epoch 0: joins
2 coordinator -- the epoch rises to 2: member c1-a joins
2 coordinator -- epoch 2: the target has been computed by uniform
2 coordinator -- Stable
3 c1 <- epoch 2: have orders-0..3
4 c1 .. onPartitionsAssigned: orders-0..3
6 c1 -> ConsumerGroupHeartbeat, epoch 2: owns orders-0..3
7 c1 <- nothing new
epoch 3
6000 c2 .. the process starts
6001 c2 -> ConsumerGroupHeartbeat, epoch 0: joins
6002 coordinator -- the epoch rises to 3: member c2-a joins
6002 coordinator -- epoch 3: the target has been computed by uniform
6002 coordinator -- Reconciling
6003 c2 <- epoch 3: have none, more when it is released
6004 c2 .. onPartitionsAssigned: none
6005 c2 -> ConsumerGroupHeartbeat, epoch 3: owns none
6006 c2 <- nothing new
10000 c1 -> ConsumerGroupHeartbeat, epoch 2
10002 c1 <- epoch 2: give up all but orders-0,1
10003 c1 -> OffsetCommit
10004 c1 <- OffsetCommit
10005 c1 .. onPartitionsRevoked: orders-2,3
10006 c1 -> ConsumerGroupHeartbeat, epoch 2: owns orders-0,1
10008 c1 <- epoch 3: have orders-0,1
11005 c2 -> ConsumerGroupHeartbeat, epoch 3
11006 coordinator -- Stable: heartbeat of member c2-a
11007 c2 <- epoch 3: have orders-2,3
11008 c2 .. onPartitionsAssigned: orders-2,3
11009 c2 -> ConsumerGroupHeartbeat, epoch 3: owns orders-2,3
11010 c2 <- nothing new
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A member that is fenced, leaves and dies is told of; so is a rebalance that begins while
// one is under way, with the heartbeat that led to it.
func TestWhatInterruptsAConsumerGroup(t *testing.T) {
	stream, _, _ := strings.Cut(handover, `{"t": 10000,`)
	got := rowsOf(replay(t, stream+`{"t": 7000, "m": "c3", "e": "process.start"}
{"t": 7001, "m": "c3", "e": "member.state", "from": "UNSUBSCRIBED", "to": "JOINING"}
{"t": 7001, "m": "c3", "e": "heartbeat.sent", "epoch": 0, "owned": []}
{"t": 7002, "m": "c3", "e": "member.added", "mid": "c3-a", "reason": "joins the consumer group using the consumer protocol"}
{"t": 7002, "e": "epoch", "group": 4, "target": 3, "reason": "member c3-a joins"}
{"t": 7002, "e": "state", "from": "RECONCILING", "to": "ASSIGNING", "gen": 4, "reason": "member c3-a joins"}
{"t": 7003, "m": "c3", "e": "heartbeat.ok"}
{"t": 7500, "m": "c1", "e": "heartbeat.sent", "epoch": 2}
{"t": 7501, "m": "c1", "e": "heartbeat.err", "error": "FENCED_MEMBER_EPOCH"}
{"t": 7501, "m": "c1", "e": "member.state", "from": "STABLE", "to": "FENCED"}
{"t": 8000, "m": "c2", "e": "heartbeat.sent", "epoch": -1}
{"t": 8001, "m": "c2", "e": "member.removed", "mid": "c2-a", "reason": "left the consumer group"}
{"t": 8001, "e": "epoch", "group": 5, "target": 3, "reason": "member c2-a has left"}
`, 20_000_000, &event.Names{}))
	_, got, _ = strings.Cut(got, "epoch 5\n")
	want := `7001 c3 -> ConsumerGroupHeartbeat, epoch 0: joins
7002 coordinator -- the epoch rises to 4: member c3-a joins
7002 coordinator -- Assigning
7003 c3 <- nothing new
7500 c1 -> ConsumerGroupHeartbeat, epoch 2
7501 c1 <- ConsumerGroupHeartbeat: FENCED_MEMBER_EPOCH
7501 c1 .. FENCED
8000 c2 -> ConsumerGroupHeartbeat, epoch -1: leaves
8001 c2 .. removed by the coordinator: left the consumer group
8001 coordinator -- the epoch rises to 5: member c2-a has left
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Many that join at one moment raise the epoch as often; beyond the first few one row is
// about all of them.
func TestManyRisesAtOneMoment(t *testing.T) {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "{\"t\": 2, \"e\": \"epoch\", \"group\": %d, \"target\": 1, \"reason\": \"member c%d joins\"}\n", i+2, i)
	}
	want := `epoch 41
2 coordinator -- the epoch rises to 2: member c0 joins
2 coordinator -- the epoch rises to 3: member c1 joins
2 coordinator -- the epoch rises to 4: member c2 joins
2 coordinator -- the epoch rises from 4 to 41, the last time: member c39 joins
`
	if diff := cmp.Diff(want, rowsOf(replay(t, b.String(), 20_000_000, &event.Names{}))); diff != "" {
		t.Error(diff)
	}
}
