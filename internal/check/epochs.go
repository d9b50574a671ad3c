package check

import (
	"maps"
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// epochs is what the record says of a group of the consumer protocol.
type epochs struct {
	speaks        bool           // the group is one
	group, target protocol.Epoch // target 0: it is not known, after a failover
	members       map[protocol.MemberID]*reconciled
	targets       map[protocol.MemberID][]protocol.TopicPartition
	moved         bool // something has changed since it was looked at last
	// stale: the target is that of a classic group's generation before the rebalance in which
	// it went over, and may leave partitions to those who have gone (KAFKA-21582).
	stale bool
}

// reconciled is how far the coordinator has come with a member.
type reconciled struct {
	epoch protocol.Epoch
	state event.Reconciliation
	may   map[protocol.TopicPartition]bool           // own
	holds map[protocol.TopicPartition]bool           // nobody else may own these
	since map[protocol.TopicPartition]protocol.Epoch // of those
}

func newEpochs() epochs {
	return epochs{members: map[protocol.MemberID]*reconciled{}, targets: map[protocol.MemberID][]protocol.TopicPartition{}}
}

// consumerState tells whether a state is one of a consumer group.
func consumerState(s event.GroupState) bool { return s >= event.ConsumerEmpty }

func (f *follower) stable() bool { return f.state == event.Stable || f.state == event.ConsumerStable }

// changeConsumerState follows a consumer group from one state to another: as they are
// what the epochs come to, each may follow each.
func (f *follower) changeConsumerState(s event.State) {
	began := s.From == event.ConsumerEmpty && f.state == event.Empty && f.generation == 0
	if s.From != f.state && !began {
		f.complain("the group was %s and leaves %s", f.state, s.From)
	}
	loaded := s.From == event.Dead
	if s.From == s.To || loaded && !f.unavailable {
		f.complain("%s became %s", s.From, s.To)
	}
	switch x := &f.epochs; {
	case s.To == event.Dead:
		x.target = 0
	case loaded:
		x.group = protocol.Epoch(s.Generation)
		if s.To == event.ConsumerStable || s.To == event.ConsumerReconciling {
			x.target = x.group
		}
	case !consumerState(s.From): // of a classic group; the epochs and the target follow
		f.convert()
	case s.To == event.Empty:
		f.convert()
	case !consumerState(s.To):
		if s.Generation != protocol.Generation(x.group) {
			f.complain("the group of epoch %d goes over to the classic protocol in generation %d", x.group, s.Generation)
		}
		f.convert()
	case s.Generation != protocol.Generation(f.epochs.group):
		f.complain("the group became %s in epoch %d, and was in %d", s.To, s.Generation, f.epochs.group)
	}
	f.state, f.generation = s.To, s.Generation
}

// convert lets the group go over to the other protocol: nothing is given until that says so.
func (f *follower) convert() {
	f.epochs.speaks, f.epochs.target, f.givenIn = false, 0, protocol.NoGeneration
	clear(f.epochs.targets)
	clear(f.given)
}

// raise takes the epochs of the group: they rise one by one, and that of the target follows.
func (f *follower) raise(fact event.Epoch) {
	x := &f.epochs
	known := x.speaks && x.target > 0
	switch {
	case fact.Target > fact.Group, known && (fact.Group < x.group || fact.Group > x.group+1 || fact.Target < x.target),
		known && fact.Target != x.target && fact.Target != fact.Group:
		f.complain("epoch %d with a target of %d follows %d with one of %d", fact.Group, fact.Target, x.group, x.target)
	}
	x.stale = x.stale && fact.Target == x.target
	x.speaks, x.group, x.target = true, fact.Group, fact.Target
}

// aim takes a member's part of the target.
func (f *follower) aim(fact event.Given) {
	if _, counted := f.counted[fact.MemberID]; !counted {
		f.complain("%s has a target, and is no member", fact.MemberID)
	}
	f.forget(fact.MemberID)
	f.epochs.targets[fact.MemberID] = fact.Partitions
	for _, p := range fact.Partitions {
		f.given[p] = fact.MemberID
	}
}

// forget takes a member's part of the target away.
func (f *follower) forget(id protocol.MemberID) {
	for _, p := range f.epochs.targets[id] {
		if f.given[p] == id {
			delete(f.given, p)
		}
	}
	delete(f.epochs.targets, id)
}

// reconcile takes what the coordinator makes of a member: who has to give something up
// stays in its epoch and gets nothing, who is done comes to that of the target, and nobody
// may own what another has not given up, neither by what the coordinator has said nor by
// what that one's client has done.
func (f *follower) reconcile(m event.Member, fact event.MemberEpoch) {
	was := f.epochs.members[fact.MemberID]
	if was == nil {
		f.complain("%s comes to epoch %d, and is no member", fact.MemberID, fact.Epoch)
		return
	}
	now := &reconciled{epoch: fact.Epoch, state: fact.State, may: protocol.SetOf(fact.Partitions)}
	now.holds = now.may
	if f.state == event.Dead { // it is read from the log
		now.logged(was)
		f.epochs.members[fact.MemberID] = now
		return
	}
	if fact.State == event.UnrevokedPartitions && fact.Epoch != protocol.StaticLeaveEpoch {
		now.holds = maps.Clone(now.may)
		maps.Copy(now.holds, was.may)
	}
	now.sinceWhen(was)
	f.epochs.members[fact.MemberID] = now
	if fact.Epoch == protocol.StaticLeaveEpoch { // it is removed for a while
		f.members[m].removed(was)
	}
	for p := range was.holds {
		if !now.holds[p] {
			f.members[m].takenBack(p)
		}
	}
	target := f.epochs.target
	switch {
	case fact.Epoch == protocol.StaticLeaveEpoch:
	case fact.Epoch < was.epoch:
		f.complain("%s falls from epoch %d to %d", fact.MemberID, was.epoch, fact.Epoch)
	case fact.State == event.UnrevokedPartitions && fact.Epoch != was.epoch:
		f.complain("%s has to give something up, and goes from epoch %d to %d", fact.MemberID, was.epoch, fact.Epoch)
	case fact.State != event.UnrevokedPartitions && target > 0 && fact.Epoch != target:
		f.complain("%s comes to epoch %d, and the target is of %d", fact.MemberID, fact.Epoch, target)
	}
	for _, p := range fact.Partitions {
		if !was.may[p] {
			f.free(m, fact, p)
		}
	}
}

// logged takes what the log has of a member: if that is what was said of it last it has also
// what it has yet to give up, and since when it has each
// (ConsumerGroupCurrentMemberAssignmentValue).
func (now *reconciled) logged(was *reconciled) {
	if now.epoch == was.epoch && now.state == was.state && maps.Equal(now.may, was.may) {
		now.holds, now.since = was.holds, was.since
		return
	}
	now.sinceWhen(&reconciled{})
}

// free: a partition that a member may own from now on is not another's.
func (f *follower) free(m event.Member, fact event.MemberEpoch, p protocol.TopicPartition) {
	name := f.run.Names.Partition(p)
	f.members[m].given(p)
	if fact.State == event.UnrevokedPartitions {
		f.complain("%s is given %s while it has to give something up", fact.MemberID, name)
	}
	for id, other := range f.epochs.members {
		if id != fact.MemberID && other.holds[p] {
			f.complain("%s is given %s, and %s has not given it up", fact.MemberID, name, id)
		}
	}
	for n := range f.members {
		other := &f.members[n]
		if event.Member(n) != m && f.inGroup(other) && !other.late[p] && (other.has(p) || slices.Contains(other.going, p)) {
			f.complain("%s is given %s, and %s has it in hand", fact.MemberID, name, f.run.Names.Member(event.Member(n)))
		}
	}
}

// inGroup tells whether the coordinator counts on what a client has: it is counted in, and
// not as a static member that has left for a while.
func (f *follower) inGroup(c *client) bool {
	m := f.epochs.members[c.id]
	return f.countedIn(c) && (m == nil || m.epoch != protocol.StaticLeaveEpoch)
}

// consistent: at the end of a moment the state of a consumer group is what its epochs and
// its members come to, and the target gives a partition to one of them.
func (f *follower) consistent() {
	x := &f.epochs
	if !x.speaks || !x.moved || f.state == event.Dead {
		return
	}
	x.moved = false
	want := event.ConsumerStable
	for _, m := range x.members {
		if m.state != event.Reconciled || m.epoch != x.target {
			want = event.ConsumerReconciling
		}
	}
	if x.group > x.target {
		want = event.ConsumerAssigning
	}
	if len(x.members) == 0 {
		want = event.ConsumerEmpty
	}
	if f.state != want {
		f.complain("the group is %s, and its epochs and members come to %s", f.state, want)
	}
	for _, id := range slices.Sorted(maps.Keys(x.targets)) {
		for _, p := range x.targets[id] {
			if other := f.given[p]; other != id {
				f.complain("the target of epoch %d gives %s to %s and to %s", x.target, f.run.Names.Partition(p), id, other)
			}
		}
	}
}

// moves lists from where a client of the consumer protocol may come to each of its states
// (org.apache.kafka.clients.consumer.internals.MemberState).
var moves = map[event.ClientState][]event.ClientState{
	event.StableMember:   {event.Joining, event.Acknowledging, event.Reconciling},
	event.Reconciling:    {event.StableMember, event.Joining, event.Acknowledging, event.Reconciling},
	event.Acknowledging:  {event.Reconciling},
	event.Fatal:          {event.Joining, event.StableMember, event.Reconciling, event.Acknowledging, event.PrepareLeaving, event.Leaving, event.Unsubscribed},
	event.Fenced:         {event.Joining, event.StableMember, event.Reconciling, event.Acknowledging, event.PrepareLeaving, event.Leaving},
	event.Joining:        {event.Fenced, event.Unsubscribed, event.Stale},
	event.PrepareLeaving: {event.Joining, event.StableMember, event.Reconciling, event.Acknowledging, event.Unsubscribed},
	event.Leaving:        {event.PrepareLeaving},
	event.Unsubscribed:   {event.PrepareLeaving, event.Leaving, event.Fenced},
	event.Stale:          {event.Leaving},
}

func (f *follower) changeClientState(m event.Member, s event.MemberState) {
	c := &f.members[m]
	if s.From != c.state || !slices.Contains(moves[s.To], s.From) {
		f.complain("%s goes from %s to %s, and was %s", f.run.Names.Member(m), s.From, s.To, c.state)
	}
	c.state = s.To
	c.anew()
}
