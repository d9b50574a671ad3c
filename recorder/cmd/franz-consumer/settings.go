package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// settings are the arguments: KEY=VALUE, with the Java consumer's names.
type settings struct {
	values         map[string]string
	topics         []string
	maxPollRecords int
	pollTimeout    time.Duration
	perRecord      time.Duration
	perBatch       time.Duration
	onAssigned     time.Duration
	onRevoked      time.Duration
	onLost         time.Duration
	client         []kgo.Opt // its options
	err            error     // the first one
}

func readSettings(args []string) (*settings, error) {
	s := &settings{values: map[string]string{}}
	for _, arg := range args {
		key, value, _ := strings.Cut(arg, "=")
		s.values[key] = value
	}
	s.topics = strings.Split(s.values["topics"], ",")
	s.maxPollRecords = int(s.number("max.poll.records"))
	s.pollTimeout = s.millis("x.poll.timeout.ms")
	s.perRecord, s.perBatch = s.millis("x.process.ms"), s.millis("x.batch.ms")
	s.onAssigned, s.onRevoked, s.onLost = s.millis("x.on.assigned.ms"), s.millis("x.on.revoked.ms"), s.millis("x.on.lost.ms")
	s.client = s.options()
	return s, s.err
}

func (s *settings) millis(key string) time.Duration {
	d, err := millis(s.values[key])
	s.note(key, err)
	return d
}

func (s *settings) number(key string) int64 {
	n, err := strconv.ParseInt(s.values[key], 10, 32)
	s.note(key, err)
	return n
}

func (s *settings) note(key string, err error) {
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("%s: %w", key, err)
	}
}

func millis(text string) (time.Duration, error) {
	ms, err := strconv.ParseFloat(text, 64)
	return time.Duration(ms * float64(time.Millisecond)), err
}

// options are those of the client.
func (s *settings) options() []kgo.Opt {
	opts := []kgo.Opt{
		kgo.SeedBrokers(s.values["bootstrap.servers"]),
		kgo.ClientID(s.values["client.id"]),
		kgo.ConsumerGroup(s.values["group.id"]),
		kgo.ConsumeTopics(s.topics...),
		kgo.SessionTimeout(s.millis("session.timeout.ms")),
		kgo.HeartbeatInterval(s.millis("heartbeat.interval.ms")),
		kgo.RebalanceTimeout(s.millis("max.poll.interval.ms")),
		kgo.MetadataMaxAge(s.millis("metadata.max.age.ms")),
		kgo.RequestTimeoutOverhead(s.millis("request.timeout.ms")),
		kgo.RetryBackoffFn(backoff(s.millis("retry.backoff.ms"), s.millis("retry.backoff.max.ms"))),
		kgo.Balancers(s.balancers()...),
		kgo.Rack(s.values["client.rack"]),
		kgo.OnPartitionsAssigned(pausing(s.onAssigned)),
		kgo.OnPartitionsLost(pausing(s.onLost)),
		kgo.ConsumeResetOffset(s.reset()),
	}
	if id := s.values["group.instance.id"]; id != "" {
		opts = append(opts, kgo.InstanceID(id))
	}
	if s.values["enable.auto.commit"] == "true" {
		opts = append(opts, kgo.AutoCommitInterval(s.millis("auto.commit.interval.ms")))
	} else {
		opts = append(opts, kgo.DisableAutoCommit())
	}
	// Without a callback of its own, an auto-committing client commits when it
	// gives partitions up.
	if _, own := s.values["x.commit.on.revoke"]; own {
		opts = append(opts, kgo.OnPartitionsRevoked(s.revoked))
	}
	return opts
}

// backoff is kgo's own, with other limits: it doubles with each failure and varies by
// a fifth either way.
func backoff(least, most time.Duration) func(failures int) time.Duration {
	return func(failures int) time.Duration {
		d := min(least<<min(max(failures-1, 0), 20), most)
		return min(time.Duration(float64(d)*(0.8+0.4*rand.Float64())), most)
	}
}

type callback = func(context.Context, *kgo.Client, map[string][]int32)

func pausing(d time.Duration) callback {
	return func(context.Context, *kgo.Client, map[string][]int32) { time.Sleep(d) }
}

func (s *settings) revoked(ctx context.Context, client *kgo.Client, _ map[string][]int32) {
	time.Sleep(s.onRevoked)
	if s.values["x.commit.on.revoke"] == "true" {
		_ = client.CommitUncommittedOffsets(ctx) // a refused commit shows in the records that are processed again
	}
}

func (s *settings) balancers() []kgo.GroupBalancer {
	byName := map[string]kgo.GroupBalancer{
		"range": kgo.RangeBalancer(), "roundrobin": kgo.RoundRobinBalancer(),
		"sticky": kgo.StickyBalancer(), "cooperative-sticky": kgo.CooperativeStickyBalancer(),
	}
	var list []kgo.GroupBalancer
	for _, name := range strings.Split(s.values["partition.assignment.strategy"], ",") {
		if b := byName[name]; b != nil {
			list = append(list, b)
		} else {
			s.note("partition.assignment.strategy", fmt.Errorf("%q is not known", name))
		}
	}
	return list
}

func (s *settings) reset() kgo.Offset {
	switch s.values["auto.offset.reset"] {
	case "earliest":
		return kgo.NewOffset().AtStart()
	case "none":
		return kgo.NoResetOffset()
	}
	return kgo.NewOffset().AtEnd()
}
