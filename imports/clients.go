package imports

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/settings"
)

// client is a client library of others, that is not modelled: what it has in common with
// Kafka's is.
type client struct {
	name  string
	style style
	// means has its options, by name as it writes them, with Kafka's name for those that
	// mean the same.
	means map[string]string
	// usual is what it has where nobody says, by Kafka's names and in Kafka's values.
	usual map[string]string
	// commits says how it commits where it does so in another way than Kafka's consumer.
	commits func(*config) commits
	// notes say what is different from Kafka's consumer.
	notes []string
	// strict: it does not start with a name that it does not know.
	strict bool
}

func (c *client) product() *product {
	return &product{name: c.name, dialect: Other, style: c.style, client: c, commits: c.commits, notes: c.notes, read: (*translator).others}
}

// own is the option that is meant by a name: the end of a path, or the name itself.
func (c *client) own(written string) string {
	for name := range tails(written) {
		if _, ok := c.means[name]; ok {
			return name
		}
	}
	return written
}

// tails are a path, and what is left of it behind each of its dots.
func tails(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest, more := path, true; more && yield(rest); _, rest, more = strings.Cut(rest, ".") {
		}
	}
}

func (c *client) knows(name string) bool {
	_, ok := c.means[c.own(name)]
	return ok
}

// meaning is what Kafka calls an option; empty if it has no such thing.
func (c *client) meaning(name string) string { return c.means[c.own(name)] }

// none are options that mean nothing to a group.
func none(names string) map[string]string {
	all := map[string]string{}
	for _, name := range strings.Fields(names) {
		all[name] = ""
	}
	return all
}

func with(all map[string]string, more map[string]string) map[string]string {
	maps.Copy(all, more)
	return all
}

// spelt are Kafka's names in a style.
func spelt(s style, names ...string) map[string]string {
	all := map[string]string{}
	for _, name := range names {
		all[s.spell(name)] = name
	}
	return all
}

// clients are those whose configurations people have in files or programs.
var clients = []*client{kafkaPython, aiokafka, kafkaJS, sarama, kafkaGo}

// ofPython are the options that both clients for Python name as Kafka does.
func ofPython() map[string]string {
	return spelt(snake, "bootstrap.servers", "client.id", "client.rack", groupID, instanceID, fetchWait, "fetch.min.bytes", "fetch.max.bytes",
		"max.partition.fetch.bytes", requestTimeout, backoff, reset, autoCommit, commitInterval, "check.crcs", isolation, metadataAge,
		strategy, pollRecords, pollInterval, session, heartbeat, "connections.max.idle.ms", "exclude.internal.topics", "security.protocol")
}

// kafkaPython is dpkp/kafka-python (KafkaConsumer.DEFAULT_CONFIG).
var kafkaPython = &client{
	name: "kafka-python", style: snake, strict: true,
	means: with(ofPython(), with(spelt(snake, "default.api.timeout.ms", "reconnect.backoff.ms", "reconnect.backoff.max.ms", "allow.auto.create.topics", "receive.buffer.bytes", "send.buffer.bytes"),
		none(`key_deserializer value_deserializer enable_incremental_fetch_sessions max_in_flight_requests_per_connection
			default_offset_commit_callback client_dns_lookup receive_message_max_bytes socket_options consumer_timeout_ms ssl_context
			ssl_check_hostname ssl_cafile ssl_certfile ssl_keyfile ssl_crlfile ssl_password ssl_ciphers api_version api_version_auto_timeout_ms
			bootstrap_timeout_ms metric_reporters metrics_enabled metrics_num_samples metrics_sample_window_ms metric_group_prefix selector
			sasl_mechanism sasl_plain_username sasl_plain_password sasl_kerberos_name sasl_kerberos_service_name sasl_kerberos_domain_name
			sasl_oauth_token_provider socket_connection_setup_timeout_ms socket_connection_setup_timeout_max_ms proxy_url socks5_proxy
			kafka_client net leave_group_on_close legacy_iterator`))),
	usual: map[string]string{session: "45000", heartbeat: "3000", pollInterval: "300000", pollRecords: "500", strategy: "range,roundrobin",
		autoCommit: "true", commitInterval: "5000", reset: "latest", backoff: "100", metadataAge: "300000", requestTimeout: "30000"},
}

// aiokafka is aio-libs/aiokafka (AIOKafkaConsumer.__init__).
var aiokafka = &client{
	name: "aiokafka", style: snake, strict: true,
	notes: []string{"aiokafka's rebalance timeout is rebalance_timeout_ms, or else its session timeout; the scenario's clients have max.poll.interval.ms for it"},
	means: with(ofPython(), with(spelt(snake, "default.api.timeout.ms"),
		none(`loop rebalance_timeout_ms key_deserializer value_deserializer consumer_timeout_ms ssl_context api_version sasl_mechanism sasl_plain_password
			sasl_plain_username sasl_kerberos_service_name sasl_kerberos_domain_name sasl_oauth_token_provider`))),
	usual: map[string]string{session: "10000", heartbeat: "3000", pollInterval: "300000", strategy: "roundrobin",
		autoCommit: "true", commitInterval: "5000", reset: "latest", backoff: "100", metadataAge: "300000", requestTimeout: "40000"},
}

// kafkaJS is tulios/kafkajs (consumer, client, run and subscribe options). It does not
// watch the time between polls: its rebalance timeout is what Kafka's poll interval is to
// the coordinator.
var kafkaJS = &client{
	name: "KafkaJS", style: camel,
	means: with(map[string]string{"groupId": groupID, "sessionTimeout": session, "rebalanceTimeout": pollInterval, "heartbeatInterval": heartbeat,
		"metadataMaxAge": metadataAge, "rackId": clientRack, "requestTimeout": requestTimeout, "partitionAssigners": strategy,
		"autoCommit": autoCommit, "autoCommitInterval": commitInterval, "fromBeginning": reset, "maxWaitTimeInMs": fetchWait},
		none(`clientId brokers ssl sasl connectionTimeout authenticationTimeout reauthenticationThreshold enforceRequestTimeout logLevel
			logCreator retry socketFactory allowAutoTopicCreation maxBytesPerPartition minBytes maxBytes maxInFlightRequests readUncommitted
			instrumentationEmitterId autoCommitThreshold partitionsConsumedConcurrently eachBatchAutoResolve topics`)),
	usual: map[string]string{session: "30000", heartbeat: "3000", pollInterval: "60000", strategy: "roundrobin",
		autoCommit: "true", reset: "latest", metadataAge: "300000", requestTimeout: "30000"},
	commits: commitsBatches,
}

// sarama is IBM/sarama (NewConfig). It does not watch the time between polls either.
var sarama = &client{
	name: "Sarama", style: pascal,
	means: with(map[string]string{"Consumer.Group.Session.Timeout": session, "Consumer.Group.Heartbeat.Interval": heartbeat,
		"Consumer.Group.Rebalance.Timeout": pollInterval, "Consumer.Group.Rebalance.GroupStrategies": strategy, "Consumer.Group.Rebalance.Strategy": strategy,
		"Consumer.Group.InstanceId": instanceID, "Consumer.Offsets.Initial": reset, "Consumer.Offsets.AutoCommit.Enable": autoCommit,
		"Consumer.Offsets.AutoCommit.Interval": commitInterval, "Metadata.RefreshFrequency": metadataAge, "Net.ReadTimeout": requestTimeout, "RackID": clientRack},
		none(`ClientID Version Consumer.Return.Errors Consumer.MaxProcessingTime Consumer.MaxWaitTime Consumer.Fetch.Min Consumer.Fetch.Default Consumer.Fetch.Max
			Consumer.IsolationLevel Consumer.Offsets.Retry.Max Consumer.Offsets.Retention Consumer.Retry.Backoff Consumer.Group.Rebalance.Retry.Max
			Consumer.Group.Rebalance.Retry.Backoff Consumer.Group.ResetInvalidOffsets Consumer.Group.Member.UserData Net.DialTimeout Net.WriteTimeout
			Net.KeepAlive Net.MaxOpenRequests Net.TLS.Enable Net.SASL.Enable Metadata.Retry.Max Metadata.Retry.Backoff Metadata.Full`)),
	usual: map[string]string{session: "10000", heartbeat: "3000", pollInterval: "60000", strategy: "range",
		autoCommit: "true", commitInterval: "1000", reset: "latest", metadataAge: "600000", requestTimeout: "30000"},
}

// kafkaGo is segmentio/kafka-go (ReaderConfig).
var kafkaGo = &client{
	name: "kafka-go", style: pascal,
	means: with(map[string]string{"GroupID": groupID, "SessionTimeout": session, "HeartbeatInterval": heartbeat, "RebalanceTimeout": pollInterval,
		"GroupBalancers": strategy, "StartOffset": reset, "CommitInterval": commitInterval, "MaxWait": fetchWait},
		none(`Brokers GroupTopics Topic Partition Dialer QueueCapacity MinBytes MaxBytes ReadBatchTimeout ReadLagInterval JoinGroupBackoff RetentionTime
			PartitionWatchInterval WatchPartitionChanges ReadBackoffMin ReadBackoffMax Logger ErrorLogger IsolationLevel MaxAttempts OffsetOutOfRangeError`)),
	usual:   map[string]string{session: "30000", heartbeat: "3000", pollInterval: "30000", strategy: "range,roundrobin", reset: "earliest"},
	commits: commitsMessages,
}

// others: the name is an option, or the client takes no notice or does not start.
func (t *translator) others(s setting) (setting, bool) {
	meaning, known := t.product.client.means[s.own]
	switch {
	case meaning != "":
		s.name = meaning
		s.value = otherValue(meaning, s.value)
		t.settle(&s, t.known[meaning])
	case known:
		s.kind = ofClient
	case t.product.client.strict:
		s = t.mistake(s, unknown)
	default:
		s = t.mistake(s, misspelt)
	}
	return s, true
}

// otherValue is a value in Kafka's words: durations in milliseconds, assignors and offsets
// by Kafka's names.
func otherValue(meaning, value string) string {
	switch meaning {
	case strategy:
		var list []string
		for _, item := range items(value) {
			list = append(list, nearAssignor(item))
		}
		if known := slices.DeleteFunc(slices.Clone(list), func(name string) bool { return !isShort(name) }); len(known) > 0 {
			list = known // the rest is what the list is made of
		}
		return strings.Join(list, ",")
	case reset:
		return nearReset(value)
	}
	if def := names().known[Java][meaning]; def.IsNumber() {
		return durationAsNumber(value)
	}
	return value
}

// nearAssignor is the assignor that a client of others means: RangePartitionAssignor,
// sarama.BalanceStrategySticky, RoundRobin.
func nearAssignor(item string) string {
	plain := loose(item)
	for _, a := range settings.Assignors() {
		if plain == loose(a.Name) || item == a.Class {
			return a.Name
		}
	}
	for _, name := range []string{"cooperative-sticky", "roundrobin", "sticky", "range"} {
		if strings.Contains(plain, loose(name)) {
			return name
		}
	}
	return item
}

func nearReset(value string) string {
	switch value { // the numbers of ListOffsets
	case "-1":
		return "latest"
	case "-2":
		return "earliest"
	}
	plain := loose(value)
	for word, meaning := range map[string]string{
		"earliest": "earliest", "latest": "latest", "oldest": "earliest", "newest": "latest", "true": "earliest", "false": "latest",
		"firstoffset": "earliest", "lastoffset": "latest", "smallest": "earliest", "largest": "latest",
	} {
		if strings.HasSuffix(plain, word) {
			return meaning
		}
	}
	return value
}

// durationAsNumber is a length of time with a unit, as programs and their YAML have it, in
// milliseconds.
func durationAsNumber(value string) string {
	if ms, ok := springDuration(value); ok && !isDigits(strings.TrimSpace(value)) {
		return strconv.FormatInt(ms, 10)
	}
	return value
}
