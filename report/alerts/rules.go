package alerts

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
)

// rule is a rule before it is evaluated.
type rule struct {
	name                 string
	severity             report.Severity
	when                 expr
	lasts                clock.Duration // for so long, before it fires
	summary, description string
}

// group is a group of rules: those that read the metrics of one kind of client, or of the
// broker.
type group struct {
	name  string
	who   kind // whom it takes in the run
	rules []rule
}

// kind is what has metrics of its own.
type kind uint8

const (
	javaClients kind = iota
	statisticsClients
	classicGroups
	consumerGroups
	everybody
)

// groups are all rules for a group whose members rebalance in one way.
func groups(rebalance string) []group {
	return []group{
		{"kafka-java-consumer", javaClients, append(
			often("KafkaConsumer", kafkametrics.Rebalances, counts(rebalance, 1), ofMember),
			rule{"KafkaConsumerSilent", report.Critical, above(kafkametrics.LastHeartbeat, report.Quiet, clock.Second), 0,
				silent, "A session.timeout.ms after its last heartbeat the coordinator removes the consumer. A process that stands still shows no metrics, so this is not about it: watch up == 0."},
			rule{"KafkaConsumerRebalanceLong", report.Warning, above(kafkametrics.RebalanceLatency, report.LongRebalance, clock.Millisecond), 0,
				"A rebalance took a Kafka consumer more than 30 s", "It is known when it is over. Somebody was waited for until he called poll(); the broker's log says who came last."},
			grows("KafkaConsumerLagGrows", "job", kafkametrics.RecordsLag, "The lag of a partition that no consumer has is not in it: see KafkaGroupLagGrows."),
		)},
		{"librdkafka", statisticsClients, append(
			often("Librdkafka", kafkametrics.RebalanceCount, counts(rebalance, 2), ofMember),
			rule{"LibrdkafkaSilent", report.Critical, compare{left: heartbeats(0), sign: "==", right: heartbeats(clock.Duration(report.Quiet))}, 0,
				silent, "A session.timeout.ms after its last heartbeat the coordinator removes the consumer."},
			grows("LibrdkafkaLagGrows", "job", kafkametrics.StatisticsLag, "The lag of a partition that no consumer has is not in it: see KafkaGroupLagGrows."),
		)},
		{"kafka-broker", classicGroups, append(
			often("KafkaGroup", kafkametrics.CompletedRebalances, counts(rebalance, 1), ofBroker),
			standing("KafkaGroupRebalancing", selector{metric: kafkametrics.GroupsInState, label: "name", values: []string{"NumGroupsPreparingRebalance", "NumGroupsCompletingRebalance"}}),
		)},
		{"kafka-broker-consumer-groups", consumerGroups, append(
			often("KafkaConsumerGroup", kafkametrics.EpochRebalances, 1, ofBroker+" Departures are not in it."),
			standing("KafkaConsumerGroupRebalancing", selector{metric: kafkametrics.ConsumerGroups, label: "state", values: []string{"Assigning", "Reconciling"}}),
		)},
		{"kafka-exporter", everybody, []rule{
			grows("KafkaGroupLagGrows", "consumergroup", kafkametrics.GroupLag, "Nobody consumes a partition, or records come in faster than they are processed."),
		}},
	}
}

const silent = "A Kafka consumer has sent no heartbeat for 30 s"

// Whom rules about rebalances are about, in the sentence that describes them.
const (
	ofMember = "Each comes of a join, a departure, an expired session or a changed subscription of some member of the group; the broker's log has the reason."
	ofBroker = "It is about all groups that the broker coordinates."
)

// counts is by how much one rebalance raises a counter at most that goes up by so much in an
// eager one: a cooperative one counts twice, for it hands on in a second step what was given
// up in the first (KIP-429).
func counts(rebalance string, eager int64) int64 {
	if rebalance == report.Cooperative || rebalance == report.Mixed {
		return 2
	}
	return eager
}

// often are the rules about rebalances that come too soon after one another, by a counter
// that one of them raises by so much at most. Kafka's rate-per-hour looks back on a minute
// and makes 60 or more of a single one, so it cannot tell. increase() is seldom a whole
// number, for it draws the line on to the ends of its window: hence the half.
func often(prefix, metric string, one int64, description string) []rule {
	within := func(name string, severity report.Severity, length report.Ms) rule {
		window := clock.Duration(length)
		return rule{prefix + name, severity, compare{left: aggregate{highest, "job", increase{selector{metric: metric}, window}}, sign: ">", to: kafkametrics.Count(2*one+1) / 2}, 0,
			fmt.Sprintf("A Kafka consumer group rebalances twice in %d minutes", window/clock.Minute),
			fmt.Sprintf("One rebalance raises the counter by %d at most in a group like this. %s", one, description)}
	}
	return []rule{within("RebalancesOften", report.Warning, report.OftenWarning), within("RebalancesTooOften", report.Critical, report.OftenCritical)}
}

// above is that a metric, which counts such units, is higher than a length of time.
func above(metric string, limit report.Ms, unit clock.Duration) expr {
	return compare{left: selector{metric: metric}, sign: ">", to: kafkametrics.Count(int64(clock.Duration(limit) / unit))}
}

// grows is the rule about a lag that rises from each look to the next for 30 s, as the
// finding has it: the first look sees that it has risen for one interval already.
func grows(name, by, metric, description string) rule {
	const every = clock.Duration(report.AlertEvery)
	lag := func(back clock.Duration) expr { return aggregate{sum, by, selector{metric: metric, back: back}} }
	return rule{name, report.Warning, compare{left: lag(0), sign: ">", right: lag(every)}, every, "The lag of a Kafka consumer group has grown for 30 s", description}
}

// standing is the rule about a group that is in such states for long.
func standing(name string, states selector) rule {
	return rule{name, report.Warning, compare{left: aggregate{sum, "job", states}, sign: ">"}, clock.Duration(report.LongRebalance),
		"A Kafka consumer group has been rebalancing for 30 s", "In a rebalance of the classic protocol nobody consumes under an eager assignor; somebody is waited for."}
}

// heartbeats are those that clients of librdkafka have sent, or had a while back.
func heartbeats(back clock.Duration) expr {
	return aggregate{sum, "client_id", selector{kafkametrics.Requests, "req", []string{"Heartbeat"}, back}}
}
