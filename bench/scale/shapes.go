package main

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim"
)

// shape is a kind of run, as people have them.
type shape struct {
	name, what string
	run        func() (work int64, err error)
}

// The classic protocol is asked for by an assignor, that of KIP-848 by name.
const (
	eager       = "partition.assignment.strategy: [range]"
	cooperative = "partition.assignment.strategy: [cooperative-sticky]"
	consumer    = "group.protocol: consumer"
)

// deploy restarts members one after another from the first minute on.
const deploy = "\nsteps: [{at: 60s, rolling-restart: all, down: 2s, every: 6s}]\n"

var shapes = []shape{
	{"quiet", "an hour at rest, 2,000 members × 100,000 partitions", large(cooperative, "1h", "")},
	{"deploy eager", "the same group, 15 restarts in 150 s", large(eager, "150s", deploy)},
	{"deploy cooperative", "15 restarts in 150 s", large(cooperative, "150s", deploy)},
	{"deploy consumer", "15 restarts in 150 s", large(consumer, "150s", deploy)},
	{"overload", "ten minutes of 100 members that cannot keep up with 1,000 partitions", overload},
	{"year", "366 days at rest, 3 members × 12 partitions", year(cooperative, 1, 0)},
	{"year consumer", "the same", year(consumer, 1, 0)},
	{"year batches", "the same of the classic protocol, at 50 records a second of a partition: a fifth of the time they are in hand", year(cooperative, 50, 0)},
	{"year drawn", "the first of these, how late each thing is drawn", year(cooperative, 1, 1)},
	{"many runs", "1,000 runs of `gc-pause`", many},
}

// large is a group of 2,000 members with 100,000 partitions in a hundred topics, that keeps up.
func large(how, duration, more string) func() (int64, error) {
	var topics strings.Builder
	for i := range 100 {
		fmt.Fprintf(&topics, "  t%d: {partitions: 1000, rate: 1}\n", i)
	}
	return whole(0, fmt.Sprintf(`name: large
duration: %s
topics:
%sconsumer: {%s}
application: {per.record: 1ms}
members: [{id: c1..c2000}]%s
`, duration, &topics, how, more))
}

// year is a small group to which so many records a second come in each partition, and nothing happens, in a run.
func year(how string, rate int, run uint64) func() (int64, error) {
	return whole(run, fmt.Sprintf(`name: year
duration: 8784h
topics: {orders: {partitions: 12, rate: %d}}
consumer: {%s}
application: {per.record: 1ms}
members: [{id: c1..c3}]
`, rate, how))
}

func overload() (int64, error) {
	return whole(0, `name: overload
duration: 10m
topics: {orders: {partitions: 1000, rate: 1000}}
application: {per.record: 110us}
members: [{id: c1..c100}]
`)()
}

// whole makes a run of a scenario with its whole report.
func whole(run uint64, text string) func() (int64, error) {
	return func() (int64, error) {
		s, err := groupsim.Load("-", strings.NewReader(text), groupsim.Options{})
		if err != nil {
			return 0, err
		}
		if s, err = s.WithRun(run); err != nil {
			return 0, err
		}
		r, err := groupsim.Run(s, groupsim.RunOptions{Untried: true})
		if err != nil {
			return 0, err
		}
		return r.Work, nil
	}
}

func many() (int64, error) {
	s, err := groupsim.Load("gc-pause", nil, groupsim.Options{})
	if err != nil {
		return 0, err
	}
	first, err := groupsim.Run(s, groupsim.RunOptions{Untried: true})
	if err != nil {
		return 0, err
	}
	const runs = 1000
	_, err = groupsim.Many(s, first, groupsim.ManyOptions{Runs: runs, CPUs: 1})
	return first.Work * runs, err
}
