package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// OffsetReset says where a partition without a committed offset is begun.
type OffsetReset uint8

// The values of auto.offset.reset.
const (
	Latest OffsetReset = iota
	Earliest
	None
)

// Config has a consumer's settings, in Kafka's units. Those of franz-go go by the
// names of the Java consumer's settings that mean the same.
type Config struct {
	Client               event.Library
	GroupInstanceID      string      // group.instance.id; empty: a dynamic member
	SessionTimeoutMs     int32       // session.timeout.ms
	HeartbeatIntervalMs  int32       // heartbeat.interval.ms
	MaxPollIntervalMs    int32       // max.poll.interval.ms; of franz-go its rebalance timeout alone
	MaxPollRecords       int32       // max.poll.records
	AssignmentStrategy   []string    // partition.assignment.strategy, as the assignors' own names: "range"
	EnableAutoCommit     bool        // enable.auto.commit
	AutoCommitIntervalMs int32       // auto.commit.interval.ms
	AutoOffsetReset      OffsetReset // auto.offset.reset
	RetryBackoffMs       int32       // retry.backoff.ms
	RetryBackoffMaxMs    int32       // retry.backoff.max.ms
	RequestTimeoutMs     int32       // request.timeout.ms
	DefaultAPITimeoutMs  int32       // default.api.timeout.ms
	MetadataMaxAgeMs     int32       // metadata.max.age.ms
	ClientRack           string      // client.rack
}

// DefaultConfig has the defaults of a library: of Kafka 4.3's Java consumer
// (ConsumerConfig), or of franz-go 1.22 (kgo.GroupOpt, kgo.ConsumerOpt).
func DefaultConfig(client event.Library) Config {
	c := Config{
		Client:               client,
		SessionTimeoutMs:     45000,
		HeartbeatIntervalMs:  3000,
		MaxPollIntervalMs:    300000,
		MaxPollRecords:       500,
		AssignmentStrategy:   []string{"range", "cooperative-sticky"},
		EnableAutoCommit:     true,
		AutoCommitIntervalMs: 5000,
		RetryBackoffMs:       100,
		RetryBackoffMaxMs:    1000,
		RequestTimeoutMs:     30000,
		DefaultAPITimeoutMs:  60000,
		MetadataMaxAgeMs:     300000,
	}
	if client == event.FranzGo {
		c.MaxPollIntervalMs = 60000
		c.AssignmentStrategy = []string{"cooperative-sticky"}
		c.RetryBackoffMs, c.RetryBackoffMaxMs = 250, 5000
		c.RequestTimeoutMs = 10000
		c.AutoOffsetReset = Earliest
	}
	return c
}

// Application describes the program around the consumer: a loop of poll() and
// processing, in one thread.
type Application struct {
	PollTimeout    clock.Duration // the argument of poll()
	PerRecord      clock.Duration // processing time of one record
	PerBatch       clock.Duration // added once for each poll() that returned records
	OnRevoked      clock.Duration // time inside onPartitionsRevoked
	OnAssigned     clock.Duration // time inside onPartitionsAssigned
	OnLost         clock.Duration // time inside onPartitionsLost
	CommitOnRevoke bool           // commitSync inside onPartitionsRevoked
}

// DefaultApplication polls for 100 ms and takes no time to process.
func DefaultApplication() Application {
	return Application{PollTimeout: 100 * clock.Millisecond}
}
