package trials_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// dice draws what a random scenario is, from a stream of its own.
type dice struct{ clock.Stream }

func (d *dice) pick(options ...string) string { return options[d.Below(int64(len(options)))] }

// randomScenario writes a scenario from a seed: three to six members, and one trouble
// for each of them in the first minutes; in every other one some are franz-go. A batch
// takes less than a session, even of slow records: else a group may never heal, as in
// cascade.
func randomScenario(seed uint64) []byte {
	s, clients, commits := dice{clock.NewStream(seed, "random scenario", 0)}, clock.NewStream(seed, "clients", 0), dice{clock.NewStream(seed, "commits", 0)}
	var b bytes.Buffer
	members, mixed := 3+s.Below(4), clients.Below(2)
	processes := clock.NewStream(seed, "processes", 0)
	s.surroundings(&b, seed)
	fmt.Fprintf(&b, "consumer:\n  partition.assignment.strategy: %s\n", s.pick("range", "roundrobin", "sticky", "cooperative-sticky", "[range, cooperative-sticky]"))
	fmt.Fprintf(&b, "  session.timeout.ms: %s\n  heartbeat.interval.ms: %s\n  max.poll.interval.ms: %s\n", s.pick("6000", "10000", "45000"), s.pick("1000", "3000", "5500"), s.pick("10000", "60000", "300000"))
	if s.Below(3) == 0 {
		fmt.Fprintf(&b, "  group.instance.id: \"i-{id}\"\n")
	}
	auto, commit := s.pick("true", "false"), ""
	if auto == "false" {
		commit = commits.pick("", ", commit: batch", ", commit: record", ", commit: {every: 5s}", ", commit: {records: 50}", ", commit: {every: 1s, records: 20}", ", commit: none")
	}
	fmt.Fprintf(&b, "  enable.auto.commit: %s\n", auto)
	if commit == ", commit: record" {
		fmt.Fprintf(&b, "  max.poll.records: 5\n") // a batch takes as many round trips
	}
	s.application(&b, commit)
	fmt.Fprintf(&b, "members:\n")
	for m := range members {
		client := event.Libraries()[clients.Below(2)*mixed]
		fmt.Fprintf(&b, "  - {id: c%d, start: %ds, client: %s, consumers: %d}\n", m+1, s.Below(12), client, 1+processes.Below(9)/7)
	}
	fmt.Fprintf(&b, "steps:\n")
	at := 20_000 + s.Below(5_000)
	for m := range members { // each member has one trouble, so that none is in the way of another
		at += s.Below(40_000)
		at = s.trouble(&b, at, m, 9)
	}
	fmt.Fprintf(&b, "  - {at: %dms, rate: orders, to: 1}\n", at+1000)
	return b.Bytes()
}

// surroundings are the topic and the network.
func (d *dice) surroundings(b *bytes.Buffer, seed uint64) {
	fmt.Fprintf(b, "duration: 20m\nseed: %d\n", seed)
	fmt.Fprintf(b, "topics: {orders: {partitions: %d, rate: %d}}\n", 1+d.Below(12), d.Below(40))
	fmt.Fprintf(b, "network: {latency: %s, jitter: %s}\n", d.pick("1ms", "200us", "30ms"), d.pick("0s", "1ms", "40ms"))
}

// application is what it costs to process, and what of it is committed.
func (d *dice) application(b *bytes.Buffer, commit string) {
	fmt.Fprintf(b, "application: {per.record: %s, on.revoked: %s, on.assigned: %s, commit.on.revoke: %s%s}\n",
		d.pick("0s", "1ms", "3ms"), d.pick("0s", "0s", "800ms"), d.pick("0s", "0s", "2s"), d.pick("true", "false"), commit)
}

// trouble is what befalls a member, of so many kinds, and when the next may come. There
// may be none.
func (d *dice) trouble(b *bytes.Buffer, at, m, kinds int64) int64 {
	who := fmt.Sprintf("c%d", m+1)
	length := fmt.Sprintf("%dms", 100+d.Below(70_000))
	switch d.Below(kinds) {
	case 0:
		fmt.Fprintf(b, "  - {at: %dms, pause: %s, for: %s}\n", at, who, length)
	case 1:
		fmt.Fprintf(b, "  - {at: %dms, stall: %s, for: %s}\n", at, who, length)
	case 2:
		fmt.Fprintf(b, "  - {at: %dms, disconnect: %s, for: %s}\n", at, who, length)
	case 3:
		fmt.Fprintf(b, "  - {at: %dms, restart: %s, down: %s, how: %s}\n", at, who, length, d.pick("close", "kill"))
	case 4:
		fmt.Fprintf(b, "  - {at: %dms, enforce-rebalance: %s}\n", at, who)
	case 5:
		fmt.Fprintf(b, "  - {at: %dms, failover: coordinator, for: 3s, load: 500ms}\n", at)
		at += 5_000
	case 6:
		fmt.Fprintf(b, "  - {at: %dms, slow: %s, per.record: 8ms, for: %s}\n", at, who, length)
	case 7:
		fmt.Fprintf(b, "  - {at: %dms, %s: %s}\n", at, d.pick("kill", "close"), who)
	case 9:
		fmt.Fprintf(b, "  - {at: %dms, remove-member: %s}\n", at, who)
	case 10:
		fmt.Fprintf(b, "  - {at: %dms, restart: %s, down: %s, leave: %s}\n", at, who, length, d.pick("true", "false"))
	case 11:
		fmt.Fprintf(b, "  - {at: %dms, unsubscribe: %s}\n", at, who)
		fmt.Fprintf(b, "  - {at: %dms, subscribe: %s, topics: [orders]}\n", at+100+d.Below(30_000), who)
	case 12:
		fmt.Fprintf(b, "  - {at: %dms, add-partitions: orders, to: %d}\n", at, 20+m)
	}
	return at
}

// randomConsumerScenario writes one of a group of the consumer protocol. Some have members
// with a group.instance.id, sometimes two with the same.
func randomConsumerScenario(seed uint64) []byte {
	s, commits := dice{clock.NewStream(seed, "random consumer scenario", 0)}, dice{clock.NewStream(seed, "commits", 0)}
	var b bytes.Buffer
	members := 2 + s.Below(5)
	s.surroundings(&b, seed)
	fmt.Fprintf(&b, "broker:\n  group.consumer.session.timeout.ms: %s\n", s.pick("6000", "10000", "45000"))
	fmt.Fprintf(&b, "  group.consumer.heartbeat.interval.ms: %s\n", s.pick("1000", "3000", "5000"))
	fmt.Fprintf(&b, "  group.consumer.assignment.interval.ms: %s\n", s.pick("0", "1000", "15000"))
	fmt.Fprintf(&b, "  group.consumer.assignors: %s\n", s.pick("uniform", "range", "[uniform, range]"))
	fmt.Fprintf(&b, "consumer:\n  group.protocol: consumer\n  max.poll.interval.ms: %s\n", s.pick("10000", "60000", "300000"))
	if s.Below(3) == 0 {
		fmt.Fprintf(&b, "  group.instance.id: \"i-{id}\"\n")
	}
	auto, commit := s.pick("true", "false"), ""
	if auto == "false" {
		commit = commits.pick("", ", commit: batch", ", commit: record", ", commit: {every: 5s}", ", commit: {records: 50}", ", commit: {every: 1s, records: 20}", ", commit: none")
	}
	fmt.Fprintf(&b, "  enable.auto.commit: %s\n", auto)
	if commit == ", commit: record" {
		fmt.Fprintf(&b, "  max.poll.records: 5\n") // a batch takes as many round trips
	}
	s.application(&b, commit)
	fmt.Fprintf(&b, "members:\n")
	twins := s.Below(6) == 0
	for m := range members {
		twin := ""
		if twins && m < 2 {
			twin = ", consumer: {group.instance.id: twin}"
		}
		fmt.Fprintf(&b, "  - {id: c%d, start: %ds%s}\n", m+1, s.Below(12), twin)
	}
	fmt.Fprintf(&b, "steps:\n")
	at := 20_000 + s.Below(5_000)
	for m := range members {
		at += s.Below(40_000)
		if twins && m < 2 {
			continue // one of them is refused, and gone
		}
		at = s.trouble(&b, at, m, 13)
	}
	fmt.Fprintf(&b, "  - {at: %dms, rate: orders, to: 1}\n", at+40_000)
	return b.Bytes()
}

// oddSettings changes a random scenario as nobody would set up a group, and as it can be.
func oddSettings(seed uint64, text string) string {
	s := dice{clock.NewStream(seed, "odd settings", 0)}
	var b bytes.Buffer
	fmt.Fprintf(&b, "broker: {group.initial.rebalance.delay.ms: %s}\n", s.pick("0", "3000", "60000"))
	text = strings.Replace(text, "network: {", "network: {append: "+s.pick("0s", "500us", "50ms", "1s")+", ", 1)
	if !strings.Contains(text, "broker:") {
		text = strings.Replace(text, "members:\n", b.String()+"members:\n", 1)
	}
	last := strings.LastIndex(text, "  - {at:")
	extra := ""
	if s.Below(3) == 0 && !strings.Contains(text, "add-partitions") {
		extra = fmt.Sprintf("  - {at: %dms, add-partitions: orders, to: %d}\n", 20_000+s.Below(10_000), 13+s.Below(5))
	}
	return text[:last] + extra + text[last:]
}

// inSpring puts the consumers of a random scenario into Spring's container, if all of them
// are Java's: some records fail, and some containers have little time to stop.
func inSpring(seed uint64, text string) string {
	if strings.Contains(text, "client: franz-go") || strings.Contains(text, "client: librdkafka") {
		return text
	}
	s := dice{clock.NewStream(seed, "spring", 0)}
	spring := fmt.Sprintf("program: spring, spring: {errors: {every: %s, backoff: %s, tries: %s, handler: %s}, shutdown.timeout: %s, stop.immediate: %s",
		s.pick("0", "300", "1000", "5000"), s.pick("0s", "200ms", "1s", "4s"), s.pick("0", "1", "9"), s.pick("sleep", "pause"), s.pick("10s", "10s", "50ms"), s.pick("true", "false"))
	if d := (dice{clock.NewStream(seed, "async acks", 0)}); d.Below(4) == 0 {
		spring = fmt.Sprintf("program: spring, spring: {async.acks: true, async.threads: %s, shutdown.timeout: %s", d.pick("0", "0", "2", "10"), d.pick("10s", "50ms"))
	}
	if !strings.Contains(text, "enable.auto.commit: true") {
		spring += ", ack.mode: " + s.pick("batch", "record", "manual", "count", "time", "manual_immediate") + ", ack.count: " + s.pick("1", "20") + ", ack.time: " + s.pick("1s", "5s")
	}
	text = strings.Replace(text, "commit.on.revoke: false", "commit.on.revoke: true", 1)
	return strings.Replace(text, "application: {", "application: {"+spring+"}, ", 1)
}

// inProgram gives the members of a random scenario a pool of threads, unless they have a
// container, and some of them state, and a wait between their polls. Where a commit takes a
// second there are none: the thread that makes one for each record, or partition, hardly polls.
func inProgram(seed uint64, text string) string {
	d := dice{clock.NewStream(seed, "program", 0)}
	if strings.Contains(text, "append: 1s") {
		return text
	}
	var own []string
	if !strings.Contains(text, "program: spring") && d.Below(3) > 0 {
		commit := ", commit: " + d.pick("record", "batch", "none")
		if strings.Contains(text, "enable.auto.commit: true") {
			commit = ""
		}
		own = append(own, fmt.Sprintf("program: workers, workers: {threads: %s, order: %s, pause: %s, drain: %s%s}",
			d.pick("1", "4", "16"), d.pick("partition", "partition", "none"), d.pick("true", "true", "false"), d.pick("0s", "2s", "30s"), commit))
	}
	if d.Below(2) == 0 {
		own = append(own, "state: "+d.pick("{}", "{checkpoint: {records: 100}, restore: 200ms}", "{checkpoint: {every: 5s}, restore.per.record: 10us}", "{checkpoint: {records: 500, count: member}}"))
	}
	if d.Below(3) == 0 {
		own = append(own, "idle.between.polls: "+d.pick("100ms", "1s", "3s"))
	}
	if len(own) == 0 {
		return text
	}
	return strings.Replace(text, "application: {", "application: {"+strings.Join(own, ", ")+", ", 1)
}
