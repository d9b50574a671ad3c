package scenarios

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
)

const toBeWritten = `
description: Text.
topics:
  orders: {partitions: 6, rate: pace}
consumer:
  partition.assignment.strategy: [range, cooperative-sticky]
  sasl.jaas.config: 'password="secret"'
  client.rack: "\e[31m"
application:
  per.record: 2ms
members:
  - {id: c1..c2}
  - {id: c3, consumer: {sasl.jaas.config: "secret too", session.timeout.ms: 20000}}
vary:
  pace: {choice: [10, 20]}
  victim: {choice: [c1, c2]}
steps:
  - {at: 20s, kill: victim}
  - at: 40s
    restart: [c1, c3]
    down: 5s
    consumer: {heartbeat.interval.ms: 1000, ssl.key.password: secret}
expect: {final.state: == Stable}
`

// What a file says of a run can be read beside it: its steps and all that it sets, with what
// was drawn, by the keys of --set. What has no effect, such as a password, is in nobody's
// report, and no control character.
func TestWritten(t *testing.T) {
	s, err := Load("x.yaml", strings.NewReader(toBeWritten), Options{Set: []string{"consumer.session.timeout.ms=30000"}})
	if err != nil {
		t.Fatal(err)
	}
	w := s.Written()
	equal(t, "steps", w.Steps, []string{"at: 20s, kill: c1", "at: 40s, restart: [c1, c3], down: 5s, consumer: {heartbeat.interval.ms: 1000}"})
	equal(t, "set", w.Set, event.Settings{
		{Name: "topics.orders.partitions", Value: "6"}, {Name: "topics.orders.rate", Value: "10"},
		{Name: "consumer.partition.assignment.strategy", Value: "[range, cooperative-sticky]"}, {Name: "consumer.client.rack", Value: `"\x1b[31m"`}, {Name: "consumer.session.timeout.ms", Value: "30000"},
		{Name: "application.per.record", Value: "2ms"},
		{Name: "members", Value: "[{id: c1..c2}, {id: c3, consumer: {session.timeout.ms: 20000}}]"},
	})
	for k := uint64(1); ; k++ {
		if s, err = s.WithRun(k); err != nil || k == 50 {
			t.Fatalf("50 runs have drawn c1: %v", err)
		}
		if s.Written().Steps[0] == "at: 20s, kill: c2" {
			break
		}
	}
}
