package franzgo

import (
	"errors"
	"slices"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// metadataCame is groupConsumer.findNewAssignments. A topic that does not exist is not used
// until it does; a member that has none to use has not begun to be one.
func (f *engine) metadataCame() {
	p := f.Process
	f.begins()
	switch response := f.Pending; {
	case response != nil:
		f.Pending = nil
		f.lead(response)
	case f.leaving:
	case f.added != nil:
		p.SetSubscription(slices.Sorted(slices.Values(append(slices.Clone(p.Subscription()), f.added...))))
		f.added = nil
		if f.begins(); f.usesMore() {
			f.rejoin(protocol.Because(protocol.ReasonMoreTopics))
		}
	case f.stage == unaware:
	case f.usesMore():
		f.rejoin(protocol.Because(protocol.ReasonMoreTopics))
	case f.Leader && f.MetadataChanged():
		f.rejoin(protocol.Because(protocol.ReasonNewPartitions))
	}
}

// begins lets the loop begin, if it has not and there is a topic to use.
func (f *engine) begins() {
	if f.stage != unaware || !f.usesMore() {
		return
	}
	f.stage = outside
	if f.Process.Config().EnableAutoCommit {
		f.tick = f.Process.Now().Add(f.commitInterval())
	}
}

// usesMore takes up topics of the subscription that are there, and tells whether one is new.
func (f *engine) usesMore() bool {
	was := f.using
	f.using = f.Existing()
	return slices.ContainsFunc(f.using, func(t protocol.TopicID) bool { return !slices.Contains(was, t) })
}

// Subscribe implements [member.Engine]: AddConsumeTopics for the topics that are new and
// PurgeTopicsFromConsuming for those that are not wanted any more, whose records the
// application gets no more from now on. A client that has left its group does not
// come back.
func (f *engine) Subscribe(topics []protocol.TopicID) {
	p := f.Process
	if f.leaving {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(p.Subscription()), func(t protocol.TopicID) bool { return !slices.Contains(topics, t) })
	purged := len(kept) < len(p.Subscription())
	p.SetSubscription(kept)
	f.using = slices.DeleteFunc(slices.Clone(f.using), func(t protocol.TopicID) bool { return !slices.Contains(kept, t) })
	f.added = nil
	for _, t := range topics {
		if !slices.Contains(kept, t) {
			f.added = append(f.added, t)
		}
	}
	if f.added != nil {
		p.RefreshMetadata()
	}
	if purged {
		p.Holdings.StopReturning(func(q protocol.TopicPartition) bool { return !p.SubscribedTo(q.Topic) })
		f.rejoin(protocol.Because(protocol.ReasonTopicsPurged))
	}
}

// MaySubscribe implements [member.Engine].
func (f *engine) MaySubscribe() error {
	if f.leaving || f.Process.Program().Ordered(member.UnsubscribeOrder) {
		return errors.New("has left its group, to which a franz-go client does not come back: restart it")
	}
	return nil
}

// Unsubscribe implements [member.Engine].
func (f *engine) Unsubscribe() { f.quit() }
