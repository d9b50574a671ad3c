package kafkametrics

import (
	"bytes"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

// epochs is a member of a consumer group that joins, acknowledges, is told to give
// something up and is fenced before it has; c2 joins meanwhile, and leaves.
const epochs = `{"t": 0, "m": "c1", "e": "process.start"}
{"t": 10, "m": "c1", "e": "member.state", "from": "UNSUBSCRIBED", "to": "JOINING"}
{"t": 10, "m": "c1", "e": "heartbeat.sent", "epoch": 0, "owned": []}
{"t": 12, "m": "c1", "e": "member.added", "mid": "c1-a", "reason": "joins the consumer group using the consumer protocol"}
{"t": 12, "e": "epoch", "group": 2, "target": 1, "reason": "member c1-a joins"}
{"t": 12, "e": "epoch", "group": 2, "target": 2, "reason": "the target has been computed by uniform"}
{"t": 12, "m": "c1", "e": "member.epoch", "mid": "c1-a", "epoch": 2, "state": "STABLE", "p": ["orders-1", "orders-2"]}
{"t": 12, "e": "state", "from": "EMPTY", "to": "STABLE", "gen": 2, "reason": "the target has been computed by uniform"}
{"t": 14, "m": "c1", "e": "heartbeat.ok"}
{"t": 14, "m": "c1", "e": "member.state", "from": "JOINING", "to": "RECONCILING"}
{"t": 44, "m": "c1", "e": "assigned", "p": ["orders-1", "orders-2"], "gen": 2, "mid": "c1-a"}
{"t": 54, "m": "c1", "e": "callback.done", "p": ["orders-1", "orders-2"]}
{"t": 54, "m": "c1", "e": "member.state", "from": "RECONCILING", "to": "ACKNOWLEDGING"}
{"t": 54, "m": "c1", "e": "heartbeat.sent", "epoch": 2, "owned": ["orders-1", "orders-2"]}
{"t": 54, "m": "c1", "e": "member.state", "from": "ACKNOWLEDGING", "to": "STABLE"}
{"t": 58, "m": "c1", "e": "heartbeat.ok"}
{"t": 3000, "m": "c2", "e": "process.start"}
{"t": 3000, "m": "c2", "e": "member.state", "from": "UNSUBSCRIBED", "to": "JOINING"}
{"t": 3000, "m": "c2", "e": "heartbeat.sent", "epoch": 0, "owned": []}
{"t": 3001, "m": "c2", "e": "member.added", "mid": "c2-a", "reason": "joins the consumer group using the consumer protocol"}
{"t": 3001, "e": "epoch", "group": 3, "target": 2, "reason": "member c2-a joins"}
{"t": 3001, "e": "epoch", "group": 3, "target": 3, "reason": "the target has been computed by uniform"}
{"t": 3001, "e": "state", "from": "STABLE", "to": "RECONCILING", "gen": 3, "reason": "the target has been computed by uniform"}
{"t": 3003, "m": "c2", "e": "heartbeat.ok"}
{"t": 5060, "m": "c1", "e": "heartbeat.sent", "epoch": 2}
{"t": 5062, "m": "c1", "e": "heartbeat.ok"}
{"t": 5062, "m": "c1", "e": "member.state", "from": "STABLE", "to": "RECONCILING"}
{"t": 10070, "m": "c1", "e": "heartbeat.sent", "epoch": 2}
{"t": 10072, "m": "c1", "e": "heartbeat.err", "error": "UNKNOWN_MEMBER_ID"}
{"t": 10072, "m": "c1", "e": "member.state", "from": "RECONCILING", "to": "FENCED"}
{"t": 12000, "m": "c2", "e": "heartbeat.sent", "epoch": -1}
{"t": 12001, "m": "c2", "e": "member.removed", "mid": "c2-a", "reason": "left the consumer group"}
{"t": 12001, "e": "epoch", "group": 4, "target": 3, "reason": "member c2-a has left"}
{"t": 12001, "e": "state", "from": "RECONCILING", "to": "ASSIGNING", "gen": 4, "reason": "member c2-a has left"}
`

// The definitions are those of HeartbeatMetricsManager and ConsumerRebalanceMetricsManager:
// a rebalance of a member goes from RECONCILING to ACKNOWLEDGING, and an error of a heartbeat
// while one is open is a failure (AbstractMembershipManager.transitionTo, onHeartbeatFailure).
func TestMetricsOfTheConsumerProtocol(t *testing.T) {
	r := recordOf(t, epochs, 1*seconds, 6*seconds, 11*seconds)
	for metric, want := range map[string]string{
		"consumer_coordinator_metrics_heartbeat_total":             "2@1 3@6 4@11 1@6 1@11",
		"consumer_coordinator_metrics_heartbeat_response_time_max": "4@1 4@6 4@11 3@6 3@11",
		"consumer_coordinator_metrics_last_heartbeat_seconds_ago":  "0@1 0@6 0@11 3@6 8@11",
		"consumer_coordinator_metrics_rebalance_total":             "1@1 1@6 1@11 0@6 0@11",
		"consumer_coordinator_metrics_rebalance_latency_max":       "40@1 40@6 40@11 NaN@6 NaN@11",
		"consumer_coordinator_metrics_last_rebalance_seconds_ago":  "0@1 5@6 10@11 -1@6 -1@11",
		"consumer_coordinator_metrics_failed_rebalance_total":      "0@1 0@6 1@11 0@6 0@11",
		"consumer_coordinator_metrics_assigned_partitions":         "2@1 2@6 2@11 0@6 0@11",
		"consumer_coordinator_metrics_join_total":                  "",
		"consumer_coordinator_metrics_sync_time_max":               "",
	} {
		if got := shown(t, r, metric); got != want {
			t.Errorf("%s: got %s, want %s", metric, got, want)
		}
	}
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, classic := range []string{"_join_", "_sync_"} {
		if strings.Contains(b.String(), classic) {
			t.Errorf("%s is listed, which a client of the consumer protocol does not have", classic)
		}
	}
	checkOpenMetrics(t, b.String())
}

// What the coordinator shows has the names of GroupCoordinatorMetrics; a rebalance is an
// epoch that a heartbeat raises, not one that a removal does.
func TestBrokerMetricsOfTheConsumerProtocol(t *testing.T) {
	var b bytes.Buffer
	if err := recordOf(t, epochs, 0, 1*seconds, 6*seconds, 13*seconds).Write(&b); err != nil {
		t.Fatal(err)
	}
	_, broker, _ := strings.Cut(b.String(), "# TYPE kafka_coordinator_group_")
	golden.Compare(t, "testdata/epochs.txt", "# TYPE kafka_coordinator_group_"+broker)
}
