package scenarios

import (
	"embed"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/member"
)

// setting is a key of the sections broker, consumer, application and network.
// The loader, the JSON Schema and the reference read the same tables of them.
type setting[T any] struct {
	name  string
	field func(*T) field
	doc   string
}

// consumerSettings lists the consumer's settings that are modelled, with the
// ranges of Kafka 4.3 (ConsumerConfig). heartbeat.interval.ms and
// session.timeout.ms have none there; below 1 they make no sense.
func consumerSettings() []setting[member.Config] {
	type config = member.Config
	return []setting[config]{
		{"session.timeout.ms", func(c *config) field { return millisField{&c.SessionTimeoutMs, 1, false} },
			"After how long without a sign of life the coordinator removes the member. Must lie within the broker's limits."},
		{"heartbeat.interval.ms", func(c *config) field { return millisField{&c.HeartbeatIntervalMs, 1, false} },
			"How often the heartbeat thread reports, and so how soon a member hears of a rebalance. Must be below session.timeout.ms."},
		{"max.poll.interval.ms", func(c *config) field { return millisField{&c.MaxPollIntervalMs, 1, false} },
			"The longest time between two calls of poll() before the client leaves the group by itself. The broker waits as long for members to rejoin. Of franz-go the latter alone, its rebalance timeout: it does not watch the time between polls."},
		{"max.poll.records", func(c *config) field { return countField{&c.MaxPollRecords, 1} },
			"The most records that one poll() returns."},
		{"partition.assignment.strategy", func(c *config) field { return strategyField{&c.AssignmentStrategy} },
			"The assignors, by preference; also as Java's class names. A list with any assignor besides cooperative-sticky makes the Java consumer eager; franz-go is eager while the group's assignor is."},
		{"group.instance.id", func(c *config) field { return textField{&c.GroupInstanceID, checkName} },
			"Makes the member static (KIP-345). Usually {id}, in quotes."},
		{"enable.auto.commit", func(c *config) field { return boolField{&c.EnableAutoCommit} },
			"Commit positions from within poll() and close()."},
		{"auto.commit.interval.ms", func(c *config) field { return millisField{&c.AutoCommitIntervalMs, 0, false} },
			"How often that happens."},
		{"auto.offset.reset", func(c *config) field { return resetField{&c.AutoOffsetReset} },
			"Where a partition is begun that has no committed offset."},
		{"retry.backoff.ms", func(c *config) field { return millisField{&c.RetryBackoffMs, 0, true} },
			"The first wait before a request is tried again."},
		{"retry.backoff.max.ms", func(c *config) field { return millisField{&c.RetryBackoffMaxMs, 0, true} },
			"The longest such wait; each doubles the one before."},
		{"request.timeout.ms", func(c *config) field { return millisField{&c.RequestTimeoutMs, 0, false} },
			"After how long without an answer a request is given up. A JoinGroup waits at least max.poll.interval.ms and 5 s; franz-go's waits for this and max.poll.interval.ms together."},
		{"default.api.timeout.ms", func(c *config) field { return millisField{&c.DefaultAPITimeoutMs, 0, false} },
			"After how long a blocking call such as commitSync() gives up. franz-go has no such setting."},
		{"metadata.max.age.ms", func(c *config) field { return millisField{&c.MetadataMaxAgeMs, 0, true} },
			"How often metadata is fetched, and so how late the leader finds new partitions."},
		{"client.rack", func(c *config) field { return textField{&c.ClientRack, nil} },
			"The rack of this client, for assignors that heed racks."},
		{"group.protocol", func(*config) field { return fixedField{"classic", "is not modelled yet"} },
			"The group protocol."},
		{"isolation.level", func(*config) field { return fixedField{"read_uncommitted", "is not modelled yet"} },
			"Which records are returned."},
		{"group.remote.assignor", func(*config) field { return refused }, "For group.protocol consumer."},
		{"share.acknowledgement.mode", func(*config) field { return refused }, "For share groups."},
		{"share.acquire.mode", func(*config) field { return refused }, "For share groups."},
	}
}

// refused is for settings with which Kafka's client does not start in a classic
// group (ConsumerConfig.CLASSIC_PROTOCOL_UNSUPPORTED_CONFIGS).
var refused = fixedField{why: "the client refuses this setting with group.protocol classic"}

// brokerSettings lists the broker's settings that are modelled
// (GroupCoordinatorConfig).
func brokerSettings() []setting[classic.Config] {
	type config = classic.Config
	return []setting[config]{
		{"group.min.session.timeout.ms", func(c *config) field { return millisField{&c.MinSessionTimeoutMs, 0, false} },
			"The shortest session.timeout.ms that is accepted."},
		{"group.max.session.timeout.ms", func(c *config) field { return millisField{&c.MaxSessionTimeoutMs, 0, false} },
			"The longest one."},
		{"group.initial.rebalance.delay.ms", func(c *config) field { return millisField{&c.InitialRebalanceDelayMs, 0, false} },
			"How long the first rebalance of an empty group waits for more members; each that joins meanwhile extends it."},
		{"group.max.size", func(c *config) field { return countField{&c.MaxSize, 1} },
			"The most members that a group may have."},
	}
}

// applicationSettings describes the program around the consumer.
func applicationSettings() []setting[member.Application] {
	type app = member.Application
	return []setting[app]{
		{"poll.timeout", func(a *app) field { return durationField{&a.PollTimeout} }, "The argument of poll()."},
		{"per.record", func(a *app) field { return durationField{&a.PerRecord} }, "Processing time of one record."},
		{"per.batch", func(a *app) field { return durationField{&a.PerBatch} }, "Added once for each poll() that returned records."},
		{"on.revoked", func(a *app) field { return durationField{&a.OnRevoked} }, "Time inside onPartitionsRevoked."},
		{"on.assigned", func(a *app) field { return durationField{&a.OnAssigned} }, "Time inside onPartitionsAssigned; restoring state counts here."},
		{"on.lost", func(a *app) field { return durationField{&a.OnLost} }, "Time inside onPartitionsLost."},
		{"commit.on.revoke", func(a *app) field { return boolField{&a.CommitOnRevoke} }, "commitSync() inside onPartitionsRevoked."},
	}
}

// link is a member's way to the broker.
type link struct{ latency, jitter clock.Duration }

func defaultLink() link { return link{latency: clock.Millisecond} }

func linkSettings() []setting[link] {
	return []setting[link]{
		{"latency", func(l *link) field { return durationField{&l.latency} }, "One way between a member and the broker."},
		{"jitter", func(l *link) field { return durationField{&l.jitter} }, "Added to the latency of each message: drawn from 0 up to, not including, this."},
	}
}

// network is the file's section of that name: the default link, and what is the
// broker's alone.
type network struct {
	link
	append clock.Duration
}

func defaultNetwork() network { return network{link: defaultLink(), append: clock.Millisecond} }

func networkSettings() []setting[network] {
	var all []setting[network]
	for _, s := range linkSettings() {
		all = append(all, setting[network]{s.name, func(n *network) field { return s.field(&n.link) }, s.doc})
	}
	return append(all, setting[network]{"append", func(n *network) field { return durationField{&n.append} },
		"The broker's log write, before it answers the leader's SyncGroup, a commit or a static member's return. For the whole file only."})
}

// The names of Kafka 4.3's other settings, one a line.
//
//go:embed names/*.txt
var names embed.FS

// notModelled lists the settings that Kafka 4.3 knows and the model does not
// use: section is consumer or broker. The other sections are our own.
func notModelled(section string) []string {
	data, err := names.ReadFile("names/" + section + ".txt")
	if err != nil {
		return nil
	}
	return strings.Fields(string(data))
}

// settings reads a section into what its table points to.
func settings[T any](l *loader, n *yaml.Node, section string, table []setting[T], into *T) {
	if n.Kind != yaml.MappingNode {
		l.addf(n, "%s: wants a mapping of settings, not %s", section, describe(n))
		return
	}
	for i := 0; i < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		at := slices.IndexFunc(table, func(s setting[T]) bool { return s.name == k.Value })
		if at < 0 {
			otherSetting(l, section, k, v, tableNames(table))
			continue
		}
		if p := table[at].field(into).set(v); p != nil {
			l.add(v, p.in(k.Value))
		}
	}
}

// otherSetting takes a key that is not in the section's table: Kafka knows it, or
// somebody else does, or nobody.
func otherSetting(l *loader, section string, k, v *yaml.Node, modelled []string) {
	if l.full() {
		return
	}
	others := l.notModelled(section)
	if _, known := slices.BinarySearch(others, k.Value); known {
		for _, item := range items(v) {
			if item.Kind != yaml.ScalarNode {
				l.addf(v, "%s: wants a value or a list of values, not %s", k.Value, describe(v))
				return
			}
		}
		l.unused[k.Value] = true
		return
	}
	p := problemf("%q is not a setting of %s", clip(k.Value), section)
	if homes := sectionsWith(k.Value); len(homes) > 0 {
		p.msg += ", but of " + strings.Join(homes, " and ")
	} else if k.Value == clientKey {
		p.msg += ", but a key of the scenario, of a member and of a setup"
	} else {
		p.meant = near(k.Value, append(modelled, others...))
	}
	l.add(k, p)
}

func tableNames[T any](table []setting[T]) []string {
	all := make([]string, len(table))
	for i, s := range table {
		all[i] = s.name
	}
	return all
}

// sectionsWith says which sections have a modelled setting of this name.
func sectionsWith(name string) []string {
	var found []string
	for _, s := range []struct {
		section string
		names   []string
	}{
		{"broker", tableNames(brokerSettings())},
		{"consumer", tableNames(consumerSettings())},
		{"application", tableNames(applicationSettings())},
		{"network (of the file)", tableNames(networkSettings())},
	} {
		if slices.Contains(s.names, name) {
			found = append(found, s.section)
		}
	}
	return found
}
