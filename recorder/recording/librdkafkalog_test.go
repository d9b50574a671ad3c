package recording

import (
	"reflect"
	"slices"
	"testing"
)

// Each line of librdkafka 2.16 with what it tells of.
func TestLibrdkafkaLog(t *testing.T) {
	const at = 17959778849678
	var l LibrdkafkaLog
	for _, c := range []struct {
		line   string
		name   string
		fields map[string]any
	}{
		{`JOIN|c1#consumer-1| [thrd:main]: localhost:1/1: Joining group "g" with 1 subscribed topic(s) and member id ""`, "", nil},
		{`SEND|c1#consumer-1| [thrd:GroupCoordinator]: GroupCoordinator/1: Sent JoinGroupRequest (v5, 97 bytes @ 0, CorrId 4)`, "join.sent", map[string]any{"known": false}},
		{`JOINGROUP|c1#consumer-1| [thrd:main]: JoinGroup response: GenerationId -1, Protocol , LeaderId , my MemberId c1-77, member metadata count 0: Broker: Group member needs a valid member ID`,
			"join.err", map[string]any{"error": "MEMBER_ID_REQUIRED"}},
		{`JOIN|c1#consumer-1| [thrd:main]: localhost:1/1: Joining group "g" with 1 subscribed topic(s) and member id "c1-77"`, "", nil},
		{`SEND|c1#consumer-1| [thrd:GroupCoordinator]: GroupCoordinator/1: Sent JoinGroupRequest (v5, 97 bytes @ 0, CorrId 5)`, "join.sent", map[string]any{"known": true}},
		{`JOINGROUP|c1#consumer-1| [thrd:main]: JoinGroup response: GenerationId 2, Protocol range, LeaderId c1-77 (me), my MemberId c1-77, member metadata count 1: (no error)`,
			"join.ok", map[string]any{"gen": int64(2), "protocol": "range", "leader": true, "mid": "c1-77"}},
		{`JOINGROUP|c1#consumer-1| [thrd:main]: I am elected leader for group "g" with 1 member(s)`, "", nil},
		{`SEND|c1#consumer-1| [thrd:GroupCoordinator]: GroupCoordinator/1: Sent SyncGroupRequest (v3, 103 bytes @ 0, CorrId 6)`, "sync.sent", map[string]any{"gen": int64(2), "leader": true}},
		{`SYNCGROUP|c1#consumer-1| [thrd:main]: SyncGroup response: Success (38 bytes of MemberState data)`, "sync.ok", nil},
		{`SYNCGROUP|c1#consumer-1| [thrd:main]: SyncGroup response: Broker: Group rebalance in progress (0 bytes of MemberState data)`, "sync.err", map[string]any{"error": "REBALANCE_IN_PROGRESS"}},
		{`CGRPJOINSTATE|c1#consumer-1| [thrd:main]: Group "g" changed join state wait-sync -> wait-assign-call (state up)`, "join.state", map[string]any{"from": "wait-sync", "to": "wait-assign-call"}},
		{`CGRPSTATE|c1#consumer-1| [thrd:main]: Group "g" changed state wait-broker-transport -> up (join-state init)`, "coordinator.found", nil},
		{`CGRPSTATE|c1#consumer-1| [thrd:main]: Group "g" changed state up -> query-coord (join-state steady)`, "coordinator.lost", map[string]any{"reason": "query-coord"}},
		{`REJOIN|c1#consumer-1| [thrd:main]: Group "g": Rejoining group with 4 owned partition(s): Group is rebalancing`, "rejoin", map[string]any{"reason": "with 4 owned partition(s): Group is rebalancing"}},
		{`REJOIN|c1#consumer-1| [thrd:main]: Group "g": subscription updated from metadata change: rejoining group in state wait-metadata`, "", nil},
		{`COMMIT|c1#consumer-1| [thrd:main]: GroupCoordinator/1: Committing offsets for 4 partition(s) with generation-id 2 in join-state steady: cgrp auto commit timer`,
			"committing", map[string]any{"reason": "Committing offsets for 4 partition(s) with generation-id 2 in join-state steady: cgrp auto commit timer"}},
		{`MAXPOLL|c1#consumer-1| [thrd:main]: Application maximum poll interval (8000ms) exceeded by 107ms (adjust max.poll.interval.ms for long-running message processing): leaving group`, "poll.timeout", nil},
		{`SEND|c1#consumer-1| [thrd:GroupCoordinator]: GroupCoordinator/1: Sent LeaveGroupRequest (v1, 35 bytes @ 0, CorrId 16)`, "leave.sent", map[string]any{"reason": "max.poll.interval.ms exceeded"}},
		{`CGRPTERM|c1#consumer-1| [thrd:main]: Terminating group "g" in state up with 4 partition(s)`, "", nil},
		{`UNSUBSCRIBE|c1#consumer-1| [thrd:main]: Group "g": unsubscribe from current subscription of size 1 (leave group=true, has joined=true, c1-77, join-state steady)`, "", nil},
		{`SEND|c1#consumer-1| [thrd:GroupCoordinator]: GroupCoordinator/1: Sent LeaveGroupRequest (v1, 35 bytes @ 0, CorrId 17)`, "leave.sent", map[string]any{"reason": "the consumer is being closed"}},
		{`SEND|c1#consumer-1| [thrd:localhost:1/1]: localhost:1/1: Sent FetchRequest (v16, 97 bytes @ 0, CorrId 4)`, "", nil},
	} {
		var want []Event
		if c.name != "" {
			want = []Event{{T: at, Name: c.name, Fields: c.fields}}
		}
		if got := l.Events("%7|1795977884.967|"+c.line, at); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", c.line, got, want)
		}
	}
}

// An answer to a heartbeat is good if no line says that it is not until the next one is
// sent, or none comes any more.
func TestHeartbeatsOfLibrdkafka(t *testing.T) {
	const (
		sent    = `SEND|c1#consumer-1| [thrd:GroupCoordinator]: GroupCoordinator/1: Sent HeartbeatRequest (v3, 41 bytes @ 0, CorrId 7)`
		answer  = `RECV|c1#consumer-1| [thrd:GroupCoordinator]: GroupCoordinator/1: Received HeartbeatResponse (v3, 6 bytes, CorrId 7, rtt 0.03ms)`
		refused = `HEARTBEAT|c1#consumer-1| [thrd:main]: Group "g" heartbeat error response in state up (join-state steady, 5 partition(s) assigned): Broker: Unknown member`
	)
	var l LibrdkafkaLog
	var got []string
	for _, line := range []string{sent, answer, sent, answer, refused, sent, answer} {
		for _, e := range l.Events("%7|1795977884.967|"+line, 0) {
			got = append(got, e.Name)
		}
	}
	for _, e := range l.Rest() {
		got = append(got, e.Name)
	}
	if want := []string{"heartbeat.sent", "heartbeat.ok", "heartbeat.sent", "heartbeat.err", "heartbeat.sent", "heartbeat.ok"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A line that was read in the millisecond in which it was written has the tenth of the
// reading, another one that of the line before or none.
func TestTimesOfLibrdkafka(t *testing.T) {
	var l LibrdkafkaLog
	for _, c := range []struct {
		written    string
		read, want Time
	}{
		{"1.000", 10003, 10003}, {"1.000", 10010, 10003}, {"1.001", 10025, 10010}, {"1.002", 10020, 10020}, {"1.009", 10150, 10090},
	} {
		got := l.Events("%7|"+c.written+"|SYNCGROUP|c1#consumer-1| [thrd:main]: SyncGroup response: Success (38 bytes of MemberState data)", c.read)
		if len(got) != 1 || got[0].T != c.want {
			t.Errorf("written %s, read %d: got %v, want %d", c.written, c.read, got, c.want)
		}
	}
}
