package story

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// settings are those of a process, some of which decided how long something took.
type settings struct{ event.Settings }

// beside tells whether the client works beside the application, which then need not
// come to poll().
func (s settings) beside() bool { return s.Client().Traits().Beside }

// autoCommit is the interval of automatic commits; 0: there are none.
func (s settings) autoCommit() clock.Duration {
	if !s.Flag("enable.auto.commit") {
		return 0
	}
	return s.Millis("auto.commit.interval.ms")
}

// Setting is a setting with its value, in Kafka's units or, of the application's,
// as the scenario file writes it.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (s settings) named(name string) Setting { return Setting{name, s.Text(name)} }

// listener is what a callback takes: a setting by itself, and one for each partition where
// there is that.
func (s settings) listener(callback string) []Setting {
	all := []Setting{s.named(callback)}
	if each := callback + ".per.partition"; s.Has(each) {
		all = append(all, s.named(each))
	}
	if callback == "on.assigned" {
		all = append(all, s.restores()...)
	}
	return all
}

// restores are what the states that the program keeps take to be loaded, if they take time.
func (s settings) restores() (all []Setting) {
	for _, name := range []string{"state.restore", "state.restore.per.record"} {
		if s.Length(name) > 0 {
			all = append(all, s.named(name))
		}
	}
	return all
}

func (s settings) session() Setting   { return s.named("session.timeout.ms") }
func (s settings) heartbeat() Setting { return s.named("heartbeat.interval.ms") }
func (s settings) maxPoll() Setting   { return s.named("max.poll.interval.ms") }
func (s settings) strategy() Setting  { return s.named("partition.assignment.strategy") }

// commits is when the program commits by itself, as the scenario file writes it; empty: it
// does not.
func (s settings) commits() string {
	switch by := s.Text("commit"); {
	case by == "auto" || by == "none" || !s.Has("commit") || by == "" && (s.Flag("enable.auto.commit") || s.KeepsState()):
		return ""
	case by == "":
		return "batch"
	default:
		return by
	}
}

// commitTakes is how long a commit takes that meets nothing unusual.
func (s settings) commitTakes() clock.Duration {
	return s.Length("latency").Times(2).Plus(s.Length("jitter")).Plus(s.Length("append"))
}

// idle is how long the program waits before each poll().
const idle = "idle.between.polls"

// batch has the settings that decide how long the application is away from poll().
func (s settings) batch() []Setting {
	var list []Setting
	commits := s.commits()
	each := commits == "record"
	if s.Length("per.record") > 0 || each && s.commitTakes() > 0 {
		list = append(list, s.named("max.poll.records"))
	}
	if s.Length("per.record") > 0 {
		list = append(list, s.named("per.record"))
	}
	if s.Length("per.batch") > 0 {
		list = append(list, s.named("per.batch"))
	}
	if commits != "" && (each && s.commitTakes() > 0 || s.commitTakes() >= notable) {
		list = append(list, Setting{"commit", commits})
	}
	if s.Has(idle) {
		list = append(list, s.named(idle))
	}
	return list
}

// longestBatch is how long the application is away from poll() at most, if its commits meet
// nothing unusual.
func (s settings) longestBatch() clock.Duration {
	if s.Has("workers.threads") { // it polls while others work
		return s.Length("per.batch")
	}
	record, commit := s.Length("per.record"), clock.Duration(0)
	switch s.commits() {
	case "":
	case "record":
		record = record.Plus(s.commitTakes()).Plus(s.Length("jitter"))
	default:
		commit = s.commitTakes().Plus(s.Length("jitter"))
	}
	return s.Length("per.batch").Plus(record.Times(s.Number("max.poll.records"))).Plus(commit).Plus(s.Length(idle))
}
