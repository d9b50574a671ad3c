package plan

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/sim"
)

// usualPollTimeout is the poll timeout of an application of which a recording says
// nothing else.
const usualPollTimeout = 50 * clock.Millisecond

// always are the settings that every recording has.
var always = []string{"session.timeout.ms", "heartbeat.interval.ms", "max.poll.interval.ms"}

// consumer lists the settings of a consumer that the scenario file can have, by
// their names, but for the assignors and the instance id.
func consumer(c *member.Config) map[string]any {
	return map[string]any{
		"session.timeout.ms":      c.SessionTimeoutMs,
		"heartbeat.interval.ms":   c.HeartbeatIntervalMs,
		"max.poll.interval.ms":    c.MaxPollIntervalMs,
		"max.poll.records":        c.MaxPollRecords,
		"enable.auto.commit":      c.EnableAutoCommit,
		"auto.commit.interval.ms": c.AutoCommitIntervalMs,
		"auto.offset.reset":       [...]string{"latest", "earliest", "none"}[c.AutoOffsetReset],
		"retry.backoff.ms":        c.RetryBackoffMs,
		"retry.backoff.max.ms":    c.RetryBackoffMaxMs,
		"request.timeout.ms":      c.RequestTimeoutMs,
		"default.api.timeout.ms":  c.DefaultAPITimeoutMs,
		"metadata.max.age.ms":     c.MetadataMaxAgeMs,
		"client.rack":             c.ClientRack,
	}
}

// application lists what the scenario file says about the program around a
// consumer. Lengths of time are milliseconds, as text.
func application(a *member.Application) map[string]any {
	return map[string]any{
		"x.poll.timeout.ms":  a.PollTimeout.Millis(),
		"x.process.ms":       a.PerRecord.Millis(),
		"x.batch.ms":         a.PerBatch.Millis(),
		"x.on.revoked.ms":    a.OnRevoked.Millis(),
		"x.on.assigned.ms":   a.OnAssigned.Millis(),
		"x.on.lost.ms":       a.OnLost.Millis(),
		"x.commit.on.revoke": a.CommitOnRevoke,
	}
}

// Config has the settings that a recording of this member tells: those that differ
// from what its reader takes for granted, and some always.
func Config(c *member.Config, a *member.Application) map[string]any {
	config := map[string]any{"assignors": c.AssignmentStrategy}
	if c.Client != event.Java {
		config["client"] = c.Client.String()
	}
	usual := member.DefaultConfig(c.Client)
	usual.AutoOffsetReset = member.Latest
	theirs, own := consumer(&usual), consumer(c)
	for key, value := range own {
		if slices.Contains(always, key) || value != theirs[key] {
			config[key] = value
		}
	}
	if c.GroupInstanceID != "" {
		config["group.instance.id"] = c.GroupInstanceID
	}
	quiet := application(&member.Application{PollTimeout: usualPollTimeout})
	for key, value := range application(a) {
		if value != quiet[key] {
			config[key] = value
		}
	}
	return config
}

// Common has what all configs have in common, and the assignors of the first.
func Common(configs []map[string]any) map[string]any {
	if len(configs) == 0 {
		return nil
	}
	common := maps.Clone(configs[0])
	for _, other := range configs[1:] {
		maps.DeleteFunc(common, func(key string, value any) bool { return key != "assignors" && value != other[key] })
	}
	return common
}

// Differences has what differs in a config from the one for all. Assignors go by
// the name that the setting has.
func Differences(all, config map[string]any) map[string]any {
	differ := map[string]any{}
	for key, value := range config {
		if key == "assignors" {
			if !slices.Equal(value.([]string), all[key].([]string)) {
				differ["partition.assignment.strategy"] = value
			}
		} else if value != all[key] {
			differ[key] = value
		}
	}
	return differ
}

// Arguments are the KEY=VALUE arguments of a member's program. The assignors keep
// their short names.
func Arguments(c *member.Config, a *member.Application, topics []string) []string {
	settings := consumer(c)
	maps.Copy(settings, application(a))
	settings["group.instance.id"] = c.GroupInstanceID
	settings["partition.assignment.strategy"] = strings.Join(c.AssignmentStrategy, ",")
	settings["topics"] = strings.Join(topics, ",")
	var args []string
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		if text := written(settings[key]); text != "" {
			args = append(args, key+"="+text)
		}
	}
	return args
}

func written(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	default:
		return strconv.Itoa(int(v.(int32)))
	}
}

// Broker lists the settings of the broker that differ from Kafka's defaults.
func Broker(sc *sim.Scenario) map[string]any {
	usual := classic.DefaultConfig()
	theirs, own := broker(&usual), broker(&sc.Broker)
	maps.DeleteFunc(own, func(key string, value any) bool { return value == theirs[key] })
	return own
}

func broker(c *classic.Config) map[string]any {
	return map[string]any{
		"group.min.session.timeout.ms":     c.MinSessionTimeoutMs,
		"group.max.session.timeout.ms":     c.MaxSessionTimeoutMs,
		"group.initial.rebalance.delay.ms": c.InitialRebalanceDelayMs,
		"group.max.size":                   c.MaxSize,
	}
}
