package trials

import (
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
)

// platformTrials change what a platform does with processes: of the controllers that stand beside
// the group, and of a grace period wherever one is.
func platformTrials(sc *sim.Scenario, a *report.Advice, result *report.Report) []trial {
	if a.Setting == report.Grace {
		return gracePeriods(sc, a.Now)
	}
	for i := range sc.Standing {
		if s := &sc.Standing[i]; s.Verb.Takes("failures") {
			if list := probeTrials(sc, s, a); list != nil {
				return list
			}
		} else if s.Verb.Takes("lag.threshold") {
			if list := scalerTrials(sc, s, a, result); list != nil {
				return list
			}
		}
	}
	return nil
}

func platformTrial(setting, from, to string) trial {
	return trial{setting, from, to, []scenarios.Change{{Key: setting, Value: to}}}
}

// platformTimes are trials of longer times.
func platformTimes(setting string, now clock.Duration, ms []int64) []trial {
	var list []trial
	for _, to := range lengths(ms) {
		list = append(list, platformTrial(setting, now.String(), to))
	}
	return list
}

func platformNumbers(setting string, now int64, values ...int64) []trial {
	var list []trial
	for _, n := range values {
		list = append(list, platformTrial(setting, strconv.FormatInt(now, 10), strconv.FormatInt(n, 10)))
	}
	return list
}

// probeTrials have more patience, or look at something else.
func probeTrials(sc *sim.Scenario, s *sim.Step, a *report.Advice) []trial {
	period := int64(s.Period / clock.Millisecond)
	switch a.Setting {
	case report.ProbeCheck:
		is := slices.IndexFunc(s.Verb.Fields, func(f sim.Field) bool { return f.Name == "check" })
		return []trial{platformTrial(a.Setting, s.Verb.Fields[is].Options[s.Check], a.To)}
	case report.ProbeFailures:
		return platformNumbers(a.Setting, s.Failures, above(max(s.Failures, longestWait(sc)/period), 3, 6, 10, 20, 30, 60, 120)...)
	case report.ProbePeriod:
		return platformTimes(a.Setting, s.Period, above(max(period, longestAway(sc)), 10_000, 30_000, 60_000, 120_000, 300_000, 600_000))
	case report.ProbeDelay:
		delay := int64(s.InitialDelay / clock.Millisecond)
		return platformTimes(a.Setting, s.InitialDelay, above(max(delay, int64(s.Startup/clock.Millisecond)+longestWait(sc)), 30_000, 60_000, 120_000, 300_000, 600_000))
	}
	return nil
}

// longestWait is for how many milliseconds a member may wait for partitions: for a session that
// has to end, or for a member that is busy.
func longestWait(sc *sim.Scenario) int64 {
	_, beat := sessionOf(sc)
	session := int64(0)
	if sc.Protocol() == member.ConsumerProtocol {
		session = int64(sc.Broker.Consumer.SessionTimeoutMs)
	} else {
		for i := range sc.Members {
			session = max(session, int64(sc.Members[i].Consumer.SessionTimeoutMs))
		}
	}
	return max(session+beat, longestAway(sc))
}

// scalerTrials have an autoscaler that does less.
func scalerTrials(sc *sim.Scenario, s *sim.Step, a *report.Advice, result *report.Report) []trial {
	longer := func(now clock.Duration) []trial {
		return platformTimes(a.Setting, now, twoAbove(int64(now/clock.Millisecond), 60_000, 120_000, 300_000, 600_000, 1_200_000, 3_600_000))
	}
	switch a.Setting {
	case report.ScaleThreshold:
		return platformNumbers(a.Setting, s.LagThreshold, largerThresholds(s.LagThreshold, result)...)
	case report.ScaleStabilization:
		return longer(s.Stabilization)
	case report.ScaleCooldown:
		return longer(s.Cooldown)
	case report.ScaleMin:
		return platformNumbers(a.Setting, s.Min, above(s.Min, min(s.Max, enoughPods(sc, s)))...)
	case report.ScaleMax:
		return largestScales(sc, s)
	}
	return nil
}

// largestScales are smaller maxima: what there are partitions for, and the minimum.
func largestScales(sc *sim.Scenario, s *sim.Step) []trial {
	values := []int64{s.Min}
	if enough := enoughPods(sc, s); enough > s.Min {
		values = []int64{enough, s.Min}
	}
	return platformNumbers(report.ScaleMax, s.Max, below(s.Max, values...)...)
}

// enoughPods is how many an autoscaler may have that each of their consumers has a partition.
func enoughPods(sc *sim.Scenario, s *sim.Step) int64 {
	first, end := sc.ProcessOf(s.Replicas[0][0])
	return partitionsOf(sc) / int64(end-first)
}
