package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// ownTopic is what the consumer subscribes to itself. No problem has it.
const ownTopic = "-"

// patience is how long the consumer may take for an answer.
const patience = 30 * time.Second

// leader is a consumer of librdkafka, and the broker that makes it lead groups.
type leader struct {
	broker *broker
	logs   chan kafka.LogEvent
	plans  bool // the log has plans: of a cooperative assignor
}

func newLeader(assignor string) (*leader, error) {
	b, err := newBroker(assignor)
	if err != nil {
		return nil, err
	}
	l := &leader{broker: b, logs: make(chan kafka.LogEvent, 1000), plans: assignor == "cooperative-sticky"}
	config := kafka.ConfigMap{
		"bootstrap.servers":             b.address(),
		"group.id":                      "g",
		"partition.assignment.strategy": assignor,
		"enable.auto.commit":            false,
		"socket.timeout.ms":             60000,
	}
	if l.plans {
		config["debug"] = "assignor"
		config["go.logs.channel.enable"] = true
		config["go.logs.channel"] = l.logs
	}
	consumer, err := kafka.NewConsumer(&config)
	if err != nil {
		return nil, err
	}
	_, version := kafka.LibraryVersion()
	fmt.Fprintf(os.Stderr, "%s of librdkafka %s\n", assignor, version)
	return l, consumer.Subscribe(ownTopic, nil)
}

// ask has the consumer lead the group of the problem.
func (l *leader) ask(p *problem) (*answer, error) {
	l.broker.problems <- p
	a := &answer{}
	if l.plans {
		var err error
		if a.Target, err = l.readPlan(); err != nil {
			return nil, err
		}
	}
	select {
	case a.Assignment = <-l.broker.answers:
		return a, nil
	case <-time.After(patience):
		return nil, fmt.Errorf("%s: the consumer has not answered within %v", p.Assignor, patience)
	}
}

// readPlan reads from the log what rd_kafka_assignor_run has found, before a cooperative
// round withholds some of it: after a line that it has "finished" one for each member,
// and below that one for each partition.
func (l *leader) readPlan() (assignment, error) {
	line, err := l.line("assignment for")
	if err != nil {
		return nil, err
	}
	var members int
	if _, err := fmt.Sscanf(line[strings.Index(line, "assignment for"):], "assignment for %d", &members); err != nil {
		return nil, fmt.Errorf("%q: %w", line, err)
	}
	plan := assignment{}
	for range members {
		if line, err = l.line("assigned"); err != nil {
			return nil, err
		}
		var id string
		var partitions int
		if _, err := fmt.Sscanf(strings.ReplaceAll(line, " (me)", ""), " Member %q assigned %d", &id, &partitions); err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		plan[id] = map[string][]int32{}
		for range partitions {
			if line, err = l.line("["); err != nil {
				return nil, err
			}
			var topic string
			var p int32
			if _, err := fmt.Sscanf(line, "  %s [%d]", &topic, &p); err != nil {
				return nil, fmt.Errorf("%q: %w", line, err)
			}
			plan[id][topic] = append(plan[id][topic], p)
		}
	}
	return plan, nil
}

// line is the next line of the assignors' tag with these words.
func (l *leader) line(words string) (string, error) {
	for {
		select {
		case event := <-l.logs:
			// The context of a line stands in brackets before it.
			_, line, _ := strings.Cut(event.Message, "]: ")
			if event.Tag == "ASSIGN" && strings.Contains(line, words) {
				return line, nil
			}
		case <-time.After(patience):
			return "", fmt.Errorf("the consumer's log has no line with %q within %v", words, patience)
		}
	}
}
