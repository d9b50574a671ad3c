package kafkametrics

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/internal/journaltest"
	"github.com/groupsim/groupsim/protocol"
)

// fixedLags has a lag of ten records for each number of a partition.
type fixedLags struct{}

func (fixedLags) Lag(tp protocol.TopicPartition, _ clock.Time) (int64, bool) {
	return 10 * int64(tp.Partition), tp.Partition != 9
}

const seconds = clock.Time(clock.Second)

// life is a member that joins, is refused once, consumes, stalls, leaves, and comes
// back as a new process; c2 never starts.
const life = `{"t": 0, "m": "c1", "e": "process.start"}
{"t": 1000, "m": "c1", "e": "join.sent", "known": false}
{"t": 1010, "m": "c1", "e": "join.err", "error": "MEMBER_ID_REQUIRED"}
{"t": 1010, "m": "c1", "e": "join.sent", "known": true}
{"t": 4000, "e": "state", "from": "PreparingRebalance", "to": "CompletingRebalance", "gen": 1}
{"t": 4010, "m": "c1", "e": "join.ok", "gen": 1, "leader": true, "protocol": "range", "mid": "c1-a"}
{"t": 4010, "m": "c1", "e": "sync.sent", "gen": 1, "leader": true}
{"t": 4015, "e": "state", "from": "CompletingRebalance", "to": "Stable", "gen": 1}
{"t": 4020, "m": "c1", "e": "sync.ok"}
{"t": 4020, "m": "c1", "e": "assigned", "p": ["orders-9", "orders-2", "orders-1"], "gen": 1}
{"t": 4070, "m": "c1", "e": "callback.done", "p": ["orders-9", "orders-2", "orders-1"]}
{"t": 7000, "m": "c1", "e": "heartbeat.sent"}
{"t": 7002, "m": "c1", "e": "heartbeat.ok"}
{"t": 9000, "m": "c1", "e": "commit.sent", "p": ["orders-1"]}
{"t": 9004, "m": "c1", "e": "commit.ok", "p": ["orders-1"]}
{"t": 10000, "m": "c1", "e": "heartbeat.sent"}
{"t": 10006, "m": "c1", "e": "heartbeat.err", "error": "REBALANCE_IN_PROGRESS"}
{"t": 20000, "m": "c1", "e": "stall"}
{"t": 28000, "m": "c1", "e": "awake"}
{"t": 28000, "m": "c1", "e": "revoked", "p": ["orders-2"]}
{"t": 28003, "m": "c1", "e": "callback.done", "p": ["orders-2"]}
{"t": 50000, "m": "c1", "e": "paused"}
{"t": 70000, "m": "c1", "e": "resumed"}
{"t": 80000, "m": "c1", "e": "killed"}
{"t": 100000, "m": "c1", "e": "process.start"}
`

func record(t *testing.T, moments ...clock.Time) *Recorder {
	t.Helper()
	return recordOf(t, life, moments...)
}

func recordOf(t *testing.T, stream string, moments ...clock.Time) *Recorder {
	t.Helper()
	names := &event.Names{Members: []string{"c1", "c2"}, Topics: []string{"orders"}}
	r := NewRecorder(names, moments)
	for _, e := range journaltest.Events(t, stream, names) {
		r.Event(e)
	}
	r.Finish(fixedLags{})
	return r
}

// shown gives the samples of a metric: "value@time".
func shown(t *testing.T, r *Recorder, metric string) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, line := range strings.Split(b.String(), "\n") {
		if name, rest, ok := strings.Cut(line, "{"); ok && name == "kafka_consumer_"+metric {
			_, value, _ := strings.Cut(rest, "} ")
			list = append(list, strings.Replace(value, " ", "@", 1))
		}
	}
	return strings.Join(list, " ")
}

// The definitions are those of AbstractCoordinator.GroupCoordinatorMetrics and its
// neighbours.
func TestMetrics(t *testing.T) {
	r := record(t, 2*seconds, 10*seconds, 30*seconds, 60*seconds, 75*seconds, 90*seconds, 101*seconds)
	for metric, want := range map[string]string{
		"consumer_coordinator_metrics_heartbeat_total":                "0@2 1@10 2@30 2@75 0@101",
		"consumer_coordinator_metrics_heartbeat_response_time_max":    "NaN@2 2@10 6@30 NaN@75 NaN@101",
		"consumer_coordinator_metrics_last_heartbeat_seconds_ago":     "-1@2 0@10 20@30 65@75 -1@101",
		"consumer_coordinator_metrics_join_time_max":                  "NaN@2 3000@10 3000@30 NaN@75 NaN@101",
		"consumer_coordinator_metrics_sync_time_avg":                  "NaN@2 10@10 10@30 NaN@75 NaN@101",
		"consumer_coordinator_metrics_rebalance_latency_max":          "NaN@2 3020@10 3020@30 NaN@75 NaN@101", // from the first JoinGroup, refused or not
		"consumer_coordinator_metrics_rebalance_latency_total":        "0@2 3020@10 3020@30 3020@75 0@101",
		"consumer_coordinator_metrics_rebalance_rate_per_hour":        "0@2 120@10 120@30 0@75 0@101",
		"consumer_coordinator_metrics_failed_rebalance_total":         "1@2 1@10 1@30 1@75 0@101",
		"consumer_coordinator_metrics_last_rebalance_seconds_ago":     "-1@2 5@10 25@30 70@75 -1@101",
		"consumer_coordinator_metrics_assigned_partitions":            "0@2 3@10 2@30 2@75 0@101",
		"consumer_coordinator_metrics_commit_latency_max":             "NaN@2 4@10 4@30 NaN@75 NaN@101",
		"consumer_coordinator_metrics_commit_rate":                    "0@2 0.033333@10 0.033333@30 0@75 0@101",
		"consumer_coordinator_metrics_partition_assigned_latency_avg": "NaN@2 50@10 50@30 NaN@75 NaN@101",
		"consumer_coordinator_metrics_partition_revoked_latency_max":  "NaN@2 NaN@10 3@30 3@75 NaN@101",
		"consumer_metrics_time_between_poll_max":                      "8000@30 20000@75",
		"consumer_fetch_manager_metrics_records_lag_max":              "NaN@2 20@10 10@30 10@75 NaN@101",
		"consumer_fetch_manager_metrics_records_lag":                  "10@10 10@30 10@75 20@10",
	} {
		if got := shown(t, r, metric); got != want {
			t.Errorf("%s: got %s, want %s", metric, got, want)
		}
	}
}

func TestOpenMetricsGolden(t *testing.T) {
	var b bytes.Buffer
	if err := record(t, 10*seconds, 30*seconds).Write(&b); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/life.txt", b.String())
}

var (
	metadataLine = regexp.MustCompile(`^# (TYPE|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$`)
	sampleLine   = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? (NaN|-?[0-9]+(?:\.[0-9]+)?) ([0-9]+(?:\.[0-9]+)?)$`)
)

// checkOpenMetrics holds a text to the rules of OpenMetrics 1.0 that concern it: the
// form of each line, families in one piece with a type before their samples, the
// suffix of counters, and time stamps that ascend within a labelled metric, whose
// samples stand together.
func checkOpenMetrics(t *testing.T, text string) (samples int) {
	t.Helper()
	body, ok := strings.CutSuffix(text, "# EOF\n")
	if !ok || strings.Contains(body, "# EOF") {
		t.Fatal("does not end with the one # EOF")
	}
	types, seen := map[string]string{}, map[string]bool{}
	family, series, last := "", "", -1.0
	for _, line := range strings.Split(strings.TrimSuffix(body, "\n"), "\n") {
		if m := metadataLine.FindStringSubmatch(line); m != nil {
			if m[2] != family && types[m[2]] != "" {
				t.Errorf("%s is in two pieces", m[2])
			}
			family = m[2]
			if m[1] == "TYPE" {
				types[family] = m[3]
			}
			continue
		}
		m := sampleLine.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("not OpenMetrics: %s", line)
			continue
		}
		want := family
		if types[family] == "counter" {
			want += "_total"
		}
		if m[1] != want || types[family] != "counter" && types[family] != "gauge" {
			t.Errorf("%s in the family %s of type %q", m[1], family, types[family])
		}
		at, _ := strconv.ParseFloat(m[4], 64)
		if key := m[1] + m[2]; key != series {
			if seen[key] {
				t.Errorf("the samples of %s do not stand together", key)
			}
			seen[key], series, last = true, key, -1
		}
		if at <= last {
			t.Errorf("time stamps do not ascend: %s", line)
		}
		last = at
		samples++
	}
	return samples
}

func TestOpenMetricsSyntax(t *testing.T) {
	names := &event.Names{Members: []string{`a"b\c` + "\n", "c2"}, Topics: []string{"orders"}}
	var moments []clock.Time
	for at := clock.Time(500_000); at < 120*seconds; at += 7 * seconds {
		moments = append(moments, at)
	}
	r := NewRecorder(names, moments)
	for _, e := range journaltest.Events(t, life, &event.Names{Members: []string{"c1"}, Topics: []string{"orders"}}) {
		r.Event(e)
	}
	r.Finish(fixedLags{})
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	if n := checkOpenMetrics(t, b.String()); n < 500 {
		t.Errorf("only %d samples", n)
	}
}

func TestValues(t *testing.T) {
	for v, want := range map[Value]string{0: "0", 1: "0.000001", 1_500_000: "1.5", -1_000_000: "-1", NaN: "NaN", millis(1234 * clock.Microsecond): "1.234", Count(1 << 40): "1099511627776"} {
		if got := v.String(); got != want {
			t.Errorf("%d: got %s, want %s", int64(v), got, want)
		}
	}
}
