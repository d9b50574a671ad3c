package plan

import (
	"fmt"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/sim"
)

// runs tells what of a member's program no program here does; nil: one does all of it.
func runs(m *sim.Member) error {
	app := &m.Application
	switch {
	case app.Program != member.LoopProgram && m.Consumer.Client != event.Java:
		return fmt.Errorf("%s: a program here of %s polls and processes in one thread: leave application.program out, or write loop", m.ID, m.Consumer.Client)
	case app.State.Kept() && m.Consumer.Client != event.Java:
		return fmt.Errorf("%s: a program here of %s keeps no state: leave application.state out", m.ID, m.Consumer.Client)
	case app.NoCallback:
		return fmt.Errorf("%s: a program here is in Python, whose binding always has a rebalance callback: leave application.no.rebalance.cb out", m.ID)
	case app.Program == member.WorkersProgram:
		return poolRuns(m)
	case app.Program == member.SpringProgram:
		return containerRuns(m)
	case m.Process != "":
		return fmt.Errorf("%s: a program here has one consumer, and %s has several: leave consumers out, or say program: spring", m.ID, m.Process)
	case app.IdleBetweenPolls > 0:
		return fmt.Errorf("%s: a program here waits between its polls in Spring's container alone: leave idle.between.polls out", m.ID)
	}
	if by := app.Committing(&m.Consumer).By; by != member.ByLibrary && by != member.Nobody {
		return fmt.Errorf("%s: a loop here does not commit by itself, only in onPartitionsRevoked (commit.on.revoke) or at checkpoints: say application.commit: none, or enable.auto.commit: true", m.ID)
	}
	return nil
}

func poolRuns(m *sim.Member) error {
	w := &m.Application.Workers
	switch {
	case m.Process != "":
		return fmt.Errorf("%s: a pool here has one consumer, and %s has several: leave consumers out", m.ID, m.Process)
	case m.Application.State.Kept() || m.Application.IdleBetweenPolls > 0:
		return fmt.Errorf("%s: a pool here keeps no state, and waits for nothing between its polls: leave state and idle.between.polls out", m.ID)
	case w.Order != member.OrderOfPartition:
		return fmt.Errorf("%s: one thread of a pool here works for a partition at a time: leave workers.order out", m.ID)
	case w.Commit == member.Unnamed:
		return fmt.Errorf("%s: say what a pool here commits by itself: workers.commit", m.ID)
	}
	return nil
}

func containerRuns(m *sim.Member) error {
	if m.Application.State.Kept() || m.Application.Spring.AsyncAcks {
		return fmt.Errorf("%s: a container here keeps no state, and its listener acknowledges on its own thread: leave state and spring.async.acks out", m.ID)
	}
	if m.Process != "" && m.Consumer.GroupInstanceID != "" {
		return fmt.Errorf("%s: a container gives each of its consumers an instance id of its own: leave group.instance.id out, or consumers", m.ID)
	}
	if by := m.Application.Committing(&m.Consumer).By; m.Application.Spring.Acks == member.UnnamedAcks && by != member.ByLibrary && by != member.EveryBatch {
		return fmt.Errorf("%s: say by spring.ack.mode when a container here commits, not by commit", m.ID)
	}
	return nil
}

// obeys tells what a program here does not do of what it is ordered to; nil: it does.
func (p *Plan) obeys(members []int, order string) error {
	for _, i := range members {
		m := &p.Scenario.Members[i]
		switch {
		case m.Application.Program != member.SpringProgram:
		case order == "subscribe" || order == "unsubscribe":
			return fmt.Errorf("%s: a container here is never told to %s", m.ID, order)
		case order == "stall" && m.Process != "":
			return fmt.Errorf("%s: a container here stalls only if it has one consumer", m.ID)
		}
	}
	return nil
}

func between(from, end int) (list []int) {
	for i := from; i < end; i++ {
		list = append(list, i)
	}
	return list
}

// Processes are those that have several members, by their names.
func (p *Plan) Processes() map[string][]string {
	var all map[string][]string
	for _, m := range p.Scenario.Members {
		if m.Process == "" {
			continue
		}
		if all == nil {
			all = map[string][]string{}
		}
		all[m.Process] = append(all[m.Process], m.ID)
	}
	return all
}
