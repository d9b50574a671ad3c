package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Spring describes Spring for Apache Kafka's listener container
// (KafkaMessageListenerContainer) with a listener that is called for each record.
type Spring struct {
	Acks            Acks           // AckMode
	AckCount        int32          // of CountAcks
	AckTime         clock.Duration // of TimeAcks
	Errors          SpringErrors
	ShutdownTimeout clock.Duration // how long the program waits for the container to stop
	StopImmediate   bool           // it stops behind the record in hand, not behind the batch
	AsyncAcks       bool           // the listener acknowledges on other threads, in any order
	AsyncThreads    int32          // how many there are; 0: one for each record
}

// Acks is when the container commits what the listener has processed.
type Acks uint8

// The modes of acknowledgment (ContainerProperties.AckMode).
const (
	UnnamedAcks         Acks = iota // nobody has said: as the program's commit says, else as BatchAcks
	BatchAcks                       // after the records of each poll()
	RecordAcks                      // after each record
	ManualAcks                      // the listener acknowledges each, and they are committed after those of each poll()
	CountAcks                       // when so many have been processed
	TimeAcks                        // when so much time has passed
	ManualImmediateAcks             // when the listener acknowledges one
)

// SpringErrors are records that the listener fails on, and what the error handler
// (DefaultErrorHandler with a FixedBackOff) does about them.
type SpringErrors struct {
	Every   int32          // of a partition each record of so many fails; 0: none does
	BackOff clock.Duration // how long it waits before it tries again
	Tries   int32          // how often it does, until it gives a record up
	Handler BackOffHandler
}

// BackOffHandler is how the error handler waits.
type BackOffHandler uint8

// The handlers.
const (
	BackOffSleeps BackOffHandler = iota // the consumer's thread sleeps (DefaultBackOffHandler)
	BackOffPauses                       // the consumer is paused, and polls (ContainerPausingBackOffHandler)
)

// Rest is a pause of all consumers of a container, which ends at a moment.
type Rest struct {
	Until clock.Time
	Why   protocol.Reason
}

// PauseOthers has the other consumers of the container paused.
func (p *Process) PauseOthers(r Rest) { p.fx.Rest = r }

// PauseToo pauses the process's consumer with another of its container
// (ConcurrentMessageListenerContainer.pause).
func (p *Process) PauseToo(now clock.Time, r Rest, fx *Effects) {
	p.begin(now, fx)
	p.program.Rest(r)
	p.end()
}

// commits is who commits under the container's own mode of acknowledgment.
func (s *Spring) commits() Commits {
	switch s.Acks {
	case BatchAcks, ManualAcks:
		return Commits{By: EveryBatch}
	case RecordAcks, ManualImmediateAcks:
		return Commits{By: EveryRecord}
	case CountAcks:
		return Commits{By: EverySoOften, Records: int64(s.AckCount), WithinBatch: true}
	case TimeAcks:
		return Commits{By: EverySoOften, Every: s.AckTime, WithinBatch: true}
	}
	return Commits{}
}

// CommitsUnlessTold tells whether the program turns the client's own commits off where nobody
// has named them: Spring's container does (ListenerConsumer.determineAutoCommit).
func (a *Application) CommitsUnlessTold() bool { return a.Program == SpringProgram }
