package coordinatortest

import (
	"maps"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Members are those of a consumer group, as its facts tell of them: who checks a group by
// them looks at it from outside.
type Members map[protocol.MemberID]*Member

// Member is what the facts tell of one.
type Member struct {
	From  event.Member
	Epoch protocol.Epoch
	State event.Reconciliation
	// May is what it may own, Holds what nobody else may: it has to give some of that up first.
	May, Holds map[protocol.TopicPartition]bool

	since   map[protocol.TopicPartition]protocol.Epoch // in which it got what it holds
	perhaps map[protocol.TopicPartition]bool           // it holds these, too, or not any more
	vague   bool                                       // it had something before there were facts of it
}

// Add takes a member in.
func (ms Members) Add(t testing.TB, e event.Event, f event.MemberAdded) {
	if ms[f.MemberID] != nil {
		t.Errorf("%s is added twice", f.MemberID)
	}
	ms[f.MemberID] = &Member{From: e.Member, vague: f.Reason.Code == protocol.ReasonInPlaceOf || f.Reason.Code == protocol.ReasonInTheLog}
}

// Remove takes one out.
func (ms Members) Remove(t testing.TB, e event.Event, f event.MemberRemoved) {
	if m := ms[f.MemberID]; m == nil || m.From != e.Member {
		t.Errorf("%s of member %d is removed, known: %v", f.MemberID, e.Member, m)
	}
	delete(ms, f.MemberID)
}

// Forget forgets all but who they are: the log has what there is from now on.
func (ms Members) Forget() {
	for id, m := range ms {
		ms[id] = &Member{From: m.From, vague: true}
	}
}

// Reconcile takes what becomes of a member. Nobody is given what another holds.
func (ms Members) Reconcile(t testing.TB, f event.MemberEpoch) {
	m := ms[f.MemberID]
	if m == nil {
		t.Errorf("an epoch of %s, which is no member", f.MemberID)
		return
	}
	is := &Member{From: m.From, Epoch: f.Epoch, State: f.State, May: map[protocol.TopicPartition]bool{}}
	for _, p := range f.Partitions {
		is.May[p] = true
		for id, other := range ms {
			if other != m && other.Holds[p] {
				t.Errorf("%s is given %v, which %s holds", f.MemberID, p, id)
			}
		}
	}
	is.Holds = maps.Clone(is.May)
	if f.State == event.UnrevokedPartitions && f.Epoch >= 0 {
		maps.Copy(is.Holds, m.May) // what it is asked to give up
		is.perhaps = m.Holds
	}
	is.since = m.sinceWhen(is)
	*m = *is
}

// sinceWhen has the epochs in which the member got what it holds now. One that has left for a
// while has it since epoch 0 (resetAssignedPartitionsEpochsToZero).
func (m *Member) sinceWhen(is *Member) map[protocol.TopicPartition]protocol.Epoch {
	since := map[protocol.TopicPartition]protocol.Epoch{}
	for p := range is.Holds {
		got, known := m.since[p]
		switch {
		case is.Epoch == protocol.StaticLeaveEpoch:
			since[p] = 0
		case known && (m.May[p] || !is.May[p]):
			since[p] = got
		case !m.vague && !m.May[p]:
			since[p] = is.Epoch
		}
	}
	return since
}

// MayCommit tells whether a commit in an epoch is good enough, as far as that is known
// (KIP-1251).
func (m *Member) MayCommit(epoch protocol.Epoch, offsets []protocol.PartitionOffset) (may, known bool) {
	if epoch >= m.Epoch {
		return epoch == m.Epoch, true
	}
	may, known = true, true
	for _, o := range offsets {
		since, told := m.since[o.Partition]
		switch held := m.Holds[o.Partition]; {
		case !held && m.perhaps[o.Partition], held && !told:
			known = false
		case !held || since > epoch:
			return false, true
		}
	}
	return may, known
}

// Come is the state that a group is in by its epochs and its members.
func (ms Members) Come(epochs event.Epoch) event.GroupState {
	state := event.ConsumerStable
	for _, m := range ms {
		if m.State != event.Reconciled || m.Epoch != epochs.Target {
			state = event.ConsumerReconciling
		}
	}
	switch {
	case len(ms) == 0:
		return event.ConsumerEmpty
	case epochs.Group > epochs.Target:
		return event.ConsumerAssigning
	}
	return state
}
