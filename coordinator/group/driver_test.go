package group

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/coordinator/consumer"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/protocol"
)

// driver drives a group of either protocol, and checks what must hold of any: from its
// facts, and not from what it has in itself.
type driver struct {
	*coordinatortest.Driver

	state   event.GroupState
	epochs  event.Epoch
	members coordinatortest.Members
	moves   map[[2]event.GroupState]bool // from one protocol to the other
	// stale: the target is that of the generation before the rebalance in which the group went
	// over, as nothing has raised the epoch since (KAFKA-21582); it may leave partitions out.
	stale bool
}

func newDriver(t testing.TB, cfg Config, topics ...int32) *driver {
	group := New(cfg)
	group.Topics(topics)
	d := &driver{
		Driver:  &coordinatortest.Driver{T: t, Group: group, Unexported: cmp.Comparer(func(a, b *consumer.Change) bool { return tellRecord(a) == tellRecord(b) })},
		members: coordinatortest.Members{}, moves: map[[2]event.GroupState]bool{},
	}
	d.CheckFact, d.Check = d.checkFact, d.checkGroup
	return d
}

// checkFact holds the facts together: the state is what the group was in, in whichever
// protocol; the epoch goes on where the generation was, and the generation where the epoch
// was; and in a consumer group nobody is given what another holds.
func (d *driver) checkFact(e event.Event) {
	switch f := e.Fact.(type) {
	case event.CoordinatorDown:
		d.members.Forget()
	case event.State:
		d.checkState(f)
	case event.Epoch:
		if f.Reason.Code == protocol.ReasonAppendFailed {
			d.members.Forget()
		} else if d.state.OfEpochs() && (f.Group < d.epochs.Group || f.Target < d.epochs.Target || f.Target > f.Group) {
			d.T.Errorf("epochs %d and %d follow %d and %d", f.Group, f.Target, d.epochs.Group, d.epochs.Target)
		}
		d.stale = d.stale && f.Target == d.epochs.Target
		d.epochs = f
	case event.MemberAdded:
		d.members.Add(d.T, e, f)
	case event.MemberRemoved:
		d.members.Remove(d.T, e, f)
	case event.MemberEpoch:
		d.members.Reconcile(d.T, f)
	}
}

func (d *driver) checkState(f event.State) {
	if f.From != d.state && (f.From.Phase() != event.Vacant || d.state.Phase() != event.Vacant) {
		d.T.Errorf("%s -> %s, and the group was %s", stateName(f.From), stateName(f.To), stateName(d.state))
	}
	crosses := f.From.OfEpochs() != f.To.OfEpochs() && f.From != event.Dead && f.To != event.Dead
	if crosses {
		d.moves[[2]event.GroupState{f.From, f.To}] = true
		d.stale = f.From.Phase().Rebalancing() && f.To.OfEpochs()
		for _, m := range d.members {
			m.Epoch, m.State, m.Holds = protocol.Epoch(f.Generation), event.Reconciled, nil
		}
	}
	number := protocol.Epoch(f.Generation)
	switch {
	case crosses && f.To.Phase() == event.Vacant && f.From.Phase() == event.Vacant, f.From == event.Dead:
		if d.epochs = (event.Epoch{Group: number, Target: number}); f.From == event.Dead {
			d.loaded(f.To)
		}
	case number < d.epochs.Group:
		d.T.Errorf("%s -> %s goes from %d to %d", stateName(f.From), stateName(f.To), d.epochs.Group, number)
	case crosses && number != d.epochs.Group:
		d.T.Errorf("a group goes over to %d from %d", number, d.epochs.Group)
	case !f.To.OfEpochs():
		d.epochs = event.Epoch{Group: number, Target: number}
	}
	d.state = f.To
}

// loaded takes the target's epoch from the log, for no fact tells it.
func (d *driver) loaded(to event.GroupState) {
	if stored, written := d.Log.Group.(*consumer.Stored); written && to.OfEpochs() {
		d.epochs = event.Epoch{Group: stored.Epoch, Target: stored.TargetEpoch}
	}
}

// checkGroup: the state of a consumer group is what epochs and members come to, and each of
// its members has a session. A classic group holds nothing that members hold.
func (d *driver) checkGroup() {
	if !d.state.OfEpochs() {
		for _, m := range d.members {
			m.Holds = nil
		}
		return
	}
	want := d.members.Come(d.epochs)
	if d.state != want {
		d.T.Errorf("the group is %s, its epochs and members come to %s", stateName(d.state), stateName(want))
	}
	armed := map[coordinator.Timer]bool{}
	for _, a := range d.Timers {
		armed[a.Timer] = true
	}
	for id := range d.members {
		if !armed[coordinator.Timer{MemberID: id}] {
			d.T.Errorf("%s has no session", id)
		}
	}
}
