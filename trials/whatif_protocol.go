package trials

import (
	"slices"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
)

// What the broker decides of the consumer protocol.
const consumerSession, consumerHeartbeat = "group.consumer.session.timeout.ms", "group.consumer.heartbeat.interval.ms"

// sessionOf gives where the length of a session stands, and the heartbeat interval that one
// has to bear.
func sessionOf(sc *sim.Scenario) (key string, heartbeat int64) {
	if sc.Protocol() == member.ConsumerProtocol {
		return "broker." + consumerSession, int64(sc.Broker.Consumer.HeartbeatIntervalMs)
	}
	return "consumer.session.timeout.ms", heartbeatOf(sc)
}

func brokerTrials(key string, from int32, values []int64) []trial {
	var list []trial
	for _, v := range values {
		list = append(list, brokerTrial(key, from, v))
	}
	return list
}

// classicTrials are those of a classic group, whose members have the settings.
func classicTrials(sc *sim.Scenario, named map[string][]string, result *report.Report) []trial {
	var list []trial
	first := &sc.Members[0].Consumer
	if named["session.timeout.ms"] != nil || faulty(result) {
		list = append(list, sessions(sc, decided(named["session.timeout.ms"], first.SessionTimeoutMs), result)...)
	}
	if named["heartbeat.interval.ms"] != nil || result.Summary.ByCause[report.Handover] > 0 {
		list = append(list, consumerTrials(sc, "heartbeat.interval.ms", quickerHeartbeats(decided(named["heartbeat.interval.ms"], first.HeartbeatIntervalMs)))...)
	}
	return list
}

// otherWay is another way to rebalance: cooperatively, and for a consumer group that in the
// classic protocol; eagerly, where that ends what a cooperative rebalance leaves behind.
func otherWay(sc *sim.Scenario, result *report.Report) []trial {
	switch {
	case result.Summary.Rebalances == 0:
		return nil
	case sc.Protocol() == member.ConsumerProtocol:
		return []trial{{"group.protocol", "consumer", "classic, with cooperative-sticky", []scenarios.Change{
			{Key: "consumer.group.protocol", Value: ""}, {Key: "consumer.group.remote.assignor", Value: ""},
			{Key: "consumer.partition.assignment.strategy", Value: "cooperative-sticky"}}}}
	case result.Setup.Rebalance != report.Cooperative:
		return []trial{consumerTrial(sc, "partition.assignment.strategy", "cooperative-sticky")}
	case result.Summary.ByCause[report.Stalled] > 0 && slices.ContainsFunc(sc.Members, acknowledgesBeside):
		return []trial{consumerTrial(sc, "partition.assignment.strategy", "range")}
	}
	return nil
}

// acknowledgesBeside tells of a member whose container pauses its consumer for acknowledgments
// from other threads: what it keeps in a rebalance may stay paused.
func acknowledgesBeside(m sim.Member) bool {
	return m.Application.Program == member.SpringProgram && m.Application.Spring.AsyncAcks
}

// assignments tries both ways out for programs that call assign() themselves: not to, and an
// assignor with which it is right.
func assignments(sc *sim.Scenario) []trial {
	return []trial{
		{"application.assign", "true", "false", []scenarios.Change{{Key: "application.assign", Value: "false"}}},
		consumerTrial(sc, "partition.assignment.strategy", "range"),
	}
}

// epochTrials are those of a group of the consumer protocol, where the broker has them.
func epochTrials(sc *sim.Scenario, named map[string][]string, result *report.Report) []trial {
	const interval = "group.consumer.assignment.interval.ms"
	b := &sc.Broker.Consumer
	var list []trial
	if named[consumerSession] != nil || faulty(result) {
		now, each := int64(b.SessionTimeoutMs), int64(b.HeartbeatIntervalMs)
		list = append(list, brokerTrials(consumerSession, b.SessionTimeoutMs, append(shorterSessions(now, each), longerSessions(now, each, result)...))...)
	}
	if named[consumerHeartbeat] != nil || result.Summary.ByCause[report.Handover] > 0 {
		list = append(list, brokerTrials(consumerHeartbeat, b.HeartbeatIntervalMs, quickerHeartbeats(int64(b.HeartbeatIntervalMs)))...)
	}
	if named[interval] != nil && b.AssignmentIntervalMs > 0 {
		list = append(list, brokerTrial(interval, b.AssignmentIntervalMs, 0))
	}
	return list
}

// faulty tells whether members were dead, stood still or were cut off.
func faulty(result *report.Report) bool {
	causes := &result.Summary.ByCause
	return causes[report.Dead]+causes[report.Paused]+causes[report.CutOff] > 0
}
