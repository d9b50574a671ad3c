package trials_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// wide writes a scenario in which anything may stand that a file may have: two topics with
// racks, members with settings and subscriptions of their own, of both libraries, some of them
// static; and for each of them one trouble of any kind, and a rollout at the end.
type wide struct {
	dice
	b        bytes.Buffer
	consumer bool // they speak the consumer protocol
	static   bool // they have a group.instance.id
	both     bool // the broker has both assignors
	common   bool // every library has the strategy, and starts with the rest
	topics   []string
	grown    int64 // how many partitions a topic was grown to last
	members  []who
	alive    []who // whose trouble does not end them
}

// who is a member.
type who struct {
	name   string
	client event.Library
	static bool
}

// leaves tells whether it can be told whether to leave for good as it closes.
func (x who) leaves() bool { return x.client == event.Java }

// wideScenario writes one of a group of either protocol.
func wideScenario(seed uint64) []byte {
	s := &wide{dice: dice{clock.NewStream(seed, "wide scenario", 0)}}
	s.consumer = s.Below(2) == 0
	doomed := s.Below(20) == 0 // a setting may keep members out for good
	s.place(seed)
	s.broker(doomed)
	s.settings(doomed)
	s.program()
	twins := !doomed && s.Below(8) == 0
	s.group(2+s.Below(5), twins)
	fmt.Fprintf(&s.b, "steps:\n")
	at := 20_000 + s.Below(5_000)
	for m, x := range s.members { // each member has one trouble, so that none is in the way of another
		at += s.Below(40_000)
		if doomed || twins && m < 2 { // one may be gone
			at = s.elsewhere(at)
			continue
		}
		at = s.trouble(at, x)
	}
	at += 160_000 // all is over
	if len(s.alive) > 0 && s.Below(2) == 0 {
		s.rollout(at)
	}
	fmt.Fprintf(&s.b, "  - {at: %dms, rate: orders, to: 1}\n", at+1000)
	return s.b.Bytes()
}

// sometimes gives a text in one of so many cases.
func (s *wide) sometimes(n int64, format string, args ...any) string {
	if s.Below(n) > 0 {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

// place is the topics and the network.
func (s *wide) place(seed uint64) {
	s.topics = []string{"orders", "refunds"}[:1+s.Below(2)]
	racks := s.Below(4) == 0
	fmt.Fprintf(&s.b, "duration: 20m\nseed: %d\ntopics:\n", seed)
	for _, topic := range s.topics {
		n := 1 + s.Below(12)
		fmt.Fprintf(&s.b, "  %s: {partitions: %d, rate: %s", topic, n, s.pick("0", "0.05", "1", "8", "39"))
		if racks {
			var list []string
			for range n {
				list = append(list, s.pick("[a]", "[a, b]", "[b, c]"))
			}
			fmt.Fprintf(&s.b, ", racks: [%s]", strings.Join(list, ", "))
		}
		fmt.Fprintf(&s.b, "}\n")
	}
	fmt.Fprintf(&s.b, "network: {latency: %s, jitter: %s%s}\n", s.pick("1ms", "200us", "30ms"), s.pick("0s", "1ms", "40ms"),
		s.sometimes(2, ", append: %s", s.pick("0s", "500us", "50ms", "1s")))
}

func (s *wide) broker(doomed bool) {
	fmt.Fprintf(&s.b, "broker:\n  group.initial.rebalance.delay.ms: %s\n", s.pick("0", "3000", "60000"))
	fmt.Fprintf(&s.b, "  group.consumer.session.timeout.ms: %s\n", s.pick("6000", "10000", "45000"))
	fmt.Fprintf(&s.b, "  group.consumer.heartbeat.interval.ms: %s\n", s.pick("1000", "3000", "5000"))
	fmt.Fprintf(&s.b, "  group.consumer.assignment.interval.ms: %s\n", s.pick("0", "1000", "15000"))
	assignors := s.pick("uniform", "range", "[uniform, range]", "[range, uniform]")
	s.both = strings.HasPrefix(assignors, "[")
	fmt.Fprintf(&s.b, "  group.consumer.assignors: %s\n", assignors)
	fmt.Fprintf(&s.b, "  x.kafka.version: %s\n", s.pick("4.3.0", "4.3.3", "4.2.0"))
	if doomed && s.Below(2) == 0 {
		fmt.Fprintf(&s.b, "  group.max.size: 2\n  group.consumer.max.size: 2\n")
	}
}

// settings are those of all members.
func (s *wide) settings(doomed bool) {
	poll := s.pick("10000", "60000", "300000")
	fmt.Fprintf(&s.b, "consumer:\n  max.poll.interval.ms: %s\n", poll)
	if s.consumer {
		s.b.WriteString("  group.protocol: consumer\n")
		if s.both && s.Below(3) == 0 {
			fmt.Fprintf(&s.b, "  group.remote.assignor: %s\n", s.pick("uniform", "range"))
		}
	} else {
		session := s.pick("6000", "10000", "45000")
		fmt.Fprintf(&s.b, "  session.timeout.ms: %s\n  heartbeat.interval.ms: %s\n", session, s.pick("1000", "3000", "5500"))
		strategy := s.pick("range", "roundrobin", "sticky", "cooperative-sticky", "[range, cooperative-sticky]", "[cooperative-sticky, roundrobin]")
		s.common = strategy != "sticky" && !strings.HasPrefix(strategy, "[") && (poll != "10000" || session != "45000")
		fmt.Fprintf(&s.b, "  partition.assignment.strategy: %s\n", strategy)
	}
	reset := s.pick("latest", "earliest")
	if doomed {
		reset = s.pick("none", "earliest")
	}
	fmt.Fprintf(&s.b, "  auto.offset.reset: %s\n", reset)
	if s.static = s.Below(3) == 0; s.static {
		s.b.WriteString("  group.instance.id: \"i-{id}\"\n")
	}
	s.b.WriteString(s.sometimes(4, "  metadata.max.age.ms: %s\n", s.pick("2000", "20000")))
	s.b.WriteString(s.sometimes(4, "  request.timeout.ms: %s\n", s.pick("3000", "20000")))
	s.b.WriteString(s.sometimes(6, "  default.api.timeout.ms: %s\n", s.pick("1000", "8000")))
	s.b.WriteString(s.sometimes(4, "  auto.commit.interval.ms: %s\n", s.pick("200", "1000")))
	s.b.WriteString(s.sometimes(4, "  reconnect.backoff.max.ms: %s\n", s.pick("50", "10000")))
}

// program is the settings of the application, and by whom it commits.
func (s *wide) program() {
	auto, commit := s.pick("true", "false"), ""
	if auto == "false" {
		commit = s.pick("", "batch", "record", "{every: 5s}", "{records: 50}", "{every: 1s, records: 20}", "none")
	}
	fmt.Fprintf(&s.b, "  enable.auto.commit: %s\n  max.poll.records: %s\n", auto, map[bool]string{true: "5", false: s.pick("500", "500", "10", "1")}[commit == "record"])
	fmt.Fprintf(&s.b, "application:\n  per.record: %s\n  on.revoked: %s\n  on.assigned: %s\n  on.lost: %s\n",
		s.pick("0s", "1ms", "3ms"), s.pick("0s", "0s", "800ms", "4s"), s.pick("0s", "0s", "2s"), s.pick("0s", "0s", "1s"))
	s.b.WriteString(s.sometimes(2, "  commit.on.revoke: %s\n", s.pick("true", "false")))
	s.b.WriteString(s.sometimes(4, "  per.batch: %s\n", s.pick("1ms", "300ms")))
	s.b.WriteString(s.sometimes(4, "  poll.timeout: %s\n", s.pick("0s", "10ms", "3s")))
	if commit != "" {
		fmt.Fprintf(&s.b, "  commit: %s\n", commit)
	}
}

// group is the members; twins have the same group.instance.id.
func (s *wide) group(members int64, twins bool) {
	fmt.Fprintf(&s.b, "members:\n")
	mixed := !s.consumer && s.Below(2) == 0
	for m := range members {
		x := who{fmt.Sprintf("c%d", m+1), event.Java, s.static || twins && m < 2}
		if mixed && s.Below(2) == 0 {
			x.client = event.FranzGo
			if s.common && s.Below(2) == 0 {
				x.client = event.Librdkafka
			}
		}
		own := s.sometimes(3, "client.rack: %s, ", s.pick("a", "b", "d"))
		if twins && m < 2 {
			own += "group.instance.id: twin, "
		}
		fmt.Fprintf(&s.b, "  - {id: %s, client: %s, start: %dms", x.name, x.client, s.Below(12_000))
		if own != "" {
			fmt.Fprintf(&s.b, ", consumer: {%s}", strings.TrimSuffix(own, ", "))
		}
		s.b.WriteString(s.sometimes(8, ", network: {latency: 15ms, jitter: 5ms}"))
		s.b.WriteString(s.sometimes(8, ", application: {per.record: 2ms}"))
		s.b.WriteString(s.sometimes(5, ", topics: [%s]", s.topics[len(s.topics)-1]))
		fmt.Fprintf(&s.b, "}\n")
		s.members = append(s.members, x)
	}
}

// step writes a step of a member.
func (s *wide) step(at int64, format string, args ...any) {
	fmt.Fprintf(&s.b, "  - {at: %dms, %s}\n", at, fmt.Sprintf(format, args...))
}

// trouble is what befalls a member.
func (s *wide) trouble(at int64, x who) int64 {
	length := 100 + s.Below(70_000)
	fault := func(verb, more string) { s.step(at, "%s: %s, %sfor: %dms", verb, x.name, more, length) }
	// A static member of a consumer group is refused until its former self is gone.
	again := !x.static || !s.consumer
	lives := true
	switch s.Below(12) {
	case 0:
		fault("pause", "")
	case 1:
		fault("stall", "")
	case 2:
		fault("disconnect", "")
	case 3:
		fault("slow", s.pick("per.record: 8ms, ", "per.batch: 2s, ", "per.record: 4ms, per.batch: 1s, "))
	case 4:
		s.step(at, "restart: %s, down: %dms, %s%s", x.name, length, s.leaving(x.leaves()), s.changed())
		lives = again
	case 5: // closed, and started when that is over in any case
		leave := s.pick("", ", leave: true", ", leave: false")
		if !x.leaves() {
			leave = ""
		}
		s.step(at, "close: %s%s", x.name, leave)
		if lives = s.Below(2) == 0; lives {
			s.step(at+100_000, "start: %s%s", x.name, s.changed())
			lives = again
		}
	case 6:
		s.step(at, "kill: %s", x.name)
		if lives = s.Below(2) == 0; lives {
			s.step(at+length, "start: %s%s", x.name, s.changed())
			lives = again
		}
	case 7:
		if x.client == event.Java { // franz-go's does not come back, and has no such call
			s.step(at, "unsubscribe: %s", x.name)
			s.step(at+length, "subscribe: %s, topics: [%s]", x.name, s.topics[s.Below(int64(len(s.topics)))])
		} else {
			s.step(at, "subscribe: %s, topics: [%s]", x.name, s.topics[s.Below(int64(len(s.topics)))])
		}
	case 8:
		s.step(at, "enforce-rebalance: %s", x.name)
	case 9:
		s.step(at, "remove-member: %s", x.name)
	default:
		at = s.elsewhere(at)
	}
	if lives {
		s.alive = append(s.alive, x)
	}
	return at
}

// elsewhere is what befalls the coordinator or a topic, and when the next may come.
func (s *wide) elsewhere(at int64) int64 {
	topic := s.topics[s.Below(int64(len(s.topics)))]
	switch s.Below(3) {
	case 0:
		down, load := s.Below(20_000), s.Below(10_000)
		s.step(at, "failover: coordinator, for: %dms, load: %dms", down, load)
		return at + down + load + 1000
	case 1:
		s.step(at, "rate: %s, to: %s", topic, s.pick("0", "0.5", "30"))
	case 2:
		s.grown = max(13+at/10_000, s.grown+1) // topics only grow
		s.step(at, "add-partitions: %s, to: %d", topic, s.grown)
	}
	return at + 1000
}

// leaving is how a process goes.
func (s *wide) leaving(told bool) string {
	ways := []string{"how: close", "how: kill", "how: close, leave: true", "how: close, leave: false"}
	if !told {
		ways = ways[:2]
	}
	return s.pick(ways...)
}

// changed is what a process may be configured with that it was not before.
func (s *wide) changed() string {
	own := s.sometimes(3, "max.poll.records: 20, ") + s.sometimes(4, "client.rack: c, ")
	if !s.consumer {
		own += s.sometimes(4, "session.timeout.ms: 9000, ")
	}
	if own == "" {
		return ""
	}
	return ", consumer: {" + strings.TrimSuffix(own, ", ") + "}"
}

// rollout restarts who is there, one after another.
func (s *wide) rollout(at int64) {
	pace, told, names := s.pick("wait: stable", "every: 20s", "every: 1s"), true, []string{}
	for _, x := range s.alive {
		names, told = append(names, x.name), told && x.leaves()
	}
	s.step(at, "rolling-restart: [%s], down: %dms, %s, %s%s", strings.Join(names, ", "), s.Below(20_000), pace, s.leaving(told), s.changed())
}

// randomMigration writes one of a group that goes over to the other protocol, and perhaps
// back: members of both, of which some are restarted with the other one.
func randomMigration(seed uint64) []byte {
	s := dice{clock.NewStream(seed, "random migration", 0)}
	var b bytes.Buffer
	members := 2 + s.Below(4)
	s.surroundings(&b, seed)
	fmt.Fprintf(&b, "broker:\n  group.consumer.session.timeout.ms: %s\n", s.pick("6000", "10000", "45000"))
	fmt.Fprintf(&b, "  group.consumer.heartbeat.interval.ms: %s\n", s.pick("1000", "3000", "5000"))
	fmt.Fprintf(&b, "  group.consumer.assignment.interval.ms: %s\n", s.pick("0", "1000"))
	fmt.Fprintf(&b, "  x.kafka.version: %s\n", s.pick("4.3.0", "4.3.3", "4.2.0"))
	fmt.Fprintf(&b, "consumer:\n  session.timeout.ms: %s\n  heartbeat.interval.ms: %s\n  max.poll.interval.ms: %s\n", s.pick("10000", "45000"), s.pick("1000", "3000"), s.pick("10000", "60000"))
	fmt.Fprintf(&b, "  partition.assignment.strategy: %s\n", s.pick("range", "sticky", "[range, cooperative-sticky]"))
	if s.Below(4) == 0 {
		fmt.Fprintf(&b, "  group.instance.id: \"i-{id}\"\n")
	}
	commit := s.pick("", "", ", commit: batch", ", commit: {every: 1s}")
	if commit != "" {
		fmt.Fprintf(&b, "  enable.auto.commit: false\n")
	}
	s.application(&b, commit)
	fmt.Fprintf(&b, "members:\n")
	goes := []string{}
	for m := range members {
		client := ""
		if m > 0 && s.Below(5) == 0 { // it stays a classic member
			client = ", client: franz-go"
		} else {
			goes = append(goes, fmt.Sprintf("c%d", m+1))
		}
		fmt.Fprintf(&b, "  - {id: c%d, start: %ds%s}\n", m+1, s.Below(12), client)
	}
	fmt.Fprintf(&b, "steps:\n")
	at := 30_000 + s.Below(5_000)
	for _, protocol := range []string{"consumer", s.pick("consumer", "classic")} {
		if s.Below(3) == 0 {
			at += 40_000
			fmt.Fprintf(&b, "  - {at: %dms, rolling-restart: [%s], down: %dms, %s, consumer: {group.protocol: %s}}\n",
				at, strings.Join(goes, ", "), 500+s.Below(8_000), s.pick("wait: stable", "every: 25s"), protocol)
			at += 240_000
			continue
		}
		for _, member := range goes {
			at += 15_000 + s.Below(30_000)
			fmt.Fprintf(&b, "  - {at: %dms, restart: %s, down: %dms, how: %s, consumer: {group.protocol: %s}}\n", at, member, 500+s.Below(8_000), s.pick("close", "close", "kill"), protocol)
		}
	}
	at = s.trouble(&b, at+60_000, s.Below(members), 3)
	fmt.Fprintf(&b, "  - {at: %dms, rate: orders, to: 1}\n", at+40_000)
	return b.Bytes()
}
