package librdkafka

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// topics is what the member knows of what it subscribes to.
type topics struct {
	// known has the partition counts of the topics subscribed to, as the client's own
	// metadata told them last (rkcg_subscribed_topics); nil: there have been none.
	known []int32
	of    []protocol.TopicID // those topics
	// A subscription that came in the middle of a rebalance and waits for its end.
	next         []protocol.TopicID // rkcg_next_subscription; nil: none
	unsubscribes bool               // rkcg_next_unsubscribe
	tick         clock.Time         // when the client's own are refreshed next
	asking       bool               // they are asked for before a JoinGroup
	changed      bool               // the client's metadata have, and the member is to join again
}

// metadataCame takes metadata: those that a leader has asked for, to assign from, are no
// reason to join again, the client's own are if something has changed
// (cgrp_metadata_update_check). All of them let the next JoinGroup leave at once
// (kafka_parse_Metadata).
func (e *engine) metadataCame(request member.Sent) {
	e.join.resetLimit()
	if request.Purpose == planMetadata {
		e.plans()
		return
	}
	e.refreshesNext()
	if e.topics.asking { // what there is, the JoinGroup is for; it is no reason for one
		e.topics.asking = false
		e.learns()
		return
	}
	if e.Process.Subscription() == nil || !e.learns() && (e.state != waitMetadata || e.Pending != nil) {
		return
	}
	if e.topics.changed = e.awaitsCall(); !e.topics.changed {
		e.metadataChanged()
	}
}

// refreshesNext goes on to the next tick of the timer of the client's own refreshes, which
// runs from its creation on whoever asks in between (rk_metadata_refresh_tmr).
func (e *engine) refreshesNext() {
	p, t := e.Process, &e.topics
	interval := clock.Millis(max(p.Config().MetadataMaxAgeMs, 1))
	now := p.Now()
	if t.tick <= now {
		t.tick = t.tick.Add((now.Sub(t.tick)/interval + 1) * interval)
	}
	if at := t.tick; e.state == initial && p.Subscription() != nil && len(e.Existing()) == 0 {
		p.RefreshAt(min(at, now.Add(joinInterval))) // each try to join asks, and there is none without a topic
	} else {
		p.RefreshAt(at)
	}
}

// AsksAgain implements [member.Engine]: no sooner because a topic is not there.
func (e *engine) AsksAgain(int, int) clock.Duration { return clock.Forever }

// metadataChanged joins again with what has changed. While a callback waits for the
// application, that waits for the callback; librdkafka joins in the middle of it.
func (e *engine) metadataChanged() {
	e.topics.changed = false
	why := protocol.Because(protocol.ReasonSubscribedMetadataChanged)
	switch {
	case !e.cooperative():
		e.revokeAll(false, why)
	case len(e.dropped()) > 0:
		e.lost = true
		e.giveUp(e.dropped(), e.Pending != nil)
	default:
		e.rejoin(why)
	}
}

// learns takes the partition counts over, and tells whether they are others than before. Of
// topics that do not exist there is nothing to know (cgrp_update_subscribed_topics).
func (e *engine) learns() bool {
	was, exists := e.topics.known, false
	e.topics.of, e.topics.known = e.Process.Subscription(), nil
	for _, t := range e.topics.of {
		n := e.Process.PartitionCounts()[t]
		exists, e.topics.known = exists || n > 0, append(e.topics.known, n)
	}
	return !slices.Equal(was, e.topics.known) && (was != nil || exists)
}

// learned tells whether the next metadata would bring nothing new, if nothing changes: those that are asked for before
// a join are not taken over.
func (e *engine) learned() bool {
	counts := e.Process.PartitionCounts()
	for i, t := range e.topics.of {
		if i >= len(e.topics.known) || e.topics.known[i] != counts[t] {
			return false
		}
	}
	return true
}

// dropped is what the group has assigned of topics that the member does not subscribe to any
// more.
func (e *engine) dropped() (ps []protocol.TopicPartition) {
	for _, q := range e.group {
		if !e.Process.SubscribedTo(q.Topic) {
			ps = append(ps, q)
		}
	}
	return ps
}

// giveUp gives some partitions up, and joins again after that if it is to.
func (e *engine) giveUp(ps []protocol.TopicPartition, rejoins bool) {
	e.rejoins = rejoins
	e.group = protocol.Without(e.group, ps)
	e.queue(rebalanceOp{kind: revokes, partitions: ps, incremental: true})
}

// Subscribe implements [member.Engine] (cgrp_subscribe).
func (e *engine) Subscribe(to []protocol.TopicID) {
	e.polled = e.Process.Now()
	e.topics.next, e.topics.unsubscribes = nil, false
	if e.rebalancing() {
		e.topics.next = to
	} else {
		e.subscribe(to)
	}
	e.wake()
}

// subscribe changes the subscription. An eager member gives everything up, without leaving the
// group; a cooperative one what it does not want any more (cgrp_modify_subscription). Where
// there is a topic of which it has no metadata, that comes first.
func (e *engine) subscribe(to []protocol.TopicID) {
	p, was := e.Process, e.Process.Subscription()
	unknown := slices.ContainsFunc(to, func(t protocol.TopicID) bool { return !slices.Contains(e.topics.of, t) })
	p.SetSubscription(to)
	if !e.cooperative() || was == nil {
		e.wakes.pollCheck = clock.Never
		if e.topics.known = nil; unknown {
			p.RefreshMetadata()
		} else {
			e.learns()
		}
		if was != nil && !e.lost {
			e.revokeAll(false, protocol.Because(protocol.ReasonSubscriptionModified))
		}
		return
	}
	if unknown {
		e.state = waitMetadata
		p.RefreshMetadata()
		return
	}
	changed := e.learns()
	switch gone := e.dropped(); {
	case len(gone) > 0:
		e.giveUp(gone, true)
	case changed:
		e.rejoin(protocol.Because(protocol.ReasonSubscriptionModified))
	}
}

// subscribesNext does what was put off until the rebalance was over, and tells whether there
// was anything (cgrp_apply_next_subscribe).
func (e *engine) subscribesNext() bool {
	t := &e.topics
	switch {
	case e.join.waits:
		return false
	case t.next != nil:
		to := t.next
		t.next = nil
		e.subscribe(to)
	case t.unsubscribes:
		t.unsubscribes = false
		e.unsubscribe()
	default:
		return false
	}
	return true
}

// MaySubscribe implements [member.Engine]: always.
func (e *engine) MaySubscribe() error { return nil }
