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

func (s settings) session() Setting   { return s.named("session.timeout.ms") }
func (s settings) heartbeat() Setting { return s.named("heartbeat.interval.ms") }
func (s settings) maxPoll() Setting   { return s.named("max.poll.interval.ms") }
func (s settings) strategy() Setting  { return s.named("partition.assignment.strategy") }

// batch has the settings that decide how long the application is away from poll().
func (s settings) batch() []Setting {
	var list []Setting
	if s.Length("per.record") > 0 {
		list = append(list, s.named("max.poll.records"), s.named("per.record"))
	}
	if s.Length("per.batch") > 0 {
		list = append(list, s.named("per.batch"))
	}
	return list
}

// longestBatch is how long the application is away from poll() at most.
func (s settings) longestBatch() clock.Duration {
	return s.Length("per.batch").Plus(s.Length("per.record").Times(s.Number("max.poll.records")))
}
