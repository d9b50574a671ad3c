package classic

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/protocol"
)

// driver drives a classic group, and checks what must hold of any.
type driver struct {
	*coordinatortest.Driver

	state      event.GroupState
	generation protocol.Generation
	members    map[protocol.MemberID]event.Member // as the facts tell
	edges      map[[2]event.GroupState]bool
}

func newDriver(t testing.TB, cfg Config) *driver {
	d := &driver{
		Driver:  &coordinatortest.Driver{T: t, Group: New(cfg)},
		members: map[protocol.MemberID]event.Member{}, edges: map[[2]event.GroupState]bool{},
	}
	d.CheckFact, d.Check = d.checkFact, d.checkTimers
	return d
}

// checkFact holds the facts together: states follow each other, generations rise
// by one at the end of a join phase, and members come before they go.
func (d *driver) checkFact(e event.Event) {
	switch f := e.Fact.(type) {
	case event.State:
		d.edges[[2]event.GroupState{f.From, f.To}] = true
		if f.From != d.state || !slices.Contains(allowed[f.To], f.From) {
			d.T.Errorf("%v -> %v, and the group was %v", f.From, f.To, d.state)
		}
		want := d.generation
		if f.From == event.PreparingRebalance && f.To != event.Dead {
			want++
		}
		if f.Generation != want && f.From != event.Dead {
			d.T.Errorf("%v -> %v: generation %d, want %d", f.From, f.To, f.Generation, want)
		}
		d.state, d.generation = f.To, f.Generation
	case event.MemberAdded:
		if _, known := d.members[f.MemberID]; known {
			d.T.Errorf("%s is added twice", f.MemberID)
		}
		d.members[f.MemberID] = e.Member
	case event.MemberRemoved:
		if from, known := d.members[f.MemberID]; !known || from != e.Member {
			d.T.Errorf("%s of member %d is removed, known: %v of %d", f.MemberID, e.Member, known, from)
		}
		delete(d.members, f.MemberID)
	case event.Joined:
		if d.state != event.PreparingRebalance {
			d.T.Errorf("%s joined in %v", f.MemberID, d.state)
		}
		d.checkKnown(f.MemberID)
	case event.Given:
		d.checkKnown(f.MemberID)
	}
}

func (d *driver) checkKnown(id protocol.MemberID) {
	if _, known := d.members[id]; !known {
		d.T.Errorf("a fact about %s, which is no member", id)
	}
}

// checkTimers: in the join phase its timer runs, elsewhere not; and the group is
// Empty or Dead exactly when it counts nobody in.
func (d *driver) checkTimers() {
	joining := slices.ContainsFunc(d.Timers, func(o scripttest.Alarm[coordinator.Timer]) bool { return o.Timer == joinTimer })
	if joining != (d.state == event.PreparingRebalance) {
		d.T.Errorf("%v, join timer armed: %v", d.state, joining)
	}
	if (d.state == event.CompletingRebalance || d.state == event.Stable) && len(d.members) == 0 {
		d.T.Errorf("%v without members", d.state)
	}
	if d.state == event.Empty && len(d.members) > 0 {
		d.T.Errorf("Empty with members %v", d.members)
	}
}

// allowed has Kafka's table of legal transitions (ClassicGroupState) a second
// time, written by hand, and the ways out of Dead, which only loading goes.
var allowed = map[event.GroupState][]event.GroupState{
	event.Empty:               {event.PreparingRebalance, event.Dead},
	event.PreparingRebalance:  {event.Stable, event.CompletingRebalance, event.Empty},
	event.CompletingRebalance: {event.PreparingRebalance},
	event.Stable:              {event.CompletingRebalance, event.Dead},
	event.Dead:                {event.Empty, event.PreparingRebalance, event.CompletingRebalance, event.Stable},
}
