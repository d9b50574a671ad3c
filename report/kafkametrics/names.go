package kafkametrics

import (
	"strings"

	"github.com/groupsim/groupsim/clock"
)

// The groups of the Java consumer's metrics.
const (
	coordinatorGroup = "consumer-coordinator-metrics"
	consumerGroup    = "consumer-metrics"
	fetchGroup       = "consumer-fetch-manager-metrics"
)

// exported is a name of Kafka's as Prometheus' JMX exporter writes it: rebalance-total of
// consumer-coordinator-metrics is kafka_consumer_consumer_coordinator_metrics_rebalance_total.
func exported(group, name string) string {
	return strings.ReplaceAll("kafka_consumer_"+group+"_"+name, "-", "_")
}

// The names that alerts and dashboards are about. Those of the Java consumer, as the JMX
// exporter writes them:
var (
	Rebalances       = exported(coordinatorGroup, "rebalance-total")
	LastRebalance    = exported(coordinatorGroup, "last-rebalance-seconds-ago")
	LastHeartbeat    = exported(coordinatorGroup, "last-heartbeat-seconds-ago")
	RebalanceLatency = exported(coordinatorGroup, "rebalance-latency-max")
	RecordsLag       = exported(fetchGroup, "records-lag")
	lagMax           = metric{name: exported(fetchGroup, "records-lag-max"), help: "The highest lag of a partition, in records"}
	partitionLags    = []partitionLag{{name: RecordsLag, help: "The lag of a partition, in records"}, {name: StatisticsLag, statistics: true, help: "consumer_lag of a partition, in records"}}
)

// Those of librdkafka's statistics (STATISTICS.md), whose paths exporters join by _; what
// stands before the path is each exporter's own:
const (
	RebalanceAge   = "librdkafka_cgrp_rebalance_age"
	RebalanceCount = "librdkafka_cgrp_rebalance_cnt"
	AssignmentSize = "librdkafka_cgrp_assignment_size"
	Requests       = "librdkafka_brokers_req"
	StatisticsLag  = "librdkafka_topics_partitions_consumer_lag"
)

// Those of the broker, as the JMX exporter writes them, and of kafka_exporter:
const (
	GroupsInState       = "kafka_coordinator_group_GroupMetadataManager_Value"
	coordinatorMetrics  = "kafka_server_group_coordinator_metrics_"
	ConsumerGroups      = coordinatorMetrics + "consumer_group_count"
	CompletedRebalances = coordinatorMetrics + "group_completed_rebalance_count"
	EpochRebalances     = coordinatorMetrics + "consumer_group_rebalance_count"
	GroupLag            = "kafka_consumergroup_lag"
)

// partitionLag is a metric of the lag of each partition that a client has.
type partitionLag struct {
	name, help string
	statistics bool
}

// Names lists the names of all metrics, as Prometheus has them.
func Names() []string {
	list := []string{GroupLag, lagMax.name}
	for _, m := range clientMetrics() {
		list = append(list, m.name)
	}
	for _, m := range partitionLags {
		list = append(list, m.name)
	}
	for _, f := range (&Recorder{}).brokerFamilies() {
		list = append(list, f.Name)
	}
	return list
}

// clientMetrics are all that a client can have.
func clientMetrics() []metric { return append(consumerMetrics(), statistics()...) }

// statistics are the metrics of librdkafka's statistics that the record of a run can tell
// (rd_kafka_stats_emit_all).
func statistics() []metric {
	list := []metric{
		{name: RebalanceCount, help: "Rebalances, assign and revoke each for itself", get: func(c *client, _ clock.Time) Value { return Count(c.callbacks) }},
		{name: RebalanceAge, help: "Time since the last rebalance, assign or revoke, in ms; 0: none yet", get: func(c *client, now clock.Time) Value {
			if c.callbacks == 0 {
				return 0
			}
			return millis(now.Sub(c.Entered) / clock.Millisecond * clock.Millisecond)
		}},
		{name: AssignmentSize, help: "Partitions that the consumer has", get: func(c *client, _ clock.Time) Value { return Count(int64(len(c.partitions))) }},
		{name: Requests, labels: []Label{{"req", "Heartbeat"}}, help: "Heartbeats that were sent", get: func(c *client, _ clock.Time) Value { return Count(c.heartbeats) }},
	}
	for i := range list {
		list[i].statistics = true
	}
	return list
}
