package settings

import (
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

type consumer = member.Config

// Consumer lists the consumer's settings that are modelled, with the ranges of Kafka
// 4.3 (ConsumerConfig) and of kgo (cfg.validate), where that has narrower ones.
// heartbeat.interval.ms and session.timeout.ms have none in Kafka.
func Consumer() Table[member.Config] { return consumerTable }

var consumerTable = slices.Concat(membership(), offsets(), requests(), protocols())

// membership is about being a member of a group.
func membership() Table[consumer] {
	return Table[consumer]{
		with(member.ClassicProtocol, "group.consumer.session.timeout.ms", millis("session.timeout.ms", sensibly(1), java(45_000).franzGo(45_000).takes(100, maxInt32).librdkafka(45_000).takes(1, 3_600_000),
			func(c *consumer) *int32 { return &c.SessionTimeoutMs },
			"After how long without a sign of life the coordinator removes the member. Must lie within the broker's limits.")),
		with(member.ClassicProtocol, "group.consumer.heartbeat.interval.ms", millis("heartbeat.interval.ms", sensibly(1), java(3_000).franzGo(3_000).librdkafka(3_000).takes(1, 3_600_000),
			func(c *consumer) *int32 { return &c.HeartbeatIntervalMs },
			"How often the heartbeat thread reports, and so how soon a member hears of a rebalance. Must be below session.timeout.ms.")),
		millis("max.poll.interval.ms", from(1), java(300_000).franzGo(60_000).takes(100, maxInt32).librdkafka(300_000).takes(1, 86_400_000),
			func(c *consumer) *int32 { return &c.MaxPollIntervalMs },
			"The longest time between two calls of poll() before the client leaves the group by itself. The broker waits as long for members to rejoin. Of franz-go the latter alone, its rebalance timeout: it does not watch the time between polls."),
		count("max.poll.records", from(1), java(500).franzGo(500).librdkafka(1),
			func(c *consumer) *int32 { return &c.MaxPollRecords },
			"The most records that one poll() returns. Of librdkafka it is the n of consume(n): poll() returns one."),
		with(member.ClassicProtocol, "group.remote.assignor", assignors("partition.assignment.strategy", java([]string{"range", "cooperative-sticky"}).franzGo([]string{"cooperative-sticky"}).librdkafka([]string{"range", "roundrobin"}).has("range", "roundrobin", "cooperative-sticky"),
			func(c *consumer) *[]string { return &c.AssignmentStrategy },
			"The assignors, by preference; also as Java's class names. A list with any assignor besides cooperative-sticky makes the Java consumer eager; franz-go is eager while the group's assignor is. librdkafka has no sticky, and does not start with cooperative-sticky beside another.")),
		text("group.instance.id", CheckName, java("").franzGo("").librdkafka(""),
			func(c *consumer) *string { return &c.GroupInstanceID },
			"Makes the member static (KIP-345). Usually {id}, in quotes."),
	}
}

// offsets is about what is committed, and where consuming begins.
func offsets() Table[consumer] {
	return Table[consumer]{
		flag("enable.auto.commit", java(true).franzGo(true).librdkafka(true),
			func(c *consumer) *bool { return &c.EnableAutoCommit },
			"Commit positions from within poll() and close()."),
		millis("auto.commit.interval.ms", from(0), java(5_000).franzGo(5_000).takes(100, maxInt32).librdkafka(5_000).takes(0, 86_400_000),
			func(c *consumer) *int32 { return &c.AutoCommitIntervalMs },
			"How often that happens."),
		choice("auto.offset.reset", []string{member.Latest: "latest", member.Earliest: "earliest", member.None: "none"}, "by_duration:",
			java(member.Latest).franzGo(member.Earliest).librdkafka(member.Latest),
			func(c *consumer) *member.OffsetReset { return &c.AutoOffsetReset },
			"Where a partition is begun that has no committed offset."),
	}
}

// requests is about requests: how long they are waited for, and what they carry.
func requests() Table[consumer] {
	return Table[consumer]{
		longMillis("retry.backoff.ms", from(0), java(100).franzGo(250).librdkafka(100).takes(1, 300_000),
			func(c *consumer) *int64 { return &c.RetryBackoffMs },
			"The first wait before a request is tried again."),
		longMillis("retry.backoff.max.ms", from(0), java(1_000).franzGo(5_000).librdkafka(1_000).takes(1, 300_000),
			func(c *consumer) *int64 { return &c.RetryBackoffMaxMs },
			"The longest such wait; each doubles the one before."),
		// kgo has no such backoff: it dials whenever it has a request.
		longMillis("reconnect.backoff.ms", from(0), java(50).librdkafka(100).takes(0, 3_600_000),
			func(c *consumer) *int64 { return &c.ReconnectBackoffMs },
			"How long a connection that was closed is not opened again, at first. Named without reconnect.backoff.max.ms it is the longest such time, too. franz-go has no such setting: it connects at once, and waits before it sends the request again."),
		longMillis("reconnect.backoff.max.ms", from(0), java(1_000).librdkafka(10_000).takes(0, 3_600_000),
			func(c *consumer) *int64 { return &c.ReconnectBackoffMaxMs },
			"The longest such time; each doubles the one before, until an answer comes."),
		called(event.Librdkafka, "socket.timeout.ms", millis("request.timeout.ms", from(0), java(30_000).franzGo(10_000).takes(100, 900_000).librdkafka(60_000).takes(10, 300_000),
			func(c *consumer) *int32 { return &c.RequestTimeoutMs },
			"After how long without an answer a request is given up. A JoinGroup waits at least max.poll.interval.ms and 5 s; franz-go's waits for this and max.poll.interval.ms together. Of librdkafka it is socket.timeout.ms.")),
		// kgo has no limit for blocking calls as such: they take a context.
		millis("default.api.timeout.ms", from(0), java(60_000),
			func(c *consumer) *int32 { return &c.DefaultAPITimeoutMs },
			"After how long a blocking call such as commitSync() gives up. franz-go has no such setting."),
		called(event.Librdkafka, "topic.metadata.refresh.interval.ms", longMillis("metadata.max.age.ms", from(0), java(300_000).franzGo(300_000).takes(10, 3_600_000).librdkafka(300_000).takes(10, maxInt32),
			func(c *consumer) *int64 { return &c.MetadataMaxAgeMs },
			"How often metadata is fetched, and so how late the leader finds new partitions. Of librdkafka it is topic.metadata.refresh.interval.ms, and each member looks.")),
		text("client.rack", anyText, java("").franzGo("").librdkafka(""),
			func(c *consumer) *string { return &c.ClientRack },
			"The rack of this client, for assignors that heed racks."),
	}
}

// protocols is about what is not modelled, and would change the answer.
func protocols() Table[consumer] {
	return Table[consumer]{
		caseless(choice("group.protocol", []string{member.ClassicProtocol: "classic", member.ConsumerProtocol: "consumer"}, "",
			java(member.ClassicProtocol).franzGo(member.ClassicProtocol).librdkafka(member.ClassicProtocol),
			func(c *consumer) *member.GroupProtocol { return &c.Protocol },
			"Which protocol the group speaks: consumer is that of KIP-848, in which the broker assigns. The client refuses session.timeout.ms, heartbeat.interval.ms and partition.assignment.strategy with it.")),
		with(member.ConsumerProtocol, "partition.assignment.strategy", named(choice("group.remote.assignor", remoteAssignors, "",
			java(member.AnyAssignor),
			func(c *consumer) *member.RemoteAssignor { return &c.RemoteAssignor },
			"With group.protocol consumer: which of the broker's assignors the member asks for. Without it the broker's first, uniform."))),
		only[consumer]("isolation.level", "read_uncommitted", "read_committed,read_uncommitted", "Which records are returned."),
		refused[consumer]("share.acknowledgement.mode", "implicit,explicit", "For share groups."),
		refused[consumer]("share.acquire.mode", "batch_optimized,record_limit", "For share groups."),
	}
}
