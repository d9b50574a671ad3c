package coordinator

import (
	"testing"

	"github.com/groupsim/groupsim/protocol"
)

// epochs is what the records of a protocol come to that this package does not know.
type epochs struct{ members map[protocol.MemberID]int }

func (e *epochs) Clone() Stored {
	c := &epochs{members: map[protocol.MemberID]int{}}
	for id, epoch := range e.members {
		c.members[id] = epoch
	}
	return c
}

type memberEpoch struct {
	id    protocol.MemberID
	epoch int
}

func (r memberEpoch) Replay(log *Snapshot) {
	group, known := log.Group.(*epochs)
	if !known {
		group = &epochs{members: map[protocol.MemberID]int{}}
		log.Group = group
	}
	group.members[r.id] = r.epoch
}

// TestLogOfAnotherProtocol: a protocol's records are its own affair, and so is what
// they come to. Offsets stand beside it, and a clone is a log of its own.
func TestLogOfAnotherProtocol(t *testing.T) {
	var log Snapshot
	if empty := log.Clone(); empty.Group != nil || !empty.Offsets.Empty() {
		t.Errorf("an empty log has %v", empty)
	}
	for _, r := range []Record{memberEpoch{"m1", 1}, &CommittedOffsets{{Offset: 5}}, memberEpoch{"m2", 1}, memberEpoch{"m1", 2}} {
		r.Replay(&log)
	}
	early := log.Clone()
	memberEpoch{"m1", 3}.Replay(&log)
	(&CommittedOffsets{{Offset: 6}}).Replay(&log)

	for _, x := range []struct {
		log    *Snapshot
		epoch  int
		offset int64
	}{{&log, 3, 6}, {early, 2, 5}} {
		members := x.log.Group.(*epochs).members
		if members["m1"] != x.epoch || members["m2"] != 1 {
			t.Errorf("the log has the epochs %v, want m1 in %d, m2 in 1", members, x.epoch)
		}
		if got := x.log.Offsets.Of(protocol.TopicPartition{}); got != x.offset {
			t.Errorf("the log has offset %d, want %d", got, x.offset)
		}
	}
}
