// The command librdkafka asks librdkafka itself who gets which partition: it reads problems
// as `groupsim assign` does, an object in a line, and answers each with a line. `make
// librdkafka` holds package assignor/librdkafka to its answers.
//
// The library does not let anybody at its assignors. So this is a broker (broker.go) that
// tells a real consumer (leader.go) that it leads the group of the problem, and hands down
// what the consumer sends for the members in its SyncGroup. That is refused, whereupon the
// consumer joins again, and meets the next problem.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// problem has the fields of package trials/assign that a leader hears of.
type problem struct {
	Assignor       string                `json:"assignor"`
	Topics         map[string]int32      `json:"topics"`
	PartitionRacks map[string][][]string `json:"partition_racks"`
	Members        []member              `json:"members"`
}

type member struct {
	ID           string             `json:"id"`
	InstanceID   string             `json:"instance_id"`
	Rack         string             `json:"rack"`
	Subscription []string           `json:"subscription"`
	Owned        map[string][]int32 `json:"owned"`
	Generation   *int32             `json:"generation"`
}

// assignment has the partitions of each topic of each member.
type assignment map[string]map[string][]int32

// answer has what is handed out, and the whole plan where the consumer's log tells it.
type answer struct {
	Assignment assignment `json:"assignment"`
	Target     assignment `json:"target,omitempty"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	leaders := map[string]*leader{}
	lines, out := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var p problem
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return err
		}
		l := leaders[p.Assignor]
		if l == nil {
			var err error
			if l, err = newLeader(p.Assignor); err != nil {
				return err
			}
			leaders[p.Assignor] = l
		}
		a, err := l.ask(&p)
		if err != nil {
			return err
		}
		if err := out.Encode(a); err != nil {
			return err
		}
	}
	return lines.Err()
}
