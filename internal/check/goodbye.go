package check

import (
	"cmp"
	"maps"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// timerLate is more than a timer of the coordinator is late.
const timerLate = 20 * clock.Millisecond

// lastSign: the member was removed a session timeout after this had arrived, a
// network's way later, and its process sent nothing more until it had: the next one has a
// member id of its own.
func (c *storyCheck) lastSign(x *claimed) bool {
	sessions := c.told.Settings(x.event.Member, "session.timeout.ms")
	_, epochs := x.event.Fact.(event.ConsumerHeartbeatSent)
	if epochs {
		sessions = c.told.Settings(event.Coordinator, "group.consumer.session.timeout.ms")
	}
	joins := !epochs && c.ofEpochs(x.index) // it speaks the classic protocol in a group of the other
	later, way := clock.Never, c.told.Way+clock.Duration(c.unanswered(x))*c.told.Append
	cut, held := false, false // what is sent while no byte passes comes when the link heals
	another := false          // process
	for _, e := range c.events[x.index+1:] {
		if e.Member != x.event.Member {
			continue
		}
		sent := false
		switch f := e.Fact.(type) {
		case event.ConsumerHeartbeatSent:
			sent = f.Epoch >= protocol.JoinEpoch
		case event.HeartbeatSent:
			sent = true
		case event.JoinSent, event.SyncSent:
			sent = joins
		case event.CommitSent:
			sent = !epochs && !joins // a commit counts for the session in a classic group only
		case event.ProcessStart:
			another = true
		case event.Disconnected:
			cut = true
		case event.Reconnected:
			sent, cut, held = held, false, false
		case event.MemberRemoved:
			for _, text := range sessions {
				session, err := clock.ParseMillis(text)
				armed := e.At.Add(-session)
				if err == nil && f.Reason.Code == protocol.ReasonSessionTimeout && armed >= x.event.At && armed.Sub(x.event.At) <= way+c.stood(x.event.At, armed)+clock.Second {
					return later >= armed.Add(-timerLate)
				}
			}
		}
		switch {
		case another:
		case sent && cut:
			held = true
		case sent:
			later = min(later, e.At)
		}
	}
	return false
}

// stood is for how long of a time the broker stood still, and took in nothing.
func (c *storyCheck) stood(from, to clock.Time) (all clock.Duration) {
	since := clock.Never
	for _, e := range c.events {
		switch e.Fact.(type) {
		case event.BrokerStalled:
			since = e.At
		case event.BrokerResumed:
			all += max(0, min(e.At, to).Sub(max(since, from)))
			since = clock.Never
		}
	}
	return all
}

// ofEpochs tells whether the group speaks the consumer protocol before an index.
func (c *storyCheck) ofEpochs(index int) bool {
	for i := index - 1; i >= 0; i-- {
		if f, ok := c.events[i].Fact.(event.State); ok && f.To != event.Dead {
			return consumerState(f.To)
		}
	}
	return false
}

// unanswered counts the commits and heartbeats of a member before the event that have no answer
// then: each of either may have to wait for what the coordinator wrote last to be in the log
// (CoordinatorRuntime, scheduleWriteOperation).
func (c *storyCheck) unanswered(x *claimed) int {
	n := 0
	for _, e := range c.events[:x.index] {
		if e.Member != x.event.Member {
			continue
		}
		switch e.Fact.(type) {
		case event.ProcessStart:
			n = 0
		case event.CommitSent, event.HeartbeatSent, event.ConsumerHeartbeatSent:
			n++
		case event.CommitOK, event.CommitErr, event.HeartbeatOK, event.HeartbeatErr:
			n--
		}
	}
	return n
}

// straggled: that is what the member was doing.
func (c *storyCheck) straggled(x *claimed) bool {
	if !removedFor(protocol.ReasonStraggler)(c, x) {
		return false
	}
	return slices.Contains(c.doing(x), x.groups["doing"])
}

// doing gives what a member was doing when it was removed; of several faults each will do.
func (c *storyCheck) doing(x *claimed) []string {
	otherwise, callback, gone, refused := "its JoinGroup had not come", "", false, false
	if !c.beside(x) {
		otherwise = "it had not come to poll()"
	}
	faults := map[string]string{}
	for _, e := range c.events[:x.index] {
		if e.Member != x.event.Member {
			continue
		}
		switch e.Fact.Name() {
		case "process.start":
			gone, callback, refused = false, "", false
			clear(faults)
		case "killed", "closed":
			gone = true
		case "paused":
			faults["resumed"] = "its process stood still"
		case "disconnected":
			faults["reconnected"] = "it was cut off from the broker"
		case "stall":
			if !c.beside(x) {
				faults["awake"] = "its application hung"
			}
		case "resumed", "reconnected", "awake":
			delete(faults, e.Fact.Name())
		case "revoked":
			callback, refused = "it was in onPartitionsRevoked", false
		case "lost":
			callback, refused = "it was in onPartitionsLost", false
		case "assigned":
			callback, refused = "it was in onPartitionsAssigned", false
		case "assign.refused":
			refused = true
		case "callback.done":
			callback = ""
		}
	}
	switch {
	case gone || c.former(x):
		return []string{"its process was gone"}
	case len(faults) > 0:
		return slices.Collect(maps.Values(faults))
	case refused && callback == "":
		return []string{"its call of assign() had been refused, and it waited for another"}
	}
	return []string{cmp.Or(callback, otherwise)}
}

// waitedForItsLimit: it was refused its SyncGroup within a second of the JoinGroup before, and
// sent this one a second after that one, and no more than another later.
func (c *storyCheck) waitedForItsLimit(x *claimed) bool {
	before, _ := c.before(x.index, x.event.Member, "join.sent")
	refused, _ := c.before(x.index, x.event.Member, "sync.err")
	waited := x.event.At.Sub(before.At)
	return before.At <= refused.At && refused.At.Sub(before.At) < clock.Second && clock.Second <= waited && waited < 2*clock.Second+100*clock.Millisecond
}

// fetchesNothing: it was in the callback for just these partitions, and has had no positions
// of them before the next call of one, if there is any.
func (c *storyCheck) fetchesNothing(x *claimed) bool {
	e, _ := c.before(x.index, x.event.Member, "assigned", "revoked", "lost", "callback.done")
	entered, ok := e.Fact.(event.Assigned)
	if !ok || !slices.Equal(entered.Partitions, x.event.Fact.(event.AssignRefused).Partitions) {
		return false
	}
	for _, e := range c.events[x.index:] {
		if e.Member != x.event.Member {
			continue
		}
		switch e.Fact.(type) {
		case event.Position:
			return false
		case event.Assigned, event.ProcessStart:
			return true
		}
	}
	return true
}

// former: the process that was let in under the id that is removed has ended, though another
// one of the member may run. A coordinator that reads the group from its log lets it in again.
func (c *storyCheck) former(x *claimed) bool {
	removed := x.event.Fact.(event.MemberRemoved)
	added, ended := false, false
	for _, e := range c.events[:x.index] {
		if e.Member != x.event.Member {
			continue
		}
		switch f := e.Fact.(type) {
		case event.Killed, event.Closed:
			ended = added
		case event.MemberAdded:
			added = added || f.MemberID == removed.MemberID
		}
	}
	return ended
}

// left: the member had said goodbye itself, right before.
func (c *storyCheck) left(x *claimed) bool {
	if removedFor(protocol.ReasonLeavesConsumerGroup)(c, x) {
		return c.saidGoodbye(x)
	}
	i := c.goodbye(x)
	return i >= 0 && x.event.At.Sub(c.events[i].At) < 50*clock.Millisecond
}

// leftLate: it had done so before, and what its LeaveGroup had to wait for had been sent
// before that and was not answered then.
func (c *storyCheck) leftLate(x *claimed) bool {
	i := c.goodbye(x)
	if i < 0 || x.link.Since == nil || clock.Time(*x.link.Since) != c.events[i].At || x.groups["other"] != x.groups["name"] {
		return false
	}
	parked := map[string]string{"JoinGroup": "join.sent", "SyncGroup": "sync.sent"}[x.groups["parked"]]
	e, _ := c.before(i, x.event.Member, "join.sent", "join.ok", "join.err", "sync.sent", "sync.ok", "sync.err")
	return parked == "" || e.Fact.Name() == parked
}

// goodbye finds where the process said it that has been taken out, and -1 if it has not:
// what another one of the same member said later does not count.
func (c *storyCheck) goodbye(x *claimed) int {
	removed := x.event.Fact.(event.MemberRemoved)
	if removed.Reason.Code != protocol.ReasonLeaveGroup || removed.Reason.Quoted == protocol.ReasonAdministrator {
		return -1
	}
	sent, in := -1, false
	for i, e := range c.events[:x.index] {
		if e.Member != x.event.Member {
			continue
		}
		switch f := e.Fact.(type) {
		case event.MemberAdded:
			in = in || f.MemberID == removed.MemberID
		case event.ProcessStart:
			if in {
				return sent
			}
		case event.LeaveSent:
			sent = i
		}
	}
	return sent
}

// fallsSilent: the member sends nothing more that the coordinator would hear, until it
// joins again or is removed.
func (c *storyCheck) fallsSilent(x *claimed) bool {
	for _, e := range c.events[x.index+1:] {
		if e.Member != x.event.Member {
			continue
		}
		switch e.Fact.(type) {
		case event.LeaveSent, event.HeartbeatSent, event.ConsumerHeartbeatSent:
			return false
		case event.JoinSent, event.MemberRemoved:
			return true
		}
	}
	return true
}

func (c *storyCheck) sentNoLeave(x *claimed) bool {
	for _, e := range c.events[x.index:] {
		if e.Member != x.event.Member {
			continue
		}
		switch e.Fact.(type) {
		case event.LeaveSent:
			return false
		case event.Closed, event.Killed:
			return true
		}
	}
	return true
}
