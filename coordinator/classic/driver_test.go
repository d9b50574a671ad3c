package classic

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/protocol"
)

// driver does for a group in tests what the simulation does in a run: it keeps
// the timers, the log and the calls. After every input it checks, from outside,
// what must hold of any group.
type driver struct {
	t     testing.TB
	group coordinator.Coordinator
	twin  coordinator.Coordinator // a clone that takes the next input too
	now   clock.Time
	fx    coordinator.Effects

	timers  scripttest.Alarms[coordinator.Timer]
	log     coordinator.Snapshot
	appends []coordinator.Persist
	open    map[coordinator.CallID]bool
	calls   coordinator.CallID

	state      event.GroupState
	generation protocol.Generation
	members    map[protocol.MemberID]event.Member // as the facts tell
	edges      map[[2]event.GroupState]bool
}

func newDriver(t testing.TB, cfg Config) *driver {
	return &driver{
		t: t, group: New(cfg), open: map[coordinator.CallID]bool{},
		members: map[protocol.MemberID]event.Member{}, edges: map[[2]event.GroupState]bool{},
	}
}

// call sends a request and returns the number of the call.
func (d *driver) call(from event.Member, newID protocol.MemberID, r protocol.Request) coordinator.CallID {
	d.calls++
	d.open[d.calls] = true
	d.input(func(g coordinator.Coordinator, fx *coordinator.Effects) {
		g.Handle(d.now, coordinator.Call{ID: d.calls, From: from, NewMemberID: newID, Request: r}, fx)
	})
	return d.calls
}

// fire moves the time to an armed timer and lets it expire.
func (d *driver) fire(op scripttest.Alarm[coordinator.Timer]) {
	d.timers.Set(op.Timer, clock.Never)
	d.now = max(d.now, op.At)
	d.input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Expire(d.now, op.Timer, fx) })
}

// persist ends the oldest append.
func (d *driver) persist(err protocol.ErrorCode) {
	p := d.appends[0]
	d.appends = d.appends[1:]
	if err == protocol.NONE {
		p.Record.Replay(&d.log)
	}
	d.input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Persisted(d.now, p.Token, err, fx) })
}

func (d *driver) unload() {
	d.input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Unload(d.now, fx) })
	if len(d.timers) > 0 || len(d.open) > 0 {
		d.t.Errorf("after Unload: timers %v, calls %v are left", d.timers, d.open)
	}
}

func (d *driver) loading() {
	d.input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Loading(d.now, fx) })
}

func (d *driver) load() {
	d.input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Load(d.now, d.log.Clone(), fx) })
}

// input runs one input, takes its effects in and checks them.
func (d *driver) input(run func(g coordinator.Coordinator, fx *coordinator.Effects)) {
	d.fx.Reset()
	if twin := d.twin; twin != nil {
		d.twin = nil
		var want coordinator.Effects
		run(twin, &want)
		run(d.group, &d.fx)
		if diff := cmp.Diff(want, d.fx, cmpopts.EquateEmpty()); diff != "" {
			d.t.Errorf("a clone does otherwise (-clone +group):\n%s", diff)
		}
	} else {
		run(d.group, &d.fx)
	}
	for _, e := range d.fx.Facts {
		d.checkFact(e)
	}
	for _, op := range d.fx.Timers {
		d.timers.Set(op.Timer, op.At)
	}
	for _, id := range d.fx.Dropped {
		d.close(id)
	}
	for _, r := range d.fx.Replies {
		d.close(r.Call)
	}
	d.appends = append(d.appends, d.fx.Persists...)
	d.checkTimers()
}

func (d *driver) close(id coordinator.CallID) {
	if !d.open[id] {
		d.t.Errorf("call %d: answered or dropped, but it does not wait", id)
	}
	delete(d.open, id)
}

// checkFact holds the facts together: states follow each other, generations rise
// by one at the end of a join phase, and members come before they go.
func (d *driver) checkFact(e event.Event) {
	switch f := e.Fact.(type) {
	case event.State:
		d.edges[[2]event.GroupState{f.From, f.To}] = true
		if f.From != d.state || !slices.Contains(allowed[f.To], f.From) {
			d.t.Errorf("%v -> %v, and the group was %v", f.From, f.To, d.state)
		}
		want := d.generation
		if f.From == event.PreparingRebalance && f.To != event.Dead {
			want++
		}
		if f.Generation != want && f.From != event.Dead {
			d.t.Errorf("%v -> %v: generation %d, want %d", f.From, f.To, f.Generation, want)
		}
		d.state, d.generation = f.To, f.Generation
	case event.MemberAdded:
		if _, known := d.members[f.MemberID]; known {
			d.t.Errorf("%s is added twice", f.MemberID)
		}
		d.members[f.MemberID] = e.Member
	case event.MemberRemoved:
		if from, known := d.members[f.MemberID]; !known || from != e.Member {
			d.t.Errorf("%s of member %d is removed, known: %v of %d", f.MemberID, e.Member, known, from)
		}
		delete(d.members, f.MemberID)
	case event.Joined:
		if d.state != event.PreparingRebalance {
			d.t.Errorf("%s joined in %v", f.MemberID, d.state)
		}
		d.checkKnown(f.MemberID)
	case event.Given:
		d.checkKnown(f.MemberID)
	}
}

func (d *driver) checkKnown(id protocol.MemberID) {
	if _, known := d.members[id]; !known {
		d.t.Errorf("a fact about %s, which is no member", id)
	}
}

// checkTimers: in the join phase its timer runs, elsewhere not; and the group is
// Empty or Dead exactly when it counts nobody in.
func (d *driver) checkTimers() {
	joining := slices.ContainsFunc(d.timers, func(o scripttest.Alarm[coordinator.Timer]) bool { return o.Timer == joinTimer })
	if joining != (d.state == event.PreparingRebalance) {
		d.t.Errorf("%v, join timer armed: %v", d.state, joining)
	}
	if (d.state == event.CompletingRebalance || d.state == event.Stable) && len(d.members) == 0 {
		d.t.Errorf("%v without members", d.state)
	}
	if d.state == event.Empty && len(d.members) > 0 {
		d.t.Errorf("Empty with members %v", d.members)
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
