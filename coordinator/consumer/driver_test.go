package consumer

import (
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
	members coordinatortest.Members
	edges   map[[2]event.GroupState]bool
	ways    map[[2]event.Reconciliation]bool
}

func newDriver(t testing.TB, cfg Config, topics ...int32) *driver {
	group := New(cfg)
	group.Topics(topics)
	d := &driver{
		Driver:  &coordinatortest.Driver{T: t, Group: group, Unexported: cmp.AllowUnexported(Change{}, MemberRecord{}, member{}, identity{}, subscription{}, owned{}, topicMetadata{})},
		members: coordinatortest.Members{}, edges: map[[2]event.GroupState]bool{}, ways: map[[2]event.Reconciliation]bool{},
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
		d.members.Forget()
	case event.State:
		d.edges[[2]event.GroupState{f.From, f.To}] = true
		if f.From != d.state {
			d.T.Errorf("%v -> %v, and the group was %v", f.From, f.To, d.state)
		}
		d.state = f.To
	case event.Epoch:
		back := f.Reason.Code == protocol.ReasonAppendFailed
		if back {
			d.members.Forget()
		} else if f.Group < d.epochs.Group || f.Target < d.epochs.Target || f.Group > d.epochs.Group+1 {
			d.T.Errorf("epochs %d and %d follow %d and %d", f.Group, f.Target, d.epochs.Group, d.epochs.Target)
		}
		if f.Target > f.Group {
			d.T.Errorf("epoch %d has a target of %d", f.Group, f.Target)
		}
		d.epochs = f
	case event.MemberAdded:
		d.members.Add(d.T, e, f)
	case event.MemberRemoved:
		d.members.Remove(d.T, e, f)
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
	if m := d.members[f.MemberID]; m != nil {
		d.ways[[2]event.Reconciliation{m.State, f.State}] = true
		if f.Epoch > d.epochs.Target || f.Epoch < m.Epoch && f.Epoch != protocol.StaticLeaveEpoch {
			d.T.Errorf("%s goes from epoch %d to %d, the target has %d", f.MemberID, m.Epoch, f.Epoch, d.epochs.Target)
		}
	}
	d.members.Reconcile(d.T, f)
}

// Call sends a request. Of a commit it holds the verdict against the epochs in which the member
// got the partitions (KIP-1251).
func (d *driver) Call(from event.Member, newID protocol.MemberID, r protocol.Request) coordinator.CallID {
	commit, commits := r.(*protocol.OffsetCommitRequest)
	var may, known bool
	if commits && d.state != event.Dead {
		if m := d.members[commit.MemberID]; m != nil {
			may, known = m.MayCommit(protocol.Epoch(commit.Generation), commit.Offsets)
		}
	}
	id := d.Driver.Call(from, newID, r)
	refused := slices.ContainsFunc(d.Fx.Replies, func(reply coordinator.Reply) bool {
		answer, is := reply.Response.(*protocol.OffsetCommitResponse)
		return is && reply.Call == id && answer.Error != protocol.NONE
	})
	if known && may == refused {
		d.T.Errorf("a commit of %s in epoch %d for %v: refused %v, by its epochs it may commit: %v", commit.MemberID, commit.Generation, commit.Offsets, refused, may)
	}
	return id
}

// checkGroup: the state is what epochs and members come to; each member has a session, and
// the revocation timer runs for those that have to give something up and for no others.
func (d *driver) checkGroup() {
	if d.state == event.Dead {
		return
	}
	want := d.members.Come(d.epochs)
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
		if revokes := m.State == event.UnrevokedPartitions; m.Epoch >= 0 && revokes != armed[revocationTimer(id)] {
			d.T.Errorf("%s is %v in epoch %d, a limit for its revocation: %v", id, m.State, m.Epoch, !revokes)
		}
	}
}
