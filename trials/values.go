package trials

import (
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/sim"
)

// The values of settings that are worth a run, for what-ifs and for what findings advise.

// shorterSessions are at most two, of two heartbeats at least.
func shorterSessions(session, heartbeat int64) []int64 {
	var shorter []int64
	for _, ms := range below(session, 30_000, 20_000, 15_000, 10_000, 6_000) {
		if ms >= 2*heartbeat {
			shorter = append(shorter, ms)
		}
	}
	if n := len(shorter); n > 2 {
		shorter = []int64{shorter[n/2], shorter[n-1]}
	}
	return shorter
}

// longerSessions is one that outlasts the longest gap.
func longerSessions(session, heartbeat int64, result *report.Report) []int64 {
	need := max(session, int64(result.Summary.LongestGap)/int64(clock.Millisecond)+heartbeat)
	return above(need, 45_000, 60_000, 120_000, 300_000, 600_000)
}

// largerBatches feed threads that wait, and spread over more records what a batch takes.
func largerBatches(records int64) []int64 { return above(records, 10, 50, 100, 500, 2000) }

// smallerBatches bring a member back to poll() sooner.
func smallerBatches(records int64) []int64 { return below(records, records/10, 10) }

// shorterIntervals let a member that does not poll be missed sooner.
func shorterIntervals(limit int64) []int64 { return below(limit, limit/2, limit/5) }

// longerIntervals is one that outlasts what the application stays away for.
func longerIntervals(limit int64, sc *sim.Scenario) []int64 {
	return above(max(limit, longestAway(sc)), 300_000, 600_000, 1_200_000, 3_600_000, 86_400_000)
}

// quickerHeartbeats tell members of a rebalance sooner.
func quickerHeartbeats(interval int64) []int64 { return below(interval, 3000, 1000) }

// longestAway is for how many milliseconds an application can stay away from poll() by its
// settings and as steps make it: a batch, or a callback of its listener.
func longestAway(sc *sim.Scenario) int64 {
	longest, partitions := clock.Duration(0), partitionsOf(sc)
	for i := range sc.Members {
		m := &sc.Members[i]
		app := &m.Application
		perRecord, perBatch := app.PerRecord, app.PerBatch
		for j := range sc.Steps {
			if s := &sc.Steps[j]; slices.Contains(s.Members, i) {
				perRecord, perBatch = max(perRecord, s.PerRecord), max(perBatch, s.PerBatch)
			}
		}
		longest = max(longest, perBatch.Plus(perRecord.Times(int64(m.Consumer.MaxPollRecords))), app.OnLost.Plus(app.OnLostPerPartition.Times(partitions)),
			app.OnAssigned.Plus(app.OnAssignedPerPartition.Plus(app.State.Restore.Takes).Times(partitions)), app.OnRevoked.Plus(app.OnRevokedPerPartition.Times(partitions)))
	}
	return int64(longest / clock.Millisecond)
}

// partitionsOf counts those of all topics.
func partitionsOf(sc *sim.Scenario) int64 {
	sum := int64(0)
	for i := range sc.Topics {
		sum += int64(sc.Topics[i].Partitions)
	}
	return sum
}

// largerThresholds are round ones with which the lag at which pods were brought would have been
// one for those that there were.
func largerThresholds(now int64, result *report.Report) []int64 {
	need, round := now, []int64{}
	for _, x := range result.Controls.Scaled {
		if i := int((x.At + report.LagEvery - 1) / report.LagEvery); x.Replicas > x.Before && i < len(result.Lag) {
			need = max(need, result.Lag[i]/int64(max(x.Before, 1)))
		}
	}
	for n := int64(1); n < 1_000_000_000; n *= 10 {
		round = append(round, n, 2*n, 5*n)
	}
	return twoAbove(need, round...)
}

// heartbeatOf is the longest heartbeat interval, which a session of all has to bear.
func heartbeatOf(sc *sim.Scenario) int64 {
	longest := int32(0)
	for i := range sc.Members {
		longest = max(longest, sc.Members[i].Consumer.HeartbeatIntervalMs)
	}
	return int64(longest)
}

// decided is the value that decided something, the largest of several, or else that of the
// first member.
func decided(values []string, otherwise int32) int64 {
	largest := int64(-1)
	for _, text := range values {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			largest = max(largest, n)
		}
	}
	if largest < 0 {
		return int64(otherwise)
	}
	return largest
}

// below keeps of some values those below a bound, above the first one above it, and twoAbove also
// the next one.
func below(bound int64, values ...int64) []int64 {
	return slices.DeleteFunc(values, func(v int64) bool { return v >= bound || v < 1 })
}

func above(bound int64, values ...int64) []int64 {
	for _, v := range values {
		if v > bound {
			return []int64{v}
		}
	}
	return nil
}

func twoAbove(bound int64, values ...int64) []int64 {
	list := above(bound, values...)
	if len(list) > 0 {
		list = append(list, above(list[0], values...)...)
	}
	return list
}
