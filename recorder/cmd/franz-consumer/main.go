// Command franz-consumer is one member of a group, with franz-go as its client. It
// takes the same arguments and commands as the Java one and prints the same lines;
// see package lab. max.poll.interval.ms is its rebalance timeout: franz-go does not
// watch over the time between polls.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	event("process.start", nil)
	if err := run(); err != nil {
		event("closed", fields{"reason": err.Error()})
		os.Exit(1)
	}
}

func run() error {
	s, err := readSettings(os.Args[1:])
	if err != nil {
		return err
	}
	w := newWatcher()
	client, err := kgo.NewClient(append(s.client, kgo.WithHooks(w), kgo.WithLogger(w))...)
	if err != nil {
		return err
	}
	a := &application{client: client, watcher: w, settings: s, topics: s.topics, subscribed: true}
	a.costs.set(s.perRecord, s.perBatch)
	commands := make(chan string, 1024)
	go read(commands, &a.costs)
	event("polling", nil)
	for !a.closed {
		select {
		case command := <-commands:
			event("cmd", fields{"x": command})
			if err := a.obey(command); err != nil {
				return err
			}
		default:
			a.poll()
		}
	}
	return nil
}

// application is the program around the client: poll, process, and do what it is
// told.
type application struct {
	client     *kgo.Client
	watcher    *watcher
	settings   *settings
	topics     []string
	costs      costs
	subscribed bool
	closed     bool
}

func (a *application) poll() {
	if !a.subscribed {
		time.Sleep(a.settings.pollTimeout)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), a.settings.pollTimeout)
	defer cancel()
	fetches := a.client.PollRecords(ctx, a.settings.maxPollRecords)
	a.costs.process(fetches)
}

// obey does what it is told in place of the next poll.
func (a *application) obey(command string) error {
	verb, rest, _ := strings.Cut(command, " ")
	switch verb {
	case "sleep":
		d, err := millis(rest)
		if err != nil {
			return err
		}
		time.Sleep(d)
		event("awake", nil)
	case "subscribe":
		if !a.subscribed {
			return fmt.Errorf("%s: a franz-go client that has left its group does not come back", command)
		}
		a.subscribe(strings.Split(rest, ","))
	case "unsubscribe":
		a.client.LeaveGroup()
		a.subscribed = false
	case "enforce":
		a.client.ForceRebalance()
	case "close":
		event("closing", fields{"p": a.watcher.held()})
		a.client.CloseAllowingRebalance()
		event("closed", nil)
		a.closed = true
	default:
		return fmt.Errorf("%q is no command", command)
	}
	return nil
}

func (a *application) subscribe(topics []string) {
	gone, added := without(a.topics, topics), without(topics, a.topics)
	a.topics = topics
	if len(added) > 0 {
		a.client.AddConsumeTopics(added...)
	}
	if len(gone) > 0 {
		a.client.PurgeTopicsFromConsuming(gone...)
	}
}

func without(topics, others []string) []string {
	return slices.DeleteFunc(slices.Clone(topics), func(t string) bool { return slices.Contains(others, t) })
}

// read takes commands from standard input, and ends the program with it: the
// recorder is gone.
func read(commands chan<- string, costs *costs) {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		command := lines.Text()
		var record, batch string
		if n, _ := fmt.Sscanf(command, "slow %s %s", &record, &batch); n < 2 {
			commands <- command
			continue
		}
		perRecord, err := millis(record)
		perBatch, err2 := millis(batch)
		if err != nil || err2 != nil {
			break
		}
		costs.set(perRecord, perBatch)
		event("cmd", fields{"x": command})
	}
	os.Exit(2)
}
