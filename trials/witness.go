package trials

import (
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/sim"
)

// witness hands events to a record, and notes the settings of each process when it
// starts and when they change.
type witness struct {
	world  *sim.World
	record *story.Record
	last   []application
}

// application has the settings that can change while a process runs.
type application struct {
	story.Settings
	known bool
}

func (w *witness) Event(e event.Event) {
	if e.Member >= 0 {
		w.settings(e)
	}
	w.record.Event(e)
}

func (w *witness) settings(e event.Event) {
	consumer, app := w.world.Settings(int(e.Member))
	last := &w.last[e.Member]
	now := application{known: true, Settings: last.Settings}
	if _, started := e.Fact.(event.ProcessStart); started || !last.known {
		now.Client = consumer.Client
		now.InstanceID, now.Strategy = consumer.GroupInstanceID, strings.Join(consumer.AssignmentStrategy, ",")
		now.SessionMs, now.HeartbeatMs, now.MaxPollMs = consumer.SessionTimeoutMs, consumer.HeartbeatIntervalMs, consumer.MaxPollIntervalMs
		now.MaxPollRecords, now.RequestMs = consumer.MaxPollRecords, consumer.RequestTimeoutMs
		now.AutoCommitMs = 0
		if consumer.EnableAutoCommit {
			now.AutoCommitMs = consumer.AutoCommitIntervalMs
		}
	}
	now.PerRecord, now.PerBatch = app.PerRecord, app.PerBatch
	now.OnRevoked, now.OnAssigned, now.OnLost = app.OnRevoked, app.OnAssigned, app.OnLost
	if now != *last {
		*last = now
		w.record.Settings(e.Member, e.At, now.Settings)
	}
}
