package group

import (
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/coordinator/consumer"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// # What a group does with requests of the other protocol
//
// A classic group, with a ConsumerGroupHeartbeat:
//
//	any epoch but 0   GROUP_ID_NOT_FOUND
//	Empty             makes room for a consumer group, of epoch 1; offsets stay
//	with members      the upgrade: all who wait for an answer get REBALANCE_IN_PROGRESS,
//	                  the group becomes one of the consumer protocol with the members that
//	                  it has, and then takes the heartbeat. It is refused, with
//	                  GROUP_ID_NOT_FOUND, when the policy does not allow it or there are
//	                  more members than group.consumer.max.size
//
// A consumer group, with a request of the classic protocol:
//
//	EMPTY             a JoinGroup makes room for a classic group, of generation 0; offsets
//	                  stay. One with a member id gets UNKNOWN_MEMBER_ID of it, as the
//	                  others do
//	with members      is for coordinator/consumer. A JoinGroup of a static member that
//	                  takes the place of the last one which speaks the consumer protocol
//	                  is a downgrade
//
// And in whichever way the last one that speaks the consumer protocol is taken out, while
// others stay: the downgrade. The group becomes a classic one in PreparingRebalance. If the
// policy does not allow it, or there are more members than group.max.size, it stays as it
// is, with nobody in it whose heartbeats would compute a target.
//
// Policies concern groups with members alone.

// admit sees to it that the group speaks a protocol in which it can take the request.
func (g *Group) admit(t coordinator.Turn, call coordinator.Call) (err protocol.ErrorCode, refused bool) {
	switch r := call.Request.(type) {
	case *protocol.ConsumerGroupHeartbeatRequest:
		if g.consumer == nil {
			err = g.takeIn(t, r)
		}
	case *protocol.JoinGroupRequest:
		if g.consumer == nil {
			break
		}
		if !g.cfg.AcceptsSession(r.SessionTimeoutMs) {
			err = protocol.INVALID_SESSION_TIMEOUT
		} else if g.consumer.State() == event.ConsumerEmpty {
			g.classic, g.consumer = classic.TakeOverEmpty(t, g.cfg.Config, g.consumer.HandOver(t)), nil
		}
	}
	return err, err != protocol.NONE
}

// takeIn lets a classic group go over to the consumer protocol for a heartbeat, or refuses
// that (GroupMetadataManager.getOrMaybeCreateConsumerGroup).
func (g *Group) takeIn(t coordinator.Turn, r *protocol.ConsumerGroupHeartbeatRequest) protocol.ErrorCode {
	rules := g.cfg.consumerRules()
	if err := rules.Validate(r); err != protocol.NONE {
		return err
	}
	switch state := g.classic.State(); {
	case state == event.Dead:
		return coordinator.Unavailable(r, g.classic.Loads())
	case r.Epoch != protocol.JoinEpoch:
		return protocol.GROUP_ID_NOT_FOUND
	case state == event.Empty:
		existed := g.classic.Exists()
		g.consumer, g.classic = consumer.TakeOverEmpty(t, rules, g.topics, g.classic.HandOver(t), existed), nil
		return protocol.NONE
	default:
		return g.upgrade(t, rules, state)
	}
}

// upgrade makes a group of the consumer protocol of a classic one with members. Its members
// are told to join again even if that fails then, as in Kafka: before the first join phase
// is over it does, and the newcomer's client ends with that error (validateOnlineUpgrade,
// convertToConsumerGroup).
func (g *Group) upgrade(t coordinator.Turn, rules consumer.Rules, from event.GroupState) protocol.ErrorCode {
	if !g.cfg.Migration.upgrades() || g.classic.Size() > int(rules.MaxSize) {
		return protocol.GROUP_ID_NOT_FOUND
	}
	g.classic.Interrupt(t)
	switch {
	case !g.classic.Readable():
		return protocol.UNKNOWN_SERVER_ERROR
	case g.classic.Size() >= int(rules.MaxSize):
		return protocol.GROUP_MAX_SIZE_REACHED
	}
	raise := g.cfg.Kafka == Kafka433 && from != event.Stable
	g.consumer, g.classic = consumer.TakeOver(t, rules, g.topics, g.classic.HandOver(t), raise), nil
	return protocol.NONE
}

// maybeDowngrade makes a classic group of one of the consumer protocol that is due.
func (g *Group) maybeDowngrade(t coordinator.Turn) {
	if g.consumer == nil {
		return
	}
	if due, rebalance := g.consumer.Downgrade(); due {
		g.classic, g.consumer = classic.TakeOver(t, g.cfg.Config, g.consumer.HandOver(t), rebalance), nil
	}
}
