package consumer

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/coordinatortest"
	"github.com/groupsim/groupsim/protocol"
)

// driver drives a consumer group, and checks what must hold of any: from its facts, and not
// from what it has in itself.
type driver struct {
	*coordinatortest.Driver

	state   event.GroupState
	epochs  event.Epoch
	members map[protocol.MemberID]*known
	edges   map[[2]event.GroupState]bool
	ways    map[[2]event.Reconciliation]bool
}

// known is what the facts tell of a member.
type known struct {
	from       event.Member
	epoch      protocol.Epoch
	state      event.Reconciliation
	may, holds map[protocol.TopicPartition]bool
}

func newDriver(t testing.TB, cfg Config, topics ...int32) *driver {
	group := New(cfg)
	group.Topics(topics)
	d := &driver{
		Driver:  &coordinatortest.Driver{T: t, Group: group, Unexported: cmp.AllowUnexported(Change{}, MemberRecord{}, member{}, identity{}, subscription{}, owned{}, topicMetadata{})},
		members: map[protocol.MemberID]*known{}, edges: map[[2]event.GroupState]bool{}, ways: map[[2]event.Reconciliation]bool{},
		state: event.ConsumerEmpty, epochs: event.Epoch{Group: 1, Target: 1},
	}
	d.CheckFact, d.Check = d.checkFact, d.checkGroup
	return d
}

// checkFact holds the facts together: the state is what the group was in; epochs rise, the
// target's not past the group's, a member's not past the target's, nor does it fall but to
// that of a static member which is away; and nobody is given what another holds.
func (d *driver) checkFact(e event.Event) {
	if stored, written := d.Log.Group.(*Stored); written && d.state == event.Dead {
		d.epochs = event.Epoch{Group: stored.Epoch, Target: stored.TargetEpoch}
	}
	switch f := e.Fact.(type) {
	case event.CoordinatorDown: // the log has what there is from now on
		d.epochs = event.Epoch{Group: 1, Target: 1}
		for id, m := range d.members {
			d.members[id] = &known{from: m.from}
		}
	case event.State:
		d.edges[[2]event.GroupState{f.From, f.To}] = true
		if f.From != d.state {
			d.T.Errorf("%v -> %v, and the group was %v", f.From, f.To, d.state)
		}
		d.state = f.To
	case event.Epoch:
		if f.Group < d.epochs.Group || f.Target < d.epochs.Target || f.Target > f.Group || f.Group > d.epochs.Group+1 {
			d.T.Errorf("epochs %d and %d follow %d and %d", f.Group, f.Target, d.epochs.Group, d.epochs.Target)
		}
		d.epochs = f
	case event.MemberAdded:
		if d.members[f.MemberID] != nil {
			d.T.Errorf("%s is added twice", f.MemberID)
		}
		d.members[f.MemberID] = &known{from: e.Member}
	case event.MemberRemoved:
		if m := d.members[f.MemberID]; m == nil || m.from != e.Member {
			d.T.Errorf("%s of member %d is removed, known: %v", f.MemberID, e.Member, m)
		}
		delete(d.members, f.MemberID)
	case event.MemberEpoch:
		d.checkMember(f)
	case event.Given:
		if d.members[f.MemberID] == nil {
			d.T.Errorf("a target for %s, which is no member", f.MemberID)
		}
		if !slices.IsSortedFunc(f.Partitions, protocol.TopicPartition.Compare) {
			d.T.Errorf("the target of %s is out of order: %v", f.MemberID, f.Partitions)
		}
	}
}

func (d *driver) checkMember(f event.MemberEpoch) {
	m := d.members[f.MemberID]
	if m == nil {
		d.T.Errorf("an epoch of %s, which is no member", f.MemberID)
		return
	}
	d.ways[[2]event.Reconciliation{m.state, f.State}] = true
	if f.Epoch > d.epochs.Target || f.Epoch < m.epoch && f.Epoch != protocol.StaticLeaveEpoch {
		d.T.Errorf("%s goes from epoch %d to %d, the target has %d", f.MemberID, m.epoch, f.Epoch, d.epochs.Target)
	}
	may := map[protocol.TopicPartition]bool{}
	for _, p := range f.Partitions {
		may[p] = true
		for id, other := range d.members {
			if other != m && other.holds[p] {
				d.T.Errorf("%s is given %v, which %s holds", f.MemberID, p, id)
			}
		}
	}
	holds := maps.Clone(may)
	if f.State == event.UnrevokedPartitions && f.Epoch >= 0 {
		maps.Copy(holds, m.may) // what it is asked to give up
	}
	m.epoch, m.state, m.may, m.holds = f.Epoch, f.State, may, holds
}

// checkGroup: the state is what epochs and members come to; each member has a session, and
// the revocation timer runs for those that have to give something up and for no others.
func (d *driver) checkGroup() {
	if d.state == event.Dead {
		return
	}
	want := event.ConsumerStable
	for _, m := range d.members {
		if m.state != event.Reconciled || m.epoch != d.epochs.Target {
			want = event.ConsumerReconciling
		}
	}
	if d.epochs.Group > d.epochs.Target {
		want = event.ConsumerAssigning
	}
	if len(d.members) == 0 {
		want = event.ConsumerEmpty
	}
	if d.state != want {
		d.T.Errorf("the group is %v, its epochs and members come to %v", d.state, want)
	}
	armed := map[coordinator.Timer]bool{}
	for _, a := range d.Timers {
		armed[a.Timer] = true
	}
	for id, m := range d.members {
		if !armed[sessionTimer(id)] {
			d.T.Errorf("%s has no session", id)
		}
		if revokes := m.state == event.UnrevokedPartitions; m.epoch >= 0 && revokes != armed[revocationTimer(id)] {
			d.T.Errorf("%s is %v in epoch %d, a limit for its revocation: %v", id, m.state, m.epoch, !revokes)
		}
	}
}
