package check

import (
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// consumerClaims are those about a group of the consumer protocol.
var consumerClaims = []claim{
	{`nobody was left who speaks the consumer protocol: the group goes back to the classic one, and rebalances`, "state", func(c *storyCheck, x *claimed) bool {
		f := x.event.Fact.(event.State)
		return f.To == event.PreparingRebalance && f.Reason.Code == protocol.ReasonDowngradedByLeaving
	}},
	{`(a heartbeat|(?P<join>the JoinGroup))( of (?P<other>[A-Za-z0-9._-]+))? (?P<what>found that the topics are not what they were|subscribed to other topics)ROSE`, "epoch", (*storyCheck).raises},
	{`a heartbeat of (?P<other>[A-Za-z0-9._-]+) took the group over to the consumer protocol( before everyone had joined: its target is the assignment of generation GEN)?`, "state", (*storyCheck).wentOver},
	{`the group's epoch rose to (?P<epoch>\d+) by that, for the group was rebalancing`, "epoch", (*storyCheck).raisedAsItWentOver},
	{`no target was computed then: the last one was too young`, "epoch", (*storyCheck).tooYoung},
	{`the same heartbeat had the target of epoch GEN computed`, "epoch", (*storyCheck).computedAtOnce},
	{`a heartbeat( of (?P<other>[A-Za-z0-9._-]+))? had the target of epoch GEN computed`, "epoch", (*storyCheck).computed},
	{`(with (?P<other>[A-Za-z0-9._-]+) )?everybody had come to epoch GEN: the group is Stable`, "state", (*storyCheck).everybodyCame},
	{`(?P<same>the same heartbeat told )?NAME (was told by its next heartbeat )?what to give up`, "member.epoch", (*storyCheck).asked},
	{`a heartbeat of NAME said so, and what it had given up was free`, "member.epoch", (*storyCheck).saidSo},
	{`a heartbeat of NAME said so, and its answer gave it back: a newer target has it there`, "member.epoch", (*storyCheck).gotBack},
	{`a heartbeat of NAME said so, and what it did not get again was free`, "member.epoch", (*storyCheck).gotSome},
	{`the JoinGroup of NAME said so, and what it did not get again was free`, "member.epoch", (*storyCheck).gotLess},
	{`the JoinGroup of NAME said so, and was answered with what it is to have`, "member.epoch", (*storyCheck).byJoinGroup},
	{`NAME left for a while: what it held is kept for it`, "member.epoch", func(_ *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.MemberEpoch).Epoch == protocol.StaticLeaveEpoch
	}},
	{`NAME had to give something up itself, and got nothing until it had said that it has`, "member.epoch", (*storyCheck).asked},
	{`nobody told NAME: its next heartbeat was [0-9a-z. ]+ away`, "member.epoch", (*storyCheck).learned},
	{`NAME was told by its next heartbeat what it has`, "member.epoch", (*storyCheck).learned},
	{`NAME was given what is free at once, as it joined`, "member.epoch", func(c *storyCheck, x *claimed) bool {
		e, ok := c.before(x.index, x.event.Member, "member.added")
		return ok && e.At == x.event.At
	}},
	{`NAME (?P<poll>came to poll\(\) and )?set about its new assignment`, "assigned revoked", nil},
	{`the coordinator removed NAME, which had not said in time that it had given up what it was asked for: (?P<doing>[^,]+)ROSE?`, "member.removed", (*storyCheck).notGivenUp},
	{`NAME left the group`, "heartbeat.sent", func(_ *storyCheck, x *claimed) bool {
		f, ok := x.event.Fact.(event.ConsumerHeartbeatSent)
		return ok && f.Epoch < protocol.JoinEpoch
	}},
	{`NAME CLOSED, and being static left for a while: what it held is kept for it`, "closing", both((*storyCheck).ordered, leavesWith(protocol.StaticLeaveEpoch))},
	{`NAME CLOSED, and was told not to say that it leaves`, "closing", both((*storyCheck).ordered, (*storyCheck).sentNoLeave)},
	{`NAME had not called (?P<poll>poll\(\)) for too long, and left the group for a while: what it held is kept for it`, "poll.timeout", leavesWith(protocol.StaticLeaveEpoch)},
	{`NAME came to (?P<poll>poll\(\)) again, and joined again`, "member.state", joinsFrom(event.Stale)},
	{`NAME subscribed again, and joined`, "member.state", joinsFrom(event.Unsubscribed)},
	{`NAME joined again`, "member.state", joinsFrom(event.Fenced)},
	{`the coordinator was gone: no heartbeat was answered, and nobody was told anything`, "coordinator.down", nil},
}

// epochs gives the epoch facts of a moment, by their index.
func (c *storyCheck) epochs(at clock.Time) map[int]event.Epoch {
	found := map[int]event.Epoch{}
	for _, i := range c.at[moment{at, event.Coordinator, "epoch"}] {
		found[i] = c.events[i].Fact.(event.Epoch)
	}
	return found
}

// risesTo: the group's epoch rises then, to what the sentence says.
func (c *storyCheck) risesTo(x *claimed) bool {
	for _, f := range c.epochs(x.event.At) {
		if f.Target < f.Group && strconv.Itoa(int(f.Group)) == x.groups["epoch"] {
			return true
		}
	}
	return false
}

func (c *storyCheck) raises(x *claimed) bool {
	f := x.event.Fact.(event.Epoch)
	joined := false
	for i := x.index - 1; i >= 0 && i >= x.index-2 && c.events[i].At == x.event.At; i-- {
		switch c.events[i].Fact.(type) {
		case event.MemberAdded: // it is that which has raised it
			return false
		case event.Joined:
			joined = i == x.index-1
		}
	}
	if joined != (x.groups["join"] != "") {
		return false
	}
	topics := f.Reason.Code == protocol.ReasonTopicMetadata
	return f.Target < f.Group && topics == (x.groups["what"] == "found that the topics are not what they were") && c.byHeartbeatOf(x)
}

// byHeartbeatOf: the member that is named, if one is, is the first to be reconciled then.
func (c *storyCheck) byHeartbeatOf(x *claimed) bool {
	for _, e := range c.events[x.index+1:] {
		if e.At != x.event.At {
			break
		}
		if e.Fact.Name() == "member.epoch" {
			return x.groups["other"] == "" || c.member(x.groups["other"]) == e.Member
		}
	}
	return x.groups["other"] == ""
}

// tooYoung: the epoch rises, and no target is computed by the same heartbeat, as the last
// one had been a moment before.
func (c *storyCheck) tooYoung(x *claimed) bool {
	f := x.event.Fact.(event.Epoch)
	for i := x.index - 1; i >= 0; i-- {
		if was, ok := c.events[i].Fact.(event.Epoch); ok && was.Target == was.Group {
			return f.Target < f.Group && was.Reason.Code != protocol.ReasonUpgraded && x.event.At.Sub(c.events[i].At) < c.assignmentInterval()
		}
	}
	return false
}

// assignmentInterval is how long behind a target no other one is computed; 0: it is not known.
func (c *storyCheck) assignmentInterval() clock.Duration {
	for _, text := range c.told.Settings(event.Coordinator, "group.consumer.assignment.interval.ms") {
		if interval, err := clock.ParseMillis(text); err == nil {
			return interval
		}
	}
	return 0
}

// computedAtOnce: the epoch rose right before, and not by a heartbeat that leaves.
func (c *storyCheck) computedAtOnce(x *claimed) bool {
	if !c.computed(x) {
		return false
	}
	before, ok := c.events[x.index-1].Fact.(event.Epoch)
	removed, left := c.events[x.index-2].Fact.(event.MemberRemoved)
	return ok && before.Target < before.Group && c.events[x.index-1].At == x.event.At && (!left || removed.Reason.Code == protocol.ReasonReplaced)
}

// computed: the target is that of the epoch, and took as long as it was since the epoch rose.
func (c *storyCheck) computed(x *claimed) bool {
	f := x.event.Fact.(event.Epoch)
	if f.Target != f.Group || strconv.Itoa(int(f.Target)) != x.groups["gen"] {
		return false
	}
	if !c.byHeartbeatOf(x) {
		return false
	}
	for i := x.index - 1; i >= 0; i-- {
		if _, ok := c.events[i].Fact.(event.Epoch); ok {
			return x.link.Since == nil || clock.Time(*x.link.Since) == c.events[i].At
		}
	}
	return false
}

// everybodyCame: the group is Stable in the epoch, and all who are in it are there.
func (c *storyCheck) everybodyCame(x *claimed) bool {
	f := x.event.Fact.(event.State)
	if f.To != event.ConsumerStable || !c.generation(x) {
		return false
	}
	for id, m := range c.counted(x.index) {
		if e, ok := c.before(x.index, m, "member.epoch"); !ok || e.Fact.(event.MemberEpoch).MemberID == id && protocol.Generation(e.Fact.(event.MemberEpoch).Epoch) != f.Generation {
			return false
		}
	}
	other := x.groups["other"]
	return other == "" || c.events[x.index-1].Member == c.member(other)
}

func (c *storyCheck) asked(x *claimed) bool {
	return x.event.Fact.(event.MemberEpoch).State == event.UnrevokedPartitions
}

// notGivenUp: who was removed had been asked for something when the link says, had not been
// heard to give it up since, and was doing that.
func (c *storyCheck) notGivenUp(x *claimed) bool {
	removed := x.event.Fact.(event.MemberRemoved)
	if removed.Reason.Code != protocol.ReasonNotRevoked || !slices.Contains(c.doing(x), x.groups["doing"]) {
		return false
	}
	for i := x.index - 1; i >= 0; i-- {
		if f, ok := c.events[i].Fact.(event.MemberEpoch); ok && f.MemberID == removed.MemberID {
			return f.State == event.UnrevokedPartitions && x.link.Since != nil && clock.Time(*x.link.Since) == c.events[i].At
		}
	}
	return x.link.Since == nil
}

// saidSo: the member had told what it owns, and holds nothing more of what it gave up.
func (c *storyCheck) saidSo(x *claimed) bool {
	told, back := c.givenUp(x)
	return told && !back
}

// gotBack: it had told what it owns, and may own what it gave up all the same.
func (c *storyCheck) gotBack(x *claimed) bool {
	told, back := c.givenUp(x)
	return told && back
}

// givenUp tells whether the member gave something up, when the link says if it does, and
// said so, and whether it may own any of that again.
func (c *storyCheck) givenUp(x *claimed) (told, back bool) {
	gone, ok := c.gaveUp(x)
	return ok, ok && slices.ContainsFunc(x.event.Fact.(event.MemberEpoch).Partitions, func(p protocol.TopicPartition) bool {
		return slices.Contains(gone, p)
	})
}

// gaveUp finds what the member gave up last, or when the link says, that it has said since
// that it does not own.
func (c *storyCheck) gaveUp(x *claimed) ([]protocol.TopicPartition, bool) {
	var owned []protocol.TopicPartition
	said := false
	for i := x.index - 1; i >= 0; i-- {
		if c.events[i].Member != x.event.Member {
			continue
		}
		switch f := c.events[i].Fact.(type) {
		case event.ConsumerHeartbeatSent:
			if !said && f.Owned != nil {
				owned, said = f.Owned, true
			}
		case event.Revoked:
			has := slices.ContainsFunc(f.Partitions, func(p protocol.TopicPartition) bool { return slices.Contains(owned, p) })
			if said && !has && (x.link.Since == nil || clock.Time(*x.link.Since) == c.events[i].At) {
				return f.Partitions, true
			}
		}
	}
	return nil, false
}

// byJoinGroup: the member speaks the classic protocol, and its JoinGroup has arrived.
func (c *storyCheck) byJoinGroup(x *claimed) bool {
	return slices.ContainsFunc(c.at[moment{x.event.At, x.event.Member, "joined"}], func(i int) bool { return i < x.index })
}

// gotSome: it had told what it owns, and may own some of what it gave up again, not all.
func (c *storyCheck) gotSome(x *claimed) bool {
	gone, told := c.gaveUp(x)
	_, back := c.givenUp(x)
	return told && back && gotNotAll(x, gone)
}

// gotLess: it did, and the member has not got back all that it gave up.
func (c *storyCheck) gotLess(x *claimed) bool {
	gone, ok := c.before(x.index, x.event.Member, "revoked")
	return ok && c.byJoinGroup(x) && gotNotAll(x, gone.Fact.(event.Revoked).Partitions)
}

func gotNotAll(x *claimed, gone []protocol.TopicPartition) bool {
	return slices.ContainsFunc(gone, func(p protocol.TopicPartition) bool {
		return !slices.Contains(x.event.Fact.(event.MemberEpoch).Partitions, p)
	})
}

// learned: the member may own more than it could, and in the time that it took it had been
// told nothing of the kind.
func (c *storyCheck) learned(x *claimed) bool {
	f := x.event.Fact.(event.MemberEpoch)
	before, ok := c.before(x.index, x.event.Member, "member.epoch")
	if !ok || x.link.Since == nil {
		return len(f.Partitions) > 0
	}
	was := before.Fact.(event.MemberEpoch).Partitions
	return slices.ContainsFunc(f.Partitions, func(p protocol.TopicPartition) bool { return !slices.Contains(was, p) })
}

// saidGoodbye: the last heartbeat of the member leaves, but for one that joins again.
func (c *storyCheck) saidGoodbye(x *claimed) bool {
	for i := x.index - 1; i >= 0; i-- {
		if f, ok := c.events[i].Fact.(event.ConsumerHeartbeatSent); ok && c.events[i].Member == x.event.Member && f.Epoch != protocol.JoinEpoch {
			return f.Epoch < protocol.JoinEpoch
		}
	}
	return false
}

// leavesWith: the next heartbeat of the member that leaves does so with this epoch.
func leavesWith(epoch protocol.Epoch) func(*storyCheck, *claimed) bool {
	return func(c *storyCheck, x *claimed) bool {
		for _, e := range c.events[x.index+1:] {
			if f, ok := e.Fact.(event.ConsumerHeartbeatSent); ok && e.Member == x.event.Member && f.Epoch < protocol.JoinEpoch {
				return f.Epoch == epoch
			}
		}
		return false
	}
}

func joinsFrom(state event.ClientState) func(*storyCheck, *claimed) bool {
	return func(_ *storyCheck, x *claimed) bool {
		f := x.event.Fact.(event.MemberState)
		return f.To == event.Joining && f.From == state
	}
}
