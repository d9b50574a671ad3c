package check

import (
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// sentCommit is the last commit of a client that has not been answered.
type sentCommit struct {
	partitions []protocol.TopicPartition
	epoch      protocol.Epoch // that it names, or an older one: of the last heartbeat
	vague      bool           // there were others, or the coordinator went
}

// commit follows the commits of a client of the consumer protocol. One that was too old for
// the member's epoch is good enough all the same for partitions that the member has had
// since, also if it has yet to give them up (KIP-1251, ConsumerGroup.validateOffsetCommit;
// not before Kafka 4.3).
func (f *follower) commit(m event.Member, fact event.Fact) {
	c := &f.members[m]
	switch fact := fact.(type) {
	case event.ConsumerHeartbeatSent:
		c.epoch = fact.Epoch
	case event.MemberState:
		if fact.To == event.Fenced { // its commits name none (resetEpoch, CommitRequestManager.onMemberEpochUpdated)
			c.epoch = protocol.JoinEpoch
		}
	case event.CommitSent:
		vague := c.commit.partitions != nil
		c.commit = sentCommit{slices.Clone(fact.Partitions), c.epoch, vague}
		if now := f.epochs.members[c.id]; now == nil || c.epoch <= 0 || now.epoch < c.epoch {
			c.commit.vague = true
		}
	case event.CommitOK:
		c.commit = sentCommit{}
	case event.CommitErr:
		sent := c.commit
		c.commit = sentCommit{}
		now := f.epochs.members[c.id]
		if fact.Error != protocol.STALE_MEMBER_EPOCH || sent.vague || sent.partitions == nil || now == nil || f.strict {
			return
		}
		tooOld := func(p protocol.TopicPartition) bool {
			since, has := now.since[p]
			return !has || since > sent.epoch
		}
		if !slices.ContainsFunc(sent.partitions, tooOld) {
			f.complain("a commit of %s in epoch %d is too old, and it has had all of it since then", f.run.Names.Member(m), sent.epoch)
		}
	}
}

// sinceWhen is the epoch in which a member got each partition that it may own, or has yet to
// give up.
func (now *reconciled) sinceWhen(was *reconciled) {
	now.since = map[protocol.TopicPartition]protocol.Epoch{}
	for p := range now.holds {
		since, has := was.since[p]
		if !has || now.may[p] && !was.may[p] {
			since = now.epoch
		}
		now.since[p] = since
	}
}
