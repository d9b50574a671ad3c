package fidelity

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// settings are named as in Kafka; those of the application around a consumer begin
// with "x.". A name that is not known is an error: it might say something that the
// simulation would have to know.
type settings map[string]json.RawMessage

// applyTo changes a member's settings.
func (s settings) applyTo(c *member.Config, a *member.Application) error {
	return s.decode(map[string]any{
		"client":                        (*library)(&c.Client),
		"session.timeout.ms":            &c.SessionTimeoutMs,
		"heartbeat.interval.ms":         &c.HeartbeatIntervalMs,
		"max.poll.interval.ms":          &c.MaxPollIntervalMs,
		"max.poll.records":              &c.MaxPollRecords,
		"enable.auto.commit":            &c.EnableAutoCommit,
		"auto.commit.interval.ms":       &c.AutoCommitIntervalMs,
		"auto.offset.reset":             (*reset)(&c.AutoOffsetReset),
		"retry.backoff.ms":              &c.RetryBackoffMs,
		"retry.backoff.max.ms":          &c.RetryBackoffMaxMs,
		"request.timeout.ms":            &c.RequestTimeoutMs,
		"default.api.timeout.ms":        &c.DefaultAPITimeoutMs,
		"metadata.max.age.ms":           &c.MetadataMaxAgeMs,
		"client.rack":                   &c.ClientRack,
		"group.instance.id":             &c.GroupInstanceID,
		"assignors":                     &c.AssignmentStrategy,
		"partition.assignment.strategy": &c.AssignmentStrategy,
		"x.poll.timeout.ms":             (*millis)(&a.PollTimeout),
		"x.process.ms":                  (*millis)(&a.PerRecord),
		"x.batch.ms":                    (*millis)(&a.PerBatch),
		"x.on.revoked.ms":               (*millis)(&a.OnRevoked),
		"x.on.assigned.ms":              (*millis)(&a.OnAssigned),
		"x.on.lost.ms":                  (*millis)(&a.OnLost),
		"x.commit.on.revoke":            &a.CommitOnRevoke,
	})
}

// applyToBroker changes the broker's settings.
func (s settings) applyToBroker(c *classic.Config) error {
	return s.decode(map[string]any{
		"group.initial.rebalance.delay.ms": &c.InitialRebalanceDelayMs,
		"group.min.session.timeout.ms":     &c.MinSessionTimeoutMs,
		"group.max.session.timeout.ms":     &c.MaxSessionTimeoutMs,
		"group.max.size":                   &c.MaxSize,
	})
}

func (s settings) decode(fields map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(s)) {
		to, ok := fields[key]
		if !ok {
			return fmt.Errorf("the setting %s is not known", key)
		}
		if err := json.Unmarshal(s[key], to); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// millis reads a length of time in milliseconds, a number or the text of one.
type millis clock.Duration

func (m *millis) UnmarshalJSON(text []byte) error {
	d, err := clock.ParseMillis(strings.Trim(string(text), `"`))
	*m = millis(d)
	return err
}

// library reads the name of a client library.
type library event.Library

func (l *library) UnmarshalJSON(text []byte) error {
	found, ok := event.ParseLibrary(strings.Trim(string(text), `"`))
	if !ok {
		return fmt.Errorf("%s is no client", text)
	}
	*l = library(found)
	return nil
}

// reset reads the name of an offset reset policy.
type reset member.OffsetReset

func (r *reset) UnmarshalJSON(text []byte) error {
	i := slices.Index([]string{"latest", "earliest", "none"}, strings.Trim(string(text), `"`))
	if i < 0 {
		return fmt.Errorf("%s is no policy", text)
	}
	*r = reset(i)
	return nil
}
