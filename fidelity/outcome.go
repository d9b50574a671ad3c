package fidelity

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report/fold"
)

// Outcome is what came of a run, as far as its clients tell it.
type Outcome struct {
	Generations []Generation
	// Of groups of the consumer protocol, by member and in order: what was assigned to it in
	// which epoch, and the states that its client went through. Processes that speak the
	// classic protocol have generations.
	Assigned [][]AssignedIn
	States   [][]event.ClientState
	Owners   map[string][]string       // by partition, one after another
	Downtime map[string]clock.Duration // by partition
	Times    map[string][][]clock.Time // by kind of event and member, in order

	epochs []bool // by member: its process has told a state, so it speaks the consumer protocol
}

// Generation is what a join phase came to, by the answers that its members handled.
type Generation struct {
	Generation protocol.Generation
	Leader     protocol.MemberID
	Members    []protocol.MemberID
}

func (g *Generation) equal(h *Generation) bool {
	return g.Generation == h.Generation && g.Leader == h.Leader && slices.Equal(g.Members, h.Members)
}

// AssignedIn is what a member was assigned that was new to it.
type AssignedIn struct {
	Epoch      protocol.Generation
	Partitions []protocol.TopicPartition
}

func (a AssignedIn) equal(b AssignedIn) bool {
	return a.Epoch == b.Epoch && slices.Equal(a.Partitions, b.Partitions)
}

// Outcome is what came of the recorded run.
func (r *Recording) Outcome() *Outcome { return r.observe(r.events) }

// observe folds events into an outcome. Of a simulation too it takes only what a
// recording tells: that a partition is assigned, but not when its position is known.
func (r *Recording) observe(events []event.Event) *Outcome {
	names, end := r.names, r.end
	o := &Outcome{
		Owners: map[string][]string{}, Downtime: map[string]clock.Duration{}, Times: map[string][][]clock.Time{},
		epochs: make([]bool, len(names.Members)),
	}
	holding := fold.Holding{Recording: true, Restores: r.keepsState()}
	for _, e := range events {
		if e.At > end || e.Member < 0 {
			continue
		}
		holding.Event(e)
		o.note(e, len(names.Members))
	}
	holding.Finish(end)
	for _, t := range holding.Tenures() {
		if t.FirstUp == clock.Never {
			continue
		}
		p := names.Partition(t.Partition)
		o.Downtime[p] = t.Downtime()
		for _, owner := range t.Owners {
			o.Owners[p] = append(o.Owners[p], names.Member(owner.Member))
		}
	}
	slices.SortFunc(o.Generations, func(a, b Generation) int { return cmp.Compare(a.Generation, b.Generation) })
	return o
}

func (o *Outcome) note(e event.Event, members int) {
	name := e.Fact.Name()
	if slices.Contains(ordered, name) {
		if o.Times[name] == nil {
			o.Times[name] = make([][]clock.Time, members)
		}
		o.Times[name][e.Member] = append(o.Times[name][e.Member], e.At)
	}
	switch f := e.Fact.(type) {
	case event.JoinOK:
		o.joined(f)
	case event.ProcessStart:
		o.epochs[e.Member] = false
	case event.Assigned:
		if o.epochs[e.Member] {
			o.Assigned[e.Member] = append(o.Assigned[e.Member], AssignedIn{f.Generation, f.Partitions})
		}
	case event.MemberState:
		if o.States == nil {
			o.Assigned, o.States = make([][]AssignedIn, members), make([][]event.ClientState, members)
		}
		o.epochs[e.Member] = true
		o.States[e.Member] = append(o.States[e.Member], f.To)
	}
}

func (o *Outcome) joined(f event.JoinOK) {
	i := slices.IndexFunc(o.Generations, func(g Generation) bool { return g.Generation == f.Generation })
	if i < 0 {
		i = len(o.Generations)
		o.Generations = append(o.Generations, Generation{Generation: f.Generation})
	}
	g := &o.Generations[i]
	if f.Leader {
		g.Leader = f.MemberID
	}
	g.Members = append(g.Members, f.MemberID)
	slices.Sort(g.Members)
}
