package trials

import (
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

// candidates are the values that an advice may mean.
func candidates(a *report.Advice, s *Scenario, result *report.Report) []trial {
	sc := s.Scenario
	switch {
	case a.Setting == "":
		return nil
	case a.Section == report.OfProgram:
		return programTrials(sc, a)
	case a.Section == report.OfProcess:
		return concurrencies(sc)
	case a.Section == report.OfPlatform:
		return platformTrials(sc, a, result)
	case a.Change == report.SetTo:
		return []trial{consumerTrial(sc, a.Setting, a.To)}
	case a.Change == report.SetToAndOutlast:
		return outlastingTrials(sc, a, result)
	case a.Section == report.OfBroker:
		return brokerTrials(a.Setting, int32(a.Now), numbers(sc, a, result))
	}
	return consumerTrials(sc, a.Setting, numbers(sc, a, result))
}

// numbers are the values of a setting of Kafka's that is a number.
func numbers(sc *sim.Scenario, a *report.Advice, result *report.Report) []int64 {
	_, beat := sessionOf(sc)
	lower := a.Change == report.Lower
	switch a.Setting {
	case "session.timeout.ms", consumerSession:
		if lower {
			return shorterSessions(a.Now, beat)
		}
		return longerSessions(a.Now, beat, result)
	case "max.poll.interval.ms":
		if lower {
			return shorterIntervals(a.Now)
		}
		return longerIntervals(a.Now, sc)
	case "max.poll.records":
		if lower {
			return append(smallerBatches(a.Now), below(a.Now, 1)...)
		}
		return largerBatches(a.Now)
	case "heartbeat.interval.ms", consumerHeartbeat:
		return quickerHeartbeats(a.Now)
	}
	return nil
}

// outlastingTrials set something that holds only with a longer session.
func outlastingTrials(sc *sim.Scenario, a *report.Advice, result *report.Report) []trial {
	var list []trial
	session, beat := sessionOf(sc)
	for _, ms := range longerSessions(a.Now, beat, result) {
		text := strconv.FormatInt(ms, 10)
		list = append(list, trial{setting: outlasting(a), from: "none", to: a.To + " and " + text, changes: []scenarios.Change{
			{Key: "consumer." + a.Setting, Value: a.To}, {Key: session, Value: text}}})
	}
	return list
}

// outlasting names the settings of an advice that wants a longer session, too.
func outlasting(a *report.Advice) string { return a.Setting + " and session.timeout.ms" }

// programTrials change the program around every consumer.
func programTrials(sc *sim.Scenario, a *report.Advice) []trial {
	set := func(setting, to string) scenarios.Change {
		return scenarios.Change{Key: "application." + setting, Value: to}
	}
	t := trial{setting: a.Name(), from: settings.Application().Named(a.Setting).Text(&sc.Members[0].Application), to: a.Value()}
	if a.Change == report.SetTo {
		t.changes = []scenarios.Change{set(a.Setting, a.To)}
		for _, also := range a.Also {
			t.changes = append(t.changes, set(also.Setting, also.To))
		}
		return []trial{t}
	}
	var values []string
	switch a.Setting {
	case "workers.threads":
		values = []string{strconv.FormatInt(2*a.Now, 10), strconv.FormatInt(4*a.Now, 10)}
	case "workers.drain":
		values = lengths(below(a.Now, a.Now/2, a.Now/6))
	}
	var list []trial
	for _, v := range values {
		t.to, t.changes = v, []scenarios.Change{set(a.Setting, v)}
		list = append(list, t)
	}
	return list
}

// concurrencies give a process more consumers, up to as many as there are partitions for.
func concurrencies(sc *sim.Scenario) []trial {
	processes := int64(0)
	for i := 0; i < len(sc.Members); {
		_, i = sc.ProcessOf(i)
		processes++
	}
	shareOf := func(n int64) int64 { return (n + processes - 1) / processes }
	now, most := shareOf(int64(len(sc.Members))), shareOf(partitionsOf(sc))
	if most <= now {
		return nil
	}
	return platformNumbers(report.Consumers, now, below(most+1, 2*now, 4*now, most)...)
}

// lengths are milliseconds as a scenario has them.
func lengths(ms []int64) []string {
	var list []string
	for _, n := range ms {
		list = append(list, (clock.Duration(n) * clock.Millisecond).String())
	}
	return list
}
