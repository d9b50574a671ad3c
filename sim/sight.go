package sim

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// What a controller sees of processes and of the group's offsets, besides who is there.

// Members counts the members that there can be.
func (s Scene) Members() int { return len(s.world.scenario.Members) }

// ProcessOf gives the consumers of a member's process, from the first up to before the end.
func (s Scene) ProcessOf(m int) (first, end int) { return s.world.scenario.ProcessOf(m) }

// Launched is when a member's process that has come to its first poll() was launched. If no
// platform did it that is so long before, but not before the end of the one before.
func (s Scene) Launched(m int, startup clock.Duration) clock.Time {
	if p := &s.world.processes[m]; p.launched != clock.Never {
		return p.launched
	}
	if ended := s.world.processes[m].ended; ended > 0 {
		return max(s.Started(m).Add(-startup), ended)
	}
	return s.Started(m).Add(-startup)
}

// Stopped tells whether a member's process stands still.
func (s Scene) Stopped(m int) bool {
	return s.any(m, func(p *process) bool { return p.running() && p.client.Paused() })
}

// Owning tells whether each consumer of a member's process that runs has partitions assigned, as
// consumer.assignment() has them, or has been told that the group has none for it.
func (s Scene) Owning(m int) bool {
	return s.There(m) && !s.any(m, func(p *process) bool {
		return p.running() && len(p.client.Holdings.List()) == 0 && !(p.given && p.client.Settled())
	})
}

// LastPoll is when the consumer of a process last called poll() which did so longest ago.
func (s Scene) LastPoll(m int) clock.Time {
	w, last := s.world, s.Now()
	for first, end := w.scenario.ProcessOf(m); first < end; first++ {
		if p := &w.processes[first]; p.running() {
			w.fx.Reset()
			last = min(last, p.client.LastPoll(w.Now(), &w.fx))
			w.carryOut(first)
		}
	}
	return last
}

// Offset is a partition as a controller sees it from outside: what is committed of it and
// where its log ends.
type Offset struct {
	Partition      protocol.TopicPartition
	Committed, End int64 // Committed: protocol.NoOffset if nothing has been
}

// OffsetsOf has those of what a member's process holds.
func (s Scene) OffsetsOf(m int) (list []Offset) {
	committed := s.world.committed()
	for first, end := s.world.scenario.ProcessOf(m); first < end; first++ {
		if p := &s.world.processes[first]; p.running() {
			for _, q := range p.client.Holdings.List() {
				list = append(list, Offset{q, committed.Of(q), s.world.logs.End(q, s.Now())})
			}
		}
	}
	return list
}

// Offsets has those of all partitions of the topics that these members subscribe to at first.
func (s Scene) Offsets(members []int) (list []Offset) {
	w := s.world
	committed, wanted := w.committed(), make([]bool, len(w.scenario.Topics))
	for _, m := range members {
		for _, t := range w.scenario.Members[m].Topics {
			wanted[t] = true
		}
	}
	for t, partitions := range w.logs.counts() {
		for p := range partitions {
			if q := (protocol.TopicPartition{Topic: protocol.TopicID(t), Partition: p}); wanted[t] {
				list = append(list, Offset{q, committed.Of(q), w.logs.End(q, w.Now())})
			}
		}
	}
	return list
}

// FromEarliest tells whether members begin with the first record where nothing is committed, by
// the first of these.
func (s Scene) FromEarliest(members []int) bool {
	return s.world.scenario.Members[members[0]].Consumer.AutoOffsetReset == member.Earliest
}

// committed is what the group has committed. Commits that nobody has looked at are told first,
// and count although their records are still on their way into the log.
func (w *World) committed() *coordinator.Offsets {
	w.disturb()
	if !slices.ContainsFunc(w.broker.appends[w.broker.oldest:], isCommit) {
		return &w.broker.log.Offsets
	}
	offsets := w.broker.log.Offsets.Clone()
	for _, a := range w.broker.appends[w.broker.oldest:] {
		if c, ok := a.Record.(*coordinator.CommittedOffsets); ok {
			offsets.Store(*c)
		}
	}
	return &offsets
}

func isCommit(p coordinator.Persist) bool {
	_, ok := p.Record.(*coordinator.CommittedOffsets)
	return ok
}

// Interval is how long the next of a controller's intervals is. Once after the group was first
// Stable it is cut to a share of itself, as those of the members are (Chance.Spread); done
// remembers that. The draw goes by the controller's name.
func (s Scene) Interval(name string, length clock.Duration, done *bool) clock.Duration {
	w := s.world
	if *done || !w.scenario.spreads() || w.broker.firstStable == clock.Never {
		return length
	}
	*done = true
	stream := clock.NewStream(w.scenario.Seed, "spread of "+name, w.scenario.Run)
	return max(1, clock.Share(stream.At(0))).Of(length)
}

// ID is a member's name.
func (s Scene) ID(m int) string { return s.world.scenario.Members[m].ID }
