package fidelity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/sim"
)

// Nudge moves inputs of a scenario a little, within what a recording cannot know of
// them. Every field is a change; 0 leaves the input as it is.
type Nudge struct {
	Members string // whose inputs, as "c1 c2"; empty: those of all members
	// Latency is added to what a message takes between the member and the broker, each
	// way. It stands for all that holds up a member's threads as well.
	Latency clock.Duration
	// FullPoll is added to what it takes to process what a full poll() returns, that
	// is max.poll.records, in equal parts for each record.
	FullPoll clock.Duration
	// Start is added to the moment at which a process turns to the group: the member's
	// first one, or a later one if Restart says which.
	Start   clock.Duration
	Restart int
}

// nudgeLimit bounds a nudge. It is the noise of the machine on which the recordings
// were made, whose log is cut to milliseconds besides: a heartbeat leaves up to 17 ms
// after it is due (96 of 100 do), and what a process does for the first time takes it
// 8 to 30 ms longer.
const nudgeLimit = 20 * clock.Millisecond

// size is how far the nudge moves an input.
func (n *Nudge) size() clock.Duration {
	return max(n.Latency, n.FullPoll, n.Start, -n.Start)
}

// apply changes a scenario.
func (n *Nudge) apply(s *sim.Scenario) error {
	if n.size() > nudgeLimit || n.Latency < 0 || n.FullPoll < 0 {
		return fmt.Errorf("%v goes too far", n)
	}
	targets, err := n.targets(s)
	if err != nil {
		return err
	}
	for _, m := range targets {
		member := &s.Members[m]
		member.Latency += n.Latency
		member.Application.PerRecord += n.FullPoll / clock.Duration(member.Consumer.MaxPollRecords)
		if err := n.shiftStart(s, m); err != nil {
			return err
		}
	}
	slices.SortStableFunc(s.Steps, func(a, b sim.Step) int { return cmp.Compare(a.At, b.At) })
	return nil
}

// targets are the members' indexes.
func (n *Nudge) targets(s *sim.Scenario) ([]int, error) {
	var targets []int
	names := strings.Fields(n.Members)
	for m := range s.Members {
		if len(names) == 0 || slices.Contains(names, s.Members[m].ID) {
			targets = append(targets, m)
		}
	}
	if len(targets) < len(names) {
		return nil, fmt.Errorf("%v: there is no such member", n)
	}
	return targets, nil
}

func (n *Nudge) shiftStart(s *sim.Scenario, m int) error {
	if n.Restart == 0 {
		s.Members[m].Start = s.Members[m].Start.Add(n.Start)
		return nil
	}
	nth := 0
	for i := range s.Steps {
		if step := &s.Steps[i]; step.Verb.Name == "start" && slices.Contains(step.Members, m) {
			if nth++; nth == n.Restart {
				step.At = step.At.Add(n.Start)
				return nil
			}
		}
	}
	return fmt.Errorf("%v: there is no such start", n)
}

// String says what is moved, and by how much.
func (n *Nudge) String() string {
	who := cmp.Or(strings.ReplaceAll(n.Members, " ", ", "), "all")
	var parts []string
	add := func(what string, by clock.Duration) {
		if by != 0 {
			parts = append(parts, fmt.Sprintf("%s of %s %+g ms", what, who, float64(by)/float64(clock.Millisecond)))
		}
	}
	add("latency", n.Latency)
	add("a full poll()", n.FullPoll)
	if n.Restart == 0 {
		add("start", n.Start)
	} else {
		add(fmt.Sprintf("restart %d", n.Restart), n.Start)
	}
	return strings.Join(parts, ", ")
}
