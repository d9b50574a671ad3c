package check

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// client is what the record says of a member's latest process.
type client struct {
	running, paused, cut, stalled, inCallback bool
	beside                                    bool // it works beside its callbacks: franz-go
	generation                                protocol.Generation
	id                                        protocol.MemberID
	joinSent                                  clock.Time     // the last request that says what it subscribes to
	epoch                                     protocol.Epoch // of its last heartbeat of the consumer protocol
	commit                                    sentCommit
	state                                     event.ClientState
	cooperative, downgraded                   bool // the protocol of its generation; it has just ceased to be
	fenced                                    bool // another one has its group.instance.id, and it asks again: franz-go
	assigning                                 bool // the callback it is in is onPartitionsAssigned
	awaits                                    map[protocol.TopicPartition]want
	holds                                     map[protocol.TopicPartition]bool
	going                                     []protocol.TopicPartition              // the callback it is in is for giving these up
	begun                                     map[protocol.TopicPartition]clock.Time // when it first had a position
	working                                   map[protocol.TopicPartition]bool       // in a callback, by threads of the program's own
	stopped                                   map[protocol.TopicPartition]bool       // left paused
	hindsight
}

// want is what a member still misses of a partition that it was assigned.
type want struct{ callback, position bool }

// has tells whether a client has a partition, or is on its way to having it.
func (c *client) has(p protocol.TopicPartition) bool {
	_, awaits := c.awaits[p]
	return awaits || c.holds[p]
}

// joins: a client of the consumer protocol has made up its member id itself, and does
// not say so.
func (c *client) joins(id protocol.MemberID) {
	if c.running && c.state != event.Unsubscribed {
		c.id = id
	}
}

func (c *client) works() bool {
	return c.running && !c.paused && !c.cut && !c.stalled && (c.beside || !c.inCallback)
}

// consumes tells whether a client that has a partition takes records of it, or works on those
// that it took.
func (c *client) consumes(p protocol.TopicPartition) bool {
	return c.holds[p] && !c.stopped[p] && (c.works() || c.running && !c.paused && !c.cut && !c.stalled && c.working[p])
}

// canOwn tells whether a client that works can be given something.
func (c *client) canOwn() bool { return c.works() && !c.fenced }

// partition is when a partition was down.
type partition struct {
	firstUp clock.Time
	up      bool
	gaps    []span
}

// client follows one member, and what it holds.
func (f *follower) client(e event.Event) {
	f.commit(e.Member, e.Fact)
	c := &f.members[e.Member]
	before := held(c)
	switch fact := e.Fact.(type) {
	case event.ProcessStart:
		*c = client{running: true, beside: fact.Client.Traits().Beside, generation: protocol.NoGeneration, awaits: map[protocol.TopicPartition]want{}, holds: map[protocol.TopicPartition]bool{}, begun: map[protocol.TopicPartition]clock.Time{}, working: map[protocol.TopicPartition]bool{}, stopped: map[protocol.TopicPartition]bool{}, hindsight: newHindsight()}
	case event.Killed, event.Closed:
		*c = client{}
	case event.Closing:
		c.going = nil
		clear(c.holds)
		clear(c.awaits)
	case event.Paused, event.Resumed, event.Disconnected, event.Reconnected, event.Stall, event.Awake:
		c.disturbed(fact)
	case event.JoinSent:
		c.joinSent = e.At
	case event.ConsumerHeartbeatSent:
		c.joinSent = e.At
		f.owns(c, e.Member, fact)
	case event.MemberState:
		f.changeClientState(e.Member, fact)
	case event.JoinErr:
		c.fenced = fact.Error == protocol.FENCED_INSTANCE_ID
	case event.JoinOK:
		c.fenced = false
		c.generation, c.id = fact.Generation, fact.MemberID
		now := strings.HasPrefix(fact.Protocol, "cooperative")
		c.cooperative, c.downgraded = now, c.cooperative && !now
	case event.SyncOK:
		c.downgraded = false
	case event.Assigned:
		f.assigned(c, e.Member, fact)
	case event.Revoked:
		c.givesUp(fact.Partitions)
	case event.Lost:
		c.givesUp(fact.Partitions)
	case event.CallbackDone:
		c.returned(fact.Partitions)
	case event.Working:
		include(c.working, fact.Partitions)
	case event.Idle:
		exclude(c.working, fact.Partitions)
	case event.LeftPaused:
		include(c.stopped, fact.Partitions)
	case event.Unpaused:
		exclude(c.stopped, fact.Partitions)
	case event.Position:
		for _, p := range fact.Partitions {
			c.progress(p, want{position: true})
			if _, ok := c.begun[p]; !ok && c.begun != nil {
				c.begun[p] = e.At
			}
		}
	default:
		return
	}
	for _, p := range append(before, held(c)...) {
		f.look(p)
	}
}

// disturbed is by what befalls a process, or passes.
func (c *client) disturbed(f event.Fact) {
	switch f.(type) {
	case event.Paused:
		c.paused = true
	case event.Resumed:
		c.paused = false
	case event.Disconnected:
		c.cut = true
	case event.Reconnected:
		c.cut = false
	case event.Stall:
		c.stalled = true
	case event.Awake:
		c.stalled = false
	}
}

func include(set map[protocol.TopicPartition]bool, ps []protocol.TopicPartition) {
	for _, p := range ps {
		set[p] = true
	}
}

func exclude(set map[protocol.TopicPartition]bool, ps []protocol.TopicPartition) {
	for _, p := range ps {
		delete(set, p)
	}
}

func held(c *client) []protocol.TopicPartition {
	var list []protocol.TopicPartition
	for p := range c.holds {
		list = append(list, p)
	}
	slices.SortFunc(list, protocol.TopicPartition.Compare)
	return list
}

func (c *client) givesUp(ps []protocol.TopicPartition) {
	c.inCallback, c.assigning, c.going = true, false, nil
	for _, p := range ps {
		if !c.late[p] { // nobody waits for it to give up what it has taken over too late
			c.going = append(c.going, p)
		}
		delete(c.holds, p)
		delete(c.awaits, p)
		delete(c.late, p)
		delete(c.apart, p)
		delete(c.stopped, p)
		c.letGo[p] = true
	}
}

func (c *client) returned(ps []protocol.TopicPartition) {
	if c.assigning {
		for _, p := range ps {
			c.progress(p, want{callback: true})
		}
	}
	c.inCallback, c.assigning, c.going = false, false, nil
	clear(c.working)
}

// progress takes off what a member had to wait for.
func (c *client) progress(p protocol.TopicPartition, came want) {
	w, ok := c.awaits[p]
	if !ok {
		return
	}
	w.callback, w.position = w.callback && !came.callback, w.position && !came.position
	c.awaits[p] = w
	if w == (want{}) {
		delete(c.awaits, p)
		c.holds[p] = true
	}
}

// assigned: no two members that are counted in and in the same generation are
// assigned the same partition, and in a consumer group, where each member has an epoch of
// its own, no two at all, but for what one takes over too late. A client of franz-go whose group goes from a cooperative
// protocol to an eager one has joined with its partitions in hand, and gives them up when
// it knows the assignment: KIP-429 has no such way, and kgo warns of it
// (groupConsumer.handleJoinResp).
func (f *follower) assigned(c *client, m event.Member, fact event.Assigned) {
	c.inCallback, c.assigning = true, true
	if fact.MemberID != "" {
		c.id = fact.MemberID
	}
	for _, p := range fact.Partitions {
		c.takesOver(p)
		for n := range f.members {
			other := &f.members[n]
			same := !other.downgraded && other.generation == fact.Generation || f.epochs.speaks && !c.late[p] && !other.late[p]
			if event.Member(n) != m && other.has(p) && same && f.inGroup(c) && f.inGroup(other) {
				f.complain("%s is assigned to %s, and %s of the same generation %d has it", f.run.Names.Partition(p),
					f.run.Names.Member(m), f.run.Names.Member(event.Member(n)), fact.Generation)
			}
		}
		if !c.holds[p] {
			c.awaits[p] = want{callback: true, position: true}
		}
	}
}

func (f *follower) countedIn(c *client) bool {
	_, ok := f.counted[c.id]
	return ok && c.running
}

// look decides anew whether a partition is up.
func (f *follower) look(tp protocol.TopicPartition) {
	p := f.partitions[tp]
	if p == nil {
		p = &partition{firstUp: clock.Never}
		f.partitions[tp] = p
	}
	up := slices.ContainsFunc(f.members, func(c client) bool { return c.consumes(tp) })
	switch {
	case up && p.firstUp == clock.Never:
		p.firstUp = f.now
	case up && !p.up && len(p.gaps) > 0:
		p.gaps[len(p.gaps)-1].to = f.now
	case !up && p.up:
		p.gaps = append(p.gaps, span{f.now, clock.Never})
	}
	p.up = up
}

func (f *follower) subscribers(t protocol.TopicID, fit func(*client) bool) bool {
	for m := range f.members {
		if c := &f.members[m]; fit(c) && (f.run.Subscribed == nil || f.run.Subscribed(event.Member(m), t, c.joinSent)) {
			return true
		}
	}
	return false
}

// finish: some time after the last fault the group is Stable, or Empty if nobody
// is there, and whatever somebody works for is up.
func (f *follower) finish() {
	f.consistent()
	f.now = f.run.End
	if f.run.Settle == 0 || f.lastFault.Add(f.run.Settle) > f.run.End {
		return
	}
	works := false
	for topic := range f.run.Names.Topics {
		works = works || f.subscribers(protocol.TopicID(topic), (*client).works)
	}
	if works && !f.stable() {
		f.complain("the group is still %s, though nothing was done to it since %s", f.state, f.lastFault)
	}
	for m := range f.members {
		if c := &f.members[m]; c.works() && f.epochs.speaks && c.state != event.StableMember && c.state != event.Unsubscribed {
			f.complain("%s is still %s, though nothing was done to the group since %s", f.run.Names.Member(event.Member(m)), c.state, f.lastFault)
		}
	}
	for _, tp := range f.all() {
		left := slices.ContainsFunc(f.members, func(c client) bool { return c.stopped[tp] })
		if p := f.partitions[tp]; !p.up && !left && f.subscribers(tp.Topic, (*client).canOwn) {
			f.complain("%s is still down, though nothing was done to the group since %s", f.run.Names.Partition(tp), f.lastFault)
		}
	}
}

func (f *follower) all() []protocol.TopicPartition {
	var list []protocol.TopicPartition
	for p := range f.partitions {
		list = append(list, p)
	}
	slices.SortFunc(list, protocol.TopicPartition.Compare)
	return list
}
