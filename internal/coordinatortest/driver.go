package coordinatortest

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/protocol"
)

// Driver does for a group in tests what the simulation does in a run: it keeps
// the timers, the log and the calls. After every input it checks, from outside,
// what must hold of any group.
type Driver struct {
	T     testing.TB
	Group coordinator.Coordinator
	Twin  coordinator.Coordinator // a clone that takes the next input too
	Now   clock.Time
	Fx    coordinator.Effects // of the last input

	Timers  scripttest.Alarms[coordinator.Timer]
	Log     coordinator.Snapshot
	Appends []coordinator.Persist
	Open    map[coordinator.CallID]bool
	Calls   coordinator.CallID

	// Unexported lets records be compared whose fields only their package sees.
	Unexported cmp.Option
	// CheckFact and Check say what must hold of groups of this protocol: of each fact, and
	// after each input.
	CheckFact func(e event.Event)
	Check     func()
}

// Call sends a request and returns the number of the call.
func (d *Driver) Call(from event.Member, newID protocol.MemberID, r protocol.Request) coordinator.CallID {
	d.Calls++
	if d.Open == nil {
		d.Open = map[coordinator.CallID]bool{}
	}
	d.Open[d.Calls] = true
	d.Input(func(g coordinator.Coordinator, fx *coordinator.Effects) {
		g.Handle(d.Now, coordinator.Call{ID: d.Calls, From: from, NewMemberID: newID, BareMemberID: Bare(newID), Request: r}, fx)
	})
	return d.Calls
}

// Fire moves the time to an armed timer and lets it expire.
func (d *Driver) Fire(op scripttest.Alarm[coordinator.Timer]) {
	d.Timers.Set(op.Timer, clock.Never)
	d.Now = max(d.Now, op.At)
	d.Input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Expire(d.Now, op.Timer, fx) })
}

// Persist ends the oldest append. One that fails takes those behind it along: see Fail.
func (d *Driver) Persist(err protocol.ErrorCode) {
	p := d.Appends[0]
	d.Appends = d.Appends[1:]
	if err == protocol.NONE {
		p.Record.Replay(&d.Log)
	}
	d.Input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Persisted(d.Now, p.Token, err, &d.Log, fx) })
}

// Fail lets all that is on its way to the log fail.
func (d *Driver) Fail(err protocol.ErrorCode, after func()) {
	for n := len(d.Appends); n > 0; n-- {
		d.Persist(err)
		after()
	}
}

// Unload takes the group away from its broker.
func (d *Driver) Unload() {
	d.Input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Unload(d.Now, fx) })
	if len(d.Timers) > 0 || len(d.Open) > 0 {
		d.T.Errorf("after Unload: timers %v, calls %v are left", d.Timers, d.Open)
	}
}

// Loading lets a broker begin to read the log.
func (d *Driver) Loading() {
	d.Input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Loading(d.Now, fx) })
}

// Load lets it have read the log.
func (d *Driver) Load() {
	d.Input(func(g coordinator.Coordinator, fx *coordinator.Effects) { g.Load(d.Now, d.Log.Clone(), fx) })
}

// Input runs one input, takes its effects in and checks them.
func (d *Driver) Input(run func(g coordinator.Coordinator, fx *coordinator.Effects)) {
	d.Fx.Reset()
	if twin := d.Twin; twin != nil {
		d.Twin = nil
		var want coordinator.Effects
		run(twin, &want)
		run(d.Group, &d.Fx)
		if diff := d.difference(&want); diff != "" {
			d.T.Errorf("a clone does otherwise (-clone +group):\n%s", diff)
		}
	} else {
		run(d.Group, &d.Fx)
	}
	for _, e := range d.Fx.Facts {
		d.CheckFact(e)
	}
	for _, op := range d.Fx.Timers {
		d.Timers.Set(op.Timer, op.At)
	}
	for _, id := range d.Fx.Dropped {
		d.close(id)
	}
	for _, r := range d.Fx.Replies {
		d.close(r.Call)
	}
	d.Appends = append(d.Appends, d.Fx.Persists...)
	d.Check()
}

// difference tells how other effects differ from those of the last input. To find out that they
// do not costs cmp three quarters of all the time that there is for random groups.
func (d *Driver) difference(want *coordinator.Effects) string {
	a, b := reflect.ValueOf(*want), reflect.ValueOf(d.Fx)
	for i := range a.NumField() {
		x, y := a.Field(i), b.Field(i)
		empty := x.Kind() == reflect.Slice && x.Len()+y.Len() == 0
		if !empty && !reflect.DeepEqual(x.Interface(), y.Interface()) {
			return cmp.Diff(*want, d.Fx, cmpopts.EquateEmpty(), d.Unexported)
		}
	}
	return ""
}

func (d *Driver) close(id coordinator.CallID) {
	if !d.Open[id] {
		d.T.Errorf("call %d: answered or dropped, but it does not wait", id)
	}
	delete(d.Open, id)
}

// Bare is what a consumer group hands out in the place of a member id, where that has a
// name in it.
func Bare(id protocol.MemberID) protocol.MemberID { return "uuid-" + id }
