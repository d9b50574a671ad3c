package story

import (
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// Settings are those of a process that can decide how long something takes.
type Settings struct {
	Client         event.Library
	InstanceID     string // group.instance.id; empty: a dynamic member
	SessionMs      int32  // session.timeout.ms
	HeartbeatMs    int32  // heartbeat.interval.ms
	MaxPollMs      int32  // max.poll.interval.ms
	MaxPollRecords int32  // max.poll.records
	RequestMs      int32  // request.timeout.ms
	AutoCommitMs   int32  // auto.commit.interval.ms; 0: enable.auto.commit is false
	Strategy       string // partition.assignment.strategy
	PerRecord      clock.Duration
	PerBatch       clock.Duration
	OnRevoked      clock.Duration
	OnAssigned     clock.Duration
	OnLost         clock.Duration
}

// beside tells whether the client works beside the application, which then need not
// come to poll().
func (s *Settings) beside() bool { return s.Client.Traits().Beside }

// Setting is a setting with its value, in Kafka's units or, of the application's,
// as the scenario file writes it.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func millis(name string, ms int32) Setting { return Setting{name, strconv.Itoa(int(ms))} }

func length(name string, d clock.Duration) Setting { return Setting{name, d.String()} }

func (s *Settings) session() Setting   { return millis("session.timeout.ms", s.SessionMs) }
func (s *Settings) heartbeat() Setting { return millis("heartbeat.interval.ms", s.HeartbeatMs) }
func (s *Settings) maxPoll() Setting   { return millis("max.poll.interval.ms", s.MaxPollMs) }
func (s *Settings) strategy() Setting  { return Setting{"partition.assignment.strategy", s.Strategy} }

// batch has the settings that decide how long the application is away from poll().
func (s *Settings) batch() []Setting {
	var list []Setting
	if s.PerRecord > 0 {
		list = append(list, millis("max.poll.records", s.MaxPollRecords), length("per.record", s.PerRecord))
	}
	if s.PerBatch > 0 {
		list = append(list, length("per.batch", s.PerBatch))
	}
	return list
}
