package fidelity

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// phase is what is known of a generation from all its members.
type phase struct {
	joins   []clock.Time // when the JoinGroup left of each member that it waited for
	plan    clock.Time
	settled clock.Time // its first member has been assigned
}

const firstGeneration = 1

// initialDelay is group.initial.rebalance.delay.ms of the recorded brokers.
const initialDelay = 3 * clock.Second

// complete is when the join phase is over: the last JoinGroup has come. The first phase
// waits for the initial delay, which begins anew where somebody has joined meanwhile
// (GroupMetadataManager.tryCompleteInitialRebalanceElseSchedule).
func (p *phase) complete(g protocol.Generation) clock.Time {
	first, last := slices.Min(p.joins).Add(latency), slices.Max(p.joins).Add(latency)
	if g != firstGeneration {
		return last
	}
	begun, end := first, first.Add(initialDelay)
	for slices.ContainsFunc(p.joins, func(at clock.Time) bool { return at.Add(latency) > begun && at.Add(latency) <= end }) {
		begun, end = end, end.Add(initialDelay)
	}
	return end
}

// answered is when the answer to a JoinGroup comes if nothing is late. A static member that
// comes back to a settled generation has it once that is written down.
func (p *phase) answered(sent clock.Time, g protocol.Generation) clock.Time {
	if p.returns(sent) {
		return sent.Add(writeTrip)
	}
	return p.complete(g).Add(latency)
}

func (p *phase) returns(sent clock.Time) bool { return sent > p.settled }

// rounds finds for each generation when its JoinGroups left, and its plan.
func (r *Recording) rounds() map[protocol.Generation]*phase {
	rounds := map[protocol.Generation]*phase{}
	sent := make([]clock.Time, len(r.names.Members))
	present := make([]protocol.Generation, len(r.names.Members))
	for _, e := range r.events {
		switch f := e.Fact.(type) {
		case event.JoinSent:
			sent[e.Member] = e.At
		case event.JoinOK:
			if rounds[f.Generation] == nil {
				rounds[f.Generation] = &phase{settled: clock.Never}
			}
			present[e.Member] = f.Generation
			if g := rounds[f.Generation]; !g.returns(sent[e.Member]) {
				g.joins = append(g.joins, sent[e.Member])
			}
		case event.SyncSent:
			if g := rounds[present[e.Member]]; f.Leader && g != nil && g.settled == clock.Never {
				g.plan = e.At
			}
		case event.SyncOK:
			if g := rounds[present[e.Member]]; g != nil && g.settled == clock.Never {
				g.settled = e.At
			}
		}
	}
	return rounds
}
